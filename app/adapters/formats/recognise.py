"""What a file is, by its first bytes; what it is called does not count."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.errors import InvalidFile

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1 << 10
_OLE_LOOK = 1 << 22
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAS = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
_OLD_STATA = range(104, 116)  # the version is the first byte, the byte order the second
_BLANK = b" \t\r\n\xef\xbb\xbf"


class Format(StrEnum):
    """What an uploaded file can be."""

    TEXT = "text"
    JSON = "json"
    PARQUET = "parquet"
    ARROW = "feather"
    EXCEL = "excel"
    STATA = "stata"
    SPSS = "spss"
    SPSS_PORTABLE = "spss portable"
    SAS = "sas"
    SAS_TRANSPORT = "sas transport"
    GZIP = "gzip"
    ZIP = "zip"


_MAGIC = (
    (b"PAR1", Format.PARQUET),
    (b"ARROW1", Format.ARROW),
    (b"<stata_dta>", Format.STATA),
    (b"$FL2", Format.SPSS),
    (b"$FL3", Format.SPSS),
    (_SAS, Format.SAS),
    (b"HEADER RECORD*******LIB", Format.SAS_TRANSPORT),
    (b"\x1f\x8b", Format.GZIP),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
)


def recognise(source: Path) -> Format:
    """Return what the file is; whatever has no signature is text until it is read.

    Raises
    ------
    InvalidFile : it is of a kind that is known and cannot be read, such as an old workbook.
    """
    with source.open("rb") as file:
        head = file.read(_HEAD)
    for magic, format_ in _MAGIC:
        if head.startswith(magic):
            return format_
    _refuse_known(source, head)
    if _is_old_stata(head):
        return Format.STATA
    if b"SPSSPORT" in head.translate(None, delete=b"\r\n"):
        return Format.SPSS_PORTABLE
    return Format.JSON if head.lstrip(_BLANK)[:1] in (b"{", b"[") else Format.TEXT


def _is_old_stata(head: bytes) -> bool:
    return len(head) > 3 and head[0] in _OLD_STATA and head[1] in (1, 2) and head[2:4] == b"\x01\0"


def _refuse_known(source: Path, head: bytes) -> None:
    if head.startswith(_OLE):
        with source.open("rb") as file:
            is_locked = _ENCRYPTED in file.read(_OLE_LOOK)
        raise _locked() if is_locked else _old_workbook()
    if head.startswith(b"FEA1"):
        raise InvalidFile(
            "The file is of the first Feather format, which is no longer read.",
            hint="Write it again with a current version of Arrow, or as Parquet.",
        )


def _locked() -> InvalidFile:
    return InvalidFile(
        "The workbook is protected by a password.", hint="Save a copy without one, or as CSV."
    )


def _old_workbook() -> InvalidFile:
    return InvalidFile(
        "The file is an old Excel workbook (.xls) or another old Office document.",
        hint="Open it in a spreadsheet program and save it as .xlsx or CSV.",
    )
