"""What the user stated is held against the data, and the test that contradicts it is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.examination import examined
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge


def data(n: int = 1500) -> Dataset:
    """a → b → c, and d apart from all."""
    rng = np.random.default_rng(2)
    a, d = rng.normal(size=(2, n))
    b = 0.9 * a + rng.normal(size=n)
    frame = pd.DataFrame({"a": a, "b": b, "c": 0.9 * b + rng.normal(size=n), "d": d})
    return Dataset(frame, tuple(Variable(name, Kind.CONTINUOUS) for name in frame))


def codes(n: int = 1500) -> Dataset:
    """The same graph with levels instead of numbers."""
    frame = data(n).frame.gt(0).map({True: "high", False: "low"}.get)
    levels = ("high", "low")
    kinds = (Variable(name, Kind.BINARY, levels=levels, n_distinct=2) for name in frame)
    return Dataset(frame, tuple(kinds))


def told(rows: Dataset, knowledge: Knowledge) -> list[Diagnosis]:
    spec = load().get("boss", DiscoverySpec)
    rng = np.random.default_rng(0)
    found = spec.run(rows, spec.params(), knowledge, rng, lambda *_: None)
    seen = examined(found, rows, spec.params(), knowledge, rng)
    return [d for d in seen.diagnostics if d.name == "stated_against_seen"]


@pytest.mark.parametrize("rows", [data(), codes()], ids=["numbers", "categories"])
def test_a_required_arrow_that_the_data_surely_lack_is_contradicted(rows: Dataset) -> None:
    (said,) = told(rows, Knowledge(required=(("d", "a"),)))
    assert said.verdict is Verdict.FAILED
    assert said.columns == ("d", "a")
    assert said.test
    assert said.p_value is not None
    assert said.p_value > 0.05


def test_few_rows_do_not_contradict_what_they_cannot_see() -> None:
    (said,) = told(data(100), Knowledge(required=(("d", "a"),)))
    assert said.verdict is Verdict.INCONCLUSIVE
    assert "do not confirm" in said.sentence


@pytest.mark.parametrize("rows", [data(), codes()], ids=["numbers", "categories"])
def test_a_link_that_is_ruled_out_both_ways_but_seen_is_contradicted(rows: Dataset) -> None:
    (said,) = told(rows, Knowledge(forbidden=(("b", "c"), ("c", "b"))))
    assert said.columns == ("b", "c")
    assert "a common cause" in said.sentence
    assert said.p_value is not None
    assert said.p_value < 1e-6


def test_what_agrees_with_the_data_is_not_remarked_on() -> None:
    agreeing = Knowledge(required=(("a", "b"),), forbidden=(("a", "d"), ("d", "a")))
    assert told(data(), agreeing) == []
    assert told(data(), Knowledge()) == []
