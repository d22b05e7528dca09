"""Bounds on an effect where a treatment decides whose outcome is seen: the surplus is trimmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.cluster_errors import covariance
from app.causal.kernels.trimming import lower_mean, upper_mean
from app.causal.kernels.worst_case import covering

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.causal.kernels.trimming import Trimmed

    Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Lost:
    """Rows of a trial: outcome (NaN where lost), arm, weight, unit; each of shape (n,).

    `units` are codes of what was assigned together, None where rows were.
    """

    outcome: Vector
    treated: NDArray[np.bool_]
    weights: Vector
    units: NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True)
class TrimmedEffect:
    """The set in which the effect on those seen under either treatment lies.

    `rates` are the shares with an outcome, untreated and treated; `share` is what was trimmed
    from the arm that keeps more, `interval` covers the effect, `error` is the wider end's.
    """

    bounds: tuple[float, float]
    interval: tuple[float, float]
    error: float
    rates: tuple[float, float]
    share: float


def trimmed_effect(rows: Lost, level: float) -> TrimmedEffect:
    """Return the bounds: of the arm with more outcomes, the surplus is its best or its worst.

    They hold where the treatment makes outcomes be lost in one direction only, and speak of those
    whose outcome would be seen under either.

    References
    ----------
    Lee 2009, doi:10.1111/j.1467-937X.2009.00536.x; the interval for the effect itself: Imbens &
    Manski 2004, doi:10.1111/j.1468-0262.2004.00555.x
    """
    seen = ~np.isnan(rows.outcome)
    rates = [_rate(rows, seen, arm) for arm in (~rows.treated, rows.treated)]
    more = rows.treated if rates[1][0] >= rates[0][0] else ~rows.treated
    (fewer, fewer_moved), (most, most_moved) = sorted(rates, key=lambda rate: rate[0])
    share = 1 - fewer / most
    share_moved = fewer / most**2 * most_moved - fewer_moved / most
    sign = 1.0 if more is rows.treated else -1.0
    rest = _placed(rows, seen & ~more, 0.0, upper_mean)
    ends = []
    for trim in (lower_mean, upper_mean):
        kept = _placed(rows, seen & more, share, trim)
        moved = kept.influence + kept.per_share * share_moved - rest.influence
        ends.append((sign * (kept.mean - rest.mean), _error(moved, rows.units)))
    (low, low_error), (high, high_error) = sorted(ends)
    return TrimmedEffect(
        bounds=(low, high),
        interval=covering((low, high), (low_error, high_error), level),
        error=max(low_error, high_error),
        rates=(rates[0][0], rates[1][0]),
        share=share,
    )


def _rate(rows: Lost, seen: NDArray[np.bool_], arm: NDArray[np.bool_]) -> tuple[float, Vector]:
    """Return the share of an arm's rows with an outcome, and each row's influence on it."""
    counted = np.where(arm, rows.weights, 0.0) / rows.weights[arm].sum()
    rate = float(counted @ seen)
    return rate, counted * (seen - rate)


def _placed(
    rows: Lost,
    chosen: NDArray[np.bool_],
    share: float,
    trim: Callable[[Vector, Vector, float], Trimmed],
) -> Trimmed:
    """Trim the chosen rows; the influence has the length of all."""
    found = trim(rows.outcome[chosen], rows.weights[chosen], share)
    influence, kept = np.zeros(len(chosen)), np.zeros(len(chosen), dtype=bool)
    influence[chosen], kept[chosen] = found.influence, found.kept
    return type(found)(found.mean, influence, found.per_share, kept)


def _error(influence: Vector, units: NDArray[np.intp] | None) -> float:
    return float(np.sqrt(covariance(influence[:, None], units)[0, 0]))
