"""A last row that sums up the others, or gives their mean: it is no case, and is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.adapters.conversion import Conversion, Stored
from app.adapters.raw_table import literal
from app.adapters.typed_table import write_cells

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.adapters.raw_table import RawTable

_SAYS_SUM = re.compile(
    r"(?:grand |sub|over)?[ -]?(?:totals?|sums?|all)|gesamt\w*|insgesamt|summe|total(?:e|en|es)?"
    r"|overall|(?:the )?(?:mean|average|avg)|mittelwert|durchschnitt|moyenne|media|promedio",
    re.IGNORECASE,
)
_FEWEST_ROWS = 4
_CLOSE = 1e-6  # of a sum; means are often rounded
_ROUNDED = 0.006


def without_totals(
    table: duckdb.DuckDBPyConnection, raw: RawTable, found: Sequence[Conversion], target: Path
) -> tuple[str, ...]:
    """Write the table at `target` again without its last row where that sums up the others.

    The row has no value in the columns of words, or one that says so, and at least one of its
    numbers is the sum or the mean of those above it; where nothing says so, all are.
    """
    texts = [i for i, c in enumerate(found) if c.stored is Stored.TEXT]
    numbers = [i for i, c in enumerate(found) if c.stored in (Stored.INTEGER, Stored.FLOAT)]
    if not raw.is_whole or not texts or not numbers:
        return ()
    aliases = ", ".join(f"c{i}" for i in range(len(raw.names)))
    source = f"read_parquet({literal(target)}) AS t({aliases})"
    (n_rows,) = table.execute(f"SELECT count(*) FROM {source}").fetchall()[0]
    if n_rows <= _FEWEST_ROWS:
        return ()
    (last,) = table.execute(f"SELECT {aliases} FROM {source} OFFSET {n_rows - 1}").fetchall()
    words = [str(last[i]) for i in texts if last[i] is not None]
    says = [word for word in words if _SAYS_SUM.fullmatch(word.strip(" :*"))]
    if words and (not says or len(words) > len(says)):
        return ()
    others = f"(SELECT {aliases} FROM {source} LIMIT {n_rows - 1})"
    asked = ", ".join(f"sum(c{i}), avg(c{i})" for i in numbers)
    (sums,) = table.execute(f"SELECT {asked} FROM {others}").fetchall()
    held = [
        _sums_up(last[i], sums[2 * at], sums[2 * at + 1])
        for at, i in enumerate(numbers)
        if last[i] is not None
    ]
    if not any(held) or (not says and not all(held)):
        return ()
    kept = target.with_suffix(".rows")
    write_cells(table, raw, aliases.split(", "), others, kept)
    kept.replace(target)
    called = f" ({says[0]!r})" if says else ""
    return (f"The last row{called} sums up the others: it was left out.",)


def _sums_up(value: float, total: float | None, mean: float | None) -> bool:
    """Tell whether a number is the sum of others, or their mean as it is rounded."""
    if total is None or mean is None or value == 0:
        return False
    return abs(value - total) <= _CLOSE * abs(total) or abs(value - mean) <= max(
        _CLOSE * abs(mean), _ROUNDED if value != int(value) else 0.0
    )
