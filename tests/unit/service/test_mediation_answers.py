"""Questions about the way an effect takes, asked in plain words of whole tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import SensitivitySpec, load
from app.causal.data import Dataset
from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import Estimate
from app.causal.question import Design
from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate

MEANINGS = (
    "training: took part in the programme (1 yes, 0 no)\n"
    "earnings: yearly earnings in dollars a year later\n"
    "hours_worked: hours worked per week after the programme\n"
    "age: age at application in years\n"
)


@pytest.fixture
def workers() -> pd.DataFrame:
    rng, n = np.random.default_rng(43), 2500
    age = rng.integers(20, 60, n)
    training = (rng.random(n) < 1 / (1 + np.exp(-0.05 * (age - 40)))).astype(int)
    hours = 30 + 5 * training + 0.1 * age + rng.normal(0, 4, n)
    earnings = 1000 * training + 200 * hours + 50 * age + rng.normal(0, 2000, n)
    return pd.DataFrame(
        {"training": training, "earnings": earnings, "hours_worked": hours, "age": age}
    )


def test_what_runs_through_a_mediator_is_told_with_its_share(workers):
    text = "How much of the effect of training on earnings goes through hours worked?"
    plan, result = ask(workers, text, MEANINGS)
    estimate = main_estimate(result)
    assert (estimate["kind"], estimate["mediator"]) == ("nie", "hours_worked")
    assert estimate["adjustment"] == ["age"]
    assert estimate["interval"][0] < 1000 < estimate["interval"][1]
    assert result["answer"]["verdict"] == "estimated"
    assert "does through hours_worked raised earnings" in result["answer"]["sentence"]
    share = next(d for d in result["diagnostics"] if d["name"] == "proportion_mediated")
    assert 0.4 < share["effect_size"] < 0.6
    assert {"nde", "ate", "cde"} <= {e["kind"] for e in result["estimates"]}
    assert {"mediation_regression", "mediation_multiply_robust"} <= {
        step.algorithm for step in plan.steps
    }
    assert any(s["method"] == "mediator_confounding" for s in result["sensitivity"])


def test_the_direct_effect_is_what_does_not_run_through_it(workers):
    text = "What is the direct effect of training on earnings, not through hours worked?"
    _, result = ask(workers, text, MEANINGS)
    estimate = main_estimate(result)
    assert estimate["kind"] == "nde"
    assert estimate["interval"][0] < 1000 < estimate["interval"][1]
    assert "other than through hours_worked" in result["answer"]["sentence"]


def test_a_front_door_in_the_words_frees_the_answer_of_a_hidden_cause():
    rng, n = np.random.default_rng(45), 2500
    drive = rng.normal(size=n)
    campaign = (drive + rng.normal(size=n) > 0).astype(int)
    visits = 3 * campaign + rng.normal(size=n)
    spending = 10 * visits + 20 * drive + rng.normal(0, 5, n)
    frame = pd.DataFrame({"campaign": campaign, "visits": visits, "spending": spending})
    words = (
        "Who saw the campaign was not random and interest was not measured. The campaign affects "
        "spending only through visits."
    )
    _, result = ask(frame, f"{words} What is the effect of campaign on spending?")
    estimate = main_estimate(result)
    assert (estimate["design"], estimate["mediator"]) == ("frontdoor", "visits")
    assert estimate["interval"][0] < 30 < estimate["interval"][1]


def test_how_strong_a_hidden_cause_would_have_to_be_is_told_of_mediator_and_outcome(workers):
    text = "How much of the effect of training on earnings goes through hours worked?"
    plan, _ = ask(workers, text, MEANINGS)
    assert "e_value" in {step.algorithm for step in plan.steps}
    told = load().get("e_value", SensitivitySpec)
    estimate = Estimate(
        EffectKind.NIE, Design.MEDIATION, "m", "training", "earnings", 900.0, (600.0, 1200.0), 500,
        mediator="hours_worked", outcome_sd=3000.0,
    )  # fmt: skip
    data, estimand = Dataset(workers, ()), Estimand(EffectKind.NIE, Design.MEDIATION, "t", "y")
    rng = np.random.default_rng(0)
    found = told.run(data, estimand, estimate, told.params(), rng, lambda *_: None)
    assert "through hours_worked" in found.sentence
    assert "linked with hours_worked and earnings" in found.sentence
