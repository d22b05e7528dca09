"""The 2×2 of difference-in-differences: who is treated, and which rows come after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.panel import clusters_of, codes_of, contrast_said, keys_of
from app.causal.periods import periods_of
from app.causal.sample import Sample, take
from app.causal.treated_now import spelled_out
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
    data, read = spelled_out(data, estimand)
    time = read.time_column
    if time is None:
        raise InvalidQuestion("Difference-in-differences needs a time column.")
    key = _key(read)
    plain = replace(read, time_column=None, group_column=None)
    extra = dict.fromkeys((time, *([key] if key else [])))
    sample = take(data, plain, extra=list(extra))
    if not sample.has_arms:
        raise InvalidQuestion(
            f"{estimand.treatment!r} is a dose; difference-in-differences compares two groups."
        )
    periods = periods_of(sample.frame[time], data.variable(time))
    group = _ever_treated(sample, key)
    after = _after(sample, group, periods.places, periods.labels, estimand)
    sample = replace(sample, contrast=contrast_said(sample, estimand))
    found = TwoByTwo(
        _clustered(sample, periods.places, read), group, after, periods.places, periods.labels
    )
    _check(found, estimand)
    return found


def _key(estimand: Estimand) -> str | None:
    """Return the column whose values are wholly treated or wholly untreated over time."""
    if estimand.group_column and estimand.group_column != estimand.treatment:
        return estimand.group_column
    return estimand.unit_column


def _clustered(sample: Sample, period: NDArray[np.intp], read: Estimand) -> Sample:
    """Return the sample with its rows in the clusters in which treatment was decided."""
    if _key(read) is None:
        return sample
    key, group = keys_of(read)
    clusters, _ = clusters_of(sample, codes_of(sample.frame[key]), period, key, group, read)
    return replace(sample, clusters=clusters)


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
