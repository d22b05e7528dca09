"""Convergent cross mapping: does the history of an effect tell the state of its cause?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints

_AS_GOOD = 0.02  # a skill this close to the best is as good
_LIBRARIES = (0.15, 1.0)  # shares of the history that cross mapping learns from


class Skill(NamedTuple):
    """The correlation of mapped and true causes at the nearest of the best lags.

    `learnt` is the share that longer histories bring of what short ones lack, `by_chance` what
    surrogates give, shape (s,).
    """

    lag: int
    found: float
    learnt: float
    by_chance: Floats


def own_dynamics(x: Floats, largest: int) -> tuple[int, float]:
    """Return how many past values best predict the next by their nearest neighbours, and how well.

    References
    ----------
    Sugihara & May, Nature 344:734-741, 1990, doi:10.1038/344734a0
    """
    skills = [
        _correlation(_mapped(_histories(x, E)[:-1], x[E:]), x[E:]) for E in range(1, largest + 1)
    ]
    best = int(np.argmax(np.round(skills, 2)))
    return best + 1, skills[best]


def cross_map(
    cause: Floats, effect: Floats, E: int, tau: int, rng: np.random.Generator, *, surrogates: int
) -> Skill:
    """Tell how well the effect's histories of length E map to the cause 1 … tau steps before.

    Surrogates shift the cause round its circle, which keeps its own dynamics.

    References
    ----------
    Sugihara et al., Science 338:496-500, 2012, doi:10.1126/science.1227079;
    Ye, Deyle, Gilarranz & Sugihara, Sci. Rep. 5:14750, 2015, doi:10.1038/srep14750
    """
    M = _histories(effect, E)[max(tau - E + 1, 0) :]
    first = len(effect) - len(M)
    lagged = np.column_stack([cause[first - lag : len(cause) - lag] for lag in range(tau + 1)])
    short, long = (
        _mapped(M, lagged, rng.choice(len(M), max(int(share * len(M)), E + 3), replace=False))
        for share in _LIBRARIES
    )
    by_lag = np.array([_correlation(long[:, l], lagged[:, l]) for l in range(tau + 1)])
    best = int(np.argmax(by_lag[1:] >= by_lag.max() - _AS_GOOD)) + 1
    shifts = rng.integers(len(M) // 10, len(M) - len(M) // 10, size=surrogates)
    shifted = np.column_stack([np.roll(lagged[:, best], s) for s in shifts])
    mapped = _mapped(M, shifted)
    chance = np.array([_correlation(mapped[:, s], shifted[:, s]) for s in range(surrogates)])
    before = _correlation(short[:, best], lagged[:, best])
    learnt = (by_lag[best] - before) / max(1 - before, 1e-12)
    return Skill(best, float(by_lag[best]), float(learnt), chance)


def _histories(x: Floats, E: int) -> Floats:
    """Return rows (x[t], x[t-1], …, x[t-E+1]), shape (len(x) - E + 1, E)."""
    return np.column_stack([x[E - 1 - lag : len(x) - lag] for lag in range(E)])


def _mapped(M: Floats, values: Floats, library: Ints | None = None) -> Floats:
    """Return each row's value by its E + 1 nearest other rows, the nearer the weightier."""
    E = M.shape[1]
    learnt = np.arange(len(M)) if library is None else library
    distance, near = cKDTree(M[learnt]).query(M, E + 2)
    near = learnt[near]
    distance = np.where(near == np.arange(len(M))[:, None], np.inf, distance)
    order = np.argsort(distance, axis=1, kind="stable")[:, : E + 1]
    near, distance = np.take_along_axis(near, order, 1), np.take_along_axis(distance, order, 1)
    weights = np.exp(-distance / np.maximum(distance[:, :1], 1e-12))
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("ij,ij...->i...", weights, values[near]))


def _correlation(a: Floats, b: Floats) -> float:
    spread = a.std() * b.std()
    return float(np.mean((a - a.mean()) * (b - b.mean())) / spread) if spread > 0 else 0.0
