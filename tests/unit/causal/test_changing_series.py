"""TS-CD-NOD on series whose mechanisms change over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.findings import Discovery
from app.causal.profile import Verdict
from app.causal.question import Knowledge

STRETCHES = 6


def found(name: str, Y: np.ndarray, **params) -> Discovery:
    frame = pd.DataFrame(Y, columns=list("abc"))
    data = Dataset(frame, tuple(Variable(n, Kind.CONTINUOUS) for n in "abc"), time=TimeIndex())
    spec = load().get(name, DiscoverySpec)
    rng = np.random.default_rng(0)
    return spec.run(data, spec.params(max_lag=1, **params), Knowledge(), rng, lambda *_: None)


@pytest.fixture(scope="module")
def chain() -> np.ndarray:
    """a → b → c at once, without memory; the level of a differs between stretches."""
    rng = np.random.default_rng(6)
    level = np.repeat(2 * rng.normal(size=STRETCHES), 150)
    a = level + rng.normal(size=len(level))
    b = 0.8 * a + rng.normal(size=len(a))
    return np.column_stack([a, b, 0.8 * b + rng.normal(size=len(a))])


def test_a_change_of_level_directs_a_chain_that_is_open_otherwise(chain) -> None:
    now = found("ts_cd_nod", chain).graph
    assert {str(e) for e in now.edges if not e.lag} == {"a --> b", "b --> c"}
    still = found(
        "ts_cd_nod", chain - np.repeat(chain.reshape(6, 150, 3).mean(axis=1), 150, axis=0)
    )
    assert all(e.is_undirected for e in still.graph.edges if not e.lag)


def test_the_series_whose_mechanism_changes_is_named(chain) -> None:
    said = next(d for d in found("ts_cd_nod", chain).diagnostics if d.name == "mechanism_change")
    assert said.verdict is Verdict.FAILED
    assert said.columns == ("a",)


def test_a_series_that_goes_on_as_before_is_said_to_do_so() -> None:
    Y = np.random.default_rng(7).normal(size=(900, 3))
    said = next(d for d in found("ts_cd_nod", Y).diagnostics if d.name == "mechanism_change")
    assert said.verdict is Verdict.PASSED


def test_a_random_walk_is_analysed_as_changes_all_the_same() -> None:
    rng = np.random.default_rng(9)
    Y = np.column_stack([rng.normal(size=(900, 2)).cumsum(axis=0), rng.normal(size=900)])
    told = next(d for d in found("ts_cd_nod", Y).diagnostics if d.name == "analysed_as_changes")
    assert told.columns == ("a", "b")


def test_levels_that_change_together_are_no_link_within_periods() -> None:
    """Both series move to the same levels; nothing links them within a stretch."""
    rng = np.random.default_rng(8)
    level = np.repeat(3 * rng.normal(size=8), 125)[:, None]
    Y = rng.normal(size=(1000, 3)) + level * [1.0, 1.0, 0.0]
    ends = {e.ends for e in found("ts_cd_nod", Y, alpha=0.001).graph.edges}
    assert frozenset("ab") not in ends
    assert frozenset("ab") in {e.ends for e in found("pcmci_plus", Y, changes=()).graph.edges}
