"""An Excel workbook's sheet as a CSV file: finds the table, its header, and what lies around."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from app.adapters.formats.office_xml import Package
from app.adapters.formats.opened import Layout, Opened
from app.adapters.formats.packed import open_archive
from app.adapters.formats.sheet_rows import Row, Told, column_name, merged, rows
from app.adapters.formats.workbook import MAIN, Sheet, Workbook, read_workbook
from app.errors import InvalidFile, InvalidRequest, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    from app.service.intake import TableLimits

_START = 12  # rows with values that may be title and header
_TITLES = 5
_Merged = tuple[int, int, int, int]


def is_workbook(source: Path, limits: TableLimits) -> bool:
    """Tell whether a ZIP archive is an Excel workbook.

    Raises
    ------
    InvalidFile : it is another kind of office document.
    TooLarge : the archive has too many entries.
    """
    with open_archive(source, limits) as archive:
        names = {name.lower().lstrip("/") for name in archive.namelist()}
    if other := next((said for part, said in _OTHERS.items() if part in names), ""):
        raise InvalidFile(f"The file is {other}.", hint="Save the table as .xlsx or CSV.")
    return MAIN in names


_OTHERS = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file",
}


def open_workbook(source: Path, folder: Path, limits: TableLimits, sheet: str) -> Opened:
    """Write one sheet as CSV into `folder`: the one called `sheet`, or the first with data.

    Raises
    ------
    InvalidFile : the workbook is damaged, or the sheet holds no table.
    InvalidRequest : there is no sheet of that name; the hint names those there are.
    TooLarge : the sheet is beyond a limit.
    """
    with open_archive(source, limits) as archive:
        workbook = read_workbook(Package(archive, limits))
        filled = [s for s in workbook.sheets if _is_filled(workbook, s, limits)]
        chosen = _chosen(workbook.sheets, filled, sheet)
        told = Told()
        target = folder / "sheet.csv"
        warnings = _write(workbook, chosen, target, limits, told)
    names = tuple(s.name for s in filled)
    return Opened(
        path=target,
        layout=Layout.TEXT,
        format="excel",
        warnings=(*_other_sheets(names, chosen.name, sheet), *warnings, *_missing(told)),
        sheets=names,
        sheet=chosen.name,
    )


def _is_filled(workbook: Workbook, sheet: Sheet, limits: TableLimits) -> bool:
    return next(rows(workbook, sheet, limits, Told()), None) is not None


def _chosen(sheets: Sequence[Sheet], filled: Sequence[Sheet], name: str) -> Sheet:
    if name:
        if found := next((s for s in sheets if s.name == name), None):
            return found
        raise InvalidRequest(
            f"The workbook has no sheet {name[:100]!r}.", hint=f"It has {_quoted(sheets)}."
        )
    if not filled:
        raise InvalidFile("No sheet of the workbook has a value.", hint="Upload one with data.")
    return filled[0]


def _quoted(sheets: Iterable[Sheet]) -> str:
    return ", ".join(repr(s.name[:100]) for s in islice(sheets, 20))


def _other_sheets(names: Sequence[str], chosen: str, asked: str) -> tuple[str, ...]:
    others = ", ".join(repr(name[:100]) for name in names[:20] if name != chosen)
    if not others or asked:
        return ()
    return (f"Sheet {chosen!r} was read; the workbook also has {others}.",)


def _missing(told: Told) -> Iterator[str]:
    if told.errors:
        yield f"{told.errors:,} cells with an error such as #N/A were read as missing."
    if told.uncomputed:
        yield (
            f"{told.uncomputed:,} formulas have no stored value and were read as missing: open "
            "the workbook in a spreadsheet program and save it to have them computed."
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the columns are, what they are called, and the rows behind the header."""

    names: dict[int, str]
    rows: Iterator[Row]
    warnings: tuple[str, ...]


def _write(
    workbook: Workbook, sheet: Sheet, target: Path, limits: TableLimits, told: Told
) -> tuple[str, ...]:
    table = _table(workbook, sheet, limits, told)
    with target.open("w", encoding="utf-8", newline="") as file:
        # All quoted: then no separator inside a value can be taken for that of the file.
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        out.writerow(table.names.values())
        for count, row in enumerate(table.rows, start=1):
            if count > limits.max_rows:
                raise _too_long(limits)
            _refuse_unnamed(row, table.names)
            out.writerow([row.cells.get(i, "") for i in table.names])
    return table.warnings


def _table(workbook: Workbook, sheet: Sheet, limits: TableLimits, told: Told) -> _Table:
    streamed = rows(workbook, sheet, limits, told)
    start = list(islice(streamed, _START))
    if not start:
        raise InvalidFile(f"Sheet {sheet.name!r} has no values.", hint="Choose another sheet.")
    titles = _titles(start)
    header, *below = start[titles:]
    names = header.cells
    if below and _has_groups(header, below):
        spans = merged(workbook, sheet)
        if _is_merged(header, spans):
            names, below = _two_lines(header, below[0], spans), below[1:]
    warnings = tuple(
        f"The line {_first(row)!r} above the table was left out." for row in start[:titles]
    )
    return _Table(dict(sorted(names.items())), chain(below, streamed), warnings)


def _titles(start: Sequence[Row]) -> int:
    """Return how many rows of one value stand above the first row of several."""
    widths = [len(row.cells) for row in start]
    lead = next((i for i, width in enumerate(widths) if width > 1), 0)
    return lead if lead <= _TITLES else 0


def _first(row: Row) -> str:
    return next(iter(row.cells.values()))[:80]


def _has_groups(header: Row, below: Sequence[Row]) -> bool:
    """Tell whether the next row has values where the header has none."""
    return below[0].number == header.number + 1 and not below[0].cells.keys() <= header.cells.keys()


def _is_merged(header: Row, spans: Iterable[_Merged]) -> bool:
    return any(top == header.number and right > left for top, left, _, right in spans)


def _two_lines(header: Row, second: Row, spans: Iterable[_Merged]) -> dict[int, str]:
    """Return the names under a header of groups: "income 2019", "income 2020"."""
    groups = dict(header.cells)
    for top, left, _, right in spans:
        if top == header.number and left in header.cells:
            groups |= dict.fromkeys(range(left, right + 1), header.cells[left])
    return {
        i: " ".join(part for part in (groups.get(i, ""), second.cells.get(i, "")) if part)
        for i in groups.keys() | second.cells.keys()
    }


def _refuse_unnamed(row: Row, names: dict[int, str]) -> None:
    if row.cells.keys() <= names.keys():
        return
    at = min(row.cells.keys() - names.keys())
    raise InvalidFile(
        f"Column {column_name(at)} has no name, but a value in row {row.number} of the sheet.",
        hint="Name every column in the first row of the table, or clear what stands beside it.",
    )


def _too_long(limits: TableLimits) -> TooLarge:
    return TooLarge(
        f"The sheet has more than {limits.max_rows:,} rows.",
        hint="Take a random sample of the rows, or have WHEREFORE_MAX_ROWS raised.",
    )
