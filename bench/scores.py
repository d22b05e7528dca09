"""Score-based searches against causal-learn: seconds, and SHD to the true class, over seeds.

Targets: GES at least 50 times as fast (p=50 and p=100) and BOSS at least 10 times as fast (p=100)
as causal-learn, each with its own defaults, at no worse SHD in sum over the seeds. Linear
Gaussian data, n=1000, average degree 2.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from app.causal.catalogue import silent
from bench.case import Case, once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph

    Matrix = NDArray[np.float64]

_ROWS, _DEGREE = 1000, 2
_PEERS = {
    "ges": ("causallearn.search.ScoreBased.GES", "ges"),
    "boss": ("causallearn.search.PermutationBased.BOSS", "boss"),
}


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    if quick:
        yield compared("ges", p=20, seeds=2, target=20)
        yield compared("boss", p=30, seeds=3, target=2)
    else:
        yield compared("ges", p=50, seeds=20, target=50)
        yield compared("ges", p=100, seeds=3, target=50)
        yield compared("boss", p=100, seeds=20, target=10)


def compared(name: str, *, p: int, seeds: int, target: float) -> Case:
    """Run ours and the peer's on the same data, once per seed."""
    title = f"{name} p={p} n={_ROWS} degree {_DEGREE}, {seeds} seeds"
    models = [model(p, np.random.default_rng(900 + seed)) for seed in range(seeds)]
    _ours(name, models[0][0])  # compiled code is loaded before it is timed
    ours = [_judged(lambda X: _ours(name, X), *m) for m in models]
    seconds = sum(s for s, _ in ours)
    if find_spec("causallearn") is None:
        return Case(title, "causal-learn", target, seconds)
    theirs = [_judged(lambda X: _theirs(name, X), *m) for m in models]
    mine, peer = sum(d for _, d in ours), sum(d for _, d in theirs)
    said = f"SHD {mine / seeds:.1f} against {peer / seeds:.1f}"
    peer_seconds = sum(s for s, _ in theirs)
    return Case(title, "causal-learn", target, seconds, peer_seconds, mine <= peer, said)


def model(p: int, rng: np.random.Generator) -> tuple[Matrix, CausalGraph]:
    """Return rows of a random linear Gaussian DAG, and its class."""
    from app.causal.equivalence import cpdag
    from app.causal.graph import CausalGraph

    causes, effects = np.triu_indices(p, 1)
    chosen = rng.choice(len(causes), size=round(p * _DEGREE / 2), replace=False)
    signs = rng.choice([-1, 1], len(chosen))
    B = np.zeros((p, p))
    B[effects[chosen], causes[chosen]] = rng.uniform(0.5, 1, len(chosen)) * signs
    X = np.linalg.solve(np.eye(p) - B, rng.normal(size=(p, _ROWS))).T
    place = rng.permutation(p)  # the column that each variable becomes
    names = _names(p)
    arrows = [(names[place[c]], names[place[e]]) for e, c in np.argwhere(B != 0)]
    shuffled = np.empty_like(X)
    shuffled[:, place] = X
    return shuffled, cpdag(CausalGraph.dag(names, arrows))


def _judged(
    search: Callable[[Matrix], CausalGraph], X: Matrix, truth: CausalGraph
) -> tuple[float, int]:
    from app.causal.comparison import structural_distance

    seconds, graph = once(lambda: search(X))
    return seconds, structural_distance(graph, truth)


def _ours(name: str, X: Matrix) -> CausalGraph:
    from app.causal.catalogue import DiscoverySpec, load
    from app.causal.question import Knowledge

    spec = load().get(name, DiscoverySpec)
    rng = np.random.default_rng(0)
    return spec.run(_dataset(X), spec.params(), Knowledge(), rng, silent).graph


def _theirs(name: str, X: Matrix) -> CausalGraph:
    from app.causal.graph import GraphClass
    from app.causal.interop import from_causal_learn

    module, function = _PEERS[name]
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        found = getattr(import_module(module), function)(X)
    matrix = (found["G"] if isinstance(found, dict) else found).graph
    return from_causal_learn(matrix, _names(X.shape[1]), GraphClass.CPDAG)


def _dataset(X: Matrix) -> Dataset:
    import pandas as pd

    from app.causal.data import Dataset, Kind, Variable

    frame = pd.DataFrame(X, columns=list(_names(X.shape[1])))
    return Dataset(frame, tuple(Variable(str(n), Kind.CONTINUOUS) for n in frame))


def _names(p: int) -> tuple[str, ...]:
    return tuple(f"v{i:03d}" for i in range(p))
