"""A table with a column for each time, stacked: a row for each unit and time.

Only what is nothing but that is stacked: every column is a time of one quantity, or tells of the
unit, and one of these names each unit once. A wage in three years beside thirty other columns
is a table of persons, and stays one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.adapters import date_formats
from app.adapters.raw_table import RawTable, count, literal, run

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_YEAR = re.compile(  # 1990, gdp_1990; R writes X1990, the World Bank 1990 [YR1990]
    r"(?P<stem>.*?)[_. -]?(?P<when>(?:19|20)\d\d)(?: \[YR(?P=when)\])?"
)
_NO_STEMS = frozenset({"x", "y", "yr", "year", "fy", "cy"})  # of a year, not of what is measured
_FEWEST_TIMES = 8
_MOST_BESIDE = 0.5  # columns that tell of the unit, per time
_MOST_CELLS = 500_000
_NUMBERS = 0.95  # of the values
_DIGITS = r"^[^0-9]{0,3}[0-9][0-9.,e+ -]*[^0-9]{0,3}$"


@dataclass(frozen=True, slots=True)
class _Times:
    """The columns at `places` are the `labels` of time of the quantity `measured`."""

    places: tuple[int, ...]
    labels: tuple[str, ...]
    measured: str
    called: str


def stacked(table: duckdb.DuckDBPyConnection, raw: RawTable, folder: Path) -> RawTable:
    """Return the table with its times in rows, `sample` being that, or as it is."""
    times = _times(raw.names)
    if times is None or not raw.is_whole:
        return raw
    beside = [i for i in range(len(raw.names)) if i not in times.places]
    n_rows = count(table, "SELECT count(*) FROM sample")
    unit = _unit(table, raw, beside, n_rows)
    if unit is None or n_rows * len(times.places) > _MOST_CELLS:
        return raw
    if not (raw.may_have(n_rows) and _are_numbers(table, times)):
        return raw
    return _written(table, raw, folder, times, beside, raw.names[unit])


def _times(names: Sequence[str]) -> _Times | None:
    """Return the columns of times, where there are many and few others, all of one quantity."""
    found = _years(names) or _dates(names)
    if found is None or len(found.places) < _FEWEST_TIMES:
        return None
    n_beside = len(names) - len(found.places)
    return found if 1 <= n_beside <= _MOST_BESIDE * len(found.places) else None


def _years(names: Sequence[str]) -> _Times | None:
    stems: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, name in enumerate(names):
        if match := _YEAR.fullmatch(name.strip()):
            stems[match["stem"]].append((place, match["when"]))
    if len(stems) != 1:
        return None
    ((stem, columns),) = stems.items()
    places, labels = zip(*columns, strict=True)
    bare = stem.strip("_. -")
    measured = "" if bare.casefold() in _NO_STEMS else bare
    return _Times(places, labels, measured, "year") if len(set(labels)) > 1 else None


def _dates(names: Sequence[str]) -> _Times | None:
    for format_ in date_formats.FORMATS:
        places = tuple(i for i, name in enumerate(names) if format_.looks_like(name.strip()))
        if len(places) >= _FEWEST_TIMES:
            return _Times(places, tuple(names[i].strip() for i in places), "", "date")
    return None


def _unit(
    table: duckdb.DuckDBPyConnection, raw: RawTable, beside: Sequence[int], n_rows: int
) -> int | None:
    """Return the first column that names every row, and each by a name of its own."""
    for i in beside:
        distinct = count(table, f"SELECT count(DISTINCT c{i}) FROM sample")
        if distinct == n_rows >= 2 and i in raw.texts:
            return i
    return None


def _are_numbers(table: duckdb.DuckDBPyConnection, times: _Times) -> bool:
    tests = "+".join(f"count_if(regexp_matches(c{i}::VARCHAR, '{_DIGITS}'))" for i in times.places)
    present = "+".join(f"count(c{i})" for i in times.places)
    return bool(count(table, f"SELECT ({tests}) >= {_NUMBERS} * ({present}) FROM sample"))


def _written(
    table: duckdb.DuckDBPyConnection,
    raw: RawTable,
    folder: Path,
    times: _Times,
    beside: Sequence[int],
    unit: str,
) -> RawTable:
    kept = [raw.names[i] for i in beside]
    when, measured = _free(times.called, kept), _free(times.measured or "value", kept)
    k = len(beside)
    own = ", ".join(f"c{i} AS c{at}" for at, i in enumerate(beside))
    rows = " UNION ALL ".join(
        f"SELECT {own}, {literal(label)} AS c{k}, c{i} AS c{k + 1}, row, {at} AS moment"
        " FROM counted"
        for at, (i, label) in enumerate(zip(times.places, times.labels, strict=True))
    )
    counted = "WITH counted AS (SELECT *, row_number() OVER () AS row FROM sample)"
    order = f"SELECT * EXCLUDE (row, moment) FROM ({rows}) ORDER BY row, moment"
    path = literal(folder / "stacked.parquet")
    run(table, f"COPY ({counted} {order}) TO {path} (FORMAT parquet)", k + 2)
    run(table, f"CREATE OR REPLACE VIEW sample AS SELECT * FROM read_parquet({path})", k + 2)
    texts = [at for at, i in enumerate(beside) if i in raw.texts] + [k]
    texts += [k + 1] if times.places[0] in raw.texts else []
    told = (
        f"The {len(times.places)} columns {raw.names[times.places[0]]!r} to"
        f" {raw.names[times.places[-1]]!r} are times: they were put under each other, a row for"
        f" each {unit!r} and {when!r}, with the values in {measured!r}."
    )
    return replace(
        raw, names=(*kept, when, measured), texts=tuple(texts), warnings=(*raw.warnings, told),
        may_have=lambda _: True, known={},
        stands_for={measured: tuple(raw.names[i] for i in times.places)},
    )  # fmt: skip


def _free(name: str, taken: Sequence[str]) -> str:
    while name.casefold() in {other.casefold() for other in taken}:
        name += "_"
    return name
