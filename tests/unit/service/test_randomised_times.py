"""A trial of times, or of what lies between, rests on chance as far as chance vouches for it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated, primary

TRIAL = "Randomised double-blind trial; patients were randomly assigned to the drug or to placebo."


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def _times(rng: np.random.Generator, n: int = 500) -> pd.DataFrame:
    drug = rng.integers(0, 2, n)
    time = rng.exponential(1 / (0.03 * np.exp(-0.6 * drug)))
    end = rng.uniform(12, 60, n)
    died = (time <= end).astype(int)
    return pd.DataFrame({"drug": drug, "months": np.minimum(time, end), "died": died})


@pytest.mark.parametrize(
    ("told", "rests_on"),
    [(TRIAL, "as drug was assigned at random"), ("", "if nothing unmeasured drives both")],
)
def test_hazards_of_a_trial_rest_on_chance_alone(rng, told, rests_on):
    asked = "Does the drug prolong survival? Report the hazard ratio."
    plan, result = planned_and_estimated(_times(rng), asked, told)
    assert plan.question.randomised == bool(told)
    assert rests_on in result["answer"]["sentence"]
    assert primary(result)["randomised"] == bool(told)
    assumed = {entry.assumption.value for entry in plan.assumptions}
    assert ("random_assignment" in assumed) == bool(told)
    assert ("unconfoundedness" in assumed) != bool(told)


def test_chance_vouches_for_a_treatment_and_not_for_what_lies_between(rng):
    n = 600
    mentor = rng.integers(0, 2, n)
    belief = 3 + 0.8 * mentor + rng.normal(size=n)
    score = 50 + 2.5 * belief + 1.5 * mentor + rng.normal(0, 4, n)
    frame = pd.DataFrame({"mentoring": mentor, "belief": belief, "score": score})
    asked = "How much of the effect of mentoring on the score runs through belief?"
    told = "Pupils were randomly assigned to mentoring."
    _, result = planned_and_estimated(frame, asked, told)
    rests_on = "as mentoring was assigned at random, if nothing unmeasured drives both belief and"
    assert rests_on in result["answer"]["sentence"]


def test_what_ten_units_more_do_is_told_of_ten_units(rng):
    n = 800
    age = rng.normal(40, 10, n)
    sugar = 30 + 0.2 * (age - 40) + rng.normal(0, 10, n)
    glucose = 85 + 0.35 * sugar + 0.3 * age + rng.normal(0, 8, n)
    frame = pd.DataFrame({"age": age, "sugar_grams": sugar, "glucose": glucose})
    _, result = planned_and_estimated(frame, "How does glucose change per 10 grams of sugar?")
    assert result["answer"]["sentence"].startswith("10 units more of sugar_grams raised glucose by")
    low, high = primary(result)["interval"]
    assert low < 3.5 < high
