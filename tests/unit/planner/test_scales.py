"""An effect is told on the scale that is asked for: a ratio, per cent, or what would be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated, primary

WORDS = (
    "A randomised trial. drug: 1 if the patient got the drug. cured: 1 if cured. days: days ill."
)
RISKS, DAYS = (0.4, 0.6), (10.0, 8.0)


@pytest.fixture(scope="module")
def trial() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    drug = rng.integers(2, size=8000)
    cured = rng.random(8000) < np.array(RISKS)[drug]
    days = rng.gamma(4.0, np.array(DAYS)[drug] / 4.0)
    return pd.DataFrame({"drug": drug, "cured": cured.astype(int), "days": days.round(2)})


@pytest.mark.parametrize(
    ("question", "kind", "truth", "within"),
    [
        ("What is the risk ratio of being cured for the drug?", "risk_ratio", 1.5, 0.1),
        ("What is the relative risk of cure under the drug?", "risk_ratio", 1.5, 0.1),
        ("What is the odds ratio for being cured with the drug?", "odds_ratio", 2.25, 0.25),
        ("By what percentage does the drug change the days ill?", "relative_change", -20.0, 3.0),
        ("What percentage reduction in days does the drug bring?", "relative_change", -20.0, 3.0),
        ("If everybody got the drug, what would the average days ill be?",
         "potential_mean", 8.0, 0.3),
        ("How long would people be ill on average if nobody got the drug (days)?",
         "potential_mean", 10.0, 0.3),
        ("What is E[days | do(drug = 1)]?", "potential_mean", 8.0, 0.3),
        ("By how many percentage points does the drug change being cured?", "ate", 0.2, 0.04),
        ("How many fewer days would people be ill if everybody got the drug?", "ate", -2.0, 0.3),
    ],
)  # fmt: skip
def test_the_scale_that_is_asked_for_answers(
    trial: pd.DataFrame, question: str, kind: str, truth: float, within: float
) -> None:
    _, result = planned_and_estimated(trial, question, WORDS)
    main = primary(result)
    assert main["kind"] == kind
    assert main["value"] == pytest.approx(truth, abs=within)
    assert main["interval"][0] <= truth <= main["interval"][1]


def test_the_difference_stands_beside_a_ratio(trial: pd.DataFrame) -> None:
    _, result = planned_and_estimated(trial, "What is the odds ratio for cured with drug?", WORDS)
    beside = [e for e in result["estimates"] if e["label"] == "as a difference"]
    assert beside
    assert all(not e["primary"] and e["kind"] == "ate" for e in beside)
    assert "multiplied the odds of cured = 1 by" in result["answer"]["sentence"]


def test_a_mean_at_one_level_is_told_as_what_would_be(trial: pd.DataFrame) -> None:
    question = "If everybody got the drug, what would the share of cured be?"
    _, result = planned_and_estimated(trial, question, WORDS)
    assert primary(result)["value"] == pytest.approx(0.6, abs=0.03)
    assert "Were drug 1 for all, the chance of cured = 1 would be" in result["answer"]["sentence"]


def test_the_effect_on_the_untreated_is_theirs() -> None:
    """Who is treated gains little; who is not would gain much: ATT 1, ATC 3."""
    rng = np.random.default_rng(5)
    keen = rng.integers(2, size=6000)
    course = (rng.random(6000) < np.where(keen, 0.8, 0.2)).astype(int)
    gain = np.where(keen, 0.5, 3.5)
    pay = 20 + 4 * keen + gain * course + rng.normal(size=6000)
    frame = pd.DataFrame({"keen": keen, "course": course, "pay": pay.round(2)})
    truth = {
        "the treated": gain[course == 1].mean(),
        "the untreated": gain[course == 0].mean(),
    }
    for whom, value in truth.items():
        question = f"What is the effect of course on pay among {whom}?"
        _, result = planned_and_estimated(frame, question, "An observational study.")
        main = primary(result)
        assert main["kind"] == ("att" if whom == "the treated" else "atc")
        assert main["interval"][0] <= value <= main["interval"][1]
        assert f"among {whom}" in result["answer"]["sentence"]
