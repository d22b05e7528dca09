"""Structural models whose contributions are known in closed form, with a question to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.profile import Profile, Structure
from app.causal.question import Question, QuestionKind


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Rows made from a known model, a question, and the parts of its answer that are known.

    `parts` holds true contributions by name, `total` what the answer comes to, `within` the
    bounds of a probability that holds the true one; each where the method speaks of it.
    """

    name: str
    question: Question
    graph: CausalGraph
    make: Callable[[np.random.Generator, int], pd.DataFrame]
    kinds: Mapping[str, Kind]
    parts: Mapping[str, float] = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)
    within: float | None = None
    tolerance: float = 0.15
    in_time: bool = False

    def data(self, rng: np.random.Generator, n: int) -> Dataset:
        frame = self.make(rng, n)
        variables = tuple(_variable(name, frame[name], self.kinds) for name in frame)
        return Dataset(frame, variables, TimeIndex("t") if self.in_time else None)

    def profile(self) -> Profile:
        data = self.data(np.random.default_rng(0), 200)
        structure = Structure.TIME_SERIES if self.in_time else Structure.CROSS_SECTION
        return Profile(2000, data.variables, structure, data.time, latents_suspected=False)


def _variable(name: object, column: pd.Series, kinds: Mapping[str, Kind]) -> Variable:
    kind = kinds.get(str(name), Kind.CONTINUOUS)
    levels = tuple(str(v) for v in sorted(column.unique())) if kind is Kind.BINARY else ()
    return Variable(str(name), kind, levels=levels, n_distinct=column.nunique())


def _chain(
    rng: np.random.Generator, n: int, shift: float = 0.0, slope: float = 1.0
) -> pd.DataFrame:
    x = shift + rng.normal(size=n)
    m = slope * x + rng.normal(size=n)
    y = 2 * m + x + 0.5 * rng.normal(size=n)
    return pd.DataFrame({"x": x, "m": m, "y": y})


_CHAIN = CausalGraph.dag("xmy", [("x", "m"), ("x", "y"), ("m", "y")])


def _two_periods(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """x rises by 1; m answers x by 1.5 rather than 1: mean of y goes from 0 to 4."""
    early, late = _chain(rng, n // 2), _chain(rng, n - n // 2, shift=1.0, slope=1.5)
    return pd.concat([early.assign(period=1.0), late.assign(period=2.0)], ignore_index=True)


def _with_odd_row(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """In the first row x is 0, m has a shock of 4: y is 8 above its mean."""
    frame = _chain(rng, n)
    frame.loc[0] = {"x": 0.0, "m": 4.0, "y": 8.0}
    return frame


def _groups(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """z drives group and y; the group acts on y by 1 and through m by 2."""
    z = rng.normal(size=n)
    group = (z + rng.logistic(size=n) > 0).astype(np.int64)
    m = group + rng.normal(size=n)
    y = group + 2 * m + z + rng.normal(size=n)
    return pd.DataFrame({"z": z, "group": group, "m": m, "y": y})


def _cured(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """A drug given at random cures those with u between 0.2 and 0.7, who else are not cured."""
    u, drug = rng.random(n), rng.integers(0, 2, n)
    cured = ((u < 0.2) | ((drug == 1) & (u < 0.7))).astype(np.int64)
    return pd.DataFrame({"drug": drug, "cured": cured})


def _in_time(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """x acts on m at once by -1, m on y one step later by 2; x has a shock of 6 before the end."""
    x, m, y = np.zeros(n), np.zeros(n), np.zeros(n)
    e = rng.normal(size=(n, 3)) * (0.5, 0.5, 0.5)
    e[n - 2, 0], e[n - 2, 1], e[n - 1, 2] = 6.0, 0.0, 0.0
    for t in range(1, n):
        x[t] = 0.5 * x[t - 1] + e[t, 0]
        m[t] = -x[t] + e[t, 1]
        y[t] = 2 * m[t - 1] + e[t, 2]
    return pd.DataFrame({"t": np.arange(n, dtype=np.float64), "x": x, "m": m, "y": y})


_LAGGED = CausalGraph(
    ("x", "m", "y"),
    (Edge("x", "x", lag=1), Edge("x", "m"), Edge("m", "y", lag=1)),
    GraphClass.LAGGED_DAG,
)


def attribution_cases() -> tuple[Case, ...]:
    """Return the cases, the same at each call."""
    return (*_of_rows(), *_of_series())


def _of_rows() -> tuple[Case, ...]:
    q, kinds = QuestionKind, {"group": Kind.BINARY, "drug": Kind.BINARY, "cured": Kind.BINARY}
    return (
        # Of the change in m's slope x's half before and half after: Shapley of 3·1 and 2·0.5·x.
        Case("two_periods",
             Question("", q.DISTRIBUTION_CHANGE, outcome="y", group_column="period",
                      comparison=(1.0, 2.0)),
             _CHAIN, _two_periods, {}, {"x": 3.5, "m": 0.5, "y itself": 0.0},
             {"distribution_change": 4.0}),
        Case("odd_row", Question("", q.ROOT_CAUSE, outcome="y", row=0), _CHAIN, _with_odd_row, {},
             {"m": 8.0, "x": 0.0, "y itself": 0.0}, {"outlier_root_cause": 8.0}),
        Case("variation", Question("", q.INFLUENCE, outcome="y"), _CHAIN, _chain, {},
             {"x": 9.0, "m": 4.0, "y itself": 0.25}, tolerance=0.8),
        Case("shift", Question("", q.FORECAST_INTERVENTION, outcome="y", setting=(("x", "+1"),)),
             _CHAIN, _chain, {}, {"x": 3.0}, {"what_if": 3.0}),
        Case("one_row_otherwise",
             Question("", q.COUNTERFACTUAL, outcome="y", setting=(("x", 2.0),), row=0),
             _CHAIN, _with_odd_row, {}, {}, {"counterfactual": 6.0}),
        Case("groups", Question("", q.INFLUENCE, treatment="group", outcome="y"),
             CausalGraph.dag(("z", "group", "m", "y"),
                             [("z", "group"), ("z", "y"), ("group", "m"), ("group", "y"),
                              ("m", "y")]),
             _groups, kinds,
             {"group → y": 1.0, "group → m → y": 2.0, "direct": 1.0, "through other columns": 2.0,
              "m": 4.0, "y itself": 1.0},
             {"path_contributions": 3.0}, tolerance=0.35),
        Case("cured", Question("", q.COUNTERFACTUAL, treatment="drug", outcome="cured"),
             CausalGraph.dag(("drug", "cured"), [("drug", "cured")]), _cured, kinds, within=0.5),
    )  # fmt: skip


def _of_series() -> tuple[Case, ...]:
    q = QuestionKind
    return (
        Case("last_step", Question("", q.ROOT_CAUSE, outcome="y"), _LAGGED, _in_time, {},
             {"m": 0.0, "y itself": 0.0, "x": -12.0}, tolerance=1.5, in_time=True),
        Case("variation_in_time", Question("", q.INFLUENCE, outcome="y"), _LAGGED, _in_time, {},
             {"m": 1.0, "y itself": 0.25}, tolerance=0.3, in_time=True),
        Case("ahead", Question("", q.FORECAST_INTERVENTION, outcome="y", setting=(("x", "+1"),),
                               horizon=5),
             _LAGGED, _in_time, {}, {}, {"series_forecast": -1.6}, in_time=True),
        Case("last_steps_otherwise",
             Question("", q.COUNTERFACTUAL, outcome="m", setting=(("x", 0.0),)),
             _LAGGED, _in_time, {}, {}, {}, in_time=True),
    )  # fmt: skip
