"""Resampling: how sure an edge is, and how the drawing is done."""

import numpy as np
import pandas as pd

from app.causal.catalogue import load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.question import Knowledge
from app.causal.resampling import with_confidence

PC, PCMCI = load()["pc"], load()["pcmci"]


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


def resampled(spec, data, resamples=20, seconds=60.0, **more):
    rng = np.random.default_rng(1)
    found = discover(spec, data)
    return with_confidence(
        found, spec, data, spec.params(), Knowledge(), rng, resamples, seconds, **more
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
    found = resampled(PC, collider(200, 1.0), seconds=25.0, clock=lambda: float(next(ticks)))
    assert "3 resampled datasets (20 were planned)" in found.diagnostics[-1].sentence


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
