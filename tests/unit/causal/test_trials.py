"""Trials of algorithms on data made like the user's: what they keep, and whom they favour."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.kernels.lagged import Series
from app.causal.kernels.lookalike import lookalike
from app.causal.kernels.lookalike_series import lookalike_series
from app.causal.question import Knowledge
from app.causal.trials import Candidate, selected, trials

ARROWS = (("a", "b"), ("b", "c"), ("d", "c"), ("c", "e"))


def chain(noise: str, n: int = 1500) -> Dataset:
    rng = np.random.default_rng(4)
    e = rng.normal(size=(n, 5)) if noise == "gaussian" else rng.uniform(-1.7, 1.7, size=(n, 5))
    a, d = e[:, 0], e[:, 3]
    b = 0.8 * a + e[:, 1]
    c = 0.7 * b - 0.9 * d + e[:, 2]
    frame = pd.DataFrame({"a": a, "b": b, "c": c, "d": d, "e": c + e[:, 4]})
    return Dataset(frame, tuple(Variable(n, Kind.CONTINUOUS) for n in frame.columns))


def candidate(name: str, data: Dataset) -> Candidate:
    spec = load().get(name, DiscoverySpec)
    found = spec.run(data, spec.params(), Knowledge(), np.random.default_rng(0), lambda *_: None)
    return Candidate(spec, spec.params(), found)


def tried(data: Dataset, *names: str, seconds: float = 1e9):
    candidates = [candidate(name, data) for name in names]
    rng, ticks = np.random.default_rng(1), itertools.count()
    clock = lambda: float(next(ticks))  # noqa: E731
    return trials(candidates, data, Knowledge(), rng, draws=3, seconds=seconds, clock=clock)


def test_rows_made_from_the_true_graph_depend_as_the_real_ones_do() -> None:
    data = chain("uniform")
    truth = CausalGraph.dag("abcde", ARROWS)
    made = lookalike(data, truth, np.random.default_rng(2), rows=1500)
    assert np.abs(made.corr() - data.frame.corr()).to_numpy().max() < 0.08
    assert abs(made["a"].kurt() - data.frame["a"].kurt()) < 0.2


def test_categories_stay_categories_and_follow_their_causes() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=800)
    frame = pd.DataFrame({"x": x, "g": np.where(x + rng.normal(size=800) > 0, "high", "low")})
    data = Dataset(
        frame,
        (Variable("x", Kind.CONTINUOUS), Variable("g", Kind.BINARY, levels=("high", "low"))),
    )
    made = lookalike(data, CausalGraph.dag("xg", [("x", "g")]), rng, rows=800)
    assert set(made["g"]) == {"high", "low"}
    apart = lambda t: t[t["g"] == "high"]["x"].mean() - t[t["g"] == "low"]["x"].mean()  # noqa: E731
    assert apart(made) == pytest.approx(apart(frame), abs=0.25)


def test_an_algorithm_that_reads_directions_from_the_noise_is_preferred_where_noise_tells() -> None:
    found = selected(tried(chain("uniform"), "boss", "direct_lingam"), ["first", "second"])
    assert found.step == "second"
    assert found.diagnostics[0].n == 6


def test_the_planners_choice_stands_where_trials_do_not_clearly_differ() -> None:
    assert selected(tried(chain("gaussian"), "boss", "pc"), ["first", "second"]).step == "first"


def test_no_round_is_begun_that_the_time_does_not_suffice_for() -> None:
    assert tried(chain("gaussian"), "boss", "pc", seconds=1.5)[0].graphs == 1


def test_without_a_trial_the_planners_choice_stands() -> None:
    assert selected((), ["first", "second"]).step == "first"


LINKS = CausalGraph(
    ("a", "b", "c"),
    (*(Edge(n, n, lag=1) for n in "abc"), Edge("a", "b"), Edge("b", "c", lag=2)),
    GraphClass.LAGGED_DAG,
)


def series(noise: str, n: int = 700, *, memory: float = 0.4) -> Dataset:
    """Each series remembers itself; a → b at once, b → c two steps later."""
    rng = np.random.default_rng(6)
    Y = rng.normal(size=(n, 3)) if noise == "gaussian" else rng.uniform(-1.7, 1.7, size=(n, 3))
    for t in range(2, n):
        Y[t] += memory * Y[t - 1]
        Y[t, 1] += 0.7 * Y[t, 0]
        Y[t, 2] += 0.6 * Y[t - 2, 1]
    frame = pd.DataFrame(Y, columns=list("abc"))
    return Dataset(frame, tuple(Variable(n, Kind.CONTINUOUS) for n in "abc"), time=TimeIndex())


def test_series_made_from_the_true_graph_remember_and_follow_as_the_real_ones_do() -> None:
    data = series("uniform").frame.to_numpy()
    rng = np.random.default_rng(2)
    made = lookalike_series(Series(("a", "b", "c"), data), LINKS, rng, rows=700)
    stacked = (np.hstack([Y[2:], Y[1:-1], Y[:-2]]) for Y in (data, made))
    real, like = (np.corrcoef(windows, rowvar=False) for windows in stacked)
    assert np.abs(real - like).max() < 0.15


def test_noise_that_tells_directions_within_a_step_favours_what_reads_it() -> None:
    names = ("pcmci_plus", "var_lingam")
    told = selected(tried(series("uniform", memory=0.0), *names), ["first", "second"])
    assert told.step == "second"


def test_series_that_wander_are_made_as_the_changes_that_were_analysed() -> None:
    walks = series("gaussian")
    walks = walks.with_frame(walks.frame.cumsum(), "summed up")
    found = tried(walks, "pcmci_plus", "var_lingam")
    assert found[0].recovery > 0.8


def test_a_series_that_would_explode_is_held_near_what_was_seen() -> None:
    wild = CausalGraph(("a", "b"), (Edge("a", "a", lag=1), Edge("a", "b")), GraphClass.LAGGED_DAG)
    grown = 1.05 ** np.arange(120)
    Y = np.column_stack([grown, 2 * grown]) + np.random.default_rng(3).normal(size=(120, 2))
    made = lookalike_series(Series(("a", "b"), Y), wild, np.random.default_rng(4), rows=400)
    assert np.abs(made).max() < 10 * np.abs(Y).max()
