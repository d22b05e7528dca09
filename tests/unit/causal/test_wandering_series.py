"""Series that wander: PCMCI analyses them as changes, and says so."""

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.question import Knowledge
from app.causal.resampling import with_confidence

PCMCI = load()["pcmci"]


def discover(values: np.ndarray, **params):
    frame = pd.DataFrame(values, columns=["x", "y", "z"])
    variables = tuple(Variable(name, Kind.CONTINUOUS) for name in frame)
    data = Dataset(frame, variables, time=TimeIndex())
    chosen = PCMCI.params(**params)
    rng = np.random.default_rng(0)
    return data, chosen, PCMCI.run(data, chosen, Knowledge(), rng, silent)


def silent(done: float, doing: str) -> None:
    """Take no notice."""


def changed(found) -> tuple[str, ...]:
    return next((d.columns for d in found.diagnostics if d.name == "analysed_as_changes"), ())


def lagged(graph) -> set[tuple[str, str, int]]:
    return {(e.source, e.target, e.lag) for e in graph.edges if e.lag}


@pytest.fixture(scope="module")
def wandering() -> np.ndarray:
    """x and y are random walks, and y follows the change of x; z returns to its level."""
    rng = np.random.default_rng(4)
    steps = rng.normal(size=(600, 3))
    steps[1:, 1] += 0.6 * steps[:-1, 0]
    return np.column_stack([steps[:, :2].cumsum(axis=0), steps[:, 2]])


def test_walks_are_analysed_as_changes_and_what_returns_to_its_level_is_not(wandering):
    _, _, found = discover(wandering)
    assert changed(found) == ("x", "y")
    assert ("x", "y", 1) in lagged(found.graph)
    assert ("x", "x", 1) not in lagged(found.graph)


def test_levels_stay_where_the_user_wants_them(wandering):
    _, _, found = discover(wandering, changes=())
    assert changed(found) == ()
    assert ("x", "x", 1) in lagged(found.graph)


def test_resamples_analyse_the_same_changes(wandering):
    data, params, found = discover(wandering)
    rng = np.random.default_rng(1)
    again = with_confidence(
        found, PCMCI, data, params, Knowledge(), rng, 20, 60.0, clock=lambda: 0.0
    )
    confidence = {(e.source, e.target, e.lag): e.confidence for e in again.graph.edges}
    assert confidence["x", "y", 1] == 1.0
    assert changed(again) == ("x", "y")
