"""Questions whose answer rests on a cutoff, asked in plain words of whole tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate


@pytest.fixture
def rng():
    return np.random.default_rng(41)


def mayors(rng, n=2500) -> pd.DataFrame:
    lean = rng.normal(size=n)
    margin = 0.1 * lean + rng.normal(0, 0.08, n)
    won = (margin > 0).astype(int)
    spending = 900 + 60 * won + 40 * lean + rng.normal(0, 30, n)
    return pd.DataFrame(
        {"margin_of_victory": margin.round(5), "democrat_won": won, "spending": spending}
    )


def test_close_races_are_compared_where_the_rows_show_who_won(rng):
    _, result = ask(mayors(rng), "Does a Democrat who won raise city spending?")
    estimate = main_estimate(result)
    assert (estimate["design"], estimate["running_variable"]) == ("rdd", "margin_of_victory")
    assert estimate["cutoff"] == pytest.approx(0, abs=1e-3)
    assert estimate["interval"][0] < 60 < estimate["interval"][1]
    assert result["answer"]["verdict"] == "estimated"
    assert [c["name"] for c in result["curves"]] == ["threshold"]


def test_a_cutoff_beyond_the_data_is_answered_by_a_sentence(rng):
    scores = rng.normal(50, 5, 400)
    frame = pd.DataFrame({"score": scores, "grant": rng.integers(2, size=400)})
    frame["income"] = 100 + frame["grant"] + rng.normal(size=400)
    words = "Pupils with a score of at least 500 received the grant."
    _, result = ask(frame, f"{words} What does the grant do to income?")
    assert result["answer"]["verdict"] == "inconclusive"
    assert "500" in result["answer"]["sentence"]


def test_treatment_below_the_cutoff_has_the_sign_of_the_treatment(rng):
    income = rng.uniform(0, 100, 2500)
    subsidy = (income < 40).astype(int)
    frame = pd.DataFrame({"income": income, "subsidy": subsidy})
    frame["rent"] = 500 + 2 * income - 80 * subsidy + rng.normal(0, 30, 2500)
    words = "Households with an income below 40 received the subsidy."
    _, result = ask(frame, f"{words} What does the subsidy do to rent?")
    estimate = main_estimate(result)
    assert estimate["design"] == "rdd"
    assert estimate["interval"][0] < -80 < estimate["interval"][1] < 0


def test_per_cent_at_a_cutoff_are_of_what_would_be_without(rng):
    frame = mayors(rng)
    _, result = ask(frame, "By what percentage does a Democrat who won raise city spending?")
    estimate = main_estimate(result)
    assert (estimate["kind"], estimate["unit"]) == ("relative_change", "%")
    assert estimate["interval"][0] < 100 * 60 / 900 < estimate["interval"][1]
    assert "at margin_of_victory" in result["answer"]["sentence"]
