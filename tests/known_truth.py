"""Data whose truth is known: published networks, simulated series, a public study."""

from __future__ import annotations

import gzip
import warnings
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pandas as pd

Arrow = tuple[str, str]


@dataclass(frozen=True)
class KnownGraph:
    frame: pd.DataFrame
    arrows: frozenset[Arrow]


@dataclass(frozen=True)
class KnownSeries:
    frame: pd.DataFrame
    links: frozenset[tuple[str, str, int]]


def discrete_network(name: str, *, rows: int, seed: int) -> KnownGraph:
    """Sample a Bayesian network that ships with pgmpy, its columns renamed v01, v02, …"""
    model = _bif(name)
    rng = np.random.default_rng(seed)
    order = rng.permutation(list(model.nodes()))
    alias = {node: f"v{i + 1:02d}" for i, node in enumerate(order)}
    values = _forward_sample(model, rows, rng)
    frame = pd.DataFrame({alias[node]: values[node] for node in order})
    return KnownGraph(frame, frozenset((alias[a], alias[b]) for a, b in model.edges()))


def var2(*, rows: int, seed: int, series: int = 8) -> KnownSeries:
    """Simulate a stable VAR(2) with two parents per series at lags 1 and 2."""
    rng = np.random.default_rng(seed)
    lag1, lag2 = _random_lags(series, rng)
    while _spectral_radius(lag1, lag2) > 0.95:
        lag1, lag2 = _random_lags(series, rng)
    values = np.zeros((rows + 200, series))
    for t in range(2, len(values)):
        noise = rng.normal(size=series)
        values[t] = lag1 @ values[t - 1] + lag2 @ values[t - 2] + noise
    names = [f"s{i + 1}" for i in range(series)]
    links = {
        (names[source], names[target], lag)
        for lag, matrix in ((1, lag1), (2, lag2))
        for target, source in zip(*np.nonzero(matrix), strict=True)
    }
    return KnownSeries(pd.DataFrame(values[200:], columns=names), frozenset(links))


def _random_lags(series: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    lag1, lag2 = 0.4 * np.eye(series), np.zeros((series, series))
    for target in range(series):
        near, far = rng.choice([s for s in range(series) if s != target], size=2, replace=False)
        lag1[target, near] = rng.choice([-0.35, 0.35])
        lag2[target, far] = rng.choice([-0.35, 0.35])
    return lag1, lag2


def _spectral_radius(lag1: np.ndarray, lag2: np.ndarray) -> float:
    """Return the largest modulus of the process's roots; it is stable below 1."""
    size = len(lag1)
    companion = np.block([[lag1, lag2], [np.eye(size), np.zeros((size, size))]])
    return float(np.abs(np.linalg.eigvals(companion)).max())


def nhefs() -> tuple[pd.DataFrame, str]:
    """Return the NHEFS follow-up study and its codebook as "name: meaning" lines."""
    from causaldata import nhefs as study
    from causaldata import nhefs_codebook

    codebook = nhefs_codebook.load_pandas().data
    lines = (f"{row.variable}: {row.description}" for row in codebook.itertuples())
    return study.load_pandas().data, "\n".join(lines)


def _bif(name: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pgmpy warns about its own imports
        from pgmpy.readwrite import BIFReader

        packed = files("pgmpy").joinpath(f"utils/example_models/{name}.bif.gz").read_bytes()
        return BIFReader(string=gzip.decompress(packed).decode()).get_model()


def _forward_sample(model, rows: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    import networkx as nx

    codes: dict[str, np.ndarray] = {}
    for node in nx.topological_sort(nx.DiGraph(model.edges())):
        cpd = model.get_cpds(node)
        table = np.asarray(cpd.get_values())
        column = np.zeros(rows, dtype=int)
        for parent, size in zip(cpd.variables[1:], cpd.cardinality[1:], strict=True):
            column = column * int(size) + codes[parent]
        cumulative = table.cumsum(axis=0)[:, column]
        codes[node] = (rng.random(rows) > cumulative).sum(axis=0).clip(0, len(table) - 1)
    states = {node: model.get_cpds(node).state_names[node] for node in codes}
    return {node: np.asarray(states[node], dtype=object)[code] for node, code in codes.items()}
