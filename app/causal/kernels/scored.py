"""An effect as a kernel gives it: its value, and each row's share in its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """An effect and the mean outcome without treatment, each with its influence values.

    `influence` and `baseline_influence`, shape (n,), sum to the error of `value` and `baseline`;
    the second is None where a kernel does not know it.
    """

    value: float
    influence: Vector
    baseline: float
    baseline_influence: Vector | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A number with influence values (n,) that sum to its error."""

    value: float
    influence: Vector


def mean_among(values: Vector, rows: NDArray[np.bool_], weights: Vector | None = None) -> Part:
    """Return the mean of values (n,) over some rows, each counting for its weight."""
    counts = np.where(rows, 1.0 if weights is None else weights, 0.0)
    counts = counts / counts.sum()
    mean = float(counts @ values)
    return Part(mean, counts * (values - mean))


def minus(high: Part, low: Part) -> Part:
    return Part(high.value - low.value, high.influence - low.influence)


def plus(low: Part, more: Part) -> Part:
    return Part(low.value + more.value, low.influence + more.influence)


def difference(high: Scored, low: Scored) -> Scored:
    """Return the difference of two means, given as effects; the second is the baseline."""
    return Scored(high.value - low.value, high.influence - low.influence, low.value, low.influence)


def shares_of(n: int, weights: Vector | None) -> Vector:
    """Return what part of the whole each of n rows is."""
    if weights is None:
        return np.full(n, 1 / n)
    return np.asarray(weights / weights.sum())
