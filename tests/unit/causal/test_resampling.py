"""Resampling: how sure an edge is, and how the drawing is done."""

from dataclasses import replace
from time import monotonic

import numpy as np
import pandas as pd
import pytest

from app.causal.calibration import JOINED, Family, calibrated
from app.causal.catalogue import load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.question import Knowledge
from app.causal.resampling import with_confidence

BOSS, PC, PCMCI = load()["boss"], load()["pc"], load()["pcmci"]


def dataset(frame: pd.DataFrame, **more) -> Dataset:
    return Dataset(frame, tuple(Variable(c, Kind.CONTINUOUS) for c in frame), **more)


def silent(done: float, doing: str) -> None:
    """Take no notice."""


def discover(spec, data):
    return spec.run(data, spec.params(), Knowledge(), np.random.default_rng(0), silent)


def collider(n: int, weight: float) -> Dataset:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(2, n))
    return dataset(
        pd.DataFrame({"x": x, "y": y, "z": weight * x + weight * y + rng.normal(size=n)})
    )


def resampled(spec, data, resamples=20, seconds=60.0, clock=monotonic):
    rng = np.random.default_rng(1)
    found = discover(spec, data)
    return with_confidence(
        found, spec, data, spec.params(), Knowledge(), rng, resamples, seconds, clock=clock
    )


def test_a_strong_effect_is_found_in_every_resample():
    graph = resampled(PC, collider(2000, 1.0)).graph
    assert {e.confidence for e in graph.edges} == {1.0}


def test_a_weak_effect_is_not_found_in_all():
    graph = resampled(PC, collider(150, 0.3)).graph
    assert graph.edges
    assert min(e.confidence for e in graph.edges) < 1.0


def test_resampling_ends_when_time_is_up():
    ticks = iter(range(0, 1000, 10))
    found = resampled(PC, collider(200, 1.0), seconds=35.0, clock=lambda: float(next(ticks)))
    assert "3 resampled datasets (20 were planned)" in found.diagnostics[-1].sentence
    assert found.resamples == 3


def test_a_resample_that_would_end_too_late_is_not_begun():
    ticks = iter([0.0, 1.0, 8.0, 9.0, 10.0])
    found = resampled(PC, collider(200, 1.0), seconds=14.0, clock=lambda: next(ticks))
    assert "2 resampled datasets (20 were planned)" in found.diagnostics[-1].sentence


def test_an_order_that_was_found_is_where_its_resamples_start():
    starts = []

    def noted(data, params, knowledge, rng, report):
        starts.append((params.restarts, getattr(params, "start", None)))
        return BOSS.run(data, params, knowledge, rng, report)

    resampled(replace(BOSS, run=noted), collider(500, 1.0), resamples=2)
    assert [start[-1] for _, start in starts[1:]] == ["z", "z"]
    assert {restarts for restarts, _ in starts[1:]} == {0}


def test_text_is_resampled_as_it_is_discovered():
    rng = np.random.default_rng(5)
    x = rng.choice(["low", "mid", "high"], size=600)
    y = np.where(rng.random(600) < 0.8, x, rng.choice(["low", "mid", "high"], size=600))
    levels = ("low", "mid", "high")
    variables = tuple(Variable(name, Kind.NOMINAL, levels=levels) for name in "xy")
    found = resampled(PC, Dataset(pd.DataFrame({"x": x, "y": y}), variables))
    assert [e.confidence for e in found.graph.edges] == [1.0]


def test_series_are_drawn_in_blocks_that_lags_do_not_cross():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 400))
    y[1:] += 0.8 * x[:-1]
    frame = pd.DataFrame({"when": pd.date_range("2020", periods=400), "x": x, "y": y})
    variables = (Variable("when", Kind.DATETIME), *dataset(frame[["x", "y"]]).variables)
    found = resampled(PCMCI, Dataset(frame, variables, time=TimeIndex("when")))
    lagged = {(e.source, e.target, e.lag): e.confidence for e in found.graph.edges}
    assert lagged["x", "y", 1] == 1.0


def test_no_resamples_leave_the_discovery_as_it_is():
    data = collider(100, 1.0)
    assert resampled(PC, data, resamples=0) == discover(PC, data)


@pytest.mark.parametrize(
    ("spec", "kinds", "family"),
    [
        (PC, (Kind.CONTINUOUS,) * 3, Family.NUMBERS),
        (BOSS, (Kind.CONTINUOUS,) * 3, Family.NUMBERS),
        (PC, (Kind.ORDINAL,) * 3, Family.CATEGORIES),
        (BOSS, (Kind.ORDINAL,) * 3, Family.SCORED_CATEGORIES),
        (PC, (Kind.CONTINUOUS, Kind.CONTINUOUS, Kind.ORDINAL), Family.MIXED),
        (BOSS, (Kind.CONTINUOUS, Kind.CONTINUOUS, Kind.ORDINAL), Family.SCORED_MIXED),
    ],
)
def test_shares_are_weighed_by_the_kind_of_table_and_of_algorithm(spec, kinds, family):
    frame = collider(1000, 1.5).frame
    frame = frame.assign(
        **{n: frame[n].round() for n, k in zip(frame, kinds, strict=True) if k is Kind.ORDINAL}
    )
    variables = tuple(Variable(n, k) for n, k in zip(frame, kinds, strict=True))
    found = resampled(spec, Dataset(frame, variables), resamples=5)
    assert found.support
    for said in found.support:
        assert said.probability == calibrated(said.joined, JOINED[family])
