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

_DONORS = 8
_SMOOTH = frozenset({Kind.CONTINUOUS, Kind.DURATION})


def lookalike(
    data: Dataset, graph: CausalGraph, rng: np.random.Generator, *, rows: int
) -> pd.DataFrame:
    """Return `rows` rows in which each column depends on its causes in the DAG as in the data.

    A column takes the value of a real row whose causes are alike; a smooth number takes what its
    causes predict by least squares plus the residual of such a row, so that no value is merely
    repeated and bends and uneven noise stay.

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
            moved = _moved(values[:, causes], values[:, place[node]], made[:, causes], donors)
            made[:, place[node]], taken[node] = moved, pd.Series(moved)
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


def _moved(causes: Floats, y: Floats, made: Floats, donors: np.ndarray) -> Floats:
    """Return the donors' values moved along the least-squares line to the causes as made."""
    design = np.column_stack([np.ones(len(causes)), causes])
    slopes = np.linalg.lstsq(design, y, rcond=None)[0][1:]
    return np.asarray(y[donors] + (made - causes[donors]) @ slopes)
