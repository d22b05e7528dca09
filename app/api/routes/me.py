"""Who calls, over HTTP: what they may, their password, the organisation they work for."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.api.deps import CallersDep, ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.people import MeOut, PasswordIn, SwitchIn

router = APIRouter(prefix="/v1/me", tags=["people"], responses=answers(401, 403, 422, 503))


@router.get("", operation_id="get_me")
def get_me(services: ServicesDep, reader: ReaderDep) -> MeOut:
    """Tell who calls, and what they may do."""
    organisations = services.people.organisations
    return MeOut.of(reader, organisations.of(reader), organisations.belongings(reader))


@router.put(
    "/organisation",
    status_code=204,
    operation_id="switch_organisation",
    responses=answers(400, 404, 413),
)
def switch_organisation(
    body: SwitchIn,
    services: ServicesDep,
    reader: ReaderDep,
    callers: CallersDep,
    response: Response,
) -> None:
    """Work for another of one's organisations in this browser from now on."""
    callers.keep(response, services.people.sign_ins.switch(reader, body.organisation_id))


@router.put(
    "/password",
    status_code=204,
    operation_id="change_password",
    responses=answers(400, 409, 413, 429),
)
def change_password(body: PasswordIn, services: ServicesDep, reader: ReaderDep) -> None:
    """Change one's password; every browser has to sign in again."""
    current, new = body.current.get_secret_value(), body.new.get_secret_value()
    services.people.sign_ins.change_password(reader, current, new)
