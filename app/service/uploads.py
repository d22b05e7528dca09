"""Files that come in parts: begun, filled in any order, resumed, taken whole, swept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.errors import Conflict, InvalidRequest, NotFound, TooLarge
from app.service.ports import Parts, Uploads
from app.service.records import Reader, UploadRecord

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class UploadTerms:
    """How large a file may be, how it is cut, and how long it may stay unfinished."""

    max_bytes: int = 4 << 30
    part_bytes: int = 16 << 20
    keep: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UploadState:
    """An upload, and the numbers of its parts that are there, from 1."""

    upload: UploadRecord
    received: tuple[int, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        there = set(self.received)
        return tuple(n for n in range(1, self.upload.n_parts + 1) if n not in there)


class UploadService:
    """Keeps the parts of a file until it is whole and has become a dataset.

    Parameters
    ----------
    uploads, parts : the ports: records, and the bytes.
    now, new_id : the clock, and what makes an id ("up_…").
    """

    def __init__(
        self,
        uploads: Uploads,
        parts: Parts,
        terms: UploadTerms,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._uploads = uploads
        self._parts = parts
        self._terms = terms
        self._now = now
        self._new_id = new_id

    def begin(
        self, reader: Reader, *, filename: str, n_bytes: int, sha256: str = ""
    ) -> UploadState:
        """Prepare for a file of this length; `sha256`, if given, is checked when it is whole.

        Raises
        ------
        TooLarge : it is larger than this server takes.
        QuotaExceeded : the organisation would have more than it may.
        """
        if n_bytes > self._terms.max_bytes:
            raise TooLarge(
                f"The file has {n_bytes:,} bytes; {self._terms.max_bytes:,} are allowed.",
                hint="Take a sample of the rows, use Parquet, or have WHEREFORE_UPLOAD_MB raised.",
            )
        upload = UploadRecord(
            id=self._new_id(),
            tenant=reader.tenant,
            filename=filename,
            n_bytes=n_bytes,
            part_bytes=self._terms.part_bytes,
            sha256=sha256.lower(),
            created_at=self._now(),
        )
        self._uploads.add(upload)
        self._parts.prepare(upload.id, n_bytes)
        return UploadState(upload, ())

    def state(self, reader: Reader, upload_id: str) -> UploadState:
        """Return which parts are there; raise NotFound when this reader has no such upload."""
        upload = self._uploads.get(reader, upload_id)
        return UploadState(upload, tuple(sorted(self._parts.received(upload_id))))

    def take(
        self, reader: Reader, upload_id: str, number: int, part: Path, *, sha256: str, said: str
    ) -> None:
        """Keep one part; to send the same one again changes nothing.

        Parameters
        ----------
        part, sha256 : the file that holds the part as it arrived, and its digest.
        said : the digest that the caller sent with it, "" for none.

        Raises
        ------
        InvalidRequest : the number, the length or the digest is wrong.
        Conflict : other bytes are kept under this number.
        """
        upload = self._uploads.get(reader, upload_id)
        _check_part(upload, number, part.stat().st_size)
        if said and said != sha256:
            raise InvalidRequest(
                f"Part {number} has changed on its way: its SHA-256 is not the one sent with it.",
                hint="Send the part again.",
            )
        kept = self._parts.received(upload_id).get(number)
        if kept not in (None, sha256):
            raise Conflict(
                f"Part {number} is there already, with other bytes.",
                hint="Delete the upload and begin a new one if the file has changed.",
            )
        if kept is None:
            offset = (number - 1) * upload.part_bytes
            self._parts.write(upload_id, number, offset, part, sha256)

    def whole(self, reader: Reader, upload_id: str) -> tuple[UploadRecord, Path]:
        """Return the upload and its file, once every part is there.

        Raises
        ------
        Conflict : parts are missing, or the whole is not what was announced.
        """
        state = self.state(reader, upload_id)
        if state.missing:
            raise Conflict(
                f"Of {state.upload.n_parts} parts {_listed(state.missing)} have not come in.",
                hint="Send them, then ask again.",
            )
        path = self._parts.whole(upload_id)
        if state.upload.sha256 and _digest(path) != state.upload.sha256:
            raise Conflict(
                "The file's SHA-256 is not the one announced.",
                hint="Delete the upload and begin a new one.",
            )
        return state.upload, path

    def remove(self, reader: Reader, upload_id: str) -> None:
        """Forget an upload and its parts, the record last: what was cut short is found again."""
        self._uploads.get(reader, upload_id)
        self._parts.remove(upload_id)
        self._uploads.remove(reader, upload_id)

    def sweep(self) -> int:
        """Forget uploads that were begun too long ago; return how many."""
        abandoned = self._uploads.begun_before(self._now() - self._terms.keep)
        for upload in abandoned:
            with suppress(NotFound):  # its owner, or another sweeper, was first
                self.remove(Reader(upload.tenant), upload.id)
        return len(abandoned)


def _check_part(upload: UploadRecord, number: int, n_bytes: int) -> None:
    if not 1 <= number <= upload.n_parts:
        raise InvalidRequest(
            f"There is no part {number}: the file has {upload.n_parts} parts.",
            hint="Parts are counted from 1.",
        )
    if n_bytes != upload.part_length(number):
        raise InvalidRequest(
            f"Part {number} has {n_bytes:,} bytes; it should have {upload.part_length(number):,}.",
            hint="Cut the file at multiples of `part_bytes`, and send whole parts.",
        )


def _listed(numbers: Iterable[int]) -> str:
    shown = [str(n) for n in numbers]
    more = f" and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return ", ".join(shown[:_MOST_NAMED]) + more


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
