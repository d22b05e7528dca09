"""The organisation over HTTP: what it has and may have, how long, all of it as a file, no more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.api.deps import AdministratorDep, ReaderDep, ServicesDep, UploadsDep
from app.api.files import attachment
from app.api.problems import answers
from app.api.schemas.base import Storable
from app.api.schemas.people import OrganisationOut, RetentionIn, UsageOut

router = APIRouter(
    prefix="/v1/organisation", tags=["people"], responses=answers(401, 403, 422, 503)
)

ZIP = "application/zip"


@router.get("/usage", operation_id="get_usage")
def get_usage(services: ServicesDep, reader: ReaderDep) -> UsageOut:
    """Tell what the organisation has, and what it may have."""
    holdings = services.people.holdings
    return UsageOut.of(holdings.usage(reader), holdings.quotas)


@router.patch("", operation_id="change_organisation", responses=answers(400, 413))
def change_organisation(
    body: RetentionIn, services: ServicesDep, reader: AdministratorDep
) -> OrganisationOut:
    """Say for how long what is not used is kept."""
    kept = services.people.organisations.keep_for(reader, body.retention_days)
    return OrganisationOut.model_validate(kept)


@router.get(
    "/export",
    operation_id="export_everything",
    response_class=StreamingResponse,
    responses={200: {"content": {ZIP: {}}}},
)
def export_everything(
    services: ServicesDep, reader: AdministratorDep, uploads: UploadsDep
) -> StreamingResponse:
    """Return everything the organisation has: rows as JSON lines, datasets as Parquet."""
    with uploads.place() as path:
        services.people.holdings.export(reader, path)
        return attachment(path, "wherefore-export.zip", ZIP)


@router.delete("/data", status_code=204, operation_id="erase_everything")
def erase_everything(
    services: ServicesDep,
    reader: AdministratorDep,
    confirm: Annotated[Storable, Query(max_length=200, description="The organisation's name.")],
) -> None:
    """Remove all data for good; members, keys and the audit log stay."""
    services.people.holdings.erase(reader, confirm)
