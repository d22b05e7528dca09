"""Comparisons of groups asked in plain words: the estimator, the answer and its sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate


@pytest.fixture
def rng():
    return np.random.default_rng(17)


def holds(estimate, truth: float) -> bool:
    low, high = estimate["interval"]
    return bool(low <= truth <= high)


def test_every_level_of_a_treatment_is_compared_with_its_base(rng):
    age = rng.normal(50, 10, 1500)
    pull = np.column_stack([np.zeros(1500), 0.03 * (age - 50), 0.05 * (age - 50)])
    chance = np.exp(pull) / np.exp(pull).sum(axis=1, keepdims=True)
    arm = (rng.random(1500)[:, None] > chance.cumsum(axis=1)[:, :2]).sum(axis=1)
    weight = 2.0 * (arm == 1) + 5.0 * (arm == 2) + 0.3 * age + rng.normal(size=1500)
    diet = np.array(["none", "light", "strict"])[arm]
    frame = pd.DataFrame({"diet": diet, "weight": weight, "age": age})
    _, result = ask(frame, "What is the effect of diet on weight?", "Observational data.")
    main = main_estimate(result)
    assert main["method"] == "treatment_levels"
    assert main["contrast"] == ["none", "strict"]
    assert holds(main, 5.0)
    others = {e["label"]: e for e in result["estimates"] if e["label"]}
    assert holds(others["light against none"], 2.0)
    means = next(c for c in result["curves"] if c["name"] == "level_means")
    assert [point["x"] for point in means["series"][0]["points"]] == ["none", "strict", "light"]
    assert any("Light against none" in finding["claim"] for finding in result["findings"])


def test_a_curve_of_doses_is_drawn_where_it_is_asked_for(rng):
    age = rng.normal(50, 10, 1500)
    dose = 0.05 * age + rng.gamma(2, 1, 1500)
    relief = 4 * np.sqrt(dose) + 0.1 * age + rng.normal(size=1500)
    frame = pd.DataFrame({"dose": dose, "relief": relief, "age": age})
    _, result = ask(frame, "What is the dose-response curve of dose on relief?")
    main = main_estimate(result)
    assert (main["method"], main["kind"]) == ("dose_response", "dose_response")
    assert holds(main, float(np.mean(2 / np.sqrt(dose))))
    curve = next(c for c in result["curves"] if c["name"] == "dose_response")
    points = curve["series"][0]["points"]
    rise = points[-1]["value"] - points[0]["value"]
    due = 4 * (np.sqrt(points[-1]["x"]) - np.sqrt(points[0]["x"]))
    assert rise == pytest.approx(due, abs=1.5)


def test_the_median_moves_where_the_mean_does_not(rng):
    """The treatment raises the median by one; a rare great loss takes that off the mean again."""
    age = rng.normal(50, 10, 3000)
    drug = (rng.random(3000) < 1 / (1 + np.exp(-0.05 * (age - 50)))).astype(int)
    loss = drug * (rng.random(3000) < 0.1) * 10
    score = drug - loss + 0.02 * age + rng.normal(size=3000)
    frame = pd.DataFrame({"drug": drug, "score": score, "age": age})
    _, result = ask(frame, "What is the effect of drug on the median of score?")
    main = main_estimate(result)
    assert (main["method"], main["kind"], main["quantile"]) == ("quantile_effect", "qte", 0.5)
    assert main["value"] > 0.5
    shares = {e["quantile"] for e in result["estimates"] if e["kind"] == "qte"}
    assert shares == {0.1, 0.25, 0.5, 0.75, 0.9}
    means = [e["value"] for e in result["estimates"] if e["kind"] == "ate" and not e["label"]]
    assert means
    assert max(means) < 0.4


def test_an_experiment_in_blocks_is_not_read_across_them(rng):
    """Better clinics treated more of their patients, so the plain comparison is far too good."""
    clinic = np.arange(2000) % 20
    drug = (rng.random(2000) < np.where(clinic < 10, 0.3, 0.7)).astype(int)
    recovery = 1.0 * drug + 0.4 * clinic + rng.normal(size=2000)
    frame = pd.DataFrame({"drug": drug, "recovery": recovery, "clinic": clinic})
    words = "A trial: the drug was randomly assigned within each clinic."
    _, result = ask(frame, "Does the drug improve recovery?", words)
    main = main_estimate(result)
    assert (main["method"], main["design"]) == ("blocked_experiment", "randomised")
    assert holds(main, 1.0)


def test_a_trial_rests_on_chance_and_not_on_the_absence_of_unmeasured_causes(rng):
    age = rng.normal(50, 10, 600)
    drug = rng.permutation(np.arange(600) % 2)
    frame = pd.DataFrame(
        {"drug": drug, "weight": drug + 0.1 * age + rng.normal(size=600), "age": age}
    )
    _, result = ask(frame, "Does drug change weight?", "A randomised controlled trial of drug.")
    assert main_estimate(result)["design"] == "randomised"
    assumed = {entry["assumption"]: entry for entry in result["assumptions"]}
    assert "random_assignment" in assumed
    assert "unconfoundedness" not in assumed
    _, result = ask(frame, "Does drug change weight?", "Observational data.")
    assumed = {entry["assumption"] for entry in result["assumptions"]}
    assert "unconfoundedness" in assumed
    assert "random_assignment" not in assumed


def test_yes_or_no_outcomes_come_with_ratios(rng):
    age = rng.normal(50, 10, 2000)
    smokes = (rng.random(2000) < 1 / (1 + np.exp(-0.05 * (age - 50)))).astype(int)
    ill = (rng.random(2000) < 0.1 + 0.1 * smokes).astype(int)
    frame = pd.DataFrame({"smokes": smokes, "ill": ill, "age": age})
    _, result = ask(frame, "Does smokes cause ill?", "Observational survey of adults.")
    main = main_estimate(result)
    assert main["method"] == "aipw"
    assert holds(main, 0.1)
    kinds = {e["kind"]: e for e in result["estimates"] if e["method"] == "aipw"}
    assert holds(kinds["risk_ratio"], 2.0)
    assert holds(kinds["odds_ratio"], (0.2 / 0.8) / (0.1 / 0.9))
    told = [f["claim"] for f in result["findings"] if "ratio of chances" in f["claim"]]
    assert told
    assert "percentage points" not in told[0]


def test_where_overlap_is_poor_the_answer_is_for_those_who_can_be_compared(rng):
    """The effect is 2 + x; chances of treatment are extreme far from x = 0."""
    x = rng.normal(size=3000)
    drug = (rng.random(3000) < 1 / (1 + np.exp(-4 * x))).astype(int)
    score = drug * (2 + x) + x + rng.normal(size=3000)
    frame = pd.DataFrame({"drug": drug, "score": score, "x": x})
    _, result = ask(frame, "What is the effect of drug on score?", "Observational data.")
    assert result["answer"]["verdict"] == "estimated"
    main = main_estimate(result)
    assert main["kind"] == "ato"
    assert result["answer"]["estimate_id"] == main["id"]
    assert holds(main, 2.0)
    assert "either treatment was likely" in result["answer"]["sentence"]
    assert "For everyone it cannot be told" in result["answer"]["sentence"]


def test_one_treated_village_is_no_answer(rng):
    village = np.repeat(np.arange(12), 30)
    water = (village == 4).astype(int)
    ill = rng.normal(size=12)[village] + rng.normal(size=360) - water
    frame = pd.DataFrame({"water": water, "ill": ill, "village": village})
    words = "Observational data on clean water; standard errors clustered by village."
    _, result = ask(frame, "What is the effect of water on ill?", words)
    assert result["answer"]["verdict"] == "inconclusive"
    assert "single" in result["answer"]["sentence"]
