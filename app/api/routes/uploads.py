"""Large files over HTTP, in parts: begin, send each part, see what is there, give up.

When every part is there, `POST /v1/datasets` with `upload_id` reads the file.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Path, Request, Response

from app.api.bodies import received, said_digest
from app.api.deps import ReaderDep, ServicesDep, UploadsDep
from app.api.problems import answers
from app.api.schemas.base import Storable
from app.api.schemas.uploads import UploadIn, UploadOut

router = APIRouter(prefix="/v1/uploads", tags=["uploads"], responses=answers(401, 404, 422, 503))

UploadId = Annotated[str, Path(max_length=64, examples=["up_0123456789abcdefghijkl"])]
PartNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="Counted from 1.")]
ContentDigest = Annotated[
    Storable,
    Header(max_length=1_000, description="The part's digest as in RFC 9530; SHA-256 is checked."),
]
_PART = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.post("", status_code=201, operation_id="begin_upload", responses=answers(400, 413, 429))
def begin_upload(
    upload: UploadIn, services: ServicesDep, reader: ReaderDep, response: Response
) -> UploadOut:
    """Begin to send a file in parts; the answer says how to cut it."""
    state = services.uploads.begin(
        reader, filename=upload.filename, n_bytes=upload.bytes, sha256=upload.sha256
    )
    response.headers["Location"] = f"/v1/uploads/{state.upload.id}"
    return UploadOut.of(state)


@router.put(
    "/{upload_id}/parts/{number}",
    status_code=204,
    operation_id="send_part",
    responses=answers(400, 409, 413),
    openapi_extra=_PART,
)
async def send_part(
    upload_id: UploadId,
    number: PartNumber,
    request: Request,
    services: ServicesDep,
    reader: ReaderDep,
    uploads: UploadsDep,
    content_digest: ContentDigest = "",
) -> None:
    """Send one part, in any order; the same part may be sent again."""
    said = said_digest(content_digest)
    await to_thread.run_sync(services.uploads.state, reader, upload_id)
    with uploads.place() as path:
        sha256 = await received(request, path)
        keep = partial(services.uploads.take, sha256=sha256, said=said)
        await to_thread.run_sync(keep, reader, upload_id, number, path)


@router.get("/{upload_id}", operation_id="get_upload")
def get_upload(upload_id: UploadId, services: ServicesDep, reader: ReaderDep) -> UploadOut:
    """Return which parts are there: what a client needs to go on after a lost connection."""
    return UploadOut.of(services.uploads.state(reader, upload_id))


@router.delete("/{upload_id}", status_code=204, operation_id="remove_upload")
def remove_upload(upload_id: UploadId, services: ServicesDep, reader: ReaderDep) -> None:
    """Give up: forget the upload and its parts."""
    services.uploads.remove(reader, upload_id)
