"""How a clean text table is written: its delimiter, and the names in its header line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 1 << 18
_HEADER = 1 << 20
_RECORDS = 400
_MAX_NAME = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and line ends


@dataclass(frozen=True, slots=True)
class Dialect:
    """`delimiter` separates the fields; `names` are those of the header, stripped."""

    delimiter: str
    names: tuple[str, ...]


def read_dialect(path: Path, *, max_columns: int) -> Dialect:
    """Find the delimiter under which the lines agree best, and read the header.

    Raises
    ------
    InvalidFile : there is one column, no row, or a name is missing, doubled or a number.
    TooLarge : there are more than `max_columns` columns.
    """
    sample = _sample(path, max_columns)
    rated = [rate for rate in (_rate(sample, d) for d in DELIMITERS) if rate is not None]
    if not rated:
        raise InvalidFile(
            "The file has one column; a table needs at least two.",
            hint="Columns are separated by a comma, semicolon, tab or |.",
        )
    best = max(rated, key=lambda rate: (rate.agreement, len(rate.header)))
    if len(best.header) > max_columns:
        raise _too_wide(len(best.header), max_columns)
    return Dialect(best.delimiter, checked_names(best.header))


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names stripped; refuse missing, doubled, endless, unprintable and numeric ones."""
    stripped = tuple(name.strip() for name in names)
    if empty := [str(i) for i, name in enumerate(stripped, 1) if not name]:
        raise InvalidFile(
            f"Column {', '.join(empty[:10])} has no name.",
            hint="Name every column in the first line, or delete the column.",
        )
    if doubled := [name for name, count in Counter(stripped).items() if count > 1]:
        raise InvalidFile(
            f"More than one column is called {', '.join(map(repr, doubled[:10]))}.",
            hint="Give each column its own name.",
        )
    if endless := next((name for name in stripped if len(name) > _MAX_NAME), None):
        raise InvalidFile(
            f"The column name {endless[:40]!r}… is longer than {_MAX_NAME} characters.",
            hint="Shorten it; what it means can stand in the description.",
        )
    if hidden := next((name for name in stripped if _CONTROL.search(name)), None):
        raise InvalidFile(
            f"The column name {hidden[:40]!r} has a control character.",
            hint="Rename the column.",
        )
    _refuse_data_as_header(stripped)
    return stripped


@dataclass(frozen=True, slots=True)
class _Rate:
    delimiter: str
    header: tuple[str, ...]
    agreement: float


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


def _rate(sample: str, delimiter: str) -> _Rate | None:
    records = _records(sample, delimiter)
    if not records:
        return None
    header, rows = records[0], records[1:]
    if len(header) < 2:
        return None
    agreeing = sum(len(row) == len(header) for row in rows)
    return _Rate(delimiter, tuple(header), agreeing / len(rows) if rows else 0.0)


def _records(sample: str, delimiter: str) -> list[list[str]]:
    lines = csv.reader(io.StringIO(sample, newline="\n"), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for record in lines:
            if record:
                records.append(record)
            if len(records) > _RECORDS:
                break
    except csv.Error:  # an endless field: the lines so far decide
        pass
    return records


def _refuse_data_as_header(names: tuple[str, ...]) -> None:
    """Refuse a first line of numbers, save a plain count of columns (0, 1, 2 … or 1, 2, 3 …)."""
    counts = {tuple(map(str, range(start, start + len(names)))) for start in (0, 1)}
    if names not in counts and all(_is_number(name) for name in names):
        raise InvalidFile(
            f"The first line holds numbers ({', '.join(names[:3])}, …) instead of column names.",
            hint="Add a first line that names the columns.",
        )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _too_wide(found: int, allowed: int) -> TooLarge:
    return TooLarge(
        f"The table has at least {found:,} columns; {allowed:,} are allowed.",
        hint="Keep the columns the question is about.",
    )
