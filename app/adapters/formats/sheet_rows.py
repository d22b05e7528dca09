"""The rows of one sheet as texts, streamed: each cell as a CSV file would hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.adapters.formats.workbook import Sheet, Workbook
    from app.service.intake import TableLimits

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WIDEST = 16_384  # what spreadsheet programs can hold
_LONGEST = 1_048_576
_DAY_SECONDS = 86_400
_LEAP_DAY_1900 = 60  # spreadsheets count 29 February 1900, which never was
_LAST_DAY = 2_958_466  # 10000-01-01
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"'
)
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>")
_TAIL_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has values: its number in the sheet, from 1, and its cells by column, from 0."""

    number: int
    cells: dict[int, str]


@dataclass(slots=True)
class Told:
    """How many cells have no value to read, while rows are streamed."""

    uncomputed: int = 0
    errors: int = 0


def rows(workbook: Workbook, sheet: Sheet, limits: TableLimits, told: Told) -> Iterator[Row]:
    """Yield the rows of a sheet that hold a value, in their order.

    Raises
    ------
    InvalidFile : a cell is damaged.
    TooLarge : a row has a value in a column beyond the limit.
    """
    heard = _Cells(workbook, limits, told)
    for _ in workbook.package.parse(sheet.part, heard):
        yield from heard.rows
        heard.rows.clear()


def merged(workbook: Workbook, sheet: Sheet) -> tuple[tuple[int, int, int, int], ...]:
    """Return what is merged as (first row, first column, last row, last column)."""
    tail, found_end = b"", False
    for chunk in workbook.package.chunks(sheet.part):
        tail += chunk
        if not found_end and (end := _DATA_END.search(tail)):
            tail, found_end = tail[end.end() :], True
        tail = tail if found_end else tail[-64:]
        if len(tail) > _TAIL_BYTES:
            break
    found = (match.group(1).decode().split(":") for match in _MERGED.finditer(tail))
    return tuple((*_place(first), *_place(last)) for first, last in found)


def column_name(position: int) -> str:
    """Return the letters over a column: A, B, …, AA."""
    name, left = "", position + 1
    while left:
        left, letter = divmod(left - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _place(reference: str) -> tuple[int, int]:
    """Return the row, from 1, and the column, from 0, of a reference such as B3."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise _bad_cell(reference)
    column = 0
    for letter in match.group(1):
        column = 26 * column + ord(letter) - ord("A") + 1
    row = int(match.group(2))
    if column > _WIDEST or not 1 <= row <= _LONGEST:
        raise _bad_cell(reference)
    return row, column - 1


def _bad_cell(reference: str) -> InvalidFile:
    return InvalidFile(
        f"The workbook has a cell at {reference[:20]!r}, where no spreadsheet has one.",
        hint="It may be damaged: save it again from a spreadsheet program, or as CSV.",
    )


@dataclass(slots=True)
class _Cells:
    """Hears the cells of a sheet and gathers whole rows."""

    workbook: Workbook
    limits: TableLimits
    told: Told
    rows: list[Row] = field(default_factory=list)
    _number: int = 0
    _column: int = -1
    _cells: dict[int, str] = field(default_factory=dict)
    _type: str = "n"
    _style: int = 0
    _has_formula: bool = False
    _listens: bool = False
    _parts: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "c":
                self._begin_cell(attributes)
            case "v" | "t":
                self._listens = True
            case "f":
                self._has_formula = True
            case "row":
                self._begin_row(attributes)

    def text(self, characters: str) -> None:
        if self._listens:
            self._parts.append(characters)

    def end(self, name: str) -> None:
        match name:
            case "c":
                self._end_cell()
            case "v" | "t":
                self._listens = False
            case "row":
                if self._cells:
                    self.rows.append(Row(self._number, self._cells))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "")
        number = int(said) if said.isdecimal() and len(said) < 8 else self._number + 1
        if not self._number < number <= _LONGEST:
            raise _bad_cell(f"row {said or number}")
        self._number, self._column, self._cells = number, -1, {}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        self._column = _place(said)[1] if said else self._column + 1
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() and len(style) < 8 else 0
        self._has_formula, self._parts = False, []

    def _end_cell(self) -> None:
        written = "".join(self._parts)
        if not written:
            self.told.uncomputed += self._has_formula
            return
        if value := self._value(written):
            if self._column >= self.limits.max_columns:
                raise _too_wide(self._column, self._number, self.limits)
            self._cells[self._column] = value

    def _value(self, written: str) -> str:
        match self._type:
            case "s":
                return self._shared(written)
            case "b":
                return "true" if written.strip() in ("1", "true") else "false"
            case "e":
                self.told.errors += 1
                return ""
            case "n":
                return self._number_text(written.strip())
            case _:
                return written

    def _shared(self, written: str) -> str:
        texts = self.workbook.texts
        if not written.strip().isdecimal() or int(written[:9]) >= len(texts):
            raise InvalidFile(
                f"Row {self._number} of the sheet names a text that the workbook lacks.",
                hint="It may be damaged: save it again from a spreadsheet program, or as CSV.",
            )
        return texts[int(written)]

    def _number_text(self, written: str) -> str:
        if self._style in self.workbook.dates:
            return _moment(_as_number(written, self._number), from_1904=self.workbook.from_1904)
        if self._style in self.workbook.spans:
            return repr(_as_number(written, self._number) * _DAY_SECONDS)
        return written


def _as_number(written: str, row: int) -> float:
    try:
        return float(written)
    except ValueError:
        raise InvalidFile(
            f"Row {row} of the sheet has a date that is no number: {written[:40]!r}.",
            hint="It may be damaged: save it again from a spreadsheet program, or as CSV.",
        ) from None


def _moment(days: float, *, from_1904: bool) -> str:
    """Return a count of days as a date, a date with a time, or a time of day."""
    if not 0 <= days < _LAST_DAY:
        return repr(days)  # such a cell shows as ##### in a spreadsheet
    if days < 1 and not from_1904:
        seconds = round(days * _DAY_SECONDS)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not from_1904 and days < _LEAP_DAY_1900:
        first += timedelta(days=1)
    moment = first + timedelta(milliseconds=round(days * _DAY_SECONDS * 1000))
    is_date = moment.time() == datetime.min.time()
    return moment.date().isoformat() if is_date else moment.isoformat(sep=" ")


def _too_wide(column: int, row: int, limits: TableLimits) -> TooLarge:
    return TooLarge(
        f"Row {row} of the sheet has a value in column {column + 1:,};"
        f" {limits.max_columns:,} columns are allowed.",
        hint="Keep the columns the question is about, or have WHEREFORE_MAX_COLUMNS raised.",
    )
