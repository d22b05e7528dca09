"""PCMCI+ on series whose lagged and immediate effects are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.graph import CausalGraph
from app.causal.question import Knowledge

NAMES = ("a", "b", "c", "d")


@pytest.fixture(scope="module")
def series() -> Dataset:
    """Each series remembers itself; a → b and c → b at once, b → d one step later."""
    rng = np.random.default_rng(3)
    Y = rng.normal(size=(1200, 4))
    for t in range(1, len(Y)):
        Y[t] += 0.5 * Y[t - 1]
        Y[t, 1] += 0.6 * Y[t, 0] - 0.6 * Y[t, 2]
        Y[t, 3] += 0.5 * Y[t - 1, 1]
    frame = pd.DataFrame(Y[200:], columns=list(NAMES))
    kinds = tuple(Variable(name, Kind.CONTINUOUS) for name in NAMES)
    return Dataset(frame, kinds, time=TimeIndex())


def silent(_done: float, _doing: str) -> None:
    """Take no notice of progress."""


def found(data: Dataset, knowledge: Knowledge | None = None) -> CausalGraph:
    spec = load().get("pcmci_plus", DiscoverySpec)
    rng = np.random.default_rng(0)
    params = spec.params(max_lag=2)
    return spec.run(data, params, knowledge or Knowledge(), rng, silent).graph


def test_immediate_effects_are_directed_by_what_came_before(series) -> None:
    immediate = {str(e) for e in found(series).edges if not e.lag}
    assert immediate == {"a --> b", "c --> b"}


def test_what_an_immediate_effect_passes_on_is_no_lagged_link(series) -> None:
    lagged = {(e.source, e.target, e.lag) for e in found(series).edges if e.lag}
    assert lagged == {("b", "d", 1), *((name, name, 1) for name in NAMES)}


def test_a_link_that_knowledge_forbids_is_directed_the_other_way(series) -> None:
    edge = found(series, Knowledge(forbidden=(("a", "b"),))).edge("b", "a")
    assert edge is not None
    assert edge.is_directed


def test_links_equal_tigramites_on_the_same_series(series) -> None:
    pcmci = pytest.importorskip("tigramite.pcmci")
    from tigramite.data_processing import DataFrame
    from tigramite.independence_tests.parcorr import ParCorr

    theirs = pcmci.PCMCI(DataFrame(series.frame.to_numpy()), ParCorr(), verbosity=0)
    links = theirs.run_pcmciplus(tau_max=2, pc_alpha=0.01)["graph"]
    pairs = {(NAMES[i], NAMES[j], int(lag)) for i, j, lag in np.argwhere(links == "-->")}
    ours = {(e.source, e.target, e.lag) for e in found(series).edges if e.is_directed}
    assert ours == pairs
