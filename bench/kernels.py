"""Discovery kernels against causal-learn and tigramite, end to end, on one thread.

Targets: PC at least 1000 times as fast as causal-learn with the same skeleton (p=100, n=10,000,
average degree 4); PCMCI at least 500 times as fast as tigramite with values equal to 1e-10
(N=50, T=1000, lags up to 5). The quick cases are smaller, and so are their targets.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from bench.case import Case, middle_of, once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ALPHA = 0.01


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    if quick:
        yield pc(p=40, n=2000, degree=3, target=200)
        yield pcmci(size=12, rows=500, tau=3, target=200)
    else:
        yield pc(p=100, n=10_000, degree=4, target=1000)
        yield pcmci(size=50, rows=1000, tau=5, target=500)


def pc(*, p: int, n: int, degree: int, target: float) -> Case:
    """PC on a linear Gaussian model: from the data matrix to the oriented graph."""
    from app.causal.data import Kind
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.constraint_search import evidence_for, oriented
    from app.causal.question import Knowledge

    X = linear_model(p, n, degree, np.random.default_rng(1))
    names = tuple(f"v{i:03d}" for i in range(p))
    columns = Columns(names, (Kind.CONTINUOUS,) * p, X)

    def ours() -> NDArray[np.bool_]:
        evidence = evidence_for(columns, Knowledge(), ALPHA, None)
        oriented(evidence, names, Knowledge())
        return evidence.skeleton.adjacent

    name = f"PC p={p} n={n:,} degree {degree}"
    seconds, skeleton = middle_of(5, ours)
    if find_spec("causallearn") is None:
        return Case(name, "causal-learn", target, seconds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from causallearn.search.ConstraintBased.PC import pc as peer

        peer_seconds, theirs = once(lambda: peer(X, ALPHA, "fisherz", show_progress=False))
    matrix = theirs.G.graph
    differing = int(np.triu(((matrix != 0) | (matrix.T != 0)) != skeleton).sum())
    equality = f"skeletons differ in {differing} of {int(np.triu(skeleton).sum())} edges"
    return Case(name, "causal-learn", target, seconds, peer_seconds, differing == 0, equality)


def pcmci(*, size: int, rows: int, tau: int, target: float) -> Case:
    """PCMCI on a vector autoregression: from the series to every value and p-value."""
    from app.causal.kernels.lagged import Series, lagged_correlation
    from app.causal.kernels.momentary import MomentaryLinks, momentary_links

    Y = autoregression(size, rows, np.random.default_rng(2))
    series = Series(tuple(f"v{i:03d}" for i in range(size)), Y)

    def ours() -> MomentaryLinks:
        R, n = lagged_correlation(series, 2 * tau)
        return momentary_links(R, n, size=size, tau=tau, alpha=0.05)

    name = f"PCMCI N={size} T={rows} tau={tau}"
    seconds, links = middle_of(5, ours)
    if find_spec("tigramite") is None:
        return Case(name, "tigramite", target, seconds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tigramite.data_processing import DataFrame
        from tigramite.independence_tests.parcorr import ParCorr
        from tigramite.pcmci import PCMCI

        peer = PCMCI(dataframe=DataFrame(Y), cond_ind_test=ParCorr(), verbosity=0)
        peer_seconds, theirs = once(lambda: peer.run_pcmci(tau_max=tau, pc_alpha=0.05))
    apart = max(
        float(np.abs(theirs["val_matrix"] - links.value).max()),
        float(np.abs(theirs["p_matrix"] - links.p_value).max()),
    )
    equality = f"values differ by at most {apart:.1e}"
    return Case(name, "tigramite", target, seconds, peer_seconds, apart < 1e-10, equality)


def linear_model(p: int, n: int, degree: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return n rows of a random linear Gaussian DAG with this average degree, shape (n, p)."""
    causes, effects = np.triu_indices(p, 1)
    chosen = rng.choice(len(causes), size=round(p * degree / 2), replace=False)
    B = np.zeros((p, p))
    B[effects[chosen], causes[chosen]] = rng.uniform(0.5, 1, len(chosen)) * rng.choice(
        [-1, 1], len(chosen)
    )
    X = np.linalg.solve(np.eye(p) - B, rng.normal(size=(p, n))).T
    return np.ascontiguousarray(X[:, rng.permutation(p)])


def autoregression(size: int, rows: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a VAR(2) in which each series follows itself and one other, shape (rows, size)."""
    Y = rng.normal(size=(rows + 100, size))
    sources, lags = rng.integers(size, size=size), rng.integers(1, 3, size=size)
    for t in range(2, len(Y)):
        Y[t] += 0.5 * Y[t - 1] + 0.3 * Y[t - lags, sources]
    return np.ascontiguousarray(Y[100:])
