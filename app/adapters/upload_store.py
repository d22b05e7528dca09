"""Files that come in parts: their records in the database, their bytes in a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, insert, select

from app.adapters import rows
from app.adapters.admission import Admission
from app.adapters.database import Database
from app.adapters.tables import upload
from app.errors import NotFound
from app.service.quotas import Quotas
from app.service.records import Reader, UploadRecord

CHUNK = 1 << 20
DATA = "data"


class SqlUploads:
    """Implements Uploads."""

    def __init__(self, database: Database, admission: Admission | None = None) -> None:
        self._database = database
        self._admission = admission or Admission(database, Quotas())

    def add(self, record: UploadRecord) -> None:
        with self._database.writing() as connection:
            self._admission.upload(connection, record.tenant, record.n_bytes)
            connection.execute(insert(upload), rows.upload_row(record))

    def get(self, reader: Reader, upload_id: str) -> UploadRecord:
        with self._database.reading() as connection:
            found = connection.execute(select(upload).where(_is(reader, upload_id)))
            row = found.mappings().one_or_none()
        if row is None:
            raise _unknown(upload_id)
        return rows.upload_record(row)

    def remove(self, reader: Reader, upload_id: str) -> None:
        with self._database.writing() as connection:
            if connection.execute(delete(upload).where(_is(reader, upload_id))).rowcount == 0:
                raise _unknown(upload_id)

    def begun_before(self, moment: datetime) -> list[UploadRecord]:
        query = select(upload).where(upload.c.created_at < moment.timestamp())
        with self._database.reading() as connection:
            return [rows.upload_record(row) for row in connection.execute(query).mappings()]


class FolderParts:
    """Implements Parts: each upload has one file, and an empty file for each part in it.

    The parts are written to their places in the one file, so that it need not be put together.
    The empty file's name tells number and digest; it is made once the part is on disk.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def prepare(self, upload_id: str, n_bytes: int) -> None:
        folder = self._root / upload_id
        folder.mkdir(parents=True)
        with (folder / DATA).open("wb") as data:
            data.truncate(n_bytes)

    def write(self, upload_id: str, number: int, offset: int, part: Path, sha256: str) -> None:
        folder = self._folder(upload_id)
        with (folder / DATA).open("r+b") as data, part.open("rb") as source:
            data.seek(offset)
            shutil.copyfileobj(source, data, CHUNK)
            data.flush()
            os.fsync(data.fileno())
        (folder / f"{number}.{sha256}").touch()

    def received(self, upload_id: str) -> Mapping[int, str]:
        names = (path.name for path in self._folder(upload_id).iterdir() if path.name != DATA)
        parts = (name.partition(".") for name in names)
        return {int(number): sha256 for number, _, sha256 in parts}

    def whole(self, upload_id: str) -> Path:
        return self._folder(upload_id) / DATA

    def remove(self, upload_id: str) -> None:
        shutil.rmtree(self._root / upload_id, ignore_errors=True)

    def _folder(self, upload_id: str) -> Path:
        folder = self._root / upload_id
        if not folder.is_dir():
            raise _unknown(upload_id)
        return folder


def _is(reader: Reader, upload_id: str) -> ColumnElement[bool]:
    return and_(upload.c.id == upload_id, upload.c.tenant == reader.tenant)


def _unknown(upload_id: str) -> NotFound:
    return NotFound(
        f"There is no upload {upload_id!r}.",
        hint="It may have been removed or left unfinished for too long: begin a new one.",
    )
