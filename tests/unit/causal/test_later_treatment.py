"""Time before a treatment begins is counted as untreated; impossible starts are refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, load, silent
from app.causal.checks import draws
from app.causal.checks.effects import STUDIES
from app.causal.data import Dataset, Kind, Variable
from app.causal.profile.facts import FacetKind
from app.causal.profile.spells import survival_facets
from app.errors import StatisticalFailure

BEGUN = next(s for s in STUDIES if s.name == "begun")


def table(frame: pd.DataFrame) -> Dataset:
    kinds = {"drug": Kind.BINARY, "event": Kind.BINARY}
    made = (
        Variable(str(c), kinds.get(str(c), Kind.CONTINUOUS), n_distinct=int(frame[c].nunique()),
                 levels=("0", "1") if c in kinds else (), n_missing=int(frame[c].isna().sum()))
        for c in frame
    )  # fmt: skip
    return Dataset(frame, tuple(made))


def estimated(frame: pd.DataFrame, *, start: str | None = "wait"):
    spec = load().get("cox_regression", EstimatorSpec)
    asked = replace(BEGUN.estimand, adoption_column=start)
    return spec.run(table(frame), asked, spec.params(), np.random.default_rng(0), silent)


def drawn(n: int = 600, seed: int = 1) -> pd.DataFrame:
    return draws.begun(np.random.default_rng(seed), n)


def test_counted_from_the_start_a_harmful_drug_looks_harmless():
    naive = [estimated(drawn(seed=s), start=None).estimate for s in range(8)]
    split = [estimated(drawn(seed=s)).estimate for s in range(8)]
    assert all(e.interval[1] < 2 for e in naive)
    assert np.mean([np.log(e.value) for e in split]) == pytest.approx(np.log(2), abs=0.12)
    assert {e.n for e in split} == {600}


def test_treated_from_the_first_day_is_treated_throughout():
    frame = drawn()
    frame["wait"] = np.where(frame["drug"] == 1, 0.0, np.nan)
    at_once = estimated(frame).estimate
    assert at_once.value == pytest.approx(estimated(frame, start=None).estimate.value)


def test_whoever_was_to_be_treated_later_was_not_treated():
    frame = drawn()
    late = frame["weight"].rank() < 20
    changed = frame.assign(
        drug=frame["drug"].mask(late, 1), wait=frame["wait"].mask(late, frame["weight"] + 5)
    )
    before = estimated(frame.assign(drug=frame["drug"].mask(late, 0),
                                    wait=frame["wait"].mask(late))).estimate  # fmt: skip
    assert estimated(changed).estimate.value == pytest.approx(before.value)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: f.assign(wait=-f["wait"]), "are negative"),
        (lambda f: f.assign(wait=1.0), "never treated"),
        (lambda f: f.assign(wait=f["wait"].where(f.index % 3 == 0)), "have no 'wait'"),
        (lambda f: f.assign(wait=np.nan), "have no 'wait'"),
        (lambda f: f.assign(drug=1, wait=0.0), "drug"),
        (lambda f: f.assign(drug=0, wait=np.nan), "drug"),
        (lambda f: f.assign(weight=f["weight"] - 20), "negative"),
        (lambda f: f.head(10), "Only|at least"),
    ],
)
def test_impossible_starts_are_refused_in_a_sentence(spoil, told):
    with pytest.raises(StatisticalFailure, match=told):
        estimated(spoil(drawn()))


def test_a_start_is_seen_by_its_gaps_its_range_and_its_name():
    frame = drawn()
    named = frame.rename(columns={"weight": "time"})
    found = survival_facets(named, table(named).variables)
    starts = [f for f in found if f.kind is FacetKind.TREATMENT_START]
    assert [f.columns for f in starts] == [("wait", "drug")]


@pytest.mark.parametrize("name", ["match", "drug_duration_days", "days_on_drug", "days_after_drug"])
def test_what_else_only_the_treated_have_is_no_start(name):
    frame = drawn().rename(columns={"weight": "time", "wait": name})
    found = survival_facets(frame, table(frame).variables)
    assert not [f for f in found if f.kind is FacetKind.TREATMENT_START]
