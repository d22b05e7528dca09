"""Files in parts on the wire: what is begun, which parts are there."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from app.api.schemas.base import In, Out, Storable
from app.service.uploads import UploadState


class UploadIn(In):
    """A file that will come in parts."""

    filename: Storable = Field(min_length=1, max_length=255, examples=["households.sav"])
    bytes: int = Field(ge=1, le=2**53, examples=[2_400_000_000])
    sha256: str = Field(
        default="",
        pattern=r"^([0-9A-Fa-f]{64})?$",
        description="Of the whole file; checked before it is read, if given.",
    )


class UploadOut(Out):
    """An upload: cut the file at multiples of `part_bytes`; parts are counted from 1."""

    id: str
    filename: str
    bytes: int
    part_bytes: int
    n_parts: int
    received: list[int]
    created_at: datetime

    @classmethod
    def of(cls, state: UploadState) -> UploadOut:
        return cls(
            id=state.upload.id,
            filename=state.upload.filename,
            bytes=state.upload.n_bytes,
            part_bytes=state.upload.part_bytes,
            n_parts=state.upload.n_parts,
            received=list(state.received),
            created_at=state.upload.created_at,
        )
