"""Members and the audit log over HTTP, for who may administer the organisation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.api.deps import AdministratorDep, AfterQuery, LimitQuery, ServicesDep, cut
from app.api.problems import answers
from app.api.schemas.people import (
    AuditEntryOut,
    AuditPage,
    MemberIn,
    MemberOut,
    MemberPatch,
    MembersOut,
)

router = APIRouter(prefix="/v1", tags=["people"], responses=answers(401, 403, 422, 503))

PersonId = Annotated[str, Path(max_length=64, examples=["per_0123456789abcdefghijkl"])]


@router.post(
    "/members", status_code=201, operation_id="add_member", responses=answers(400, 409, 413)
)
def add_member(
    body: MemberIn, services: ServicesDep, reader: AdministratorDep, response: Response
) -> MemberOut:
    """Make somebody a member of the organisation."""
    password = body.password.get_secret_value()
    member = services.people.organisations.admit(
        reader.tenant, body.email, body.role, name=body.name, password=password
    )
    response.headers["Location"] = f"/v1/members/{member.person.id}"
    return MemberOut.of(member)


@router.get("/members", operation_id="list_members")
def list_members(services: ServicesDep, reader: AdministratorDep) -> MembersOut:
    """List the organisation's members."""
    members = services.people.organisations.members(reader)
    return MembersOut(items=[MemberOut.of(member) for member in members])


@router.patch(
    "/members/{person_id}",
    operation_id="change_member",
    responses=answers(400, 404, 409, 413),
)
def change_member(
    person_id: PersonId, body: MemberPatch, services: ServicesDep, reader: AdministratorDep
) -> MemberOut:
    """Give a member another role."""
    return MemberOut.of(services.people.organisations.change_role(reader, person_id, body.role))


@router.delete(
    "/members/{person_id}",
    status_code=204,
    operation_id="remove_member",
    responses=answers(404, 409),
)
def remove_member(person_id: PersonId, services: ServicesDep, reader: AdministratorDep) -> None:
    """End a membership, with its keys and sessions."""
    services.people.organisations.remove(reader, person_id)


@router.get("/audit", operation_id="list_audit_entries")
def list_audit_entries(
    services: ServicesDep,
    reader: AdministratorDep,
    after: AfterQuery = None,
    limit: LimitQuery = 50,
) -> AuditPage:
    """List who did what, newest first."""
    found = services.people.audit.page(reader, after=after, limit=limit + 1)
    kept, last = cut(found, limit)
    items = [AuditEntryOut.model_validate(entry) for entry in kept]
    return AuditPage(items=items, next=last and last.id)
