"""Attribution on linear structural models against dowhy.gcm: the same shares, on one thread.

The split itself, both sides told that equations are linear, from a table to shares: at least 100
times as fast as dowhy.gcm. All that a run does beside it (choosing shapes on held-out rows,
testing residuals, intervals of 100 resamples) against dowhy.gcm's plain call with its defaults:
at least 100 times as fast for the change of a distribution, 5 times for influence.
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

    from app.causal.kernels.arrays import Floats
    from app.causal.structural.model import Blueprint

NODES, ROWS = 8, 1000
_CLOSE = 0.05  # of the total that two shares may differ by: dowhy.gcm draws its answer
_ALIKE = 0.1  # the same for divergences, which it estimates from neighbours


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield each comparison as soon as it is made."""
    nodes = 5 if quick else NODES
    model = LinearModel(nodes, np.random.default_rng(1))
    size, share = f"{nodes} nodes", 0.3 if quick else 1.0
    influence, change = model.influence, model.change
    theirs = _peer(model.peer_influence)
    yield _compared(f"influence, {size}", model, influence, theirs, 100 * share, _CLOSE)
    run = _whole_run(model, "intrinsic_influence", "")
    yield _compared(f"influence, {size}, with all checks", model, run, theirs, 5 * share, _CLOSE)
    theirs = _peer(lambda: model.peer_change(mean_only=True))
    yield _compared(f"change of a mean, {size}", model, change, theirs, 100 * share, _CLOSE)
    if quick:
        return
    theirs = _peer(lambda: model.peer_change(mean_only=False))
    run = _whole_run(model, "distribution_change", "kl")
    name = f"change of a distribution, {size}, with all checks"
    yield _compared(name, model, run, theirs, 100, _ALIKE)


class LinearModel:
    """A random linear model over v0 … v(n-1), and the same with two mechanisms changed."""

    def __init__(self, nodes: int, rng: np.random.Generator) -> None:
        self.names = [f"v{i}" for i in range(nodes)]
        weights = np.triu(rng.uniform(0.3, 0.9, (nodes, nodes)), 1)
        weights *= rng.random((nodes, nodes)) < 3 / nodes
        weights[np.arange(nodes - 1), np.arange(1, nodes)] = 0.7
        changed, shift = weights.copy(), np.zeros(nodes)
        changed[0, 1] += 0.6
        shift[[0, nodes // 2]] = 1.0
        self.arrows = [(self.names[i], self.names[j]) for i, j in np.argwhere(weights)]
        self.parents = tuple(
            tuple(int(i) for i in np.flatnonzero(weights[:, j])) for j in range(nodes)
        )
        self.old = self._drawn(weights, np.zeros(nodes), rng)
        self.new = self._drawn(changed, shift, rng)

    @property
    def target(self) -> str:
        return self.names[-1]

    def influence(self) -> dict[str, float]:
        """Return our split of the target's variance."""
        from app.causal.kernels.linear_structure import influences

        system = self._blueprint(self.old).model().linear_system()
        return self._named(influences(system, len(self.names) - 1))

    def change(self) -> dict[str, float]:
        """Return our split of the change of the target's mean."""
        from app.causal.kernels.shapley import shapley
        from app.causal.structural.mixtures import TwoModels
        from app.causal.structural.parts import Feature

        rng, size = np.random.default_rng(0), len(self.names)
        two = TwoModels(self._blueprint(self.old).model(), self._blueprint(self.new).model())
        split = shapley(lambda sets: two.feature(Feature.MEAN, size - 1, sets, rng), size, rng)
        return self._named(split[:, 0])

    def peer_influence(self) -> dict[str, float]:
        from dowhy import gcm

        peer = self._peer()
        gcm.fit(peer, self.old)
        return gcm.intrinsic_causal_influence(peer, self.target)

    def peer_change(self, *, mean_only: bool) -> dict[str, float]:
        from dowhy import gcm

        feature = {"difference_estimation_func": _means_apart} if mean_only else {}
        return gcm.distribution_change(self._peer(), self.old, self.new, self.target, **feature)

    def _drawn(self, weights: Floats, shift: Floats, rng: np.random.Generator) -> pd.DataFrame:
        noise = rng.normal(size=(ROWS, len(shift))) + shift
        X = np.linalg.solve((np.eye(len(shift)) - weights).T, noise.T).T
        return pd.DataFrame(X, columns=self.names)

    def _blueprint(self, frame: pd.DataFrame) -> Blueprint:
        from app.causal.structural.equations import straight_equation
        from app.causal.structural.model import Blueprint

        rows = frame.to_numpy()
        equations = [straight_equation(rows[:, j], rows[:, c]) for j, c in enumerate(self.parents)]
        return Blueprint(tuple(self.names), self.parents, tuple(equations), rows)

    def _named(self, shares: Floats) -> dict[str, float]:
        return dict(zip(self.names, shares.tolist(), strict=True))

    def _peer(self):
        """Return dowhy's model of the graph, its mechanisms linear, not yet fitted."""
        import networkx as nx
        from dowhy import gcm

        graph = nx.DiGraph(self.arrows)
        model = gcm.InvertibleStructuralCausalModel(graph)
        for name in self.names:
            linear = gcm.AdditiveNoiseModel(gcm.ml.create_linear_regressor())
            is_root = graph.in_degree(name) == 0
            model.set_causal_mechanism(name, gcm.EmpiricalDistribution() if is_root else linear)
        return model


def _means_apart(before: Floats, after: Floats) -> float:
    return float(np.mean(after) - np.mean(before))


def _whole_run(model: LinearModel, algorithm: str, feature: str) -> Callable[[], dict[str, float]]:
    """Return all that a step of a plan does, its 100 resamples included."""
    from app.causal.catalogue import AttributionSpec, load
    from app.causal.data import Dataset, Kind, Variable
    from app.causal.graph import CausalGraph
    from app.causal.question import Question

    spec = load().get(algorithm, AttributionSpec)
    frame = model.old
    if feature:
        both = [model.old.assign(period=1.0), model.new.assign(period=2.0)]
        frame = pd.concat(both, ignore_index=True)
    data = Dataset(frame, tuple(Variable(str(n), Kind.CONTINUOUS, n_distinct=900) for n in frame))
    graph = CausalGraph.dag(model.names, model.arrows)
    question = Question(
        "", min(spec.answers), outcome=model.target, group_column="period", comparison=(1.0, 2.0)
    )
    params = spec.params.model_validate({"feature": feature} if feature else {})

    def run() -> dict[str, float]:
        found = spec.run(data, question, graph, params, np.random.default_rng(0), silent)
        return {part.name.removesuffix(" itself"): part.value for part in found.contributions}

    return run


def _peer(work: Callable[[], dict[str, float]]) -> Callable[[], tuple[float, dict[str, float]]]:
    """Return the peer's time and shares, taken once however often they are compared."""
    known: list[tuple[float, dict[str, float]]] = []

    def taken() -> tuple[float, dict[str, float]]:
        if not known:
            from dowhy import gcm

            gcm.config.disable_progress_bars()
            gcm.config.set_default_n_jobs(1)
            gcm.util.general.set_random_seed(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                known.append(once(work))
        return known[0]

    return taken


def _compared(
    name: str,
    model: LinearModel,
    ours: Callable[[], dict[str, float]],
    theirs: Callable[[], tuple[float, dict[str, float]]],
    target: float,
    close: float,
) -> Case:
    seconds, shares = middle_of(3, ours)
    if find_spec("dowhy") is None:
        return Case(name, "dowhy.gcm", target, seconds)
    peer_seconds, others = theirs()
    apart = max(
        abs(shares.get(n, 0.0) / sum(shares.values()) - others.get(n, 0.0) / sum(others.values()))
        for n in model.names
    )
    equality = f"shares differ by {apart:.3f} of the total at most"
    return Case(name, "dowhy.gcm", target, seconds, peer_seconds, apart < close, equality)
