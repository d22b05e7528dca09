"""How dense the graph of direct dependences is, and whether it looks like hidden causes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ALPHA = 0.01
_MOST_COLUMNS = 120  # beyond, only the full and the marginal correlations are looked at
_DENSE = 0.6
_FEWEST_COLUMNS = 4
_MOST_FACTORED = 40


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of columns that stay dependent given none, any one and all of the others.

    `adjacent` is symmetric, shape (p, p); `degree` the average number of links per column.
    """

    adjacent: NDArray[np.bool_]
    degree: float


def links(correlations: NDArray[np.float64], n: int) -> Links | None:
    """Estimate which columns are linked directly; None where rows are too few."""
    p = correlations.shape[0]
    if p < 2 or n < 3 * p or n < 50:
        return None
    linked = np.abs(correlations) > _cutoff(n, p, given=0)
    full = _full_partial(correlations)
    linked &= np.abs(full) > _cutoff(n, p, given=p - 2)
    if p <= _MOST_COLUMNS:
        linked &= _smallest_given_one(correlations) > _cutoff(n, p, given=1)
    np.fill_diagonal(linked, False)
    return Links(linked, float(linked.sum()) / p)


def _cutoff(n: int, p: int, *, given: int) -> float:
    """Return the |r| that a false alarm on one in a hundred tables' pairs would exceed."""
    from scipy.special import ndtri

    pairs = max(p * (p - 1) / 2, 1)
    z = -float(ndtri(min(_ALPHA * p / (2 * pairs), 0.005)))
    return float(np.tanh(z / np.sqrt(max(n - given - 3, 1))))


def _full_partial(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    precision = np.linalg.pinv(correlations, rcond=1e-8, hermitian=True)
    scale = np.sqrt(np.maximum(np.diag(precision), 1e-12))
    found: NDArray[np.float64] = -precision / np.outer(scale, scale)
    return found


def _smallest_given_one(R: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the smallest |partial correlation| of each pair given any one other column."""
    p = R.shape[0]
    smallest = np.full((p, p), np.inf)
    left = np.sqrt(np.maximum(1 - R**2, 1e-9))
    for k in range(p):
        partial = np.abs(R - np.outer(R[k], R[k])) / np.outer(left[k], left[k])
        partial[k], partial[:, k] = np.inf, np.inf
        smallest = np.minimum(smallest, partial)
    return np.where(np.isinf(smallest), np.abs(R), smallest)


def graph_density(found: Links | None, n: int, note: str) -> Diagnosis:
    """Say how many columns each column is linked with directly."""
    if found is None:
        sentence = f"There are too few rows for so many columns to say how they are linked{note}."
        return Diagnosis("density", Verdict.INCONCLUSIVE, sentence, n=n)
    p = found.adjacent.shape[0]
    share = found.degree / max(p - 1, 1)
    return Diagnosis(
        "density",
        Verdict.PASSED,
        f"A column is linked directly with about {found.degree:.1f} of the {p - 1} others{note}.",
        test="correlations given none, any one and all other columns",
        statistic=found.degree,
        effect_size=share,
        n=n,
    )


def one_factor(correlations: NDArray[np.float64], found: Links | None, n: int) -> tuple[str, ...]:
    """Return a sentence where one unmeasured cause would explain dense dependences.

    All pairs of some four or more columns must be linked, and yet a single factor must fit
    their correlations: a graph of direct effects alone would need many more of them.
    """
    if found is None or found.adjacent.shape[0] < _FEWEST_COLUMNS:
        return ()
    group = _densest(found.adjacent)
    if group.size < _FEWEST_COLUMNS:
        return ()
    part = correlations[np.ix_(group, group)]
    loadings = _loadings(part)
    if np.max(np.abs(loadings)) > 0.95:  # then a measured column is itself that cause
        return ()
    if _misfit(part, loadings, n) < 0.05:
        return ()
    return (f"{group.size} columns all go together as one unmeasured cause of all would have it",)


def _densest(adjacent: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return columns that are nearly all linked with each other, found by leaving out the rest."""
    left = np.arange(adjacent.shape[0])
    while left.size >= _FEWEST_COLUMNS:
        degrees = adjacent[np.ix_(left, left)].sum(axis=1)
        if degrees.min() >= _DENSE * (left.size - 1) and left.size <= _MOST_FACTORED:
            return left
        left = np.delete(left, int(np.argmin(degrees)))
    return left[:0]


def _loadings(R: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the loadings of one factor by iterated principal axes."""
    shared = np.clip(1 - 1 / np.maximum(np.diag(np.linalg.pinv(R)), 1.0), 0.1, 0.99)
    loadings = np.sqrt(shared)
    for _ in range(200):
        reduced = R - np.diag(1 - loadings**2)
        values, vectors = np.linalg.eigh(reduced)
        new = vectors[:, -1] * np.sqrt(max(float(values[-1]), 0.0))
        new = np.clip(new * np.sign(new.sum() or 1.0), -0.999, 0.999)
        if np.abs(new - loadings).max() < 1e-7:
            break
        loadings = new
    return loadings


def _misfit(R: NDArray[np.float64], loadings: NDArray[np.float64], n: int) -> float:
    """Return the p-value of Bartlett's likelihood-ratio test that one factor fits."""
    from scipy.special import chdtrc

    p = len(R)
    fitted = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    gap = np.linalg.slogdet(fitted)[1] - np.linalg.slogdet(R)[1]
    gap += float(np.trace(np.linalg.solve(fitted, R))) - p
    statistic = max((n - 1 - (2 * p + 5) / 6 - 2 / 3) * float(gap), 0.0)
    return float(chdtrc(p * (p - 3) / 2, statistic))


def hidden_causes(said: str, hints: tuple[str, ...], note: str) -> Iterator[Diagnosis]:
    """Say what points to hidden common causes; data alone can never exclude them.

    Parameters
    ----------
    said : words of the description that name hidden causes, "" if none do.
    hints : sentences on what the data show.
    """
    if said:
        sentence = f"The description speaks of {said!r}, so hidden common causes are expected."
        yield Diagnosis("hidden_causes", Verdict.FAILED, sentence)
    elif hints:
        sentence = f"There may be hidden common causes: {'; '.join(hints)}{note}."
        yield Diagnosis("hidden_causes", Verdict.INCONCLUSIVE, sentence)
    else:
        sentence = "Nothing points to a hidden common cause, but data alone can never exclude one."
        yield Diagnosis("hidden_causes", Verdict.INCONCLUSIVE, sentence)
