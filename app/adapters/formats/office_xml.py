"""The XML parts of an office file, parsed piece by piece; document types are refused.

The standard for these files forbids them, and entities that expand, or that name other files,
can stand nowhere else.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from app.adapters.formats.packed import check_unpacked
from app.errors import InvalidFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.service.intake import TableLimits

_CHUNK = 1 << 16
_DAMAGED = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError,
            NotImplementedError, ValueError)  # fmt: skip


class Handler(Protocol):
    """Hears the elements of one part, by their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, characters: str) -> None: ...


class Package:
    """The archive that an office file is, and how much of it has been unpacked so far."""

    def __init__(self, archive: zipfile.ZipFile, limits: TableLimits) -> None:
        self._archive = archive
        self._limits = limits
        self._unpacked = 0
        self._names = {name.lower().lstrip("/"): name for name in archive.namelist()}

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part.

        Raises
        ------
        InvalidFile : the part is missing or damaged.
        TooLarge : with all parts before it, it unpacks to more than is allowed.
        """
        member = self._archive.getinfo(self._member(name))
        try:
            with self._archive.open(member) as part:
                while chunk := part.read(_CHUNK):
                    self._unpacked += len(chunk)
                    check_unpacked(self._unpacked, self._packed_bytes(), self._limits)
                    yield chunk
        except _DAMAGED as error:
            raise _damaged(name, str(error)) from None

    def parse(self, name: str, handler: Handler) -> Iterator[None]:
        """Have the handler hear the part, and yield after each piece of it.

        Raises
        ------
        InvalidFile : the part is not well formed, or declares a document type.
        """
        parser = _parser(handler)
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _damaged(name, str(error)) from None
        yield

    def _member(self, name: str) -> str:
        if not self.has(name):
            raise _damaged(name, "it is missing")
        return self._names[name.lower()]

    def _packed_bytes(self) -> int:
        return sum(member.compress_size for member in self._archive.infolist())


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: handler.end(_local(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise InvalidFile(
        "The workbook declares an XML document type, which no spreadsheet program writes.",
        hint="Open it in a spreadsheet program and save it again, or as CSV.",
    )


def _damaged(name: str, reason: str) -> InvalidFile:
    return InvalidFile(
        f"The workbook's part {name!r} cannot be read: {reason[:200]}",
        hint="It may be damaged: open it in a spreadsheet program and save it again, or as CSV.",
    )
