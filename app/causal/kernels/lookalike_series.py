"""Series made from a lagged graph with the mechanisms and the noise of given series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from app.causal.kernels.lagged import windows

if TYPE_CHECKING:
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.kernels.lagged import Series

_LIKE = 40
_BEFORE = 50  # steps made first and left out, until the start is forgotten
_FAR = 3.0  # of the range seen, beyond which a made value is drawn back to it


def lookalike_series(
    series: Series, graph: CausalGraph, rng: np.random.Generator, *, rows: int
) -> Floats:
    """Return `rows` time steps in which each series follows its causes as in the data, (rows, N).

    A series takes what its causes, now and before, predict, bends included, plus the noise of
    any row, so that noise is independent of the causes, as the graph says it is.

    Parameters
    ----------
    graph : a lagged DAG over the names of the series.
    """
    place = {name: k for k, name in enumerate(series.names)}
    depth = max((e.lag for e in graph.edges), default=0)
    Z, N = windows(series.Y, depth), len(place)
    causes: dict[str, list[int]] = {name: [] for name in series.names}
    for edge in graph.edges:
        causes[edge.target].append(edge.lag * N + place[edge.source])
    order = _causes_first(graph)
    mechanisms = {
        name: Mechanism.of(Z, place[name], np.array(causes[name], dtype=np.int64)) for name in order
    }
    middle, half = (Z.max(axis=0) + Z.min(axis=0))[:N] / 2, np.ptp(Z[:, :N], axis=0) / 2
    low, high = middle - _FAR * half, middle + _FAR * half
    window = Z[int(rng.integers(len(Z)))].copy()
    made = np.empty((_BEFORE + rows, N))
    for t in range(len(made)):
        window[N:] = window[:-N] if depth else window[N:]
        for name in order:
            k = place[name]
            window[k] = np.clip(mechanisms[name].next(window, rng), low[k], high[k])
        made[t] = window[:N]
    return made[_BEFORE:]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A least-squares line on the causes, how it errs near each point, and the noise left."""

    causes: Ints
    line: Floats
    spread: Floats
    tree: cKDTree | None
    bend: Floats
    noise: Floats

    @classmethod
    def of(cls, Z: Floats, target: int, causes: Ints) -> Mechanism:
        """Fit what series `target` follows in windows Z, shape (n, N·(lags + 1))."""
        X, y = Z[:, causes], Z[:, target]
        design = np.column_stack([np.ones(len(X)), X])
        line = np.asarray(np.linalg.lstsq(design, y, rcond=None)[0], dtype=np.float64)
        errors = y - design @ line
        if not len(causes):
            return cls(causes, line, np.ones(0), None, errors, errors)
        spread = np.maximum(X.std(axis=0), 1e-12)
        tree, k = cKDTree(X / spread), min(_LIKE, len(X))
        near = tree.query(X / spread, k)[1].reshape(len(X), k)
        bend = np.asarray(errors[near].mean(axis=1))
        return cls(causes, line, spread, tree, bend, errors - bend)

    def next(self, window: Floats, rng: np.random.Generator) -> float:
        """Return a value that follows from the causes in the window."""
        noise = float(self.noise[int(rng.integers(len(self.noise)))])
        if self.tree is None:
            return float(self.line[0]) + noise
        at = window[self.causes]
        nearest = int(self.tree.query(at / self.spread)[1])
        return float(self.line[0] + at @ self.line[1:]) + float(self.bend[nearest]) + noise


def _causes_first(graph: CausalGraph) -> list[str]:
    """Return the series so that what acts within a time step stands before its effects."""
    now = [e for e in graph.edges if not e.lag]
    order: list[str] = []
    waiting = list(graph.nodes)
    while waiting:
        ready = [n for n in waiting if all(e.source in order for e in now if e.target == n)]
        order += ready
        waiting = [n for n in waiting if n not in ready]
    return order
