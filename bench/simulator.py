"""Tables from known causal graphs, as an analyst would meet them: no hint of how they were made.

Columns are standardised or in random units, named and placed at random.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.graph import CausalGraph, Edge, GraphClass

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """How tables of one kind are made; `copilot` is Causal-Copilot's published best-case F1.

    `density` is the chance of an edge between two columns. `discrete` and `missing` are shares
    of columns and of cells; `domains` counts groups of rows between which mechanisms differ;
    `blur` is measurement error as a share of a column's spread; `shape` bends effects.
    """

    name: str
    copilot: float | None = None
    p: int = 10
    n: int = 1000
    density: float = 0.25
    noise: str = "gaussian"
    shape: str = "linear"
    discrete: float = 0.0
    missing: float = 0.0
    domains: int = 1
    blur: float = 0.0
    lags: int = 0
    seeds: int = 5


SETTINGS = (
    Setting("p10 n1000", 0.90),
    Setting("dense 0.5", 0.78, density=0.5),
    Setting("sparse 0.1", 0.82, density=0.1),
    Setting("p50", 0.95, p=50, density=0.06, seeds=3),
    Setting("p100", 0.91, p=100, density=0.03, seeds=3),
    Setting("p500 n10000", 0.86, p=500, n=10_000, density=0.006, seeds=1),
    Setting("p1000 n10000", 0.87, p=1000, n=10_000, density=0.003, seeds=1),
    Setting("non-Gaussian", 0.98, noise="uniform"),
    Setting("discrete 20 %", 0.89, discrete=0.2),
    Setting("heterogeneous domains", 0.78, domains=4, n=2000),
    Setting("measurement error", 0.89, blur=0.1),
    Setting("missing data", 0.77, missing=0.1),
    Setting("n5000", 0.95, n=5000),
    Setting("n10000", 0.97, n=10_000),
    Setting("clinical", 0.69, p=15, n=1000, discrete=0.4, missing=0.05, domains=2, density=0.2),
    Setting("financial", 0.65, p=15, n=1500, noise="heavy", density=0.3, blur=0.1, domains=2),
    Setting("social", 0.45, p=15, n=1000, discrete=0.6, blur=0.1, missing=0.05, density=0.25),
    Setting("bent effects", p=10, n=1000, shape="bent"),
    Setting("bent, skewed noise", p=10, n=1000, shape="bent", noise="exponential"),
    Setting("skewed noise", noise="exponential"),
    Setting("series, lags only", p=8, n=600, lags=2, density=0.15),
    Setting("series, immediate too", p=8, n=600, lags=-2, density=0.15),
    Setting("series, non-Gaussian", p=8, n=600, lags=-2, density=0.15, noise="uniform"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A table and the graph it came from; `extra` columns are in no graph."""

    frame: pd.DataFrame
    truth: CausalGraph
    extra: tuple[str, ...] = field(default=())


def draw(setting: Setting, seed: int) -> Drawn:
    """Return one table of this kind."""
    rng = np.random.default_rng([seed, *setting.name.encode()])
    if setting.lags:
        return _series(setting, rng)
    B = _weights(setting, rng)
    X = np.vstack([_rows(setting, B, rng, group) for group in range(setting.domains)])
    X = X + setting.blur * X.std(axis=0) * rng.normal(size=X.shape)
    return _dressed(setting, X, B, rng)


def _weights(setting: Setting, rng: np.random.Generator) -> Floats:
    """Return B[cause, effect], causes before effects."""
    p = setting.p
    chosen = np.triu(rng.random((p, p)) < setting.density, 1)
    signs = rng.choice([-1.0, 1.0], size=(p, p))
    return np.where(chosen, signs * rng.uniform(0.5, 1.5, size=(p, p)), 0.0)


def _rows(setting: Setting, B: Floats, rng: np.random.Generator, group: int) -> Floats:
    """Return one group's rows; from the second group on, some columns follow another rule."""
    n = setting.n // setting.domains
    B, level = B.copy(), np.zeros(setting.p)
    if group:
        other = rng.random(setting.p) < 0.3
        level[other] = rng.normal(scale=1.5, size=int(other.sum()))
        B[:, other] *= rng.uniform(0.4, 1.6, size=int(other.sum()))
    X = _noise(setting.noise, (n, setting.p), rng) + level
    bend = _bend(setting, rng)
    for j in range(setting.p):
        causes = np.flatnonzero(B[:, j])
        if len(causes):
            X[:, j] += bend(_even(X[:, causes])) @ B[causes, j]
            X[:, j] /= max(1.0, float(X[:, j].std()) / 1.5)
    return X


def _even(X: Floats) -> Floats:
    return np.asarray((X - X.mean(axis=0)) / np.maximum(X.std(axis=0), 1e-12))


def _bend(setting: Setting, rng: np.random.Generator) -> Callable[[Floats], Floats]:
    if setting.shape == "linear":
        return lambda x: x
    forms = (np.tanh, np.sin, lambda x: x**2 / 1.4, lambda x: np.exp(-(x**2)) * 2, np.abs)
    picks = rng.integers(len(forms), size=64)

    def bent(X: Floats) -> Floats:
        columns = [1.5 * forms[picks[j % 64]](X[:, j]) for j in range(X.shape[1])]
        return np.column_stack(columns)

    return bent


def _noise(kind: str, size: tuple[int, int], rng: np.random.Generator) -> Floats:
    match kind:
        case "gaussian":
            return rng.normal(size=size)
        case "uniform":
            return rng.uniform(-1.73, 1.73, size=size)
        case "exponential":
            return rng.exponential(size=size) - 1
        case "heavy":
            return np.asarray(rng.standard_t(4, size=size) / np.sqrt(2))
    raise ValueError(kind)


def _dressed(setting: Setting, X: Floats, B: Floats, rng: np.random.Generator) -> Drawn:
    """Return the table in random units and order, with groups, gaps and levels as set."""
    p = setting.p
    names = np.array([f"v{i:04d}" for i in rng.permutation(p)])
    columns: dict[str, object] = {}
    for j in rng.permutation(p):
        values = X[:, j] * 10.0 ** rng.uniform(-2, 2) + rng.normal() * 10
        columns[names[j]] = values
    coded = rng.permutation(p)[: round(setting.discrete * p)]
    for j in coded:
        edges = np.quantile(X[:, j], np.linspace(0, 1, rng.integers(2, 5) + 1)[1:-1])
        columns[names[j]] = np.digitize(X[:, j], edges)
    frame = pd.DataFrame(columns)
    if setting.missing:
        frame = frame.mask(rng.random(frame.shape) < setting.missing)
    extra: tuple[str, ...] = ()
    if setting.domains > 1:
        each = setting.n // setting.domains
        frame.insert(0, "site", np.repeat([f"s{g}" for g in range(setting.domains)], each))
        extra = ("site",)
    frame = frame.sample(frac=1, random_state=rng).reset_index(drop=True)
    arrows = [(str(names[i]), str(names[j])) for i, j in np.argwhere(B)]
    return Drawn(frame, CausalGraph.dag((str(n) for n in names), arrows), extra)


def _series(setting: Setting, rng: np.random.Generator) -> Drawn:
    """Return series that remember themselves; with negative lags some effects are immediate."""
    p, tau = setting.p, abs(setting.lags)
    A = np.zeros((tau + 1, p, p))
    A[1][np.eye(p, dtype=bool)] = rng.uniform(0.2, 0.7, size=p)
    first = 0 if setting.lags < 0 else 1
    for lag in range(first, tau + 1):
        chosen = rng.random((p, p)) < setting.density / (tau + 1 - first)
        chosen &= np.triu(np.ones((p, p), dtype=bool), 1) if lag == 0 else ~np.eye(p, dtype=bool)
        A[lag] += np.where(
            chosen, rng.choice([-1.0, 1.0], (p, p)) * rng.uniform(0.25, 0.5, (p, p)), 0
        )
    Y = _noise(setting.noise, (setting.n + 200, p), rng)
    now = np.linalg.inv(np.eye(p) - A[0])
    for t in range(tau, len(Y)):
        Y[t] = (Y[t] + sum(Y[t - lag] @ A[lag] for lag in range(1, tau + 1))) @ now
    if not np.abs(Y).max() < 1e4:
        return _series(setting, rng)
    names = [f"v{i:02d}" for i in rng.permutation(p)]
    frame = pd.DataFrame(Y[200:] * 10.0 ** rng.uniform(-2, 2, size=p), columns=names)
    frame = frame[list(rng.permutation(names))]
    frame.insert(0, "date", pd.date_range("2019-01-01", periods=len(frame), freq="D"))
    edges = tuple(Edge(names[i], names[j], lag=int(lag)) for lag, i, j in np.argwhere(A))
    return Drawn(frame, CausalGraph(tuple(names), edges, GraphClass.LAGGED_DAG), ("date",))
