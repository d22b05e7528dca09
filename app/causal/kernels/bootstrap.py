"""PC on many resamples of the same rows: each needs a weighted Gram matrix, not the rows again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.graph import Edge, Mark
from app.causal.kernels.colliders import find_colliders
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.compiled_tests import Correlations
from app.causal.kernels.correlation import correlation, fisher_z_cutoffs
from app.causal.kernels.orientation import directions
from app.causal.kernels.skeleton import find_skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.kernels.columns import Columns
    from app.causal.question import Knowledge

_TINY = 1e-300  # a column that a draw leaves constant correlates with nothing
_FEW_PAIRS = 500
_BATCH, _BATCH_CELLS = 16, 4_000_000


def resampled_patterns(
    columns: Columns,
    knowledge: Knowledge,
    *,
    alpha: float,
    rng: np.random.Generator,
    max_conditioning: int | None = None,
) -> Iterator[tuple[Edge, ...]]:
    """Yield without end the edges that PC with Fisher's z finds in rows drawn with replacement.

    Raises
    ------
    DegenerateData : a column is constant, or determined by others.

    References
    ----------
    Friedman, Goldszmidt & Wyner, UAI 1999, doi:10.48550/arXiv.1301.6695
    """
    correlation(columns.X, columns.names)
    p, n, names = len(columns.names), columns.n, columns.names
    may_cause, required = possible_causes(names, knowledge), required_causes(names, knowledge)
    most = p - 2 if max_conditioning is None else max_conditioning
    cutoffs = fisher_z_cutoffs(n, alpha, max(min(most, n - 4), 0))
    for R in resampled_correlations(columns.X, rng):
        adjacent, arrow = _pattern(R, cutoffs, may_cause, required, n)
        undecided = np.triu(adjacent & ~arrow & ~arrow.T)
        yield (
            *(Edge(names[i], names[j]) for i, j in np.argwhere(arrow)),
            *(Edge(names[i], names[j], Mark.TAIL, Mark.TAIL) for i, j in np.argwhere(undecided)),
        )


def resampled_correlations(X: Floats, rng: np.random.Generator) -> Iterator[Floats]:
    """Yield without end the correlations of rows drawn with replacement.

    The matrices of several draws come out of one product where columns are few.
    """
    n, p = X.shape
    centred = X - X.mean(axis=0)
    first, second = np.triu_indices(p)
    products = centred[:, first] * centred[:, second] if len(first) <= _FEW_PAIRS else None
    batch = int(np.clip(_BATCH_CELLS // n, 1, _BATCH))
    while True:
        weights = np.array([_drawn(n, rng) for _ in range(batch)])
        moments = None if products is None else weights @ products / n
        for k, mean in enumerate(weights @ centred / n):
            if moments is None:
                C = (centred * weights[k][:, None]).T @ centred / n
            else:
                C = np.empty((p, p))
                C[first, second] = C[second, first] = moments[k]
            C -= np.outer(mean, mean)
            scale = 1 / np.sqrt(np.maximum(np.diag(C), _TINY))
            R = C * scale * scale[:, None]
            np.fill_diagonal(R, 1.0)
            yield R


def _drawn(n: int, rng: np.random.Generator) -> Floats:
    """Return how often each row is drawn."""
    return np.bincount(rng.integers(n, size=n), minlength=n).astype(np.float64)


def _pattern(
    R: Floats, cutoffs: Floats, may_cause: Bools, required: Bools, n: int
) -> tuple[Bools, Bools]:
    test = Correlations(R, n)
    skeleton = find_skeleton(test, cutoffs, may_cause, required | required.T)
    colliders = find_colliders(test, skeleton, may_cause, largest=n - 4)
    arrow = directions(skeleton.adjacent, colliders.triples, may_cause, required)
    return skeleton.adjacent, arrow
