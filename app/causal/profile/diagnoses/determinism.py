"""Near-determinism: columns that others fix up to a trace of noise, and labels that nest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import named
from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from app.causal.profile.regressions import Fit

_FIXED = 0.99  # R²
_INFLATED = 10.0
_MOST, _MOST_SUMS = 5, 20
_EXACT = 1e-4  # of the variance, left once the others are held fixed
_TAKES_PART = 1e-3


def inflation(correlations: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return the variance inflation of each column by all others, 1 / (1 - R²).

    R² is adjusted for what as many columns explain by chance; infinite for an exact dependency,
    NaN where rows are too few to tell.
    """
    p = correlations.shape[0]
    if n - p < 2 * p:
        return np.full(p, np.nan)
    eigenvalues, vectors = np.linalg.eigh(correlations)
    inverse = (vectors**2 / np.maximum(eigenvalues, 1e-12)).sum(axis=1)
    unexplained = np.minimum(1 / inverse * (n - 1) / (n - p), 1.0)
    found: NDArray[np.float64] = np.where(inverse > 1e8, np.inf, 1 / unexplained)
    return found


def fixed_columns(correlations: NDArray[np.float64]) -> dict[int, tuple[int, ...]]:
    """Return each column that those before it fix, with the ones that it takes to do so."""
    fixed: dict[int, tuple[int, ...]] = {}
    free: list[int] = []
    inverse: NDArray[np.float64] = np.empty((0, 0))
    for j in range(len(correlations)):
        towards = correlations[free, j]
        weights = inverse @ towards
        left = float(correlations[j, j] - towards @ weights)
        if left < _EXACT:
            fixed[j] = tuple(free[k] for k in np.flatnonzero(np.abs(weights) > _TAKES_PART))
            continue
        free.append(j)
        inverse = np.asarray(np.linalg.inv(correlations[np.ix_(free, free)]))
    return fixed


def collinearity(
    names: Sequence[str],
    correlations: NDArray[np.float64],
    fixed: Mapping[int, tuple[int, ...]],
    *,
    n: int,
    note: str,
) -> Iterator[Diagnosis]:
    """Say which columns the others nearly give, so that their effects cannot be told apart."""
    if len(names) < 2:
        return
    free = [j for j in range(len(names)) if j not in fixed]
    factors = inflation(correlations[np.ix_(free, free)], n)
    eigenvalues = np.linalg.eigvalsh(correlations)
    condition = float(min(eigenvalues[-1] / max(eigenvalues[0], 1e-12), 1e12))
    order = np.argsort(-factors, kind="stable")
    worst = [names[free[int(i)]] for i in order if factors[i] > _INFLATED]
    largest = float(np.nan_to_num(factors, posinf=1e12).max(initial=1.0))
    if np.isnan(factors).any():
        verdict, words = Verdict.INCONCLUSIVE, "There are too few rows for so many columns to tell"
        words += " how far they repeat each other"
    elif worst or fixed:
        verdict, words = Verdict.FAILED, _repeated(worst, largest, names, fixed)
    else:
        verdict, words = Verdict.PASSED, "No column is nearly given by the others together"
    yield Diagnosis(
        "collinearity",
        verdict,
        f"{words}{note}.",
        test="variance inflation above 10; the statistic is the condition number",
        statistic=condition,
        effect_size=largest,
        n=n,
    )


def linear_dependences(
    names: Sequence[str],
    fixed: Mapping[int, tuple[int, ...]],
    said: Collection[frozenset[str]],
    *,
    n: int,
    note: str,
) -> Iterator[Diagnosis]:
    """Name each column that is a weighted sum of others, but for the sets of columns in `said`."""
    sums = ((names[column], [names[k] for k in parts]) for column, parts in fixed.items())
    unsaid = [(name, parts) for name, parts in sums if frozenset((name, *parts)) not in said]
    for name, parts in unsaid[:_MOST_SUMS]:
        yield _exact(name, parts, n, note)


def _exact(name: str, parts: Sequence[str], n: int, note: str) -> Diagnosis:
    return Diagnosis(
        "linear_dependence",
        Verdict.FAILED,
        f"{name!r} is {_multiples(parts)} of {named(parts)}{note}.",
        test="rank of the correlations",
        n=n,
        columns=(name, *parts),
    )


def _multiples(parts: Sequence[str]) -> str:
    return "a sum of fixed multiples" if len(parts) > 1 else "a fixed multiple"


def _repeated(
    worst: Sequence[str], largest: float, names: Sequence[str], fixed: Mapping[int, object]
) -> str:
    said = []
    if fixed:
        said.append(f"The other columns give {named([names[j] for j in fixed])} exactly")
    if worst:
        share = f"up to {per_cent(1 - 1 / largest)} of the differences between rows"
        said.append(f"the others nearly give {named(worst)} ({share})")
    joined = "; ".join(said)
    return f"{joined[0].upper()}{joined[1:]}, so that single effects are hard to tell apart"


def near_determinism(
    fits: Sequence[Fit], labels: NDArray[np.int64], names: Sequence[str], note: str
) -> Iterator[Diagnosis]:
    """Say which columns curves of others fix, and which labels fix other labels.

    Parameters
    ----------
    labels : codes of the columns with labels, shape (rows, columns), -1 where missing.
    names : of these columns.
    """
    fixed = [fit for fit in fits if fit.r2_flexible > _FIXED]
    fixed.sort(key=lambda fit: -fit.r2_flexible)
    for fit in fixed[:_MOST]:
        yield Diagnosis(
            "nearly_fixed",
            Verdict.FAILED,
            f"{fit.name!r} is fixed by {named(fit.causes)} but for"
            f" {per_cent(1 - fit.r2_flexible, 1)} of its differences between rows{note}.",
            test="held-out R² of splines",
            statistic=fit.r2_flexible,
            effect_size=fit.r2_flexible,
            n=fit.n,
            columns=(fit.name,),
        )
    for inner, outer in _nested(labels)[:_MOST]:
        yield Diagnosis(
            "nested_labels",
            Verdict.FAILED,
            f"Each value of {names[inner]!r} goes with one value of {names[outer]!r} only{note}.",
            n=len(labels),
            columns=(names[inner], names[outer]),
        )


def _nested(labels: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return pairs (inner, outer) where each inner label, on several rows, has one outer label."""
    return [
        (inner, outer)
        for inner, outer in permutations(range(labels.shape[1]), 2)
        if _fixes(labels[:, inner], labels[:, outer])
    ]


def _fixes(inner: NDArray[np.int64], outer: NDArray[np.int64]) -> bool:
    known = (inner >= 0) & (outer >= 0)
    a, b = inner[known], outer[known]
    if a.size < 50:
        return False
    size = int(b.max()) + 1
    pairs = np.bincount(a * size + b, minlength=(int(a.max()) + 1) * size)
    table = pairs.reshape(-1, size)
    rows = table.sum(axis=1)
    # Rare labels go with one value by chance: what is left over counts only beside common ones.
    varied = (table > 0).sum(axis=0).min() > 0 and size > 1 and (rows > 0).sum() > 2
    minor = 1 - table.sum(axis=0).max() / a.size
    return bool(varied and minor > 0.1 and (table.max(axis=1) == rows).all() and rows.min() >= 5)
