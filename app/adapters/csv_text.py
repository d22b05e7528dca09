"""A file of unknown origin as clean UTF-8 text with one kind of line end, or a refusal."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import InvalidFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_SNIFFED = 1 << 16
_LOOKED_FOR_CONTROLS = 32  # chunks: what is a program or a picture shows it early
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1b")) + b"\x7f"
_NOT_WINDOWS = b"\x81\x8d\x8f\x90\x9d"  # bytes that Windows-1252 leaves undefined
_SIGNATURES = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel or Office file",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstandard archive",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"ARROW1": "a Feather file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a SQLite database",
    b"\x89HDF": "an HDF5 file",
    b"$FL2": "an SPSS file",
    b"{\\rtf": "an RTF document",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
}
_USE_CSV = "Save the table as CSV (UTF-8) or Parquet and upload that."


@dataclass(frozen=True, slots=True)
class CleanText:
    """Where the cleaned file lies, the encoding it had, and whether it quotes anything."""

    path: Path
    encoding: str
    has_quotes: bool


def clean_text(source: Path, target: Path) -> CleanText:
    """Write `source` to `target` as UTF-8 with "\\n" line ends; use `source` if it is that.

    Raises
    ------
    InvalidFile : it is empty, not text, or holds NUL bytes.
    """
    start = _first_bytes(source)
    marked = _encoding_by_mark(start)
    if marked and marked[0] != "utf-8":
        return CleanText(target, marked[0], _rewrite(source, target, *marked))
    skip = marked[1] if marked else 0
    look = _look(source)
    if look.encoding != "utf-8" and marked:
        raise _not_as_marked("utf-8", "some bytes are none of its characters")
    if look.encoding != "utf-8":
        has_quotes = _rewrite(source, target, look.encoding, skip)
        return CleanText(target, look.encoding, has_quotes)
    if look.has_returns or skip or start[:1].isspace():
        _rewrite_bytes(source, target, skip)
        return CleanText(target, "utf-8", look.has_quotes)
    return CleanText(source, "utf-8", look.has_quotes)


def _first_bytes(source: Path) -> bytes:
    with source.open("rb") as file:
        start = file.read(_SNIFFED)
    if not start.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InvalidFile("The file is empty.", hint="Upload a table with a header line and rows.")
    for signature, what in _SIGNATURES.items():
        if start.startswith(signature) or start.lower().startswith(signature):
            raise InvalidFile(f"The file is {what}, not a CSV table.", hint=_USE_CSV)
    return start


def _encoding_by_mark(start: bytes) -> tuple[str, int] | None:
    if start.startswith(_UTF32):
        raise InvalidFile("The file is UTF-32 text.", hint=_USE_CSV)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", len(codecs.BOM_UTF8)
    for mark, encoding in _UTF16:
        if start.startswith(mark):
            return encoding, len(mark)
    return _unmarked_utf16(start)


def _unmarked_utf16(start: bytes) -> tuple[str, int] | None:
    """Tell UTF-16 of mostly Latin text by where its zero bytes are."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) / 2
    if odd > 0.7 * half and even == 0:
        return "utf-16-le", 0
    if even > 0.7 * half and odd == 0:
        return "utf-16-be", 0
    return None


@dataclass(frozen=True, slots=True)
class _Look:
    """What one reading of all bytes tells."""

    encoding: str
    has_quotes: bool
    has_returns: bool


def _look(source: Path) -> _Look:
    """Find utf-8 where every byte agrees, else Windows' Latin or plain Latin-1."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = is_windows = True
    has_quotes = has_returns = False
    for number, chunk in enumerate(_chunks(source)):
        _refuse_binary(chunk, number)
        has_quotes = has_quotes or b'"' in chunk
        has_returns = has_returns or b"\r" in chunk
        if is_utf8:
            is_utf8 = _continues(decoder, chunk)
        is_windows = is_windows and (chunk.isascii() or not _has_any(chunk, _NOT_WINDOWS))
    if is_utf8 and _is_whole(decoder):
        return _Look("utf-8", has_quotes, has_returns)
    return _Look("cp1252" if is_windows else "latin-1", has_quotes, has_returns)


def _continues(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    """Tell whether the text so far goes on in this encoding; plain ASCII needs no decoding."""
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _has_any(chunk: bytes, wanted: bytes) -> bool:
    return len(chunk.translate(None, delete=wanted)) < len(chunk)


def _is_whole(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_binary(chunk: bytes, number: int) -> None:
    at = chunk.find(0)
    if at >= 0:
        place = number * _CHUNK + at
        raise InvalidFile(
            f"The file is not text: byte {place:,} is NUL.", hint=f"It may be damaged. {_USE_CSV}"
        )
    if number >= _LOOKED_FOR_CONTROLS:
        return
    controls = len(chunk) - len(chunk.translate(None, delete=_CONTROLS))
    if controls > max(8, len(chunk) // 200):
        raise InvalidFile("The file is binary, not a text table.", hint=_USE_CSV)


def _rewrite_bytes(source: Path, target: Path, skip: int) -> None:
    """Write text that is UTF-8 already with one kind of line end, without decoding it."""
    started = False
    held = b""
    with target.open("wb") as out:
        for number, chunk in enumerate(_chunks(source)):
            text = held + (chunk[skip:] if number == 0 else chunk)
            held = b"\r" if text.endswith(b"\r") else b""
            text = text.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            written = text if started else text.lstrip(b"\n")
            started = started or bool(written)
            out.write(written)
        out.write(held.replace(b"\r", b"\n"))


def _rewrite(source: Path, target: Path, encoding: str, skip: int) -> bool:
    """Write the cleaned text and tell whether it holds a quotation mark."""
    has_quotes = False
    started = False
    with target.open("w", encoding="utf-8", newline="") as out:
        for text in _decoded(source, encoding, skip):
            if "\x00" in text:
                raise InvalidFile("The file holds NUL characters.", hint=_USE_CSV)
            written = text if started else text.lstrip("\n")
            started = started or bool(written)
            has_quotes = has_quotes or '"' in written
            out.write(written)
    return has_quotes


def _decoded(source: Path, encoding: str, skip: int) -> Iterator[str]:
    """Yield the text with "\\n" line ends; a "\\r" at the end of a chunk waits for the next."""
    decoder = codecs.getincrementaldecoder(encoding)()
    held = ""
    try:
        for number, chunk in enumerate(_chunks(source)):
            text = held + decoder.decode(chunk[skip:] if number == 0 else chunk)
            held = "\r" if text.endswith("\r") else ""
            yield _one_line_end(text.removesuffix("\r"))
        yield _one_line_end(held + decoder.decode(b"", final=True))
    except UnicodeDecodeError as error:
        raise _not_as_marked(encoding, error.reason) from None


def _not_as_marked(encoding: str, reason: str) -> InvalidFile:
    return InvalidFile(f"The file says it is {encoding} but is not: {reason}.", hint=_USE_CSV)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
