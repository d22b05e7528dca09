"""Constraint-based discovery against causal-learn, and how it grows, on one thread.

Targets: FCI at p=50 at least 50 times as fast; a hundred bootstraps of PC 800 times; PC on
categories 100 times with the same skeleton; PC with a kernel test 20 times; PC on a thousand
columns, and the causes of one among five thousand, each in a minute.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.case import Case, middle_of, once
from bench.kernels import ALPHA, linear_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.kernels.columns import Columns

_MINUTE = 60.0
_PEER = "causal-learn"


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    yield fci(p=50, target=50)
    if quick:
        yield bootstrap(p=20, peer_runs=2, target=300)
        yield discrete(p=12, n=2000, target=50)
        yield kernel(p=5, n=200, target=5)
        yield wide_pc(p=300, n=2000)
        yield local(p=2000, n=1000)
    else:
        yield bootstrap(p=50, peer_runs=5, target=800)
        yield discrete(p=30, n=10_000, target=100)
        yield kernel(p=8, n=500, target=20)
        yield wide_pc(p=1000, n=10_000)
        yield local(p=5000, n=5000)


def fci(*, p: int, target: float) -> Case:
    """FCI on a linear Gaussian model, from the data matrix to the PAG."""
    from app.causal.kernels.ancestral_search import ancestral_graph
    from app.causal.kernels.constraint_search import evidence_for
    from app.causal.question import Knowledge

    X = linear_model(p, 1000, 2, np.random.default_rng(1))
    columns = _numbers(X)

    def ours() -> NDArray[np.bool_]:
        evidence = evidence_for(columns, Knowledge(), ALPHA, None)
        graph = ancestral_graph(evidence, columns.names, Knowledge(), None)
        return _adjacency(graph.edges, columns.names)

    def peer() -> NDArray[np.bool_]:
        from causallearn.search.ConstraintBased.FCI import fci as search

        found = search(X, "fisherz", ALPHA, show_progress=False, verbose=False)[0].graph
        return np.asarray((found != 0) | (found.T != 0))

    return _compared(f"FCI p={p}", target, ours, peer, tolerated=2)


def bootstrap(*, p: int, peer_runs: int, target: float) -> Case:
    """PC on a hundred resamples; the peer's time is that of some of them, scaled."""
    from app.causal.kernels.bootstrap import resampled_patterns
    from app.causal.question import Knowledge

    X = linear_model(p, 1000, 2, np.random.default_rng(1))
    columns = _numbers(X)

    def ours() -> int:
        drawn = resampled_patterns(columns, Knowledge(), alpha=ALPHA, rng=np.random.default_rng(0))
        return sum(len(edges) for edges in islice(drawn, 100))

    def peer() -> int:
        from causallearn.search.ConstraintBased.PC import pc

        rng, edges = np.random.default_rng(0), 0
        for _ in range(peer_runs):
            matrix = pc(X[rng.integers(len(X), size=len(X))], ALPHA, "fisherz",
                        show_progress=False).G.graph  # fmt: skip
            edges += int(np.triu((matrix != 0) | (matrix.T != 0)).sum())
        return edges

    seconds, edges = middle_of(3, ours)
    name = f"PC bootstrap x100 p={p}"
    if find_spec("causallearn") is None:
        return Case(name, _PEER, target, seconds)
    with _quiet():
        peer_seconds, theirs = once(peer)
    apart = abs(edges / 100 - theirs / peer_runs) / (edges / 100)
    told = f"{edges / 100:.1f} edges per resample, theirs {theirs / peer_runs:.1f}"
    return Case(name, _PEER, target, seconds, peer_seconds * 100 / peer_runs, apart < 0.1, told)


def discrete(*, p: int, n: int, target: float) -> Case:
    """PC with G² on a random network of three-level variables."""
    X = _categories(p, n, np.random.default_rng(3))
    return _pc_against(f"PC with G² p={p} n={n:,}", X, "g_squared", "gsq", target, tolerated=0.02)


def kernel(*, p: int, n: int, target: float) -> Case:
    """PC with KCI on bent effects."""
    X = _bent(p, n, np.random.default_rng(4))
    return _pc_against(f"PC with KCI p={p} n={n}", X, "kci", "kci", target, tolerated=0.5)


def wide_pc(*, p: int, n: int) -> Case:
    """PC end to end from a frame, with its own level, against a minute."""
    data, truth = _frame(linear_model(p, n, 3, np.random.default_rng(1))), round(p * 3 / 2)
    seconds, edges = once(lambda: _run("pc", data))
    near = abs(len(edges) - truth) < 0.05 * truth
    told = f"{len(edges)} edges, {truth} true"
    return Case(f"PC p={p} n={n:,} degree 3", "one minute", 1, seconds, _MINUTE, near, told)


def local(*, p: int, n: int) -> Case:
    """The causes of one column among many, against a minute."""
    X, causes = _layers(p, n, np.random.default_rng(0))
    data = _frame(X)
    target = data.names[-1]
    seconds, edges = once(lambda: _run("local_causes", data, target=target))
    found = {e.source for e in edges if e.is_directed and e.target == target}
    equal = found == {data.names[c] for c in causes}
    told = f"{len(found)} causes found, {len(causes)} true"
    return Case(f"causes of one of {p:,}, n={n:,}", "one minute", 1, seconds, _MINUTE, equal, told)


def _pc_against(
    name: str, X: NDArray[np.float64], test: Any, theirs: str, target: float, *, tolerated: float
) -> Case:
    from app.causal.kernels.choice_of_test import independence_test
    from app.causal.kernels.constraint_search import evidence_by, oriented
    from app.causal.question import Knowledge

    columns = _numbers(X) if test == "kci" else _levels(X)

    def ours() -> NDArray[np.bool_]:
        made = independence_test(columns, 0.05, test, np.random.default_rng(0))
        evidence = evidence_by(made, columns.names, Knowledge())
        oriented(evidence, columns.names, Knowledge())
        return evidence.skeleton.adjacent

    def peer() -> NDArray[np.bool_]:
        from causallearn.search.ConstraintBased.PC import pc

        found = pc(X, 0.05, theirs, show_progress=False).G.graph
        return np.asarray((found != 0) | (found.T != 0))

    return _compared(name, target, ours, peer, tolerated=tolerated)


def _compared(
    name: str,
    target: float,
    ours: Callable[[], NDArray[np.bool_]],
    peer: Callable[[], NDArray[np.bool_]],
    *,
    tolerated: float,
) -> Case:
    """Compare skeletons: `tolerated` is a number of edges, or a share of them below one."""
    seconds, found = middle_of(3, ours)
    if find_spec("causallearn") is None:
        return Case(name, _PEER, target, seconds)
    with _quiet():
        peer_seconds, theirs = once(peer)
    edges, differing = int(np.triu(theirs).sum()), int(np.triu(found != theirs).sum())
    allowed = tolerated if tolerated >= 1 else tolerated * max(edges, 1)
    told = f"skeletons differ in {differing} of {edges} edges"
    return Case(name, _PEER, target, seconds, peer_seconds, differing <= allowed, told)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _run(name: str, data: Dataset, **params: Any) -> tuple[Any, ...]:
    from app.causal.catalogue import DiscoverySpec, load
    from app.causal.question import Knowledge

    spec = load().get(name, DiscoverySpec)
    rng = np.random.default_rng(0)
    return spec.run(data, spec.params(**params), Knowledge(), rng, lambda *_: None).graph.edges


def _names(p: int) -> tuple[str, ...]:
    return tuple(f"v{i:04d}" for i in range(p))


def _numbers(X: NDArray[np.float64]) -> Columns:
    from app.causal.data import Kind
    from app.causal.kernels.columns import Columns

    return Columns(_names(X.shape[1]), (Kind.CONTINUOUS,) * X.shape[1], X)


def _levels(X: NDArray[np.float64]) -> Columns:
    from app.causal.data import Kind
    from app.causal.kernels.columns import Columns

    return Columns(_names(X.shape[1]), (Kind.NOMINAL,) * X.shape[1], X)


def _frame(X: NDArray[np.float64]) -> Dataset:
    import pandas as pd

    from app.causal.data import Dataset, Kind, Variable

    frame = pd.DataFrame(X, columns=list(_names(X.shape[1])))
    return Dataset(frame, tuple(Variable(str(name), Kind.CONTINUOUS) for name in frame))


def _adjacency(edges: tuple[Any, ...], names: tuple[str, ...]) -> NDArray[np.bool_]:
    index = {name: i for i, name in enumerate(names)}
    found = np.zeros((len(names), len(names)), dtype=np.bool_)
    for edge in edges:
        i, j = index[edge.source], index[edge.target]
        found[i, j] = found[j, i] = True
    return found


def _categories(p: int, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Three levels each; an effect follows a random table of up to two causes."""
    X = np.zeros((n, p), dtype=np.int64)
    causes: NDArray[np.int64]
    for j in range(p):
        causes = rng.permutation(j)[: int(rng.integers(0, 3))]
        table = rng.dirichlet(np.full(3, 0.5), size=3 ** len(causes)).cumsum(axis=1)
        row = sum(X[:, c] * 3**k for k, c in enumerate(causes)) + np.zeros(n, dtype=np.int64)
        X[:, j] = (rng.random(n)[:, None] > table[row][:, :2]).sum(axis=1)
    return X.astype(np.float64)


def _bent(p: int, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    X = rng.normal(size=(n, p))
    for j in range(1, p):
        for cause in rng.choice(j, size=min(j, 1 + j % 2), replace=False):
            X[:, j] += 1.5 * np.sin(rng.uniform(1, 2) * X[:, cause])
        X[:, j] /= X[:, j].std()
    return X


def _layers(
    p: int, n: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return columns that each follow up to three before them, and the causes of the last."""
    X = rng.normal(size=(n, p))
    causes = np.empty(0, dtype=np.int64)
    for j in range(3, p):
        count = 3 if j == p - 1 else int(rng.integers(0, 4))
        causes = rng.choice(np.arange(max(0, j - 200), j), size=min(count, j), replace=False)
        X[:, j] += X[:, causes] @ (rng.uniform(0.4, 0.8, len(causes)) * rng.choice([-1, 1]))
        X[:, j] /= X[:, j].std()
    return X, causes
