"""Effects per group of first treatment and per period, and what they add up to.

Callaway & Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.change_effect import ChangeEffect, Way, from_changes, from_rows
from app.causal.kernels.least_squares import NotEstimable

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.intp]


class Base(StrEnum):
    """What a group's periods are compared with: the mean of all before its start, or the last."""

    ALL_BEFORE = "all_before"
    LAST_BEFORE = "last_before"


class Control(StrEnum):
    """Whom the treated are compared with."""

    NEVER = "never_treated"
    NOT_YET = "not_yet_treated"


@dataclass(frozen=True, slots=True, eq=False)
class GroupTime:
    """Effects `values` (k,), each of the group that starts at `starts` in the period `periods`.

    `influence` (n, k) are the units' (or rows') shares in their errors. `group` (n,) is each
    one's own start, `weights` (n,) what it counts for. Those of a period before the start are
    leads: differences where there can be no effect yet. `modelled` counts effects with a model
    of who is treated.
    """

    starts: Codes
    periods: Codes
    values: Vector
    influence: Matrix
    group: Vector
    weights: Vector
    modelled: int

    @property
    def elapsed(self) -> Codes:
        """Return how many periods after the start each effect is."""
        return self.periods - self.starts

    @property
    def shares(self) -> Vector:
        """Return (k,): the weight of all units in each effect's group."""
        return np.array([self.weights[self.group == s].sum() for s in self.starts])


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """Effects added up: `at` (m,) is what each is of; `influence` (n, m) are their errors."""

    at: Vector
    values: Vector
    influence: Matrix


def of_panel(
    outcome: Matrix,
    first: Vector,
    covariates: NDArray[np.float64],
    weights: Vector,
    *,
    control: Control,
    way: Way,
    base: Base = Base.LAST_BEFORE,
) -> GroupTime:
    """Return the effects where units are followed.

    Parameters
    ----------
    outcome : (units, periods), NaN where a unit was not seen.
    first : (units,) position of the first treated period, infinity for never.
    covariates : (units, periods, k).
    """

    gaps = bool(np.isnan(outcome).any())

    def effect(start: int, period: int) -> tuple[ChangeEffect, NDArray[np.bool_]]:
        last = start - 1
        treated, others = first == start, _others(first, start, max(period, last), control)

        def since(before: Vector) -> tuple[ChangeEffect, NDArray[np.bool_]]:
            change = outcome[:, period] - before
            used = (treated | others) & np.isfinite(change)
            found = from_changes(
                change[used],
                treated[used],
                covariates[used, min(last, period)],
                way=way,
                weights=weights[used],
            )
            return found, used

        if base is Base.LAST_BEFORE:
            return since(outcome[:, last])
        if not gaps:
            return since(outcome[:, :start].mean(axis=1))
        earlier = (outcome[:, s] for s in range(start) if s != period)
        return _mean_of_all(since, earlier, treated)

    cells = _cells(first, int(outcome.shape[1]), base)
    return _collected(effect, cells, first, weights)


def _mean_of_all(
    since: Callable[[Vector], tuple[ChangeEffect, NDArray[np.bool_]]],
    earlier: Iterator[Vector],
    treated: NDArray[np.bool_],
) -> tuple[ChangeEffect, NDArray[np.bool_]]:
    """Average the changes since each earlier period, by how many treated were seen in both.

    Each compares the same units before and after, so that units with gaps take part in what they
    were seen in.

    Raises
    ------
    NotEstimable : there is nobody to compare since any period.
    """
    influence, value, total = np.zeros(len(treated)), 0.0, 0.0
    way = Way.DOUBLY_ROBUST
    for before in earlier:
        try:
            found, used = since(before)
        except NotEstimable:
            continue
        count = float((used & treated).sum())
        influence[used] += count * found.influence
        value, total = value + count * found.value, total + count
        way = found.way if found.way is Way.REGRESSION else way
    if total == 0.0:
        raise NotEstimable
    everyone = np.ones(len(treated), dtype=bool)
    return ChangeEffect(value / total, influence / total, way), everyone


def of_rows(
    outcome: Vector,
    period: Codes,
    first: Vector,
    covariates: Matrix,
    weights: Vector,
    *,
    control: Control,
    way: Way,
) -> GroupTime:
    """Return the effects where each period has rows of its own; all arrays are per row."""

    def effect(start: int, at: int) -> tuple[ChangeEffect, NDArray[np.bool_]]:
        base = start - 1
        treated, others = first == start, _others(first, start, max(at, base), control)
        used = (treated | others) & ((period == at) | (period == base))
        found = from_rows(
            outcome[used],
            treated[used],
            period[used] == at,
            covariates[used],
            way=way,
            weights=weights[used],
        )
        return found, used

    cells = _cells(first, int(period.max()) + 1, Base.LAST_BEFORE)
    return _collected(effect, cells, first, weights)


def _others(first: Vector, start: int, until: int, control: Control) -> NDArray[np.bool_]:
    if control is Control.NEVER:
        return np.isinf(first)
    return np.asarray((first > until) & (first != start))


def _collected(
    effect: Callable[[int, int], tuple[ChangeEffect, NDArray[np.bool_]]],
    cells: Iterator[tuple[int, int]],
    first: Vector,
    weights: Vector,
) -> GroupTime:
    starts, periods, values, columns, modelled = [], [], [], [], 0
    for start, period in cells:
        try:
            found, used = effect(start, period)
        except NotEstimable:
            continue
        column = np.zeros(len(first))
        column[used] = found.influence
        starts.append(start)
        periods.append(period)
        values.append(found.value)
        columns.append(column)
        modelled += found.way is not Way.REGRESSION
    if not values:
        raise NotEstimable
    return GroupTime(
        np.array(starts, dtype=np.intp),
        np.array(periods, dtype=np.intp),
        np.array(values),
        np.column_stack(columns),
        first,
        weights,
        modelled,
    )


def _cells(first: Vector, n_periods: int, base: Base) -> Iterator[tuple[int, int]]:
    """Yield (start, period) for each group with a period before; one that is the base is not."""
    for start in np.unique(first[np.isfinite(first)]).astype(int).tolist():
        if start < 1:
            continue
        is_base = start - 1 if base is Base.LAST_BEFORE or start == 1 else -1
        yield from ((start, p) for p in range(n_periods) if p != is_base)


def overall(found: GroupTime) -> Added:
    """Return the average over all treated units and their treated periods."""
    return _added(found, [found.elapsed >= 0], [0.0])


def by_elapsed(found: GroupTime) -> Added:
    """Return the average by periods since the start; negative ones are leads."""
    at = np.unique(found.elapsed)
    return _added(found, [found.elapsed == e for e in at], at.astype(np.float64))


def elapsed_shares(found: GroupTime, at: Vector) -> Vector:
    """Return (m,): what the effect so many periods after the start counts for overall."""
    total = np.array([found.shares[found.elapsed == e].sum() * (e >= 0) for e in at])
    return np.asarray(total / total.sum())


def by_start(found: GroupTime) -> Added:
    """Return the average effect on each group after its start."""
    after = found.elapsed >= 0
    at = np.unique(found.starts[after])
    return _added(found, [after & (found.starts == s) for s in at], at.astype(np.float64))


def by_period(found: GroupTime) -> Added:
    """Return the average effect in each period on those treated by then."""
    after = found.elapsed >= 0
    at = np.unique(found.periods[after])
    return _added(found, [after & (found.periods == p) for p in at], at.astype(np.float64))


def _added(found: GroupTime, parts: list[NDArray[np.bool_]], at: list[float] | Vector) -> Added:
    """Average the effects of each part by the size of their groups, which is estimated as well."""
    values, columns, shares = [], [], found.shares
    for part in parts:
        weights = shares * part / (shares * part).sum()
        value = float(weights @ found.values)
        column = found.influence @ weights
        gaps = np.where(part, found.values - value, 0.0)
        for start in np.unique(found.starts[part]):
            gap = float(gaps[found.starts == start].sum())
            column = column + found.weights * (found.group == start) * (
                gap / float((shares * part).sum())
            )
        values.append(value)
        columns.append(column)
    return Added(np.asarray(at), np.array(values), np.column_stack(columns))
