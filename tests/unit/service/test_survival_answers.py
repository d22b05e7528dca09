"""Questions about how long it takes until an event, asked in plain words of public tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lifelines.datasets import load_gbsg2, load_rossi, load_stanford_heart_transplants

from app.causal.checks.draws import begun
from tests.asked import Result, ask, primary


@pytest.fixture(scope="module")
def rossi() -> Result:
    words = (
        "432 men released from prison, half of them given financial aid (fin = 1). week is the week"
        " of the first arrest, or 52; arrest is 1 if arrested."
    )
    return ask(load_rossi(), "Does financial aid (fin) delay arrest?", words)


def test_aid_on_release_lowers_the_hazard_of_arrest_as_published(rossi: Result):
    found = primary(rossi)  # Allison 2010: 0.68, robust interval 0.47 to 1.0
    assert (found["kind"], found["design"]) == ("hazard_ratio", "survival")
    assert (found["outcome"], found["event_column"]) == ("week", "arrest")
    assert 0.62 <= found["value"] <= 0.75
    assert found["interval"][0] == pytest.approx(0.47, abs=0.03)


def test_the_time_gained_and_both_curves_come_beside(rossi: Result):
    kinds = {e["kind"] for e in rossi["estimates"]}
    assert {"rmst_difference", "survival_difference"} <= kinds
    shares = [c for c in rossi["curves"] if c["title"].startswith("Share without")]
    assert [len(c["series"]) for c in shares] == [2]


def test_the_answer_speaks_of_a_hazard_and_its_ratio(rossi: Result):
    assert "effect of fin on arrest" in rossi["answer"]["sentence"]
    assert "0.68 times the hazard" in rossi["answer"]["sentence"]


def test_hormone_therapy_lowers_the_hazard_of_recurrence_as_published():
    frame = load_gbsg2()
    question = "What does hormone therapy (horTh) do to the risk of recurrence over time?"
    words = "time: days free of recurrence; cens: 1 if the cancer came back or the woman died"
    found = primary(ask(frame, question, words))  # Schumacher 1994: 0.71 adjusted
    assert found["kind"] == "hazard_ratio"
    assert 0.62 <= found["value"] <= 0.80
    assert found["contrast"] == ["no", "yes"]


def test_patients_who_had_to_live_until_a_transplant_are_called_immortal():
    spells = load_stanford_heart_transplants()
    ends = spells.groupby("id").agg(
        time=("stop", "max"), died=("event", "max"), age=("age", "first"),
        transplant=("transplant", "max"),
    )  # fmt: skip
    rng = np.random.default_rng(0)
    ends = ends[(ends["transplant"] == 0) | (ends["time"] > 60)].sample(frac=1, random_state=rng)
    result = ask(ends.reset_index(drop=True), "Does a heart transplant prolong survival time?")
    failed = [d["name"] for d in result["diagnostics"] if d["verdict"] == "failed"]
    assert "immortal_time" in failed
    assert result["answer"]["verdict"] == "inconclusive"


def test_time_before_a_transplant_whose_start_is_known_is_not_put_down_to_it():
    """Crowley & Hu 1977: no clear effect; 0.6 to 0.3 where all waiting counts for the treated."""
    spells = load_stanford_heart_transplants()
    ends = spells.groupby("id").agg(
        time=("stop", "max"), died=("event", "max"), age=("age", "first"),
        transplant=("transplant", "max"),
    )  # fmt: skip
    started = spells[spells["transplant"] == 1].groupby("id")["start"].min()
    ends["wait_days"] = started.reindex(ends.index)
    result = ask(ends.reset_index(drop=True), "Does a heart transplant prolong survival time?")
    told = {d["name"]: d for d in result["diagnostics"]}
    assert told["immortal_time"]["verdict"] == "passed"
    found = primary(result)
    assert found["n"] == len(ends)
    assert not [step for step in result["steps"] if step["error"]]
    assert found["interval"][0] < 1 < found["interval"][1]


def test_starts_before_the_beginning_are_refused_and_not_passed_over():
    frame = begun(np.random.default_rng(1), 600)
    frame = frame.rename(columns={"weight": "days", "event": "died", "wait": "days_to_drug"})
    frame["days_to_drug"] *= -1
    result = ask(frame, "Does the drug prolong survival?", "days: days followed; died: 1 if dead")
    told = [s["error"]["sentence"] for s in result["steps"] if s["error"]]
    assert result["answer"]["verdict"] in {"inconclusive", "not_identified"}
    assert any("'days_to_drug' are negative" in sentence for sentence in told)


def test_a_negative_time_is_refused_with_the_column(rossi: Result):
    del rossi
    frame = load_rossi()
    frame.loc[3, "week"] = -2
    result = ask(frame, "Does fin delay arrest?", "week of the first arrest; arrest 1 if arrested")
    told = [s["error"]["sentence"] for s in result["steps"] if s["error"]]
    assert result["answer"]["verdict"] in {"inconclusive", "not_identified"}
    assert any("negative" in sentence for sentence in told)


def test_hazards_that_cross_are_told():
    rng = np.random.default_rng(2)
    n = 1500
    drug = rng.integers(0, 2, n)
    early, late = rng.exponential(np.where(drug == 1, 1.0, 3.0)), rng.exponential(4.0, n)
    time = np.where(early < 1, early, 1 + np.where(drug == 1, 3.0, 0.4) * late)
    frame = pd.DataFrame({"drug": drug, "time": time.round(3) + 0.001, "death": 1})
    frame.loc[frame["time"] > 8, ["time", "death"]] = [8.0, 0]
    result = ask(frame, "What is the effect of drug on the time until death?")
    found = {d["name"]: d["verdict"] for d in result["diagnostics"] if d["step"] != "profile"}
    assert found["proportional_hazards"] == "failed"
    assert result["findings"][0]["strength"] == "uncertain"
