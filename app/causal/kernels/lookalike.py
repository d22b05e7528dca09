"""Rows made from a graph with the mechanisms and the noise of given rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from app.causal.data import Kind
from app.causal.encoding import numeric_matrix

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats

_DONORS, _LIKE = 8, 40
_SMOOTH = frozenset({Kind.CONTINUOUS, Kind.DURATION})


def lookalike(
    data: Dataset, graph: CausalGraph, rng: np.random.Generator, *, rows: int
) -> pd.DataFrame:
    """Return `rows` rows in which each column depends on its causes in the DAG as in the data.

    A column takes the value of a real row whose causes are alike; a smooth number takes what its
    causes predict, bends included, plus the noise of any row, so that noise is independent of the
    causes, as the graph says it is.

    Parameters
    ----------
    data : complete rows of the graph's columns.
    """
    values = numeric_matrix(data, graph.nodes)
    place = {name: i for i, name in enumerate(graph.nodes)}
    made = np.empty((rows, len(place)))
    taken: dict[str, pd.Series] = {}
    for node in _causes_first(graph):
        causes = [place[c] for c in graph.parents(node)]
        donors = _donors(values[:, causes], made[:, causes], rng)
        made[:, place[node]] = values[donors, place[node]]
        taken[node] = data.frame[node].iloc[donors].reset_index(drop=True)
        if causes and data.variable(node).kind in _SMOOTH:
            smooth = _smooth(values[:, causes], values[:, place[node]], made[:, causes], rng)
            made[:, place[node]], taken[node] = smooth, pd.Series(smooth)
    return pd.DataFrame({name: taken[name] for name in data.names if name in taken})


def _causes_first(graph: CausalGraph) -> list[str]:
    order: list[str] = []
    waiting = list(graph.nodes)
    while waiting:
        ready = [n for n in waiting if set(graph.parents(n)) <= set(order)]
        order += ready
        waiting = [n for n in waiting if n not in ready]
    return order


def _donors(causes: Floats, made: Floats, rng: np.random.Generator) -> np.ndarray:
    """Return, for each row made so far, a real row among those with the most similar causes."""
    if not causes.shape[1]:
        return rng.integers(len(causes), size=len(made))
    spread = np.maximum(causes.std(axis=0), 1e-12)
    k = min(_DONORS, len(causes))
    near = cKDTree(causes / spread).query(made / spread, k)[1].reshape(len(made), k)
    return np.asarray(near[np.arange(len(made)), rng.integers(k, size=len(made))])


def _smooth(causes: Floats, y: Floats, made: Floats, rng: np.random.Generator) -> Floats:
    """Return a least-squares line, its mean error among like rows, and noise drawn from all."""
    design = np.column_stack([np.ones(len(causes)), causes])
    line = np.linalg.lstsq(design, y, rcond=None)[0]
    errors = y - design @ line
    spread = np.maximum(causes.std(axis=0), 1e-12)
    tree, k = cKDTree(causes / spread), min(_LIKE, len(causes))
    bend = errors[tree.query(causes / spread, k)[1].reshape(len(causes), k)].mean(axis=1)
    at = errors[tree.query(made / spread, k)[1].reshape(len(made), k)].mean(axis=1)
    noise = rng.choice(errors - bend, len(made))
    return np.asarray(np.column_stack([np.ones(len(made)), made]) @ line + at + noise)
