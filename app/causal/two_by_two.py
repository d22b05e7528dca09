"""The 2×2 of difference-in-differences: who is treated, and which rows come after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import numeric_column
from app.causal.levels import baseline_first
from app.causal.sample import Sample, take
from app.errors import InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

SMALLEST_CELL = 2


@dataclass(frozen=True, slots=True, eq=False)
class TwoByTwo:
    """Rows of a comparison of changes.

    `group` and `after` have shape (n,), zeros and ones; `period` (n,) is the position of the
    row's time among `periods`.
    """

    sample: Sample
    group: NDArray[np.float64]
    after: NDArray[np.float64]
    period: NDArray[np.intp]
    periods: tuple[str, ...]

    @property
    def n_before(self) -> int:
        """Return how many periods lie before the treatment."""
        return len(np.unique(self.period[self.after == 0]))

    def cells(self) -> dict[tuple[int, int], int]:
        """Return the rows in each cell, by (group, after)."""
        return {
            (g, a): int(np.sum((self.group == g) & (self.after == a)))
            for g in (0, 1)
            for a in (0, 1)
        }


def span(data: Dataset, estimand: Estimand) -> TwoByTwo:
    """Return the 2×2 that the estimand's columns span.

    The treatment column may mark the treated group in all periods, or treated rows only; in the
    second case a group is treated when any of its rows is, and "after" begins with the first.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated, or when it starts.
    TooFewSamples : a cell of the 2×2 is empty.
    """
    time = estimand.time_column
    if time is None:
        raise InvalidQuestion("Difference-in-differences needs a time column.")
    key = _key(estimand)
    plain = replace(estimand, time_column=None, group_column=None)
    sample = take(data, plain, extra=[time, *([key] if key else [])])
    if not sample.has_arms:
        raise InvalidQuestion(
            f"{estimand.treatment!r} is a dose; difference-in-differences compares two groups."
        )
    period, periods = _periods(data, sample.frame[time], time)
    group = _ever_treated(sample, key)
    after = _after(sample, group, period, periods, estimand)
    found = TwoByTwo(sample, group, after, period, periods)
    _check(found, estimand)
    return found


def _key(estimand: Estimand) -> str | None:
    """Return the column whose values are wholly treated or wholly untreated over time."""
    if estimand.group_column and estimand.group_column != estimand.treatment:
        return estimand.group_column
    return estimand.unit_column


def _periods(
    data: Dataset, times: pd.Series, name: str
) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Return each row's position in time, and the periods as text, earliest first."""
    variable = data.variable(name)
    if variable.is_numeric or pd.api.types.is_datetime64_any_dtype(times.dtype):
        numbers = numeric_column(times, variable)
        if not np.isnan(numbers).any() and not _is_text(times):
            values, positions = np.unique(numbers, return_inverse=True)
            return positions.astype(np.intp), tuple(f"{v:g}" for v in values)
    text = times.astype("string").to_numpy(dtype=object)
    levels = tuple(sorted(set(text)))
    if len(levels) == 2:
        levels = baseline_first(levels)
    place = {level: i for i, level in enumerate(levels)}
    return np.array([place[value] for value in text], dtype=np.intp), levels


def _is_text(series: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(series.dtype) or isinstance(
        series.dtype, pd.CategoricalDtype
    )


def _ever_treated(sample: Sample, key: str | None) -> NDArray[np.float64]:
    if key is None:
        return sample.treatment
    codes = pd.factorize(sample.frame[key])[0]
    treated = np.zeros(codes.max() + 1)
    np.maximum.at(treated, codes, sample.treatment)
    return treated[codes]


def _after(
    sample: Sample,
    group: NDArray[np.float64],
    period: NDArray[np.intp],
    periods: tuple[str, ...],
    estimand: Estimand,
) -> NDArray[np.float64]:
    if len(periods) < 2:
        raise InvalidQuestion(
            f"{estimand.time_column!r} has one period; a change needs a before and an after."
        )
    starts = int(period[sample.treated].min())
    if starts > 0:
        _require_comparison(group, period, starts, estimand)
        _require_one_start(sample, group, period, starts, estimand)
        return (period >= starts).astype(np.float64)
    if len(periods) == 2:
        return period.astype(np.float64)
    raise InvalidQuestion(
        f"{estimand.time_column!r} has {len(periods)} periods and {estimand.treatment!r} does not"
        " say in which the treatment starts.",
        hint="Name a treatment column that is 1 only for treated rows after the start.",
    )


def _require_comparison(
    group: NDArray[np.float64], period: NDArray[np.intp], starts: int, estimand: Estimand
) -> None:
    if not (group[period < starts] == 1).any():
        raise InvalidQuestion(
            f"{estimand.treatment!r} marks treated rows only after the start, and nothing says"
            " which earlier rows belong to the same group.",
            hint="Name the group or the unit column.",
        )


def _require_one_start(
    sample: Sample,
    group: NDArray[np.float64],
    period: NDArray[np.intp],
    starts: int,
    estimand: Estimand,
) -> None:
    """Raise when some of the treated start later: a 2×2 would then compare treated with treated.

    Goodman-Bacon 2021, 10.1016/j.jeconom.2021.03.014.
    """
    untreated_later = (group == 1) & (period >= starts) & ~sample.treated
    if untreated_later.any():
        raise InvalidQuestion(
            f"Not all of those that {estimand.treatment!r} ever marks are treated from the same"
            " period on; one before and one after would mix them.",
            hint="Keep the units that start together and those never treated.",
        )


def _check(found: TwoByTwo, estimand: Estimand) -> None:
    for (group, after), count in found.cells().items():
        if count < SMALLEST_CELL:
            who = "treated" if group else "comparison"
            when = "after" if after else "before"
            raise TooFewSamples(
                f"The {who} group has {count} rows {when} the treatment"
                f" ({estimand.treatment} × {estimand.time_column}); each cell needs"
                f" {SMALLEST_CELL}."
            )
