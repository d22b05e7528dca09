"""API keys over HTTP: make, list, revoke."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.people import KeyIn, KeyOut, KeysOut, NewKeyOut

router = APIRouter(prefix="/v1/keys", tags=["people"], responses=answers(401, 403, 422, 503))

KeyId = Annotated[str, Path(max_length=64, examples=["key_0123456789abcdefghijkl"])]


@router.post("", status_code=201, operation_id="create_key", responses=answers(400, 413))
def create_key(
    body: KeyIn, services: ServicesDep, reader: ReaderDep, response: Response
) -> NewKeyOut:
    """Make a key that allows no more than its maker may do."""
    new = services.people.keys.add(reader, body.name, body.scopes, body.days)
    response.headers["Location"] = f"/v1/keys/{new.key.id}"
    return NewKeyOut.made(new)


@router.get("", operation_id="list_keys")
def list_keys(services: ServicesDep, reader: ReaderDep) -> KeysOut:
    """List one's own keys; those of everybody for who may administer."""
    return KeysOut(items=[KeyOut.of(key) for key in services.people.keys.of(reader)])


@router.delete("/{key_id}", status_code=204, operation_id="revoke_key", responses=answers(404))
def revoke_key(key_id: KeyId, services: ServicesDep, reader: ReaderDep) -> None:
    """End a key for good."""
    services.people.keys.revoke(reader, key_id)
