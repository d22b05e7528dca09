"""Files packed with gzip or alone in a ZIP archive, unpacked within limits."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.service.intake import TableLimits

_CHUNK = 1 << 20
_SLACK = 64 << 20  # below this a high ratio harms nobody
_ENTRY_BYTES = 46 + 512  # of the directory, for each entry with a name of usual length
_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 1 << 16
_UNDERSTOOD = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, NotImplementedError,
            RuntimeError)  # fmt: skip
_TABLES = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".feather",
           ".arrow", ".xlsx", ".dta", ".sav", ".zsav", ".por", ".sas7bdat", ".xpt")  # fmt: skip


def unpack_gzip(source: Path, target: Path, limits: TableLimits) -> None:
    """Write what is packed in `source` to `target`.

    Raises
    ------
    InvalidFile : it is damaged or cut short.
    TooLarge : it unpacks to more bytes than are allowed, or to suspiciously many.
    """
    try:
        with gzip.open(source) as packed:
            _write(packed, target, source.stat().st_size, limits)
    except _DAMAGED as error:
        raise _damaged("gzip file", error) from None


def unpack_zip(source: Path, target: Path, limits: TableLimits) -> tuple[str, ...]:
    """Write the one table in an archive to `target`; return what the user should know.

    Names in the archive are never used as paths.

    Raises
    ------
    InvalidFile : it is damaged, encrypted, or holds no table or several.
    TooLarge : it has too many entries, or unpacks to more than is allowed.
    """
    with open_archive(source, limits) as archive:
        member, warnings = _the_table(archive.infolist())
        try:
            with archive.open(member) as packed:
                _write(packed, target, source.stat().st_size, limits)
        except _DAMAGED as error:
            raise _damaged("ZIP archive", error) from None
    return warnings


def open_archive(source: Path, limits: TableLimits) -> zipfile.ZipFile:
    """Open an archive whose directory is small enough to be read.

    Raises
    ------
    InvalidFile : it is damaged.
    TooLarge : it has more entries than are allowed.
    """
    if _directory_bytes(source) > limits.max_entries * _ENTRY_BYTES:
        raise _too_many(f"more than {limits.max_entries:,}", limits)
    try:
        archive = zipfile.ZipFile(source)
    except (*_DAMAGED, LookupError) as error:
        raise _damaged("ZIP archive", error) from None
    if len(archive.infolist()) > limits.max_entries:
        archive.close()
        raise _too_many(f"{len(archive.infolist()):,}", limits)
    return archive


def check_unpacked(n_bytes: int, packed_bytes: int, limits: TableLimits) -> None:
    """Refuse more unpacked bytes than are allowed, in all or for each packed byte.

    Raises
    ------
    TooLarge : with the figure and the limit.
    """
    if n_bytes > limits.max_unpacked_bytes:
        raise TooLarge(
            f"The file unpacks to more than {limits.max_unpacked_bytes:,} bytes.",
            hint="Take a sample of the rows, upload Parquet, or have WHEREFORE_UNPACKED_MB raised.",
        )
    if n_bytes > max(_SLACK, limits.max_ratio * packed_bytes):
        raise TooLarge(
            f"The file unpacks to more than {limits.max_ratio} times its size.",
            hint="Upload it unpacked or as Parquet, or have WHEREFORE_UNPACK_RATIO raised.",
        )


def _directory_bytes(source: Path) -> int:
    """Return the size of the directory as the end of the archive declares it; 0 if unknown."""
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - _END_BYTES - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _the_table(members: Iterable[zipfile.ZipInfo]) -> tuple[zipfile.ZipInfo, tuple[str, ...]]:
    files = [m for m in members if not m.is_dir() and not _is_clutter(m.filename)]
    tables = [m for m in files if m.filename.lower().removesuffix(".gz").endswith(_TABLES)]
    chosen = files if len(files) == 1 else tables
    if not chosen:
        raise InvalidFile(
            "The archive holds no table.", hint="Put one CSV, Parquet or other data file into it."
        )
    if len(chosen) > 1:
        raise InvalidFile(
            f"The archive holds {len(chosen)} tables: {_listed(m.filename for m in chosen)}.",
            hint="Upload the one that the question is about, or join them first.",
        )
    _refuse_odd(chosen[0])
    others = [m.filename for m in files if m is not chosen[0]]
    left = (f"Of the archive only {chosen[0].filename!r} was read, not {_listed(others)}.",)
    return chosen[0], left if others else ()


def _is_clutter(name: str) -> bool:
    """Tell a file that a system put beside the user's."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith(".") or last == "Thumbs.db"


def _refuse_odd(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise InvalidFile(
            "The archive is protected by a password.", hint="Pack the table again without one."
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InvalidFile(
            f"{member.filename[:100]!r} in the archive is a link, not a file.",
            hint="Put the table itself into the archive.",
        )
    if member.compress_type not in _UNDERSTOOD:
        raise InvalidFile(
            f"The archive is packed by a method ({member.compress_type}) that is not read.",
            hint="Pack it with the usual method (Deflate), or use gzip.",
        )


def _write(
    packed: IO[bytes] | gzip.GzipFile, target: Path, packed_bytes: int, limits: TableLimits
) -> None:
    written = 0
    with target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            check_unpacked(written, packed_bytes, limits)
            out.write(chunk)


def _listed(names: Iterable[str]) -> str:
    shown = [repr(name[:100]) for name in names]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return ", ".join(shown[:5]) + more


def _damaged(what: str, error: Exception) -> InvalidFile:
    reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return InvalidFile(
        f"The {what} cannot be unpacked: {reason}", hint="It may be cut short or damaged."
    )


def _too_many(found: str, limits: TableLimits) -> TooLarge:
    return TooLarge(
        f"The archive has {found} entries; {limits.max_entries:,} are allowed.",
        hint="Upload the table alone, or have WHEREFORE_ARCHIVE_ENTRIES raised.",
    )
