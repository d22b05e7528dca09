"""Score-based discovery on data that break searches: many levels, few rows, no variation."""

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.checks.discovery import found
from app.causal.comparison import skeleton_f1
from app.causal.data import Dataset, Kind, Variable
from app.causal.graph import CausalGraph
from app.errors import DegenerateData
from bench.bif import parsed

SEARCHES = ["boss", "fges", "ges", "grasp", "mmhc", "xges"]


def dataset(frame: pd.DataFrame, kind: Kind) -> Dataset:
    return Dataset(
        frame,
        tuple(
            Variable(str(n), kind, n_distinct=frame[n].nunique(), levels=levels(frame[n], kind))
            for n in frame
        ),
    )


def levels(column: pd.Series, kind: Kind) -> tuple[str, ...]:
    return tuple(sorted(column.unique())) if kind is Kind.NOMINAL else ()


@pytest.mark.parametrize("name", SEARCHES)
def test_five_hundred_levels_end_in_a_graph(name):
    rng = np.random.default_rng(0)
    place, cause = rng.integers(500, size=2000), rng.integers(2, size=2000)
    effect = np.where(rng.random(2000) < 0.8, cause, 1 - cause)
    frame = pd.DataFrame({"place": place, "cause": cause, "effect": effect}).astype(str)
    graph = found(load()[name], dataset(frame, Kind.NOMINAL))
    assert {frozenset(e.ends) for e in graph.edges} == {frozenset({"cause", "effect"})}


@pytest.mark.parametrize("name", [*SEARCHES, "exact_search"])
def test_a_column_that_does_not_vary_is_refused_by_name(name):
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(100, 3)), columns=list("abc"))
    with pytest.raises(DegenerateData, match="'c'"):
        found(load()[name], dataset(frame.assign(c=1.0), Kind.CONTINUOUS))


@pytest.mark.parametrize("name", ["boss", "ges"])
def test_fewer_rows_than_columns_end_in_a_sparse_graph(name):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 60))
    X[:, 1] += 2 * X[:, 0]
    frame = pd.DataFrame(X, columns=[f"v{i:02d}" for i in range(60)])
    graph = found(load()[name], dataset(frame, Kind.CONTINUOUS))
    assert graph.edge("v00", "v01") is not None
    assert len(graph.edges) < 60


@pytest.mark.parametrize("name", SEARCHES)
def test_unrelated_columns_stay_apart(name):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(500, 30)), columns=[f"v{i:02d}" for i in range(30)])
    assert len(found(load()[name], dataset(frame, Kind.CONTINUOUS)).edges) <= 1


SPRINKLER = """
variable rain { type discrete [ 2 ] { yes, no }; }
variable wet { type discrete [ 2 ] { yes, no }; }
variable sprinkler { type discrete [ 2 ] { yes, no }; }
probability ( wet | rain, sprinkler ) {
  (yes, yes) 0.99, 0.01; (no, yes) 0.9, 0.1; (yes, no) 0.8, 0.2; (no, no) 0.05, 0.95;
}
probability ( rain ) { table 0.3, 0.7; }
probability ( sprinkler ) { table 0.4, 0.6; }
"""


def test_a_network_read_from_text_is_found_again():
    network = parsed(SPRINKLER)
    assert set(network.arrows) == {("rain", "wet"), ("sprinkler", "wet")}
    rows = network.sample(3000, np.random.default_rng(1))
    wet = rows[:, network.names.index("wet")] == 0
    assert wet.mean() == pytest.approx(0.7 * 0.6 * 0.05 + 0.7 * 0.4 * 0.9 + 0.3 * 0.868, abs=0.03)
    frame = pd.DataFrame(rows, columns=list(network.names)).astype(str)
    truth = CausalGraph.dag(network.names, network.arrows)
    assert skeleton_f1(found(load()["ges"], dataset(frame, Kind.NOMINAL)), truth) == 1
