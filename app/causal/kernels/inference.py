"""From influence values to a standard error, an interval and a p-value."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Inference:
    """How sure a number is: its standard error, two-sided interval and p-value against 0."""

    standard_error: float
    interval: tuple[float, float]
    p_value: float


def infer(
    value: float,
    influence: Vector,
    *,
    level: float,
    degrees: float,
    clusters: NDArray[np.intp] | None = None,
) -> Inference:
    """Return the inference for an estimator that is a sum of influence values plus its truth.

    Parameters
    ----------
    influence : shape (n,), scaled so that they sum to (estimate - truth).
    degrees : degrees of freedom when rows are independent; with clusters it is G - 1.
    clusters : shape (n,), codes 0..G-1; rows of one cluster may depend on each other.
    """
    if clusters is None:
        return normal_interval(value, math.sqrt(float(influence @ influence)), level, degrees)
    sums = np.bincount(clusters, weights=influence)
    groups = len(sums)
    variance = groups / (groups - 1) * float(sums @ sums)
    return normal_interval(value, math.sqrt(variance), level, groups - 1)


def normal_interval(value: float, error: float, level: float, degrees: float) -> Inference:
    """Return the t interval around `value`; `degrees` may be infinite."""
    if error == 0.0:
        return Inference(0.0, (value, value), 0.0 if value else 1.0)
    half = t_quantile((1 + level) / 2, degrees) * error
    p_value = 2 * float(stdtr(min(degrees, 1e12), -abs(value) / error))
    return Inference(error, (value - half, value + half), p_value)


def degrees_of(influence: Vector, at_most: float) -> float:
    """Return the degrees of freedom that a variance from these influence values (n,) has.

    A few heavy rows make it as unsure as one from few rows: twice its square over its own
    variance (Satterthwaite 1946, doi:10.2307/3002019), which hangs on the values' kurtosis.
    """
    squares = influence**2
    total = float(squares.sum())
    unsure = float(np.sum((squares - total / len(squares)) ** 2))
    return at_most if unsure <= 0 else min(max(2 * total**2 / unsure, 1.0), at_most)


def t_quantile(share: float, degrees: float) -> float:
    return float(stdtrit(min(degrees, 1e12), share))
