"""Pairs of one treated and one untreated row, alike on a score, each row in one pair only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def disjoint_pairs(
    score: Vector,
    treated: NDArray[np.bool_],
    *,
    caliper: float,
    most: int,
    rng: np.random.Generator,
) -> NDArray[np.intp]:
    """Return row numbers (pairs, 2), treated first; treated rows choose in random order.

    Parameters
    ----------
    caliper : how far apart a pair may be, in standard deviations of the score.
    most : as many treated rows choose, at most.
    """
    reach = caliper * (float(score.std()) or 1.0)
    others = np.flatnonzero(~treated)
    others = others[np.argsort(score[others], kind="stable")]
    values = score[others]
    # Links to the nearest free place, on either side, that skip what is taken.
    up, down = np.arange(len(others) + 1), np.arange(len(others) + 1)
    found = []
    for row in rng.permutation(np.flatnonzero(treated))[:most]:
        place = int(np.searchsorted(values, score[row]))
        options = [p for p in (_end(down, place) - 1, _end(up, place)) if 0 <= p < len(others)]
        away = [abs(float(values[p] - score[row])) for p in options]
        if away and min(away) <= reach:
            nearest = options[away.index(min(away))]
            found.append((row, others[nearest]))
            up[nearest], down[nearest + 1] = nearest + 1, nearest
    return np.array(found, dtype=np.intp).reshape(-1, 2)


def _end(links: NDArray[np.intp], place: int) -> int:
    """Follow links to where they end, and shorten the way for those that follow."""
    while links[place] != place:
        links[place] = links[links[place]]
        place = int(links[place])
    return place
