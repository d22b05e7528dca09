"""Survival curves of weighted rows, and the mean time lived within a horizon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """The share still without the event after each time: shapes (k,), times rising."""

    times: Vector
    share: Vector

    def at(self, time: float) -> float:
        """Return the share without the event at this time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return float(self.share[place - 1]) if place else 1.0

    def mean_until(self, horizon: float) -> float:
        """Return the area below the curve up to the horizon: the restricted mean time."""
        steps = np.concatenate([[0.0], self.times[self.times < horizon], [horizon]])
        heights = np.concatenate([[1.0], self.share[self.times < horizon]])
        return float(np.diff(steps) @ heights)


def survival_curve(
    entry: Vector, leave: Vector, event: Flags, weights: Vector | None = None
) -> SurvivalCurve:
    """Return the Kaplan–Meier curve of rows that are seen from `entry` until `leave`.

    Parameters
    ----------
    entry, leave : shape (n,), entry below leave. event : shape (n,), whether it ended the row.
    weights : shape (n,), what each row counts for; None when all count alike.

    References
    ----------
    Kaplan & Meier, JASA 53:457-481, 1958, doi:10.1080/01621459.1958.10501452; weighted:
    Xie & Liu, Statistics in Medicine 24:3089-3110, 2005, doi:10.1002/sim.2174
    """
    counts = np.ones(len(leave)) if weights is None else weights
    times, place = np.unique(leave[event], return_inverse=True)
    events = np.bincount(place, weights=counts[event], minlength=len(times)).astype(np.float64)
    late = entry > entry.min(initial=0.0)  # the others are at risk at the very start as well
    at_risk = _counted_from(leave, counts, times)
    at_risk -= _counted_from(entry[late], counts[late], times)
    hazard = np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 0)
    return SurvivalCurve(times, np.cumprod(1 - np.minimum(hazard, 1.0)))


def _counted_from(values: Vector, counts: Vector, times: Vector) -> Vector:
    """Return, for each time, what the rows whose value is that or later count for."""
    order = np.argsort(values, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(counts[order])])
    return np.asarray(before[-1] - before[np.searchsorted(values[order], times, side="left")])
