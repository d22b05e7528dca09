"""One file that holds all a service knows: every row of every table, and every blob.

A backup is read and written through SQL that both databases understand, so what SQLite kept can
be restored into PostgreSQL, and the other way round. Rows are those of one moment.
"""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import orjson
from sqlalchemy import Connection, MetaData, Table, delete, insert, inspect, select, text

from app.adapters import schema
from app.adapters.database import Database
from app.adapters.tables import dataset, metadata
from app.errors import Conflict, InvalidFile
from app.service.ports import Blobs

MANIFEST = "manifest.json"
FORMAT = 1
AT_ONCE = 500  # rows
REVISION = text("SELECT version_num FROM alembic_version")


def back_up(database: Database, blobs: Blobs, target: Path) -> dict[str, int]:
    """Write everything to `target`, which appears whole or not at all; return what it holds."""
    partial = target.with_name(target.name + ".partial")
    try:
        with tarfile.open(partial, "w") as archive, TemporaryDirectory(dir=target.parent) as place:
            counts, digests = _add_rows(database, archive, Path(place))
            for sha256 in digests:
                archive.add(blobs.local_path(sha256), f"blobs/{sha256}")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return counts | {"blobs": len(digests)}


def restore(database: Database, blobs: Blobs, source: Path) -> dict[str, int]:
    """Bring back everything from `source` into an empty database.

    Raises
    ------
    InvalidFile : it is no backup, or a file in it is not what its name says.
    Conflict : the database is not empty.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive)
        _check_empty(database)
        schema.migrate(database, manifest.revision)
        with database.writing() as connection:
            _clear(connection)
            for name in manifest.tables:
                _put_rows(connection, name, _lines(archive, name))
        schema.migrate(database)
        n_blobs = _put_blobs(blobs, archive)
    return {**manifest.tables, "blobs": n_blobs}


def _add_rows(
    database: Database, archive: tarfile.TarFile, place: Path
) -> tuple[dict[str, int], list[str]]:
    counts: dict[str, int] = {}
    with database.snapshot() as connection:
        revision = str(connection.scalar(REVISION))
        for table in metadata.sorted_tables:
            path = place / table.name
            with path.open("wb") as file:
                counts[_plain(table.name)] = _write_rows(connection, table, file)
            archive.add(path, f"tables/{table.name}.jsonl")
            path.unlink()
        digests = sorted(set(connection.scalars(select(dataset.c.sha256))))
    manifest = orjson.dumps({"format": FORMAT, "revision": revision, "tables": counts})
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(manifest)
    archive.addfile(entry, io.BytesIO(manifest))
    return counts, digests


def _write_rows(connection: Connection, table: Table, sink: IO[bytes]) -> int:
    """Write a line of JSON per row, those that others point to before those that point."""
    query = select(table)
    if "created_at" in table.c:
        query = query.order_by(table.c.created_at)  # a run after the one it refines
    names = [_plain(column.name) for column in table.c]
    number = 0
    for row in connection.execute(query):
        sink.write(orjson.dumps(dict(zip(names, row, strict=True))) + b"\n")
        number += 1
    return number


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source) as archive:
            yield archive
    except (tarfile.TarError, KeyError, json.JSONDecodeError) as fault:
        raise InvalidFile(f"{source} is not a backup of Wherefore ({fault}).") from fault


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What a backup says of itself: the schema's revision, and the rows of each table."""

    format: int
    revision: str
    tables: dict[str, int]


def _manifest(archive: tarfile.TarFile) -> _Manifest:
    manifest = _Manifest(**json.loads(_content(archive, MANIFEST).read()))
    if manifest.format != FORMAT:
        message = f"The backup has format {manifest.format}, this version reads {FORMAT}."
        raise InvalidFile(message, hint="Restore it with the version that made it, or a newer one.")
    return manifest


def _check_empty(database: Database) -> None:
    with database.reading() as connection:
        if inspect(connection).get_table_names():
            message = "The database holds tables already."
            raise Conflict(message, hint="Restore into an empty database and home folder.")


def _clear(connection: Connection) -> None:
    """Remove the rows that migrations put into an empty database: the backup has them too."""
    there = set(inspect(connection).get_table_names())
    for table in reversed(metadata.sorted_tables):
        if table.name in there:
            connection.execute(delete(table))


def _put_rows(connection: Connection, name: str, lines: Iterable[bytes]) -> None:
    """Insert into the table as it was when the backup was made."""
    table = Table(name, MetaData(), autoload_with=connection)
    waiting: list[dict[str, object]] = []
    for line in lines:
        waiting.append(orjson.loads(line))
        if len(waiting) == AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)


def _lines(archive: tarfile.TarFile, name: str) -> Iterable[bytes]:
    return _content(archive, f"tables/{name}.jsonl")


def _put_blobs(blobs: Blobs, archive: tarfile.TarFile) -> int:
    names = [name for name in archive.getnames() if name.startswith("blobs/")]
    with TemporaryDirectory() as place:
        path = Path(place) / "blob"
        for name in names:
            with path.open("wb") as file:
                shutil.copyfileobj(_content(archive, name), file, 1 << 20)
            if blobs.put(path) != name.removeprefix("blobs/"):
                raise InvalidFile(f"The backup's file {name} is damaged.")
    return len(names)


def _content(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _plain(name: str) -> str:
    """Return a name as plain text; SQLAlchemy's names are of a kind that JSON's writer refuses."""
    return "".join(name)
