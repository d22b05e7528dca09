"""Questions about units over time, asked in plain words of whole tables, from words to result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, load
from app.causal.data import Dataset
from app.causal.estimand import EffectKind, Estimand
from app.causal.profile.measure import profile_frame
from app.causal.question import Design
from app.errors import DegenerateData, InvalidQuestion, StatisticalFailure
from app.planner.plan import Action
from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate

EFFECT = 2.0


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(17)


def counties(rng, *, n: int = 90, years: int = 8) -> pd.DataFrame:
    """Return counties that raise a wage floor in 2006, in 2009, or never."""
    county, year = np.repeat(np.arange(n), years), np.tile(np.arange(2003, 2003 + years), n)
    first = rng.choice([2006, 2009, 0], n)[county]
    raised = ((first > 0) & (year >= first)).astype(int)
    level = rng.normal(size=n)[county] + 1.5 * (first == 2006)
    employment = EFFECT * raised + level + 0.3 * (year - 2003) + rng.normal(size=len(year))
    return pd.DataFrame(
        {"county": county, "year": year, "first": first, "raised": raised, "jobs": employment}
    )


def holds(estimate: Mapping[str, Any]) -> bool:
    low, high = estimate["interval"]
    return bool(low < EFFECT < high)


def test_years_of_adoption_are_compared_by_group(rng):
    frame = counties(rng).rename(columns={"first": "first_treat"}).drop(columns="raised")
    about = "first_treat: year in which the county raised its minimum wage, 0 for never"
    plan, result = ask(frame, "What did raising the minimum wage do to jobs?", about)
    question = plan.question
    assert (question.design, question.adoption_column) == (Design.DID, "first_treat")
    assert (question.unit_column, question.time_column) == ("county", "year")
    estimate = main_estimate(result)
    assert (estimate["method"], estimate["kind"]) == ("group_time_effects", "att")
    assert holds(estimate)
    assert result["curves"][0]["name"] == "event_study"
    assert any("2006" in e["label"] for e in result["estimates"])
    told = {d["name"]: d for d in result["diagnostics"]}
    assert told["pre_trends"]["verdict"] == "passed"
    held = {entry["assumption"]: entry["status"] for entry in result["assumptions"]}
    assert held["parallel_trends"] == "tested"


def test_a_treatment_that_starts_at_different_times_beats_the_plain_two_by_two(rng):
    frame = counties(rng)[["county", "year", "raised", "jobs"]]
    plan, _ = ask(frame, "Does a raised wage floor (raised) change jobs?")
    main = next(s for s in plan.steps if s.primary)
    assert main.algorithm == "group_time_effects"
    beaten = {b.algorithm: b.reason for b in main.beat}
    assert "different times" in beaten["difference_in_differences"]
    assert "two_way_fixed_effects" in {s.algorithm for s in plan.steps}


def test_counties_that_drift_apart_before_are_no_answer(rng):
    frame = counties(rng)[["county", "year", "first", "raised", "jobs"]]
    drift = 0.8 * (frame["first"] > 0) * (frame["year"] - 2003)
    frame = frame.assign(jobs=frame["jobs"] - EFFECT * frame["raised"] + drift)
    _, result = ask(frame.drop(columns="first"), "Does a raised floor (raised) raise jobs?")
    assert result["answer"]["verdict"] == "inconclusive"
    assert "before the treatment" in result["answer"]["sentence"]


def test_a_group_and_a_date_in_the_words_are_before_and_after(rng):
    frame = counties(rng).assign(treated=lambda f: (f["county"] % 2).astype(int))
    jobs = rng.normal(size=len(frame)) + EFFECT * frame["treated"] * (frame["year"] >= 2007)
    frame = frame.assign(jobs=jobs)[["county", "year", "treated", "jobs"]]
    about = "The reform was introduced in 2007 in half of the counties (treated = 1)."
    plan, result = ask(frame, "Did the reform raise jobs?", about)
    assert plan.question.intervention_time == 2007.0
    assert holds(main_estimate(result))


def test_a_group_beside_a_column_of_what_comes_after_is_before_and_after(rng):
    frame = counties(rng).assign(
        treated=lambda f: (f["county"] % 3 == 0).astype(int),
        post=lambda f: (f["year"] >= 2006).astype(int),
    )
    jobs = rng.normal(size=len(frame)) + frame["treated"] * (1 + EFFECT * frame["post"])
    frame = frame.assign(jobs=jobs)[["county", "year", "treated", "post", "jobs"]]
    plan, result = ask(frame, "What is the effect of the training program on jobs?")
    assert (plan.question.design, plan.question.after_column) == (Design.DID, "post")
    assert holds(main_estimate(result))


def test_outcomes_before_and_after_in_two_columns_are_compared(rng):
    nj = rng.integers(0, 2, 300)
    before = rng.normal(20, 4, 300) + nj
    frame = pd.DataFrame(
        {"nj": nj, "fte_before": before, "fte_after": before + EFFECT * nj + rng.normal(size=300)}
    )
    about = (
        "Restaurants before and after New Jersey raised its minimum wage in April 1992.\n"
        "nj: =1 if the restaurant is in New Jersey\n"
        "fte_before: full-time equivalent employment before\n"
        "fte_after: full-time equivalent employment after\n"
    )
    plan, result = ask(frame, "Did the minimum wage increase raise employment?", about)
    question = plan.question
    assert (question.treatment, question.outcome) == ("nj", "fte_after")
    assert (question.design, question.earlier_outcome) == (Design.DID, "fte_before")
    assert holds(main_estimate(result))


def test_one_state_that_acted_is_held_against_the_others_by_what_they_did(rng):
    states = [f"State {chr(65 + i)}" for i in range(25)]
    frame = pd.DataFrame(
        {
            "state": np.repeat(states, 8),
            "year": np.tile(np.arange(2001, 2009), 25),
        }
    )
    level = np.repeat(rng.normal(size=25), 8)
    acted = (frame["state"] == "State C") & (frame["year"] >= 2005)
    frame["deaths"] = level + 5 * acted + 0.5 * rng.normal(size=200)
    about = "State C introduced the ban in 2005, the other states did not."
    plan, result = ask(frame, "Did the ban change deaths?", about)
    assert (plan.question.treated_unit, plan.question.intervention_time) == ("State C", 2005.0)
    estimate = main_estimate(result)
    assert estimate["contrast"] == ["others", "State C"]
    assert estimate["interval"][0] < 5 < estimate["interval"][1]
    assert any("never treated" in d["sentence"] for d in result["diagnostics"])


def firms(rng, n: int = 60) -> pd.DataFrame:
    firm, quarter = np.repeat(np.arange(n), 10), np.tile(np.arange(10), n)
    level = rng.normal(size=n)[firm]
    ads = 2 * level + rng.normal(size=len(firm))
    sales = EFFECT * ads + 5 * level + 0.2 * quarter + rng.normal(size=len(firm))
    return pd.DataFrame({"firm": firm, "quarter": quarter, "ads": ads, "sales": sales})


def test_a_dose_in_a_panel_is_compared_within_units(rng):
    plan, result = ask(firms(rng), "How much do ads increase sales?")
    assert plan.question.design is Design.PANEL
    why = next(r.evidence for r in plan.question.readings if r.part == "design")
    assert "changes over time within firm" in why
    estimate = main_estimate(result)
    assert (estimate["method"], estimate["design"]) == ("fixed_effects", "panel")
    assert holds(estimate)
    assert "changes over time" in result["answer"]["sentence"]
    frame = firms(rng)
    pooled = np.polyfit(frame["ads"], frame["sales"], 1)[0]
    assert pooled - EFFECT > 0.5  # what lasting differences add


def test_random_effects_run_only_when_asked_for(rng):
    plan, _ = ask(firms(rng), "How much do ads increase sales?")
    assert "random_effects" not in {s.algorithm for s in plan.steps}


def test_a_treatment_that_comes_and_goes_is_compared_within_units(rng):
    frame = firms(rng).assign(promo=lambda f: (rng.random(len(f)) < 0.4).astype(int))
    level = np.repeat(rng.normal(size=60), 10)
    frame["sales"] = EFFECT * frame["promo"] + level + rng.normal(size=len(frame))
    plan, result = ask(frame[["firm", "quarter", "promo", "sales"]], "Does a promo raise sales?")
    methods = {s.algorithm for s in plan.steps if s.action is Action.ESTIMATE}
    assert methods == {"fixed_effects", "first_differences", "switching_effects"}
    assert holds(main_estimate(result))


def test_feedback_from_sales_to_ads_is_seen(rng):
    frame = firms(rng, 200)
    noise = rng.normal(size=len(frame))
    late = pd.Series(noise).groupby(frame["firm"]).shift(1).fillna(0.0)
    frame = frame.assign(ads=1.5 * late + rng.normal(size=len(frame)), sales=noise)
    _, result = ask(frame, "How much do ads increase sales?")
    checks = {d["name"]: d["verdict"] for d in result["diagnostics"] if "fixed" in d["step"]}
    assert checks["future_treatment"] == "failed"
    assert result["findings"][0]["strength"] == "uncertain"


def people(rng, n: int = 3000) -> pd.DataFrame:
    """Return other people each year, in states that expand a benefit in 2004, in 2006, or never."""
    state, year = rng.integers(0, 30, n), rng.integers(2000, 2010, n)
    starts = np.array([2004, 2006, 9999])[np.arange(30) % 3]
    expanded = (year >= starts[state]).astype(int)
    level = rng.normal(size=30) + (starts < 9999)
    score = EFFECT * expanded + level[state] + 0.2 * (year - 2000) + rng.normal(size=n)
    names = np.array([f"S{i:02d}" for i in range(30)])
    return pd.DataFrame({"state": names[state], "year": year, "expanded": expanded, "score": score})


def test_people_of_states_that_start_at_different_times_are_compared_by_state(rng):
    plan, result = ask(people(rng), "What did the expansion (expanded) do to the score?")
    question = plan.question
    assert (question.design, question.group_column) == (Design.DID, "state")
    assert holds(main_estimate(result))
    basis = [d for d in result["diagnostics"] if d["name"] == "interval_basis"]
    assert "rows of one state" in basis[0]["sentence"]


def test_one_treated_county_among_six_is_no_answer(rng):
    frame = counties(rng, n=6).assign(
        law=lambda f: ((f["county"] == 2) & (f["year"] >= 2006)).astype(int)
    )
    _, result = ask(frame[["county", "year", "law", "jobs"]], "Did the law raise jobs?")
    assert result["answer"]["verdict"] == "inconclusive"
    assert "Only 1 unit of county" in result["answer"]["sentence"]


@pytest.mark.parametrize(
    ("law", "said"),
    [
        (lambda f: f["year"] >= 2006, "for all units alike"),
        (lambda f: (f["county"] < 20) | (f["year"] > 2100), "lasting"),
    ],
    ids=["all at once", "always"],
)
def test_a_law_without_a_comparison_is_refused_with_a_reason(rng, law, said):
    frame = counties(rng).assign(law=lambda f: law(f).astype(int))
    asked = Estimand(
        EffectKind.ATE, Design.PANEL, "law", "jobs", contrast=(0.0, 1.0), unit_column="county",
        time_column="year",
    )  # fmt: skip
    profile = profile_frame(frame, rng)
    spec = load().get("fixed_effects", EstimatorSpec)
    with pytest.raises(DegenerateData, match=said):
        spec.run(Dataset(frame, profile.variables), asked, spec.params(), rng, lambda *_: None)


def test_ten_rows_of_two_units_are_too_few(rng):
    frame = counties(rng, n=2).head(10).assign(law=lambda f: (f["year"] == 2004).astype(int))
    asked = Estimand(
        EffectKind.ATT, Design.DID, "law", "jobs", contrast=(0.0, 1.0), unit_column="county",
        time_column="year",
    )  # fmt: skip
    profile = profile_frame(frame, rng)
    spec = load().get("group_time_effects", EstimatorSpec)
    with pytest.raises((InvalidQuestion, StatisticalFailure)):
        spec.run(Dataset(frame, profile.variables), asked, spec.params(), rng, lambda *_: None)


def test_a_triple_difference_takes_out_what_hit_the_whole_state(rng):
    n = 4000
    state, after, old = rng.integers(0, 2, (3, n))
    wage = state + 0.5 * after + 1.2 * state * after + 0.3 * old * after + 0.6 * state * old
    wage = wage + EFFECT * state * after * old + rng.normal(size=n)
    frame = pd.DataFrame({"mandate_state": state, "after": after, "old": old, "wage": wage})
    asked = "Using a triple difference with `old`, what is the effect of mandate_state on wage?"
    plan, result = ask(frame, asked, "after: 1 after the mandate was introduced")
    assert plan.question.third_column == "old"
    estimate = main_estimate(result)
    assert estimate["method"] == "triple_difference"
    assert holds(estimate)
    assert [s.algorithm for s in plan.steps if s.action is Action.ESTIMATE] == ["triple_difference"]


@pytest.mark.parametrize(
    "written",
    [
        lambda f: np.where(f["first"] > 0, f["first"].astype(str), "never"),
        lambda f: f["first"].where(f["first"] > 0),
        lambda f: f["first"].astype(float).where(f["first"] > 0, np.inf),
        lambda f: pd.to_datetime(f["first"].where(f["first"] > 0), format="%Y"),
    ],
    ids=["never", "gap", "infinity", "date"],
)
def test_never_is_written_in_many_ways(rng, written):
    frame = counties(rng).assign(adopted=written)
    if pd.api.types.is_datetime64_any_dtype(frame["adopted"]):
        frame["year"] = pd.to_datetime(frame["year"], format="%Y")
    frame = frame[["county", "year", "adopted", "jobs"]]
    plan, result = ask(frame, "What is the effect of adoption on jobs?")
    assert plan.question.adoption_column == "adopted"
    assert holds(main_estimate(result))


def test_a_treatment_in_words_that_starts_is_no_time_of_start(rng):
    frame = counties(rng).assign(program=lambda f: np.where(f["raised"] == 1, "yes", "no"))
    plan, result = ask(frame[["county", "year", "program", "jobs"]], "Did the program raise jobs?")
    assert plan.question.adoption_column is None
    assert main_estimate(result)["contrast"] == ["no", "yes"]
    assert holds(main_estimate(result))


def test_units_held_fixed_twice_are_held_fixed_once(rng):
    frame = firms(rng).assign(price=lambda f: rng.normal(size=len(f)))
    asked = "How much do ads increase sales, controlling for price and firm fixed effects?"
    _, result = ask(frame, asked)
    estimate = main_estimate(result)
    assert estimate["adjustment"] == ["price"]
    assert holds(estimate)


def test_what_else_changes_over_time_is_held_fixed_unless_it_follows(rng):
    """Demand moves price and sales in each shop; queues are what sales lead to."""
    shop, year = np.repeat(np.arange(60), 8), np.tile(np.arange(2001, 2009), 60)
    demand = rng.normal(size=480) + rng.normal(size=60)[shop]
    price = 0.8 * demand + rng.normal(size=480)
    sales = EFFECT * price + 3 * demand + rng.normal(size=60)[shop] + rng.normal(size=480)
    frame = pd.DataFrame(
        {"shop": shop, "year": year, "price": price, "sales": sales, "demand": demand,
         "queue": sales + rng.normal(size=480)}
    )  # fmt: skip
    words = "queue: how long the queue was after the sales; demand: an index of demand"
    plan, result = ask(frame, "What does price do to sales?", words)
    assert plan.question.design is Design.PANEL
    assert plan.question.covariates == ("demand",)
    assert holds(main_estimate(result))
