"""Units followed over time: each a series of its own, and what moves all of them alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import fdtrc

from app.causal.encoding import numeric_matrix
from app.causal.kernels.correlation import refuse_constant
from app.causal.kernels.lagged import Series
from app.errors import DegenerateData, InvalidRequest, TooFewSamples

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Bools, Floats

_FEWEST_STEPS = 10  # times per unit, at the median
_APART = 64  # empty rows between units, more than any lag looks back
_SHARED = 1e-4  # level of the test that times move all units alike


@dataclass(frozen=True, slots=True)
class Panel:
    """Values of the columns by unit and time, shape (U, T, N); NaN where a unit has no row.

    `of_unit` and `of_time` tell which columns are the same at all times of each unit, or in all
    units at each time; the others are the system's own.
    """

    names: tuple[str, ...]
    Y: Floats
    of_unit: Bools
    of_time: Bools

    @property
    def own(self) -> Bools:
        return ~(self.of_unit | self.of_time)

    def part(self, chosen: Bools) -> Panel:
        """Return the panel of some of the columns."""
        names = tuple(n for n, c in zip(self.names, chosen, strict=True) if c)
        return Panel(names, self.Y[:, :, chosen], self.of_unit[chosen], self.of_time[chosen])


def panel_of(data: Dataset, unit: str, time: str) -> Panel:
    """Return every column but unit and time, by unit and time.

    Raises
    ------
    InvalidRequest : a unit has two rows at one time.
    DegenerateData : a column is constant, or no column varies in units over time.
    TooFewSamples : fewer than two units, or too few times in most.
    """
    names = tuple(sorted(n for n in data.names if n not in (unit, time)))
    frame = data.frame
    present = (frame[unit].notna() & frame[time].notna()).to_numpy()
    units = np.unique(frame[unit].astype("string")[present], return_inverse=True)[1]
    times = np.unique(frame[time].to_numpy()[present], return_inverse=True)[1]
    if len(np.unique(np.column_stack((units, times)), axis=0)) < len(units):
        raise InvalidRequest(
            f"Some value of {unit!r} has several rows at the same {time!r}.",
            hint="Name the columns that tell the rows of a unit apart.",
        )
    if int(units.max(initial=0)) < 1 or np.median(np.bincount(units)) < _FEWEST_STEPS:
        raise TooFewSamples(
            f"Most values of {unit!r} have fewer than {_FEWEST_STEPS} times, or there is only one."
        )
    X = numeric_matrix(data, names)[present]
    refuse_constant(X, names)
    Y = np.full((int(units.max()) + 1, int(times.max()) + 1, len(names)), np.nan)
    Y[units, times] = X
    of_unit, of_time = (_is_fixed(Y, axis) for axis in (1, 0))
    if (of_unit | of_time).all():
        raise DegenerateData(f"No column changes over time differently between units of {unit!r}.")
    return Panel(names, Y, of_unit, of_time & ~of_unit)


def stacked(panel: Panel) -> Series:
    """Return the units' series one after another, so far apart that no lag reaches across."""
    U, T, N = panel.Y.shape
    Y = np.full((U, T + _APART, N), np.nan)
    Y[:, :T] = panel.Y
    return Series(panel.names, Y.reshape(-1, N))


def relative_to_units(panel: Panel) -> Panel:
    """Return the values less their unit's mean: what hides behind a unit for good drops out."""
    return Panel(panel.names, panel.Y - _mean(panel.Y, 1), panel.of_unit, panel.of_time)


def relative_to_times(panel: Panel) -> Panel:
    """Return the values less all units' mean at their time: what moves all alike drops out."""
    return Panel(panel.names, panel.Y - _mean(panel.Y, 0), panel.of_unit, panel.of_time)


def averaged(panel: Panel) -> Series:
    """Return the mean over units at each time."""
    return Series(panel.names, np.asarray(_mean(panel.Y, 0)[0]))


def moved_alike(panel: Panel) -> Bools:
    """Tell which columns' means over units differ between times more than units do, shape (N,)."""
    return np.array([differ_by(panel.Y[:, :, k].T, _SHARED) for k in range(len(panel.names))])


def left_over(panel: Panel, graph: CausalGraph, slopes: Panel) -> Floats:
    """Return what the lagged graph's links leave of each column, shape (U, T, N).

    Slopes are fitted on `slopes`, in which units and times are held fixed, and taken off the
    values as they are, so that the levels of units and times stay.
    """
    place = {name: k for k, name in enumerate(panel.names)}
    rest = panel.Y.copy()
    for name, k in place.items():
        causes = [
            (place[e.source] if e.target == name else place[e.target], e.lag)
            for e in graph.edges
            if e.target == name or (e.is_undirected and e.source == name)
        ]
        if causes:
            fitted = np.stack([_earlier(slopes.Y[:, :, c], lag) for c, lag in causes], axis=-1)
            known = ~np.isnan(fitted).any(axis=-1) & ~np.isnan(slopes.Y[:, :, k])
            slope = np.linalg.lstsq(fitted[known], slopes.Y[:, :, k][known], rcond=None)[0]
            values = np.stack([_earlier(panel.Y[:, :, c], lag) for c, lag in causes], axis=-1)
            rest[:, :, k] -= values @ slope
    return rest


def differ_by(groups: Floats, level: float) -> bool:
    """Tell whether the rows of `groups`, NaN left out, have different means (one-way F test)."""
    known = ~np.isnan(groups)
    counts = known.sum(axis=1)
    groups, counts = groups[counts > 0], counts[counts > 0]
    n, k = int(counts.sum()), len(counts)
    if k < 2 or n <= k:
        return False
    means = np.nanmean(groups, axis=1)
    between = float(counts @ (means - np.nanmean(groups)) ** 2) / (k - 1)
    within = float(np.nansum((groups - means[:, None]) ** 2)) / (n - k)
    return bool(within > 0 and fdtrc(k - 1, n - k, between / within) < level)


def _is_fixed(Y: Floats, axis: int) -> Bools:
    """Tell which columns do not vary along an axis."""
    spread = np.fmax.reduce(Y, axis=axis) - np.fmin.reduce(Y, axis=axis)
    return np.asarray((np.nan_to_num(spread) == 0).all(axis=0))


def _mean(Y: Floats, axis: int) -> Floats:
    counts = np.maximum((~np.isnan(Y)).sum(axis=axis, keepdims=True), 1)
    return np.asarray(np.nansum(Y, axis=axis, keepdims=True) / counts)


def _earlier(values: Floats, lag: int) -> Floats:
    """Return each unit's values `lag` steps before, shape (U, T)."""
    shifted = np.full_like(values, np.nan)
    shifted[:, lag:] = values[:, : values.shape[1] - lag]
    return shifted
