"""Effects where both treatments are likely: overlap weights, and how far to trim chances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.scored import Scored, difference, shares_of

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]


def effect_at_overlap(
    outcome: Vector,
    treated: Rows,
    propensity: Vector,
    untreated: Vector,
    effect: Vector,
    counts: Vector | None = None,
) -> Scored:
    """Return the effect on rows weighted by e (1 - e), augmented by predicted outcomes.

    Each row counts by how likely it was in the other arm, so that nobody weighs much (Li, Morgan
    & Zaslavsky 2018, doi:10.1080/01621459.2016.1260466). The influence is the efficient one,
    which counts that e is estimated (Hirano, Imbens & Ridder 2003,
    doi:10.1111/1468-0262.00442).

    Parameters
    ----------
    untreated, effect : shape (n,), predicted outcome without and with treatment.
    """
    shares, t = shares_of(len(outcome), counts), treated.astype(np.float64)
    # e (1 - e) and its derivative times t - e, so that errors in e cancel to first order.
    reach = (t - propensity) ** 2
    high = _mean(shares, reach, effect, t * (1 - propensity) * (outcome - effect))
    low = _mean(shares, reach, untreated, (1 - t) * propensity * (outcome - untreated))
    return difference(high, low)


def _mean(shares: Vector, reach: Vector, predicted: Vector, noise: Vector) -> Scored:
    """Return the mean of the predictions where `reach` is great, and their noise put right."""
    total = float(shares @ reach)
    mean = float(shares @ (reach * predicted + noise)) / total
    return Scored(mean, shares * (reach * (predicted - mean) + noise) / total, mean)


def crump_cutoff(propensity: Vector) -> float:
    """Return a: with rows outside [a, 1 - a] left out, the average effect is told most sharply.

    Zero where no row needs to go (Crump, Hotz, Imbens & Mitnik 2009, doi:10.1093/biomet/asn055,
    corollary 1).
    """
    spread = np.sort(1 / np.maximum(propensity * (1 - propensity), 1e-12))
    means = np.cumsum(spread) / np.arange(1, len(spread) + 1)
    if spread[-1] <= 2 * means[-1]:
        return 0.0
    kept = int(np.flatnonzero(spread <= 2 * means)[-1])
    level = min(1 / spread[kept], 0.25)
    return float(0.5 - np.sqrt(0.25 - level))
