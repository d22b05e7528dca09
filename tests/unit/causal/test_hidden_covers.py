"""RLCD on covariances whose hidden causes are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.graph import CausalGraph
from app.causal.question import Knowledge

ROWS = 2000


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def found(**columns) -> CausalGraph:
    frame = pd.DataFrame(columns)
    data = Dataset(frame, tuple(Variable(str(n), Kind.CONTINUOUS) for n in frame))
    spec = load().get("rlcd", DiscoverySpec)
    return spec.run(data, spec.params(), Knowledge(), np.random.default_rng(0), silent).graph


def silent(_done: float, _doing: str) -> None:
    """Take no notice of progress."""


def shown(graph: CausalGraph) -> set[frozenset[str]]:
    return {frozenset(graph.children(name)) for name in graph.latent}


def readings(rng, name: str, factor: np.ndarray, many: int = 3) -> dict[str, np.ndarray]:
    return {
        f"{name}{k}": rng.uniform(0.7, 1.2) * factor + 0.6 * rng.normal(size=len(factor))
        for k in range(many)
    }


def test_gaussian_noise_does_not_hide_what_columns_share(rng) -> None:
    a = rng.normal(size=ROWS)
    b = 0.9 * a + rng.normal(size=ROWS)
    graph = found(**readings(rng, "a", a), **readings(rng, "b", b))
    assert shown(graph) == {frozenset({"a0", "a1", "a2"}), frozenset({"b0", "b1", "b2"})}
    edge = graph.edge(*graph.latent)
    assert edge is not None
    assert edge.is_undirected


def test_a_hidden_cause_of_hidden_causes_is_found(rng) -> None:
    top = rng.normal(size=ROWS)
    columns = {}
    for name in "abcd":
        columns |= readings(rng, name, 0.9 * top + 0.6 * rng.normal(size=ROWS))
    graph = found(**columns)
    above = [name for name in graph.latent if set(graph.children(name)) <= set(graph.latent)]
    assert len(graph.latent) == 5
    assert [len(graph.children(name)) for name in above] == [4]


def test_factors_in_a_row_are_linked_to_their_neighbours_only(rng) -> None:
    a = rng.normal(size=ROWS)
    b = 0.9 * a + rng.normal(size=ROWS)
    c = 0.9 * b + rng.normal(size=ROWS)
    graph = found(**readings(rng, "a", a), **readings(rng, "b", b), **readings(rng, "c", c))
    behind = {graph.parents(f"{name}0")[0]: name for name in "abc"}
    joined = {frozenset(behind[n] for n in e.ends) for e in graph.edges if e.ends <= behind.keys()}
    assert joined == {frozenset("ab"), frozenset("bc")}


def test_two_hidden_causes_of_the_same_columns_are_told_apart_from_one(rng) -> None:
    first, second = rng.normal(size=(2, ROWS))
    turns = np.pi * np.arange(6) / 6
    columns = {
        f"x{k}": np.cos(t) * first + np.sin(t) * second + 0.5 * rng.normal(size=ROWS)
        for k, t in enumerate(turns)
    }
    graph = found(**columns)
    assert len(graph.latent) == 2
    assert shown(graph) == {frozenset(columns)}


def test_measured_causes_are_not_taken_for_hidden_ones(rng) -> None:
    a, b = rng.normal(size=(2, ROWS))
    c = a - b + rng.normal(size=ROWS)
    d = 0.8 * c + rng.normal(size=ROWS)
    graph = found(a=a, b=b, c=c, d=d, e=0.9 * d + rng.normal(size=ROWS))
    assert graph.latent == ()
    assert {str(e) for e in graph.edges} == {"a --> c", "b --> c", "c --> d", "d --> e"}
