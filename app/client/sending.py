"""Tables on their way to the server: paths, bytes and data frames; large files in parts."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.client.calls import Call, as_model
from app.client.records import Upload

IN_PARTS_FROM = 64 << 20  # bytes; below, one request is quicker than several


@dataclass(frozen=True, slots=True)
class Table:
    """A table as bytes with a file's name, which tells the server its format."""

    filename: str
    open: Callable[[], IO[bytes]]
    n_bytes: int

    @property
    def goes_in_parts(self) -> bool:
        return self.n_bytes >= IN_PARTS_FROM

    def part(self, number: int, part_bytes: int) -> bytes:
        """Return one part, counted from 1."""
        with self.open() as file:
            file.seek((number - 1) * part_bytes)
            return file.read(part_bytes)


def table(data: Any, name: str) -> Table:
    """Return the bytes of a path, of bytes, or of a data frame (pandas, polars).

    Raises
    ------
    TypeError : it is none of these.
    FileNotFoundError : there is no file at the path.
    """
    if isinstance(data, str | Path):
        path = Path(data)
        return Table(path.name, lambda: path.open("rb"), path.stat().st_size)
    if isinstance(data, bytes):
        return _held(name or "table.csv", data)
    for method, keywords in (("to_csv", {"index": False}), ("write_csv", {})):
        if hasattr(data, method):
            text: str = getattr(data, method)(**keywords)
            return _held(f"{name or 'table'}.csv", text.encode())
    raise TypeError(
        f"a dataset is a path, bytes or a data frame, not {type(data).__name__}: "
        "write it to a CSV or Parquet file first"
    )


def begin(sent: Table) -> Call[Upload]:
    body = {"filename": sent.filename, "bytes": sent.n_bytes}
    return Call("POST", "/v1/uploads", as_model(Upload), json=body, repeatable=False)


def parts(sent: Table, upload: Upload) -> Iterator[Call[None]]:
    """Yield the calls that bring every part; each may be repeated."""
    for number in range(1, upload.n_parts + 1):
        content = sent.part(number, upload.part_bytes)
        headers = {"Content-Digest": f"sha-256=:{_digest(content)}:"}
        path = f"/v1/uploads/{upload.id}/parts/{number}"
        yield Call("PUT", path, lambda _: None, content=content, headers=headers)


def _held(filename: str, content: bytes) -> Table:
    return Table(filename, lambda: io.BytesIO(content), len(content))


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
