"""What a workbook holds beside its rows: sheets, shared texts, which styles are dates."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.adapters.formats.office_xml import Package
from app.errors import InvalidFile

if TYPE_CHECKING:
    from app.adapters.formats.office_xml import Handler

MAIN = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedStrings.xml"
_RELATION = re.compile(r"(?:.*:)?id")
_DATE_STYLES = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ELAPSED_STYLE = 46


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and the part of the package that holds its rows."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """`dates` and `spans` are the styles of moments and of lengths of time.

    `from_1904` says that days are counted from 1904, as old Macintosh programs do.
    """

    package: Package
    sheets: tuple[Sheet, ...]
    texts: tuple[str, ...]
    dates: frozenset[int]
    spans: frozenset[int]
    from_1904: bool


def read_workbook(package: Package) -> Workbook:
    """Return what is needed to read any sheet.

    Raises
    ------
    InvalidFile : a part is missing or damaged, or there is no sheet of cells.
    """
    main, links, styles, texts = _Main(), _Links(), _Styles(), _Texts()
    _read(package, MAIN, main)
    _read(package, _LINKS, links)
    for part, handler in ((_STYLES, styles), (_TEXTS, texts)):
        if package.has(part):
            _read(package, part, handler)
    sheets = tuple(Sheet(name, links.parts.get(key, "")) for name, key in main.sheets)
    kept = tuple(s for s in sheets if s.part.startswith("xl/worksheets/") and package.has(s.part))
    if not kept:
        raise InvalidFile("The workbook has no sheet with cells.", hint="Save the table as CSV.")
    dates, spans = styles.temporal()
    return Workbook(package, kept, tuple(texts.found), dates, spans, main.from_1904)


def _read(package: Package, part: str, handler: Handler) -> None:
    for _ in package.parse(part, handler):
        pass


@dataclass(slots=True)
class _Main:
    sheets: list[tuple[str, str]] = field(default_factory=list)
    from_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), key))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    def end(self, name: str) -> None: ...
    def text(self, characters: str) -> None: ...


@dataclass(slots=True)
class _Links:
    parts: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            self.parts[attributes.get("Id", "")] = posixpath.normpath(part)

    def end(self, name: str) -> None: ...
    def text(self, characters: str) -> None: ...


@dataclass(slots=True)
class _Styles:
    formats: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    _within: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            self.used.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._within = False

    def text(self, characters: str) -> None: ...

    def temporal(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the positions of the styles that show moments, and of those that show spans."""
        spans = frozenset(i for i, key in enumerate(self.used) if self._is_span(key))
        dates = frozenset(i for i, key in enumerate(self.used) if self._is_date(key))
        return dates - spans, spans

    def _is_span(self, key: str) -> bool:
        return key == str(_ELAPSED_STYLE) or bool(_ELAPSED.search(self.formats.get(key, "")))

    def _is_date(self, key: str) -> bool:
        code = self.formats.get(key)
        if code is None:
            return key.isdecimal() and int(key[:6]) in _DATE_STYLES
        return bool(_DATE_LETTER.search(_LITERAL.sub("", code.partition(";")[0])))


@dataclass(slots=True)
class _Texts:
    """Shared texts; how a foreign word is spoken (rPh) is not part of one."""

    found: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _listens: bool = False
    _spoken: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._spoken = True
        elif name == "t":
            self._listens = not self._spoken

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append("".join(self._parts))
        elif name == "rPh":
            self._spoken = False
        elif name == "t":
            self._listens = False

    def text(self, characters: str) -> None:
        if self._listens:
            self._parts.append(characters)
