"""Questions whose answer rests on an instrument, asked in plain words of whole tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate

COURTS = (
    "Criminal cases of one county. Cases are randomly assigned to judges, who differ in how often "
    "they send people to prison.\n"
    "judge: the judge who heard the case\n"
    "prison: sentenced to prison (1 yes, 0 no)\n"
    "rearrests: number of arrests in the five years after the sentence\n"
    "age: age at sentence in years\n"
)


@pytest.fixture
def rng():
    return np.random.default_rng(31)


def courts(rng, n=4000) -> pd.DataFrame:
    judge, bad = rng.integers(40, size=n), rng.normal(size=n)
    strict = np.random.default_rng(2).normal(size=40)
    age = rng.integers(18, 60, n)
    prison = (0.8 * strict[judge] + bad + rng.normal(size=n) > 0.3).astype(int)
    rearrests = 5 - 1.5 * prison + 1.5 * bad - 0.02 * age + rng.normal(size=n)
    names = np.array([f"Judge {chr(65 + i % 26)}{i}" for i in range(40)])
    return pd.DataFrame(
        {"judge": names[judge], "prison": prison, "rearrests": rearrests, "age": age}
    )


def test_who_judged_is_the_instrument_of_the_sentence(rng):
    plan, result = ask(courts(rng), "Does prison reduce rearrests?", COURTS)
    assert plan.question.instruments == ("judge",)
    estimate = main_estimate(result)
    assert (estimate["method"], estimate["design"]) == ("leave_out_instrument", "iv")
    assert estimate["interval"][0] < -1.5 < estimate["interval"][1]
    assert result["answer"]["verdict"] == "estimated"
    assert estimate["interval"][1] < 0  # plain comparison finds that prison raises rearrests


OFFER = (
    "A job programme. Half of the applicants were offered a place by lottery; not all took it.\n"
    "offered: offered a place by lottery (1 yes, 0 no)\n"
    "enrolled: took part in the programme (1 yes, 0 no)\n"
    "employed: had a job a year later (1 yes, 0 no)\n"
)


def lottery(rng, push: float, n=1500) -> pd.DataFrame:
    offered, drive = rng.integers(2, size=n), rng.normal(size=n)
    enrolled = (drive + push * offered + rng.normal(size=n) > 0.8).astype(int)
    employed = (0.7 * enrolled + drive + rng.normal(size=n) > 0.3).astype(int)
    return pd.DataFrame({"offered": offered, "enrolled": enrolled, "employed": employed})


def test_a_lottery_that_moves_many_tells_the_effect_on_them_and_who_they_are(rng):
    _, result = ask(lottery(rng, 1.6), "Does enrolling in the programme raise employment?", OFFER)
    assert result["answer"]["verdict"] == "estimated"
    assert main_estimate(result)["kind"] == "late"
    claims = " ".join(f["claim"] for f in result["findings"])
    assert "intention to treat" in claims
    assert "Share whose enrolled the offer decided" in claims


def test_how_many_times_as_likely_a_lottery_made_it_is_answered_as_a_ratio(rng):
    text = "How many times as likely does enrolling in the programme make employment?"
    _, result = ask(lottery(rng, 1.6), text, OFFER)
    assert main_estimate(result)["kind"] == "risk_ratio"
    assert "multiplied the chance of employed = 1 by" in result["answer"]["sentence"]
    assert "among those whose treatment the instrument changed" in result["answer"]["sentence"]
    assert [e for e in result["estimates"] if e["label"] == "as a difference"]


def test_a_ratio_that_a_leave_out_instrument_does_not_give_is_said_to_be_wanting(rng):
    text = "By what percentage does prison reduce rearrests?"
    _, result = ask(courts(rng), text, COURTS)
    assert main_estimate(result)["kind"] == "late"
    assert "A change in per cent was asked for" in result["answer"]["sentence"]


def test_a_lottery_that_moves_few_bounds_the_effect_on_all(rng):
    _, result = ask(lottery(rng, 0.08), "Does enrolling in the programme raise employment?", OFFER)
    assert result["answer"]["verdict"] == "bounded"
    low, high = main_estimate(result)["bounds"]
    assert -1 <= low < 0 < high <= 1
    assert "The data bound the effect" in result["answer"]["sentence"]


def test_a_weak_instrument_of_a_dose_settles_nothing(rng):
    n = 600
    z, hidden = rng.normal(size=(2, n))
    frame = pd.DataFrame({"tax": z, "packs": 0.02 * z + hidden + rng.normal(size=n)})
    frame["weight"] = 3400 - 20 * frame["packs"] + 100 * hidden + rng.normal(0, 50, n)
    text = "How does the number of packs affect birth weight? Use tax as an instrument."
    _, result = ask(frame, text, "weight: birth weight in grams\npacks: packs smoked per day")
    assert result["answer"]["verdict"] == "inconclusive"
    assert "effective F" in result["answer"]["sentence"]
