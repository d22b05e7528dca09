"""Searches over series on processes with known links, and where each of them is at home."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.comparison import directed_f1, lagged_link_f1
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.question import Knowledge


def table(Y: np.ndarray) -> Dataset:
    names = [chr(ord("a") + i) for i in range(Y.shape[1])]
    frame = pd.DataFrame(Y, columns=names)
    return Dataset(frame, tuple(Variable(n, Kind.CONTINUOUS) for n in names), time=TimeIndex())


def found(name: str, data: Dataset, **params) -> CausalGraph:
    spec = load().get(name, DiscoverySpec)
    rng = np.random.default_rng(0)
    chosen = spec.params(**params)
    return spec.run(data, chosen, Knowledge(), rng, silent).graph


def silent(_done: float, _doing: str) -> None:
    """Take no notice of progress."""


def links(*edges: tuple[str, str, int], nodes: str) -> CausalGraph:
    own = [Edge(n, n, lag=1) for n in nodes]
    across = [Edge(a, b, lag=lag) for a, b, lag in edges]
    return CausalGraph(tuple(nodes), (*own, *across), GraphClass.LAGGED_DAG)


@pytest.fixture(scope="module")
def lasting_shocks() -> Dataset:
    """Each shock acts again one step later; a → b → c at once; uniform noise."""
    rng = np.random.default_rng(8)
    e = rng.uniform(-1.7, 1.7, size=(1500, 3))
    Y = e.copy()
    for t in range(1, len(Y)):
        base = e[t] + 0.7 * e[t - 1] + 0.5 * Y[t - 1]
        a = base[0]
        b = base[1] + 0.7 * a
        Y[t] = a, b, base[2] - 0.7 * b
    return table(Y[200:])


@pytest.fixture(scope="module")
def chain() -> Dataset:
    """Gaussian series that remember themselves; a → b one step later, b → c two steps later."""
    rng = np.random.default_rng(9)
    Y = rng.normal(size=(1200, 3))
    for t in range(2, len(Y)):
        Y[t] += 0.5 * Y[t - 1]
        Y[t, 1] += 0.5 * Y[t - 1, 0]
        Y[t, 2] += 0.5 * Y[t - 2, 1]
    return table(Y[200:])


def test_shocks_that_last_are_no_lagged_effects_to_varma_lingam(lasting_shocks) -> None:
    truth = links(nodes="abc")
    assert lagged_link_f1(found("varma_lingam", lasting_shocks), truth) >= 0.85
    assert lagged_link_f1(found("var_lingam", lasting_shocks), truth) < 0.7


def test_varma_lingam_directs_immediate_effects(lasting_shocks) -> None:
    truth = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    assert directed_f1(found("varma_lingam", lasting_shocks), truth) == 1


@pytest.mark.parametrize("name", ["granger", "granger_lasso", "dynotears"])
def test_a_chain_over_time_is_not_shortened(chain, name) -> None:
    graph = found(name, chain, max_lag=3)
    assert ("a", "c") not in {(e.source, e.target) for e in graph.edges}
    assert lagged_link_f1(graph, links(("a", "b", 1), ("b", "c", 2), nodes="abc")) >= 0.85


def test_dynotears_finds_immediate_effects_and_no_ring(lasting_shocks) -> None:
    graph = found("dynotears", lasting_shocks, max_lag=2)
    immediate = {e.ends for e in graph.edges if not e.lag}
    assert {frozenset("ab"), frozenset("bc")} <= immediate
    assert not any(node in graph.ancestors(node) for node in graph.nodes)


def test_granger_says_when_the_rows_do_not_suffice_for_the_lags(chain) -> None:
    from app.errors import TooFewSamples

    short = table(chain.frame.to_numpy()[:60])
    with pytest.raises(TooFewSamples, match="more than"):
        found("granger", short, max_lag=20)


def test_cross_mapping_tells_the_driver_from_the_driven() -> None:
    """Two chaotic maps that differ from the checks' own; the first drives the second."""
    rng = np.random.default_rng(21)
    Y = np.full((600, 2), 0.3)
    for t in range(1, len(Y)):
        x, y = Y[t - 1]
        now = x * (3.7 - 3.7 * x), y * (3.5 - 3.5 * y - 0.6 * x)
        Y[t] = np.clip(now + 0.01 * rng.normal(size=2), 0.01, 0.99)
    across = {(e.source, e.target) for e in found("ccm", table(Y[100:])).edges} - {
        ("a", "a"),
        ("b", "b"),
    }
    assert across == {("a", "b")}


def test_information_finds_an_effect_that_no_line_shows() -> None:
    rng = np.random.default_rng(22)
    Y = rng.normal(size=(500, 2))
    Y[1:, 1] = 0.7 * (Y[:-1, 0] ** 2 - 1) + 0.5 * Y[1:, 1]
    data = table(Y)
    assert ("a", "b") in {(e.source, e.target) for e in found("transfer_entropy", data).edges}
    assert ("a", "b") not in {(e.source, e.target) for e in found("granger", data).edges}


def test_networks_find_bent_effects_across_a_step_and_within_one() -> None:
    """a bends b at once, b bends c one step later."""
    rng = np.random.default_rng(24)
    Y = rng.normal(size=(700, 3))
    Y[:, 1] = 1.2 * np.sin(2 * Y[:, 0]) + 0.5 * Y[:, 1]
    Y[1:, 2] = 1.2 * np.abs(Y[:-1, 1]) + 0.5 * Y[1:, 2]
    across = {(e.source, e.target, e.lag) for e in found("nts_notears", table(Y), max_lag=1).edges}
    assert across == {("a", "b", 0), ("b", "c", 1)}


def test_a_hidden_cause_of_two_series_leaves_no_arrow_between_them() -> None:
    """A slow series drives both one step later and is not measured."""
    rng = np.random.default_rng(23)
    hidden, Y = 0.0, rng.normal(size=(900, 3))
    for t in range(1, len(Y)):
        Y[t, 2] += 0.6 * Y[t - 1, 2] + 0.6 * Y[t - 1, 0]
        Y[t, :2] += 0.3 * Y[t - 1, :2] + 0.9 * hidden
        hidden = rng.normal()
    edge = found("lpcmci", table(Y), max_lag=1).edge("a", "b")
    assert edge is not None
    assert not edge.is_directed
