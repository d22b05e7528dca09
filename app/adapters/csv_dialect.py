"""How a clean text table is written: its marks, where its header stands, and the names in it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.adapters.column_names import checked_names, names_given
from app.adapters.csv_units_row import repeats, units_in_row
from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
_RARE_DELIMITERS = ("\x1f", "^", "~", ":", " ")  # only where no usual one divides the lines
_SAMPLE = 1 << 18
_HEADER = 1 << 20
_RECORDS = 400
_FEWEST_LONGER = 2  # one row that is longer than the header may be a slip
_MOST_UNDER = 3  # lines under the header that may be no rows
_PREAMBLE = 50  # lines that may stand before the header
_WRAPPED = re.compile(r"(?:^|[,;\t|])'[^']*'(?=[,;\t|]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The marks of a text table.

    `delimiter` separates the fields, `quote` encloses them, `escape` precedes a quote inside
    one. `names` are those of the header, stripped, those at the positions `unnamed` made up; it
    stands `skip` lines and `start` bytes into the file, behind the lines `preamble`. The header
    is `short` where it has a field less than every row. `units` are those that a line under the
    header gives, by position; such lines are skipped with the header, and `doubled` says that one
    of them was the header once more.
    """

    delimiter: str
    names: tuple[str, ...]
    quote: str = '"'
    escape: str = '"'
    skip: int = 0
    start: int = 0
    preamble: tuple[str, ...] = ()
    unnamed: tuple[int, ...] = ()
    short: bool = False
    units: Mapping[int, str] = field(default_factory=dict)
    doubled: bool = False

    @property
    def for_csv(self) -> dict[str, Any]:
        """The options under which Python's csv module reads it."""
        return _csv_options(self.delimiter, self.quote, self.escape)


def read_dialect(path: Path, *, max_columns: int) -> Dialect:
    """Find the marks under which the lines agree best, and read the header.

    Raises
    ------
    InvalidFile : there is one column, no row, or a name is missing, doubled or a number.
    TooLarge : there are more than `max_columns` columns.
    """
    sample = _sample(path, max_columns)
    best = _best(sample, DELIMITERS) or _best(sample, _RARE_DELIMITERS, least=0.99)
    if best is None:
        raise InvalidFile(
            "The file has one column; a table needs at least two.",
            hint="Columns are separated by a comma, semicolon, tab or |.",
        )
    if len(best.header) > max_columns:
        raise _too_wide(len(best.header), max_columns)
    lines = sample.split("\n")
    before, skipped = lines[: best.skip], lines[: best.skip + best.under]
    return Dialect(
        best.delimiter,
        checked_names(names_given(best.header)),
        best.quote,
        best.escape,
        best.skip + best.under,
        sum(len(line.encode()) + 1 for line in skipped),
        tuple(line for line in before if line.strip(best.delimiter + " ")),
        tuple(i for i, name in enumerate(best.header) if not name.strip()),
        best.short,
        best.units,
        best.doubled,
    )


@dataclass(frozen=True, slots=True)
class _Rate:
    """How well the sample agrees with marks; the header stands `skip` lines into it.

    Where it is `short`, the name it lacks is there, empty. The last line before the rows stands
    `under` lines further on; `units` and `doubled` are what the lines in between hold.
    """

    delimiter: str
    quote: str
    escape: str
    header: tuple[str, ...]
    agreement: float
    skip: int
    short: bool
    under: int
    units: Mapping[int, str]
    doubled: bool


def _best(sample: str, delimiters: tuple[str, ...], *, least: float = 0.0) -> _Rate | None:
    rated = [
        rate
        for quote, escape in _quotings(sample)
        for delimiter in delimiters
        if (rate := _rate(sample, delimiter, quote, escape)) and rate.agreement >= least
    ]
    return max(
        rated,
        key=lambda r: (r.agreement, r.skip == 0, not r.short, len(r.header)),
        default=None,
    )


def _quotings(sample: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of quote and escape that the text gives a reason for."""
    if '"' not in sample and len(_WRAPPED.findall(sample)) >= max(2, sample.count("'") // 4):
        yield "'", "'"
        return
    yield '"', '"'
    if '\\"' in sample:
        yield '"', "\\"


def _sample(path: Path, max_columns: int) -> str:
    """Return whole lines from the start of the file; refuse an endless first line early."""
    with path.open("rb") as file:
        start = file.read(_HEADER)
        more = bool(file.read(1))
    first_line = start.partition(b"\n")[0]
    fields = 1 + max(first_line.count(d.encode()) for d in DELIMITERS)
    if more and len(first_line) == len(start):
        if fields > max_columns:
            raise _too_wide(fields, max_columns)
        raise TooLarge("The first line is longer than 1 MB.", hint="Is this a CSV table?")
    if fields > 20 * max_columns:  # whichever the delimiter: do not build them to find out
        raise _too_wide(fields, max_columns)
    kept = start[: max(_SAMPLE, len(first_line) + 1)]
    whole = kept if len(kept) == len(start) and not more else kept[: kept.rfind(b"\n") + 1]
    return whole.decode("utf-8", errors="ignore")


def _rate(sample: str, delimiter: str, quote: str, escape: str) -> _Rate | None:
    records = _records(sample, _csv_options(delimiter, quote, escape))
    at = _header_position([record for _, record in records])
    if at is None:
        return None
    skip, header = records[at]
    rows = [record for _, record in records[at + 1 :]]
    names = _without_mark(header)
    full = _completed(names, rows) or names
    agreeing = sum(len(row) == len(full) for row in rows)
    agreement = agreeing / len(rows) if rows else 0.0
    last, units, doubled = _under(header, records, at)
    return _Rate(
        delimiter, quote, escape, full, agreement, skip, full != names,
        records[last][0] - skip, units, doubled,
    )  # fmt: skip


def _under(
    header: list[str], records: list[tuple[int, list[str]]], at: int
) -> tuple[int, Mapping[int, str], bool]:
    """Return which record is the last before the rows, and what those under the header hold."""
    units: Mapping[int, str] = {}
    doubled, last = False, at
    for place in range(at + 1, min(at + 1 + _MOST_UNDER, len(records) - 1)):
        _, row = records[place]
        below = [record for _, record in records[place + 1 :]]
        if repeats(header, row):
            doubled, last = True, place
        elif not units and (units := units_in_row(row, below)):
            last = place
        else:
            break
    return last, units, doubled


def _completed(header: tuple[str, ...], rows: list[list[str]]) -> tuple[str, ...] | None:
    """Return a header that is a field shorter than every row with an empty name for the other.

    Programs such as R name no column of the rows' names, which all differ; others end each row
    with a separator.
    """
    if len(rows) < _FEWEST_LONGER or any(len(row) != len(header) + 1 for row in rows):
        return None
    if not any(row[-1].strip() for row in rows):
        return (*header, "")
    firsts = {row[0] for row in rows}
    return ("", *header) if "" not in firsts and len(firsts) == len(rows) else None


def _csv_options(delimiter: str, quote: str, escape: str) -> dict[str, Any]:
    doubled = quote == escape
    return {
        "delimiter": delimiter,
        "quotechar": quote,
        "doublequote": doubled,
        "escapechar": None if doubled else escape,
    }


def _records(sample: str, options: dict[str, Any]) -> list[tuple[int, list[str]]]:
    """Return the first records, each with the number of lines before it."""
    lines = csv.reader(io.StringIO(sample, newline="\n"), **options)
    records: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for record in lines:
            if record:
                records.append((before, record))
            before = lines.line_num
            if len(records) > _RECORDS:
                break
    except csv.Error:  # an endless field: the lines so far decide
        pass
    return records


def _header_position(records: list[list[str]]) -> int | None:
    """Return which record names the columns: the first, unless it is plainly no part of them.

    Before the header may stand comments with a "#", and titles: one field where the rows have
    more. A comment with as many fields as the row of numbers below it is the header.
    """
    if not records:
        return None
    usual = Counter(len(record) for record in records).most_common(1)[0][0]
    for i, record in enumerate(records[: _PREAMBLE + 1]):
        follows = records[i + 1] if i + 1 < len(records) else []
        if record[0].startswith("#") and len(record) == usual >= 2 and _holds_numbers(follows):
            return i
        if not _is_title(record, usual, len(records)):
            return i if len(record) >= 2 else None
        if _names_one_column(record, records[i + 1 :]):
            return i
    return None


def _names_one_column(record: list[str], rows: list[list[str]]) -> bool:
    """Tell whether a lone field heads rows of a name and a number, as R writes one column.

    Rows that have no names are counted from 1.
    """
    if len(record) > 1 or record[0].startswith("#") or len(rows) < _FEWEST_LONGER:
        return False
    if any(len(row) != 2 for row in rows) or not _holds_numbers(rows[0][1:]):
        return False
    names = [row[0] for row in rows]
    counted = names == [str(i) for i in range(1, len(rows) + 1)]
    return counted or not any(_holds_numbers([name]) for name in names)


def _is_title(record: list[str], usual: int, n_records: int) -> bool:
    if re.fullmatch(r"sep=.?", record[0].strip(), re.IGNORECASE):
        return True  # spreadsheets are told the separator so
    filled = sum(bool(field.strip()) for field in record)
    is_alone = filled <= 1 and usual >= 2 and n_records >= 3 and len(record) in (1, usual)
    return record[0].startswith("#") or (is_alone and (len(record) == 1 or usual >= 3))


def _holds_numbers(record: list[str]) -> bool:
    return any(re.fullmatch(r"\s*[+-]?[\d.,]+(?:[eE][+-]?\d+)?\s*", field) for field in record)


def _without_mark(header: list[str]) -> tuple[str, ...]:
    first = header[0].lstrip("#") if len(header[0]) > 1 else header[0]
    return (first, *header[1:])


def _too_wide(found: int, allowed: int) -> TooLarge:
    return TooLarge(
        f"The table has at least {found:,} columns; {allowed:,} are allowed.",
        hint="Keep the columns the question is about.",
    )
