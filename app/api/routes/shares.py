"""Share links over HTTP: made and revoked by members, opened by whoever holds one."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Path, Query, Response
from pydantic import JsonValue

from app.api.deps import ReaderDep, Services, ServicesDep
from app.api.problems import answers
from app.api.routes.findings import REPORT_POLICY, as_json
from app.api.schemas.base import Storable
from app.api.schemas.people import NewShareOut, ShareIn, ShareOut, SharesOut
from app.api.schemas.results import ResultOut
from app.service.acting import acting_for
from app.service.report import render_html

router = APIRouter(tags=["people"], responses=answers(404, 422, 503))

ShareId = Annotated[str, Path(max_length=64, examples=["share_0123456789abcdefghijkl"])]
Secret = Annotated[str, Path(max_length=100, examples=["wfl_secret"])]


@router.post(
    "/v1/shares",
    status_code=201,
    operation_id="create_share",
    responses=answers(400, 401, 403, 413),
)
def create_share(
    body: ShareIn, services: ServicesDep, reader: ReaderDep, response: Response
) -> NewShareOut:
    """Make a link by which anybody reads one run's result until it expires or is revoked."""
    new = services.people.shares.add(reader, body.run_id, body.days)
    response.headers["Location"] = f"/v1/shares/{new.share.id}"
    return NewShareOut.made(new)


@router.get("/v1/shares", operation_id="list_shares", responses=answers(401, 403))
def list_shares(
    services: ServicesDep,
    reader: ReaderDep,
    run_id: Annotated[Storable | None, Query(max_length=64)] = None,
) -> SharesOut:
    """List the links that were made."""
    found = services.people.shares.of(reader, run_id)
    return SharesOut(items=[ShareOut.model_validate(share) for share in found])


@router.delete(
    "/v1/shares/{share_id}",
    status_code=204,
    operation_id="revoke_share",
    responses=answers(401, 403),
)
def revoke_share(share_id: ShareId, services: ServicesDep, reader: ReaderDep) -> None:
    """End a link for good."""
    services.people.shares.revoke(reader, share_id)


@router.get(
    "/v1/shared/{secret}/result",
    operation_id="get_shared_result",
    response_model=ResultOut,
    responses=answers(409),
)
def get_shared_result(secret: Secret, services: ServicesDep) -> Response:
    """Return the result that a link shows; the link is all that is needed."""
    return as_json(_shown(services, secret))


@router.get("/shared/{secret}", include_in_schema=False)
def open_shared_report(secret: Secret, services: ServicesDep) -> Response:
    """Return the report that a link shows, as a page of its own."""
    page = render_html(_shown(services, secret))
    headers = {"Content-Security-Policy": REPORT_POLICY}
    return Response(page, media_type="text/html", headers=headers)


def _shown(services: Services, secret: str) -> dict[str, JsonValue]:
    reader, run_id = services.people.shares.opened(secret)
    with acting_for(reader.tenant):
        return cast("dict[str, JsonValue]", services.runs.result(reader, run_id))
