"""The rows a question is about: by number, by values of columns, the last ones, or the oddest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.encoding import numeric_column
from app.causal.structural.comparison import rows_at
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.question import Question
    from app.causal.structural.study import Study

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class AskedRows:
    """Positions in the data, in words, and whether they were chosen for being unusual."""

    positions: Ints
    words: str
    chosen: bool = False


def asked_rows(
    data: Dataset, question: Question, where: tuple[tuple[str, float | str], ...]
) -> AskedRows | None:
    """Return the rows that are asked about; None where the question names none.

    Raises
    ------
    InvalidQuestion : there is no such row.
    """
    if question.row is not None:
        if not 0 <= question.row < data.n_rows:
            raise InvalidQuestion(
                f"There is no row {question.row + 1}; the table has {data.n_rows} rows.",
                hint=f"Give a row between 1 and {data.n_rows}.",
            )
        return AskedRows(np.array([question.row]), f"row {question.row + 1}")
    if not where:
        return None
    rows = np.ones(data.n_rows, dtype=np.bool_)
    for column, level in where:
        rows &= rows_at(data, column, level)
    said = " and ".join(f"{c} = {v:g}" if isinstance(v, float) else f"{c} = {v}" for c, v in where)
    if not rows.any():
        raise InvalidQuestion(f"No row has {said}.", hint="Name values that occur together.")
    return AskedRows(np.flatnonzero(rows), _counted(rows, said))


def _counted(rows: Bools, said: str) -> str:
    count = int(rows.sum())
    return f"the row with {said}" if count == 1 else f"the {count} rows with {said}"


def oddest_row(study: Study) -> AskedRows:
    """Return the row whose target is furthest from the middle."""
    values = study.column(study.target)
    away = np.abs(values - np.median(values))
    place = int(study.rows[int(np.argmax(away))])
    return AskedRows(np.array([place]), f"row {place + 1}", chosen=True)


def values_of(study: Study, rows: AskedRows) -> Floats:
    """Return the players' values in the rows, shape (rows, players); rows with gaps left out.

    Raises
    ------
    InvalidQuestion : every one of them has a gap.
    """
    columns = [
        numeric_column(study.data.frame[name].iloc[rows.positions], study.data.variable(name))
        for name in study.players
    ]
    values = np.column_stack(columns)
    whole = ~np.isnan(values).any(axis=1)
    if not whole.any():
        gaps = [n for n, c in zip(study.players, columns, strict=True) if np.isnan(c).any()]
        raise InvalidQuestion(
            f"Of {rows.words}, no value of {', '.join(gaps)} is known.",
            hint="Ask about a row whose values are complete.",
        )
    return np.asarray(values[whole])
