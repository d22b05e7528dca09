"""Which stretch of time a question about a series means, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.structural.comparison import FIRST_HALF, SECOND_HALF, compared_column, rows_at
from app.causal.structural.series_model import deepest
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Ints
    from app.causal.question import Level, Question
    from app.causal.structural.series_study import SeriesStudy

FALL, RISE = "fall", "rise"


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Time steps of the event and of what it is compared with, in words; `chosen` if by us."""

    event: Ints
    before: Ints
    words: str
    before_words: str
    chosen: str = ""


def periods_of(
    study: SeriesStudy, question: Question, where: tuple[tuple[str, Level], ...], direction: str
) -> Periods:
    """Return the period that is asked about and the one before it.

    Without one it is the last step; where a fall or a rise is asked about, the largest.

    Raises
    ------
    InvalidQuestion : no step lies in it, or none before it.
    """
    if question.comparison == (FIRST_HALF, SECOND_HALF):
        return _halves(study)
    if question.comparison is not None:
        column = compared_column(question, study.data)
        if column is not None:
            before, event = (_steps(study, column, v) for v in question.comparison)
            names = [_shown(v) for v in question.comparison]
            return Periods(event, before, names[1], names[0])
    if question.row is not None:
        step = int(np.flatnonzero(study.order == question.row)[0])
        return _since(np.array([step]), f"row {question.row + 1}")
    if where:
        column, level = where[0]
        return _since(_steps(study, column, level), _shown(level))
    return _unasked(study, direction)


def _halves(study: SeriesStudy) -> Periods:
    middle = (_first_usable(study) + len(study.levels)) // 2
    every = np.arange(len(study.levels))
    return Periods(every[middle:], every[:middle], "the second half", "the first half")


def _unasked(study: SeriesStudy, direction: str) -> Periods:
    values = study.level(study.target)
    if direction in (FALL, RISE):
        first = _first_usable(study)
        moves = np.diff(values)[first - 1 :] * (-1 if direction == FALL else 1)
        step = first + int(np.argmax(moves))
        why = f"No period was named, so the largest {direction} in one step was taken. "
    else:
        step = len(values) - 1
        why = "No period was named, so the last step was taken. "
    return _since(np.array([step]), _name_of(study, step), why)


def _since(event: Ints, words: str, chosen: str = "") -> Periods:
    """Return an event with as many steps before it, or as there are."""
    start = int(event.min())
    first = max(start - len(event), 0)
    if first == start:
        raise InvalidQuestion(
            f"Nothing lies before {words}, so no change into it can be seen.",
            hint="Ask about a later period.",
        )
    before = np.arange(first, start)
    name = "the step before" if len(before) == 1 else f"the {len(before)} steps before"
    return Periods(event, before, words, name, chosen)


def _steps(study: SeriesStudy, column: str, level: Level) -> Ints:
    """Return the last unbroken stretch of steps that a period means: March is the last March."""
    steps = study.in_time(rows_at(study.data, column, level))
    breaks = np.flatnonzero(np.diff(steps) > 1)
    stretch = steps[breaks[-1] + 1 :] if len(breaks) else steps
    if stretch[0] < _first_usable(study):
        stretch = stretch[stretch >= _first_usable(study)]
    if not len(stretch):
        raise InvalidQuestion(
            f"{_shown(level)} lies at the beginning of the series, before which nothing is known.",
            hint="Ask about a later period.",
        )
    return stretch


def _first_usable(study: SeriesStudy) -> int:
    return study.offset + deepest(study.blueprints[0].parents) + 1


def _name_of(study: SeriesStudy, step: int) -> str:
    clock = study.data.time.column if study.data.time else None
    row = int(study.order[step])
    if clock is None or clock not in study.data.frame:
        return f"row {row + 1}"
    value = study.data.frame[clock].iloc[row]
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m-%d"))
    return f"{clock} = {value:g}" if isinstance(value, int | float) else f"{clock} = {value}"


def _shown(level: Level) -> str:
    return f"{level:g}" if isinstance(level, float) else level
