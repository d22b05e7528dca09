"""Functional discovery against lingam: end to end, on one thread, no worse in distance to truth.

Targets: DirectLiNGAM at least 100 times as fast as lingam (p=100), CAM 10 times as fast as RESIT,
on data that their assumptions hold for.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.catalogue import silent
from bench.case import Case, middle_of, once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.causal.graph import CausalGraph

ROWS = 1000


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    yield direct_lingam(p=40, target=80) if quick else direct_lingam(p=100, target=100)
    yield cam(p=8 if quick else 12, target=10)


def direct_lingam(*, p: int, target: float) -> Case:
    """DirectLiNGAM on a sparse linear model with Laplace noise: from the table to the edges."""
    rng = np.random.default_rng(1)
    arrows, X = sparse_linear(p, rng)

    def theirs() -> NDArray[np.bool_]:
        from lingam import DirectLiNGAM

        model = DirectLiNGAM()
        model.fit(X)
        return (model.adjacency_matrix_ != 0).T

    return _compared(f"DirectLiNGAM p={p}", "direct_lingam", X, arrows, theirs, target)


def cam(*, p: int, target: float) -> Case:
    """CAM on sums of sine waves, against lingam's RESIT with boosted trees."""
    rng = np.random.default_rng(2)
    arrows, X = sparse_waves(p, rng)

    def theirs() -> NDArray[np.bool_]:
        from lingam import RESIT
        from sklearn.ensemble import GradientBoostingRegressor

        model = RESIT(regressor=GradientBoostingRegressor(n_estimators=50, random_state=0))
        model.fit(X)
        return (model.adjacency_matrix_ != 0).T

    return _compared(f"CAM p={p} against RESIT", "cam", X, arrows, theirs, target)


def sparse_linear(
    p: int, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return arrows [i, j] and rows of a linear model of average degree 2, shape (1000, p)."""
    arrows = _arrows(p, p, rng)
    weights = arrows * rng.uniform(0.5, 1, arrows.shape) * rng.choice([-1, 1], arrows.shape)
    X = np.linalg.solve(np.eye(p) - weights.T, rng.laplace(size=(p, ROWS))).T
    return _shuffled(arrows, X, rng)


def sparse_waves(p: int, rng: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return arrows and rows of a model of random sine waves with uniform noise."""
    arrows = _arrows(p, p, rng)
    X = rng.uniform(-1.2, 1.2, (ROWS, p))
    for j in range(p):
        for i in np.flatnonzero(arrows[:, j]):
            wave = rng.uniform(1, 2) * X[:, i] / X[:, i].std() + rng.uniform(0, 6)
            X[:, j] += np.sin(wave)
    return _shuffled(arrows, X, rng)


def _arrows(p: int, count: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    causes, effects = np.triu_indices(p, 1)
    chosen = rng.choice(len(causes), size=count, replace=False)
    arrows = np.zeros((p, p), dtype=np.bool_)
    arrows[causes[chosen], effects[chosen]] = True
    return arrows


def _shuffled(
    arrows: NDArray[np.bool_], X: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    places = rng.permutation(len(arrows))
    return arrows[np.ix_(places, places)], np.ascontiguousarray(X[:, places])


def _compared(
    name: str,
    algorithm: str,
    X: NDArray[np.float64],
    arrows: NDArray[np.bool_],
    theirs: Callable[[], NDArray[np.bool_]],
    target: float,
) -> Case:
    seconds, graph = middle_of(3, _ours(algorithm, X))
    if find_spec("lingam") is None:
        return Case(name, "lingam", target, seconds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer_seconds, peer = once(theirs)
    mine, other = distance(_matrix(graph), arrows), distance(peer, arrows)
    equality = f"distance to the truth {mine} against {other}, of {int(arrows.sum())} edges"
    return Case(name, "lingam", target, seconds, peer_seconds, mine <= other, equality)


def _ours(algorithm: str, X: NDArray[np.float64]) -> Callable[[], CausalGraph]:
    from app.causal.catalogue import DiscoverySpec, load
    from app.causal.data import Dataset, Kind, Variable
    from app.causal.question import Knowledge

    frame = pd.DataFrame(X, columns=[f"v{i:03d}" for i in range(X.shape[1])])
    data = Dataset(frame, tuple(Variable(str(n), Kind.CONTINUOUS) for n in frame))
    spec = load().get(algorithm, DiscoverySpec)
    rng = np.random.default_rng(0)
    return lambda: spec.run(data, spec.params(), Knowledge(), rng, silent).graph


def _matrix(graph: CausalGraph) -> NDArray[np.bool_]:
    place = {name: i for i, name in enumerate(graph.nodes)}
    found = np.zeros((len(place), len(place)), dtype=np.bool_)
    for edge in graph.edges:
        found[place[edge.source], place[edge.target]] = True
    return found


def distance(found: NDArray[np.bool_], arrows: NDArray[np.bool_]) -> int:
    """Return the pairs of variables that are joined otherwise than in the truth (SHD)."""
    differing = (found != arrows) | (found != arrows).T
    return int(np.triu(differing).sum())
