"""The effect on units that switch, in the period in which they do: on, off, or both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import NotEstimable

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Switching:
    """An average over switches with influence (units,); `joining` and `leaving` count them."""

    value: float
    influence: Vector
    joining: int
    leaving: int


def at_switches(outcome: Matrix, treated: Matrix, weights: Vector) -> Switching:
    """Compare those who switch with those who stay as they were, from one period to the next.

    Parameters
    ----------
    outcome, treated : (units, periods), NaN where a unit was not seen.

    Raises
    ------
    NotEstimable : nobody switches while others stay.

    References
    ----------
    de Chaisemartin & D'Haultfœuille 2020, doi:10.1257/aer.20181169
    """
    return _summed(outcome, treated, weights, lead=0)


def before_switches(outcome: Matrix, treated: Matrix, weights: Vector) -> Switching:
    """Return the same for the period before, in which neither side switched: it should be zero.

    Raises
    ------
    NotEstimable : nobody stayed in the period before a switch.
    """
    return _summed(outcome, treated, weights, lead=1)


def _summed(outcome: Matrix, treated: Matrix, weights: Vector, *, lead: int) -> Switching:
    total, value = 0.0, 0.0
    influence = np.zeros(len(outcome))
    counts = {1.0: 0, -1.0: 0}
    for period in range(1 + lead, outcome.shape[1]):
        change = outcome[:, period - lead] - outcome[:, period - lead - 1]
        step = treated[:, period] - treated[:, period - 1]
        seen = np.isfinite(change) & np.isfinite(step)
        if lead:
            seen &= treated[:, period - 1] == treated[:, period - 2]
        for direction in (1.0, -1.0):
            switch = seen & (step == direction)
            stay = seen & (step == 0) & (treated[:, period - 1] == (direction < 0))
            if switch.sum() < 1 or stay.sum() < 2:
                continue
            size = weights[switch].sum()
            gap, own = _difference(change, switch, stay, weights)
            value += size * direction * gap
            influence += size * direction * own
            total += size
            counts[direction] += int(switch.sum())
    if total == 0.0:
        raise NotEstimable
    return Switching(float(value / total), influence / total, counts[1.0], counts[-1.0])


def _difference(
    change: Vector, switch: NDArray[np.bool_], stay: NDArray[np.bool_], weights: Vector
) -> tuple[float, Vector]:
    influence = np.zeros(len(change))
    means = []
    for rows, sign in ((switch, 1.0), (stay, -1.0)):
        shares = weights[rows] / weights[rows].sum()
        mean = float(shares @ change[rows])
        count = max(int(rows.sum()), 2)
        influence[rows] = sign * shares * (change[rows] - mean) * np.sqrt(count / (count - 1))
        means.append(mean)
    return means[0] - means[1], influence
