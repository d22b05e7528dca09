"""Formulas of general identification give the effect of the true model; a hedge has none."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.causal.general_identification import Hedge, districts, identify, projected
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.kernels.plug_in import Factor, evaluate


def admg(nodes: str, arrows: str, hidden: str = "") -> CausalGraph:
    """Draw `"xy zy"` as x → y and z → y, and hidden causes likewise."""
    edges = [Edge(a, b) for a, b in arrows.split()]
    edges += [Edge(a, b, Mark.ARROW, Mark.ARROW) for a, b in hidden.split()]
    return CausalGraph(tuple(nodes), tuple(edges), GraphClass.ADMG)


class Model:
    """A random model of two-valued columns over a DAG, in causal order, some of them hidden."""

    def __init__(self, graph: CausalGraph, rng: np.random.Generator) -> None:
        self.nodes = graph.nodes
        self._parents = {n: graph.parents(n) for n in self.nodes}
        self._chance = {
            n: rng.uniform(0.1, 0.9, size=(2,) * len(self._parents[n])) for n in self.nodes
        }

    def shares(self, *, set_to: dict[str, int] | None = None) -> np.ndarray:
        """Return the joint distribution, with some columns set from outside."""
        table = np.zeros((2,) * len(self.nodes))
        for values in product(range(2), repeat=len(self.nodes)):
            known = dict(zip(self.nodes, values, strict=True))
            table[values] = np.prod([self._factor(n, known, set_to or {}) for n in self.nodes])
        return table

    def _factor(self, name: str, known: dict[str, int], set_to: dict[str, int]) -> float:
        if name in set_to:
            return float(known[name] == set_to[name])
        chance = self._chance[name][tuple(known[p] for p in self._parents[name])]
        return float(chance if known[name] else 1 - chance)

    def observed(self, hidden: set[str]) -> Factor:
        out = tuple(i for i, n in enumerate(self.nodes) if n in hidden)
        kept = tuple(n for n in self.nodes if n not in hidden)
        return Factor(kept, self.shares().sum(axis=out))

    def chance_of(self, effect: str, cause: str, level: int) -> float:
        table = self.shares(set_to={cause: level})
        return float(table.take(1, axis=self.nodes.index(effect)).sum())


def by_formula(found: Factor, effect: str, cause: str, level: int) -> float:
    if cause not in found.axes:  # there is no effect
        found = Factor((cause, *found.axes), np.stack([found.table] * 2))
    places = [found.axes.index(effect), found.axes.index(cause)]
    table = np.moveaxis(found.table, places, [0, 1])[1, level]
    assert np.ptp(table) < 1e-9  # what else the formula names makes no difference
    return float(table.mean())


def random_graph(rng: np.random.Generator) -> tuple[CausalGraph, set[str]]:
    nodes = "uvabcxy"
    arrows = [
        (a, b)
        for i, a in enumerate(nodes)
        for b in nodes[i + 1 :]
        if rng.random() < 0.4 and b not in "uv"
    ]
    return CausalGraph.dag(nodes, arrows), {"u", "v"}


def formulas(seeds: range):
    """Yield a random model, what is hidden in it, and the formula, where there is one."""
    for seed in seeds:
        rng = np.random.default_rng(seed)
        graph, hidden = random_graph(rng)
        try:
            yield Model(graph, rng), hidden, identify(projected(graph, hidden), "x", "y")
        except Hedge:
            continue


def test_formulas_give_the_effects_of_random_models_with_hidden_causes():
    found = list(formulas(range(60)))
    assert len(found) > 25
    for model, hidden, formula in found:
        table = evaluate(formula, model.observed(hidden))
        for level in (0, 1):
            truth = model.chance_of("y", "x", level)
            assert by_formula(table, "y", "x", level) == pytest.approx(truth, abs=1e-9)


def test_the_napkin_has_a_formula_though_no_set_of_columns_to_adjust_for():
    assert str(identify(admg("wzxy", "wz zx xy", "wx wy"), "x", "y")).count("Σ") == 1


@pytest.mark.parametrize(
    ("arrows", "hidden"),
    [("xy", "xy"), ("xz zy", "xz zy xy"), ("xz zy", "xz xy"), ("zx xy", "zx xy")],
    ids=["bow", "all hidden", "first link hidden", "instrument"],
)
def test_graphs_with_a_hedge_have_no_formula(arrows: str, hidden: str):
    nodes = sorted(set(arrows) - {" "})
    with pytest.raises(Hedge):
        identify(admg("".join(nodes), arrows, hidden), "x", "y")


def test_hidden_causes_become_edges_between_their_effects():
    graph = CausalGraph.dag("uvxy", [("u", "v"), ("v", "x"), ("u", "y"), ("x", "y")])
    found = projected(graph, ("v", "u"))
    assert {str(e) for e in found.edges} == {"x --> y", "x <-> y"}


def test_districts_are_joined_by_hidden_causes():
    graph = admg("abcd", "ab bc cd", "ac cd")
    assert districts(graph) == [frozenset("acd"), frozenset("b")]
