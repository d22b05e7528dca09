"""What one law or one dam did is answered from a table and a question in plain words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from app.planner.plan import Action
from tests.asked import ask, primary

STATES = Path(__file__).parents[1] / "causal" / "algorithms" / "data" / "proposition_99.csv"


@pytest.fixture(scope="module")
def smoking():
    return ask(
        pd.read_csv(STATES),
        "What was the effect of Proposition 99 on cigarette sales in California?",
        "Packs of cigarettes sold per person (cigsale) in US states, 1970-2000. California's "
        "Proposition 99, a tax on tobacco, took effect in 1989.",
    )


def test_the_tobacco_tax_is_answered_by_a_synthetic_control(smoking):
    assert smoking["answer"]["verdict"] == "estimated"
    found = primary(smoking)
    assert (found["design"], found["method"]) == ("synthetic_control", "synthetic_control")
    assert found["value"] == pytest.approx(-19.5, abs=1.0)
    assert (found["treated_unit"], found["intervention_time"]) == ("California", "1989")
    assert (found["unit_column"], found["time_column"]) == ("state", "year")


def test_the_answer_says_what_happened_and_not_that_a_state_was_changed(smoking):
    sentence = smoking["answer"]["sentence"]
    assert sentence.startswith("What happened in California in 1989 lowered cigsale by")
    assert "the mix of units" in sentence
    assert "what happened in California in 1989" in smoking["question"]["understood"]


def test_other_estimators_and_attempts_to_refute_stand_beside(smoking):
    methods = {e["method"] for e in smoking["estimates"]}
    assert {"synthetic_difference_in_differences", "augmented_synthetic_control"} <= methods
    assert {r["refuter"] for r in smoking["refutations"]} == {"placebo_dates", "donor_left_out"}
    assert {r["verdict"] for r in smoking["refutations"]} == {"passed"}
    assert {c["name"] for c in smoking["curves"]} >= {"synthetic_path", "placebo_gaps"}


def test_the_ledger_knows_that_the_fit_was_tested(smoking):
    status = {e["assumption"]: e["status"] for e in smoking["assumptions"]}
    assert status["synthetic_twin"] == "tested"


def test_the_dam_on_the_nile_is_answered_by_an_interrupted_series():
    frame = sm.datasets.nile.load_pandas().data.astype({"year": int})
    text = "By how much did the building of the Aswan dam in 1899 lower the volume of the Nile?"
    result = ask(frame, text)
    assert result["answer"]["verdict"] == "estimated"
    found = primary(result)
    assert found["design"] == "interrupted_time_series"
    assert found["value"] == pytest.approx(-248, abs=25)
    assert "What happened in 1899 lowered volume" in result["answer"]["sentence"]


def test_a_year_outside_the_data_is_told_with_the_years_there_are():
    text = "Did the tobacco law of 2015 in California lower cigarette sales?"
    result = ask(pd.read_csv(STATES), text)
    assert result["answer"]["verdict"] == "inconclusive"
    assert "from 1970 to 2000" in result["answer"]["sentence"]
    assert any("2000" in step for step in result["next_steps"])


def test_a_poor_fit_is_no_answer():
    """The treated region lies far above all others and moves by itself."""
    rng = np.random.default_rng(3)
    regions, years = [f"Region {c}" for c in "ABCDEFGHIJ"], range(1990, 2020)
    rows = [
        (region, year, 10 * (region == "Region A") * (1 + 0.1 * (year - 1990)) + rng.normal())
        for region in regions
        for year in years
    ]
    frame = pd.DataFrame(rows, columns=["region", "year", "output"])
    text = "Did the reform in Region A in 2010 raise output?"
    result = ask(frame, text)
    assert result["answer"]["verdict"] == "inconclusive"
    assert "no mix of the donors resembles it" in result["answer"]["sentence"]


def test_an_interest_rates_effect_on_inflation_is_answered_over_lags():
    frame = sm.datasets.macrodata.load_pandas().data.astype({"year": int, "quarter": int})
    result = ask(
        frame[["year", "quarter", "unemp", "tbilrate", "infl"]],
        "What does raising the interest rate do to inflation over the next 8 quarters?",
        "US quarterly data. tbilrate: interest rate on treasury bills; infl: inflation rate.",
        actions=frozenset({Action.IDENTIFY, Action.ESTIMATE}),
    )
    found = primary(result)
    assert (found["method"], found["horizon"]) == ("local_projection", 8)
    assert "over the next 8 time steps" in result["answer"]["sentence"]
    assert [p["x"] for p in result["curves"][0]["series"][0]["points"]] == list(range(1, 9))
    labels = [e["label"] for e in result["estimates"] if not e["primary"]]
    assert any("came first within a time step" in label for label in labels)
