"""Discovery on known networks and processes: what a user may count on."""

import gzip
import importlib.resources
import warnings

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.checks.discovery import found
from app.causal.comparison import directed_f1, lagged_link_f1, skeleton_f1, structural_distance
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.equivalence import cpdag, extension
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.interop import from_causal_learn
from app.causal.kernels.columns import Columns
from app.causal.kernels.constraint_search import evidence_for, oriented
from app.causal.question import Knowledge
from bench.kernels import linear_model


@pytest.fixture(scope="module")
def alarm() -> tuple[Dataset, CausalGraph]:
    """10,000 rows of the ALARM network under the names v01 … v37, and its graph."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pytest.importorskip("pgmpy.readwrite").BIFReader
        packed = importlib.resources.files("pgmpy") / "utils/example_models/alarm.bif.gz"
        model = reader(string=gzip.decompress(packed.read_bytes()).decode()).get_model()
    new = {node: f"v{i:02d}" for i, node in enumerate(sorted(model.nodes), start=1)}
    frame = ancestral_sample(model, 10_000, np.random.default_rng(7)).rename(columns=new)
    frame = frame[sorted(frame)]
    variables = tuple(
        Variable(name, Kind.NOMINAL, levels=tuple(sorted(frame[name].unique()))) for name in frame
    )
    truth = CausalGraph.dag(frame.columns, [(new[a], new[b]) for a, b in model.edges])
    return Dataset(frame, variables), truth


def ancestral_sample(model, rows: int, rng: np.random.Generator) -> pd.DataFrame:
    codes: dict[str, np.ndarray] = {}
    for node in nx.topological_sort(model):
        table = model.get_cpds(node)
        column = np.zeros(rows, dtype=np.int64)
        for cause in table.variables[1:]:
            column = column * model.get_cardinality(cause) + codes[cause]
        edges = table.get_values().cumsum(axis=0)[:, column]
        codes[node] = (rng.random(rows) * edges[-1] > edges[:-1]).sum(axis=0)
    return pd.DataFrame({name: [f"level{c}" for c in code] for name, code in codes.items()})


@pytest.mark.parametrize("name", ["boss", "pc"])
def test_alarm_is_recovered_from_ten_thousand_rows(alarm, name):
    data, truth = alarm
    graph = found(load()[name], data)
    assert skeleton_f1(graph, truth) >= 0.93
    assert directed_f1(graph, truth) >= 0.85


def series_with_known_lags(seed: int) -> tuple[Dataset, CausalGraph]:
    """A VAR(2) of eight series: each follows its own last value and one other series."""
    rng = np.random.default_rng(seed)
    names = [f"s{i}" for i in range(8)]
    sources, lags = (np.arange(8) + rng.integers(1, 8, size=8)) % 8, rng.integers(1, 3, size=8)
    lags[0] = 2
    Y = rng.normal(size=(1100, 8))
    for t in range(2, len(Y)):
        Y[t] += 0.5 * Y[t - 1] + 0.3 * Y[t - lags, sources]
    frame = pd.DataFrame(Y[100:], columns=names)
    own = [Edge(name, name, lag=1) for name in names]
    across = [
        Edge(names[i], names[j], lag=int(lag))
        for j, (i, lag) in enumerate(zip(sources, lags, strict=True))
    ]
    variables = tuple(Variable(name, Kind.CONTINUOUS) for name in names)
    truth = CausalGraph(tuple(names), (*own, *across), GraphClass.LAGGED_DAG)
    return Dataset(frame, variables, time=TimeIndex()), truth


def test_pcmci_finds_the_links_and_lags_of_a_known_process():
    scores = [
        lagged_link_f1(found(load()["pcmci"], data), truth)
        for data, truth in map(series_with_known_lags, range(5))
    ]
    assert np.mean(scores) >= 0.94
    assert min(scores) >= 0.9


def continuous(X: np.ndarray) -> Columns:
    names = tuple(f"v{i:02d}" for i in range(X.shape[1]))
    return Columns(names, (Kind.CONTINUOUS,) * X.shape[1], X)


@pytest.fixture(scope="module")
def causal_learn_pc():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("causallearn.search.ConstraintBased.PC").pc


def test_pcs_skeleton_is_causal_learns_on_twenty_random_graphs(causal_learn_pc):
    ours_total = theirs_total = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        p, n = int(rng.integers(6, 16)), int(rng.choice([200, 1000]))
        columns = continuous(linear_model(p, n, rng.uniform(1.5, 4), rng))
        evidence = evidence_for(columns, Knowledge(), 0.05, None)
        theirs = causal_learn_pc(columns.X, 0.05, "fisherz", show_progress=False).G.graph
        assert ((theirs != 0) | (theirs.T != 0)).tolist() == evidence.skeleton.adjacent.tolist()
        ours_total += len(oriented(evidence, columns.names, Knowledge()).edges)
        theirs_total += int(np.triu((theirs != 0) | (theirs.T != 0)).sum())
    assert ours_total == theirs_total > 100


def test_pcs_arrows_are_no_worse_than_causal_learns(causal_learn_pc):
    ours = theirs = 0
    for seed in range(20):
        rng = np.random.default_rng(100 + seed)
        X, truth = model_with_truth(rng, 12)
        columns = continuous(X)
        evidence = evidence_for(columns, Knowledge(), 0.01, None)
        graph = oriented(evidence, columns.names, Knowledge())
        peer = causal_learn_pc(X, 0.01, "fisherz", show_progress=False).G.graph
        peer_graph = from_causal_learn(peer, columns.names, GraphClass.CPDAG)
        ours += structural_distance(graph, truth)
        theirs += structural_distance(peer_graph, truth)
    assert ours <= theirs


@pytest.mark.parametrize("seed", range(5))
def test_boss_finds_a_graph_that_scores_no_worse_than_the_truth(seed):
    X, truth = model_with_truth(np.random.default_rng(seed), 15)
    columns = continuous(X)
    frame = pd.DataFrame(X, columns=list(columns.names))
    variables = tuple(Variable(n, Kind.CONTINUOUS) for n in columns.names)
    graph = found(load()["boss"], Dataset(frame, variables))
    assert bic(graph, X) >= bic(truth, X) - 1e-6


def bic(graph: CausalGraph, X: np.ndarray) -> float:
    """The Gaussian BIC by ordinary least squares, over any DAG of the class."""
    dag, n = extension(graph), len(X)
    centred = dict(zip(graph.nodes, (X - X.mean(axis=0)).T, strict=True))
    total = 0.0
    for node in dag.nodes:
        y, causes = centred[node], dag.parents(node)
        if causes:
            Z = np.column_stack([centred[c] for c in causes])
            y = y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0]
        total -= n / 2 * np.log(y @ y / n) + np.log(n) / 2 * len(causes)
    return total


def model_with_truth(
    rng: np.random.Generator, p: int, rows: int = 1000
) -> tuple[np.ndarray, CausalGraph]:
    """Rows of a random linear Gaussian DAG of average degree 3, and its class."""
    order = [f"v{i:02d}" for i in rng.permutation(p)]
    values: dict[str, np.ndarray] = {}
    arrows = []
    for j, node in enumerate(order):
        values[node] = rng.normal(size=rows)
        for cause in order[:j]:
            if rng.random() < 3 / (p - 1):
                arrows.append((cause, node))
                values[node] = (
                    values[node] + rng.choice([-1, 1]) * rng.uniform(0.5, 1) * values[cause]
                )
    names = sorted(order)
    X = np.column_stack([values[name] for name in names])
    return X, cpdag(CausalGraph.dag(names, arrows))
