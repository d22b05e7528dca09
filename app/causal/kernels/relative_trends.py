"""An effect whose trends were not parallel: how far off, in multiples of what was seen before.

Rambachan & Roth 2023, doi:10.1093/restud/rdad018, restriction on relative magnitudes: from one
period to the next after the start, the groups' trends part by no more than `times` the largest
step by which they did before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.inference import t_quantile

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_MOST, _HALVINGS = 1000.0, 60


@dataclass(frozen=True, slots=True, eq=False)
class RelativeTrends:
    """The average effect over the periods after, (value), and the steps (s,) before.

    `spread` (1 + s, 1 + s) is the covariance of value and steps, `reach` how many steps of a
    trend that parts end up in the average effect, `quantile` that of the interval's half width.
    """

    value: float
    steps: Vector
    spread: Matrix
    reach: float
    quantile: float

    @property
    def largest_step(self) -> float:
        return float(np.abs(self.steps).max())

    def bounds(self, times: float) -> tuple[float, float]:
        """Return between which values the effect lies, chance left out."""
        width = times * self.reach * self.largest_step
        return self.value - width, self.value + width

    def interval(self, times: float) -> tuple[float, float]:
        """Return an interval that holds the effect as often as it says, at least.

        Were it known which step is the largest, and its sign, both ends would be linear in what
        is estimated; the union over all of them holds whichever it is.
        """
        sides = np.concatenate([self.steps, -self.steps]) * times * self.reach
        errors = np.array([self._error(times * sign, s) for sign in (1, -1) for s in self._places])
        return (
            float((self.value - sides - self.quantile * errors[self._turned]).min()),
            float((self.value + sides + self.quantile * errors).max()),
        )

    def breakdown(self) -> float:
        """Return from how many times the largest step on the interval holds 0; at most 1000."""
        if self._holds_none(0.0):
            return 0.0
        low, high = 0.0, 1.0
        while not self._holds_none(high):
            low, high = high, 2 * high
            if high > _MOST:
                return _MOST
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self._holds_none(middle) else (middle, high)
        return high

    def _holds_none(self, times: float) -> bool:
        low, high = self.interval(times)
        return low <= 0.0 <= high

    @property
    def _places(self) -> range:
        return range(len(self.steps))

    @property
    def _turned(self) -> NDArray[np.intp]:
        """Return the places of the same steps with the other sign."""
        return np.roll(np.arange(2 * len(self.steps)), len(self.steps))

    def _error(self, times: float, place: int) -> float:
        pick = np.zeros(len(self.spread))
        pick[0], pick[1 + place] = 1.0, times * self.reach
        return float(np.sqrt(max(float(pick @ self.spread @ pick), 0.0)))


def relative_trends(
    at: Vector, values: Vector, spread: Matrix, shares: Vector, *, level: float, degrees: float
) -> RelativeTrends | None:
    """Return what the effects by period since the start say; None where no step lies before.

    Parameters
    ----------
    at : (k,) periods since the start, negative before it; where -1 is missing, it is the period
        that all others are measured from, else its value is taken from all.
    values, spread : (k,) and (k, k), the effects and their covariance.
    shares : (k,) what each period after the start counts for in the average effect; sum to 1.
    """
    base = (at == -1.0).astype(np.float64)
    before = np.flatnonzero(at < -1.0)
    order = before[np.argsort(at[before])]
    ends = [*(np.eye(len(at))[i] - base for i in order), np.zeros(len(at))]
    places = [*at[order], -1.0]
    if not len(order):
        return None
    gaps = np.diff(places)
    steps = [(ends[i + 1] - ends[i]) / gap for i, gap in enumerate(gaps)]
    combinations = np.array([shares - base, *steps])
    found = combinations @ values
    after = at >= 0
    return RelativeTrends(
        value=float(found[0]),
        steps=found[1:],
        spread=combinations @ spread @ combinations.T,
        reach=float(shares[after] @ (at[after] + 1.0)),
        quantile=t_quantile((1 + level) / 2, degrees),
    )
