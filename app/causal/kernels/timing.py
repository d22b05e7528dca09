"""What two-way fixed effects compare when units start at different times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A 2×2 inside the two-way estimate: the group starting at `treated` against `control`.

    Positions of first treatment, infinity for never. `forbidden` when the control group is
    treated already, so that its own effect is taken for a trend.
    """

    treated: float
    control: float
    weight: float
    value: float
    forbidden: bool


def comparisons(outcome: Matrix, first: Vector, weights: Vector) -> tuple[Comparison, ...]:
    """Return the 2×2s whose weighted sum is the two-way fixed effects estimate.

    Parameters
    ----------
    outcome : (units, periods) without gaps.
    first : (units,) position of the first treated period; 0 for always, infinity for never.
    weights : (units,) what each counts for.

    References
    ----------
    Goodman-Bacon 2021, doi:10.1016/j.jeconom.2021.03.014
    """
    groups = np.unique(first)
    shares = np.array([weights[first == g].sum() for g in groups]) / weights.sum()
    paths = np.array(
        [np.average(outcome[first == g], axis=0, weights=weights[first == g]) for g in groups]
    )
    periods = outcome.shape[1]
    found = [
        _compared(groups[i], groups[j], shares[i], shares[j], paths[i], paths[j], periods)
        for i in range(len(groups))
        for j in range(len(groups))
        if i != j and 0 < groups[i] < np.inf
    ]
    kept = [c for c in found if c is not None]
    total = sum(c.weight for c in kept)
    return tuple(
        Comparison(c.treated, c.control, c.weight / total, c.value, c.forbidden) for c in kept
    )


def _compared(
    treated: float,
    control: float,
    n_treated: float,
    n_control: float,
    path: Vector,
    other: Vector,
    periods: int,
) -> Comparison | None:
    """Return one 2×2 with its weight before scaling; None where no window holds it."""
    at = np.arange(periods)
    if control >= periods or control <= 0:  # never or always treated
        window = np.ones(periods, dtype=bool)
    elif control > treated:
        window = at < control
    else:
        window = at >= control
    after = window & (at >= treated)
    before = window & (at < treated)
    if not after.any() or not before.any():
        return None
    share = n_treated / (n_treated + n_control)
    late = after.sum() / window.sum()
    size = ((n_treated + n_control) * window.sum() / periods) ** 2
    weight = float(size * share * (1 - share) * late * (1 - late))
    change = path[after].mean() - path[before].mean()
    value = float(change - (other[after].mean() - other[before].mean()))
    return Comparison(treated, control, weight, value, control < treated)


def negative_weight(dose: Vector, treated: NDArray[np.bool_], weights: Vector) -> float:
    """Return how much weight, of one in all, treated rows have that count negatively.

    Parameters
    ----------
    dose : (n,) treatment less unit and period levels.

    References
    ----------
    de Chaisemartin & D'Haultfœuille 2020, doi:10.1257/aer.20181169
    """
    shares = weights * dose * treated
    return abs(float(shares[shares < 0].sum() / shares.sum()))
