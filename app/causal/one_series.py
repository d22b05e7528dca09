"""One series with an intervention: its values on an even grid of times, and what runs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import numeric_column
from app.causal.one_unit import known_unit
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import arms_of, treatment_values
from app.causal.shared_courses import shared_courses
from app.causal.timeline import Timeline, timeline
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

FEWEST_BEFORE, FEWEST_AFTER, FEW_BEFORE = 4, 1, 12
_LONGEST_GRID = 5  # times the number of readings


@dataclass(frozen=True, slots=True, eq=False)
class OneSeries:
    """A series on an even grid of times.

    Parameters
    ----------
    values : shape (T,), NaN where there is no reading.
    controls : shape (T, k), the series to compare with, which `control_names` names, or the
        courses that many of them share.
    on : shape (T,), 1 where the intervention is in force; `before` is the first such place.
    season : steps in a season, 0 for none, -1 where the times do not tell.
    rows : rows with a value.
    who : the unit that the series is of, where others are among the controls.
    """

    values: Vector
    controls: Matrix
    control_names: tuple[str, ...]
    on: Vector
    before: int
    labels: tuple[str, ...]
    season: int
    rows: int
    diagnostics: tuple[Diagnosis, ...]
    who: str | None = None

    @property
    def stays_on(self) -> bool:
        return bool(self.on[self.before :].all())

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Return (T,): where the series and all controls have a reading."""
        whole = np.column_stack([self.values, self.controls])
        return np.asarray(~np.isnan(whole).any(axis=1))

    @property
    def controls_said(self) -> tuple[str, ...]:
        """Return what each control is called."""
        names, count = self.control_names, self.controls.shape[1]
        if len(names) == count:
            return names
        return tuple(f"course {i + 1} that {len(names)} series share" for i in range(count))

    @property
    def since(self) -> str:
        return self.labels[self.before]


def one_series(data: Dataset, estimand: Estimand) -> OneSeries:
    """Return the series of the outcome; of one unit, what sets it apart from the others' mean.

    Rows of one time are averaged.

    Raises
    ------
    InvalidQuestion : the intervention's time is not known, or lies outside the data.
    TooFewSamples : too few readings before it, or none after.
    DegenerateData : the series never varies.
    """
    times = _times(data, estimand)
    rows = _rows(data, estimand)
    start, on = _intervention(data, estimand, times)
    grid = _grid(times)
    columns = np.column_stack([rows.own, rows.others, *rows.controls.values()])
    by_time = _spread(columns, times, grid)
    values = by_time[:, 0] if rows.who is None else by_time[:, 0] - by_time[:, 1]
    in_force = np.zeros(len(by_time))
    in_force[grid] = on
    told = (*_said(times, rows), *_compared(rows.who, estimand))
    controls = shared_courses(by_time[:, 2:], int(grid[start]))
    found = OneSeries(
        values, controls, tuple(rows.controls), _carried(in_force, grid), int(grid[start]),
        _labels(times, grid, len(by_time)), times.season(),
        int(np.sum(~np.isnan(rows.own) & (times.places >= 0))), told, rows.who,
    )  # fmt: skip
    _check(found, estimand)
    return found


def _spread(columns: Matrix, times: Timeline, grid: NDArray[np.intp]) -> Matrix:
    """Return the mean of each column at each place of the grid, NaN where there is no row."""
    table = pd.DataFrame(columns)[times.places >= 0]
    means = table.groupby(times.places[times.places >= 0]).mean()
    spread = np.full((int(grid[-1]) + 1, columns.shape[1]), np.nan)
    spread[grid[means.index.to_numpy()]] = means.to_numpy()
    return spread


def _times(data: Dataset, estimand: Estimand) -> Timeline:
    column = estimand.time_column or (data.time.column if data.time else None)
    if column is not None:
        return timeline(data, column)
    count = data.n_rows
    numbers = np.arange(count)
    ticks = numbers.astype(np.float64) + 1
    return Timeline("row", numbers, ticks, tuple(f"{t:g}" for t in ticks), "step")


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """By row, the outcome of the unit and of the others, and the controls; the unit's name."""

    own: Vector
    others: Vector
    controls: dict[str, Vector]
    who: str | None


def _rows(data: Dataset, estimand: Estimand) -> _Rows:
    outcome = numeric_column(data.frame[estimand.outcome], data.variable(estimand.outcome))
    controls = {
        name: numeric_column(data.frame[name], data.variable(name))
        for name in estimand.adjustment
        if data.variable(name).is_numeric
    }
    unit = estimand.unit_column or estimand.group_column
    if unit is None or data.frame[unit].nunique() < 2:
        return _Rows(outcome, np.full(data.n_rows, np.nan), controls, None)
    units = data.frame[unit].astype("string").to_numpy(dtype=object)
    who = _treated(data, estimand, units)
    mine = units == who
    return _Rows(
        np.where(mine, outcome, np.nan),
        np.where(mine, np.nan, outcome),
        {name: np.where(mine, values, np.nan) for name, values in controls.items()},
        who,
    )


def _treated(data: Dataset, estimand: Estimand, units: NDArray[np.object_]) -> str:
    if estimand.treated_unit is not None:
        return known_unit(estimand, units)
    marked = set(units[_switch(data, estimand) == 1.0])
    if len(marked) == 1:
        return str(marked.pop())
    raise InvalidQuestion(
        f"Which of the series of {estimand.unit_column or estimand.group_column!r} the"
        " intervention touched is not known.",
        hint="Name it, and when the intervention began.",
    )


def _switch(data: Dataset, estimand: Estimand) -> Vector:
    if estimand.treatment in {estimand.time_column, estimand.unit_column, estimand.group_column}:
        return np.zeros(data.n_rows)
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    return treatment_values(data, estimand, arms)


def _intervention(data: Dataset, estimand: Estimand, times: Timeline) -> tuple[int, Vector]:
    """Return the first place in force, and (periods,) where it is in force."""
    count = len(times.labels)
    if estimand.intervention_time is not None:
        start = times.start(estimand.intervention_time)
        return start, (np.arange(count) >= start).astype(np.float64)
    switch = _switch(data, estimand)
    known = (times.places >= 0) & ~np.isnan(switch)
    on = np.zeros(count)
    np.maximum.at(on, times.places[known], (switch[known] > 0.5).astype(np.float64))
    if not on.any() or on.all() or on[0] == 1.0:
        raise InvalidQuestion(
            f"Nothing says when the intervention began: {estimand.treatment!r} does not switch on"
            " between the first time and the last.",
            hint="Name the time, as in “since March 1983”, or a column that is 1 from then on.",
        )
    return int(np.argmax(on)), on


def _grid(times: Timeline) -> NDArray[np.intp]:
    """Return each time's place on an even grid; the mere order where steps are uneven."""
    count = len(times.labels)
    if count < 2 or not times.is_regular:
        return np.arange(count)
    grid = np.round((times.ticks - times.ticks[0]) / times.step).astype(np.intp)
    return grid if grid[-1] < _LONGEST_GRID * count else np.arange(count)


def _carried(on: Vector, grid: NDArray[np.intp]) -> Vector:
    """Carry the state of the intervention over times without a row."""
    last = np.zeros(len(on), dtype=np.intp)
    last[grid] = grid
    return on[np.maximum.accumulate(last)]


def _labels(times: Timeline, grid: NDArray[np.intp], length: int) -> tuple[str, ...]:
    labels = [""] * length
    for place, label in zip(grid, times.labels, strict=True):
        labels[int(place)] = label
    return tuple(labels)


def _compared(who: str | None, estimand: Estimand) -> tuple[Diagnosis, ...]:
    if who is None:
        return ()
    return (
        Diagnosis(
            "comparison_series",
            Verdict.PASSED,
            f"The series is what sets {who} apart from the others of"
            f" {estimand.unit_column or estimand.group_column}: what hits all alike cancels.",
        ),
    )


def _said(times: Timeline, rows: _Rows) -> list[Diagnosis]:
    told = []
    if not times.is_regular:
        told.append(
            Diagnosis(
                "uneven_times",
                Verdict.INCONCLUSIVE,
                f"The times of {times.column!r} are not evenly spaced; readings are taken as one"
                " step apart each, so trends and memory are per reading.",
            )
        )
    counted = times.places[(times.places >= 0) & ~np.isnan(rows.own)]
    most = int(np.bincount(counted).max()) if counted.size else 0
    if most > 1:
        told.append(
            Diagnosis(
                "rows_averaged",
                Verdict.PASSED,
                f"Up to {most} rows share one time; their mean is the series.",
                statistic=float(most),
            )
        )
    return told


def _check(series: OneSeries, estimand: Estimand) -> None:
    seen = series.seen
    before, after = int(seen[: series.before].sum()), int(seen[series.before :].sum())
    if before < FEWEST_BEFORE or after < FEWEST_AFTER:
        raise TooFewSamples(
            f"{estimand.outcome!r} has {before} readings before {series.since} and {after} from"
            f" then on; at least {FEWEST_BEFORE} before and {FEWEST_AFTER} after are needed to"
            " tell a change from its own course."
        )
    if np.nanstd(series.values) == 0:
        raise DegenerateData(f"{estimand.outcome!r} never varies.")
