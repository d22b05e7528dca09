"""The tables of a result (estimates, edges, checks …) as CSV, Parquet and LaTeX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.causal.graph_formats.pictures import latex_escaped
from app.errors import NotFound
from app.service.rounding import plain

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge
Cell = str | float | int | bool | None

_COLUMNS: dict[str, tuple[str, ...]] = {
    "estimates": (
        "id", "primary", "kind", "design", "method", "treatment", "outcome", "label", "value",
        "low", "high", "level", "standard_error", "p_value", "n", "unit",
    ),
    "edges": (
        "graph", "source", "source_mark", "target_mark", "target", "lag", "confidence", "strength",
    ),
    "diagnostics": (
        "id", "step", "name", "verdict", "test", "statistic", "p_value", "effect_size", "n",
        "sentence",
    ),
    "refutations": (
        "id", "step", "refuter", "verdict", "original", "refuted", "p_value", "sentence",
    ),
    "sensitivity": ("id", "step", "method", "value", "bound_value", "sentence"),
    "assumptions": ("assumption", "words", "status", "why", "otherwise"),
    "contributions": ("attribution", "name", "value", "low", "high", "share"),
    "findings": ("id", "strength", "claim"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of plain values."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(result: Json) -> tuple[Table, ...]:
    """Return every table of a result; those without rows too, so that names are always there."""
    return tuple(table(result, name) for name in _COLUMNS)


def table(result: Json, name: str) -> Table:
    """Return one table.

    Raises
    ------
    NotFound : there is none of this name.
    """
    if name not in _COLUMNS:
        raise NotFound(f"There is no table {name!r}.", hint=f"There are {', '.join(_COLUMNS)}.")
    columns = _COLUMNS[name]
    return Table(name, columns, tuple(_row(found, columns) for found in _rows(result, name)))


def _rows(result: Json, name: str) -> Iterator[Json]:
    match name:
        case "edges":
            for graph in result.get("graphs", ()):
                yield from ({**edge, "graph": graph["id"]} for edge in graph["edges"])
        case "contributions":
            for found in result.get("attributions", ()):
                yield from ({**p, "attribution": found["id"]} for p in found["contributions"])
        case _:
            yield from result.get(name, ())


def _row(found: Json, columns: Sequence[str]) -> tuple[Cell, ...]:
    low, high = found.get("interval") or (None, None)
    known = {**found, "low": low, "high": high}
    return tuple(known.get(column) for column in columns)


_COMMAND = re.compile(r"^[=+\-@\t\r\n]")  # what spreadsheet programs run


def as_csv(found: Table) -> str:
    """Return CSV in which no spreadsheet program takes a text for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(found.columns)
    writer.writerows([_inert(cell) for cell in row] for row in found.rows)
    return text.getvalue()


def _inert(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _COMMAND.match(cell) else cell


def as_parquet(found: Table) -> bytes:
    """Return Parquet; a column holds numbers or texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [[row[place] for row in found.rows] for place in range(len(found.columns))]
    arrays = [pa.array(_of_one_kind(column)) for column in columns]
    written = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=list(found.columns)), written)
    return written.getvalue()


def _of_one_kind(column: list[Cell]) -> list[Cell]:
    known = {type(cell) for cell in column if cell is not None}
    if known <= {int, float}:
        return [None if cell is None else float(cell) for cell in column]
    if len(known) > 1:
        return [None if cell is None else str(cell) for cell in column]
    return column


def as_latex(found: Table) -> str:
    """Return a LaTeX table (booktabs), its numbers to three digits."""
    numeric = [_is_numeric(found, place) for place in range(len(found.columns))]
    lines = [_latex_row([column.replace("_", " ") for column in found.columns]), r"\midrule"]
    lines += [_latex_row([_shown(cell) for cell in row]) for row in found.rows]
    return "\n".join(
        (
            "% needs \\usepackage{booktabs}",
            f"\\begin{{tabular}}{{{''.join('r' if n else 'l' for n in numeric)}}}",
            r"\toprule", *lines, r"\bottomrule", r"\end{tabular}", "",
        )
    )  # fmt: skip


def _is_numeric(found: Table, place: int) -> bool:
    cells = [row[place] for row in found.rows if row[place] is not None]
    return bool(cells) and all(
        isinstance(c, int | float) and not isinstance(c, bool) for c in cells
    )


def _latex_row(cells: Sequence[str]) -> str:
    return " & ".join(latex_escaped(cell) for cell in cells) + r" \\"


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool | str):
        return str(cell)
    return plain(cell)
