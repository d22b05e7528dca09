"""What examiners' descriptions say of designs and columns is followed; truth from known models."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile import FacetKind, Structure
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge, QuestionKind
from app.planner.events import moment
from app.planner.language import read
from app.planner.random_words import NOT_RANDOM
from tests.asked import planned_and_estimated, primary


def planned_covariates(frame: pd.DataFrame, question: str, words: str) -> set[str]:
    plan, _ = planned_and_estimated(frame, question, words)
    return set(plan.question.covariates or ())


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.mark.parametrize(
    "told",
    [
        "x9: number of letters sent because of arrears.",
        "x9: calls made in response to the arrears.",
        "x9: fees due to arrears.",
    ],
)
def test_what_comes_about_because_of_the_outcome_is_not_held_fixed(
    rng: np.random.Generator, told: str
) -> None:
    y = rng.normal(5, 2, 400)
    frame = pd.DataFrame(
        {"x1": rng.integers(20, 70, 400), "x7": rng.integers(2, size=400), "y": y.round(2),
         "x9": rng.poisson(np.clip(y, 0.1, None))}
    )  # fmt: skip
    words = f"x1: age. x7: went to the workshop of their own will. y: amount in arrears. {told}"
    assert planned_covariates(frame, "What is the effect of x7 on y?", words) == {"x1"}


def test_what_something_else_brings_about_may_be_held_fixed(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"x7": rng.integers(2, size=400), "y": rng.normal(size=400).round(2),
         "x9": rng.poisson(3, 400)}
    )  # fmt: skip
    words = "x7: went to the workshop. y: amount in arrears. x9: days off because of illness."
    assert planned_covariates(frame, "What is the effect of x7 on y?", words) == {"x9"}


def test_what_is_measured_at_a_birth_follows_the_pregnancy(rng: np.random.Generator) -> None:
    n = 600
    frame = pd.DataFrame(
        {"smoke": rng.integers(2, size=n), "mother_age": rng.integers(16, 42, n),
         "lbw": rng.integers(2, size=n), "omaps": rng.integers(1, 11, n),
         "ptl": rng.integers(3, size=n), "infant_death": (rng.random(n) < 0.2).astype(int)}
    )  # fmt: skip
    words = (
        "smoke: mother smoked during pregnancy. lbw: below 2500 grams. omaps: one minute Apgar"
        " score. ptl: previous preterm births."
    )
    held = planned_covariates(frame, "What is the effect of smoke on infant_death?", words)
    assert held == {"mother_age", "ptl"}


def test_a_hospital_bill_is_known_only_when_care_ends(rng: np.random.Generator) -> None:
    n = 600
    frame = pd.DataFrame(
        {"ward": rng.integers(2, size=n), "died": (rng.random(n) < 0.2).astype(int),
         "age": rng.integers(30, 90, n), "bill": rng.gamma(3, 900, n).round(),
         "los": rng.gamma(2, 3, n).round(1)}
    )  # fmt: skip
    words = "Patients of a hospital. ward: sent to the special ward. los: length of stay, days."
    plan, _ = planned_and_estimated(frame, "What is the effect of ward on died?", words)
    assert plan.question.covariates == ("age",)
    assert plan.question.event_column is None  # a stay ends by leaving alive as well


def test_a_monthly_bill_of_customers_may_be_held_fixed(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"offer": rng.integers(2, size=400), "churned": rng.integers(2, size=400),
         "monthly_bill": rng.gamma(3, 9, 400).round(2)}
    )  # fmt: skip
    words = "Customers of a telephone company. Some accepted an offer."
    held = planned_covariates(frame, "What is the effect of offer on churned?", words)
    assert held == {"monthly_bill"}


def test_a_follow_up_until_an_event_is_a_time_to_it(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"hrt": rng.integers(2, size=300), "years": rng.exponential(5, 300).round(2),
         "chd": rng.integers(2, size=300)}
    )  # fmt: skip
    words = "years: follow-up until coronary event or censoring. chd: 1 if an event occurred."
    facets = profile_frame(frame, rng, description=words).facets
    assert ("years", "chd") in {f.columns for f in facets if f.kind is FacetKind.SURVIVAL}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Monthly, January 2012 to December 2018. Cameras were installed in July 2015.", "2015-07"),
        ("From 2012-01 to 2018-12; cameras came in 2015-07.", "2015-07"),
        ("Weekly from 3 March 2012 until the end of May 2018. The law began in June 2014.",
         "2014-06"),
    ],
)  # fmt: skip
def test_the_span_of_the_data_is_not_when_something_happened(text: str, when: str) -> None:
    found = moment(text, "")
    assert found is not None
    assert found.value == when


@pytest.mark.parametrize(
    ("words", "is_not"),
    [
        ("Comparison men (treat = 0) are from the Current Population Survey.", True),
        ("The control group was drawn from a national register.", True),
        ("Controls were taken from the panel survey of incomes.", True),
        ("The control group was drawn at random from the register.", False),
        ("Control villages are in the north.", False),
        ("Patients in the control group were given placebo.", False),
    ],
)
def test_a_comparison_group_from_elsewhere_is_no_trial(words: str, *, is_not: bool) -> None:
    assert bool(NOT_RANDOM.search(words)) is is_not


def test_the_treated_need_counterparts_and_not_each_of_the_others_one(
    rng: np.random.Generator,
) -> None:
    """Few treated who look like some of very many others: the effect on them can be told."""
    n = 12000
    need = rng.normal(size=n)
    course = (rng.random(n) < 1 / (1 + np.exp(5.5 - 1.6 * need))).astype(int)
    pay = 20 - 3 * need + 2 * course + rng.normal(0, 1, n)
    frame = pd.DataFrame({"need": need.round(3), "course": course, "pay": pay.round(2)})
    question = "What is the ATT of course on pay?"
    _, result = planned_and_estimated(frame, question, "An observational study.")
    assert result["answer"]["verdict"] == "estimated"
    assert primary(result)["value"] == pytest.approx(2.0, abs=0.3)


@pytest.mark.parametrize(
    "words",
    [
        "Only employees who were still at the company at the end of the year are in the table.",
        "The data only includes patients who survived the first month.",
        "Only customers who had not cancelled were surveyed.",
    ],
)
def test_rows_that_only_those_who_stayed_left_are_named(
    rng: np.random.Generator, words: str
) -> None:
    frame = pd.DataFrame(
        {"remote": rng.integers(2, size=300), "tasks": rng.normal(size=300).round(2)}
    )
    _, result = planned_and_estimated(frame, "What is the effect of remote on tasks?", words)
    assert "selection" in {d["name"] for d in result["diagnostics"]}


@pytest.mark.parametrize(
    "words",
    [
        "A tax came into force in one city (Berkton) but not in its neighbour (Oakville).",
        "Berkton introduced a tax; Oakville did not.",
        "The tax was introduced in Berkton, while Oakville had none.",
    ],
)
def test_the_place_that_acted_is_the_treated_one(rng: np.random.Generator, words: str) -> None:
    n = 2000
    city, period = rng.integers(2, size=n), rng.integers(2, size=n)
    litres = 6 + 1.5 * city - period - 1.5 * city * period + rng.normal(0, 1, n)
    frame = pd.DataFrame(
        {"city": np.where(city, "Berkton", "Oakville"),
         "period": np.where(period, "post", "pre"), "litres": litres.round(2)}
    )  # fmt: skip
    told = f"Purchases before and after the tax. {words}"
    _, result = planned_and_estimated(frame, "What did the tax do to litres?", told)
    main = primary(result)
    assert main["contrast"] == ["Oakville", "Berkton"]
    assert main["interval"][0] <= -1.5 <= main["interval"][1]


def test_hospitals_that_switch_in_turn_are_compared_over_time(rng: np.random.Generator) -> None:
    """A stepped wedge: stays shorten by themselves; -1 by the bundle, -2.4 without time."""
    hospital = np.repeat(np.arange(12), 7 * 20)
    month = np.tile(np.repeat(np.arange(1, 8), 20), 12)
    bundle = (month >= 2 + rng.permutation(12)[hospital] // 2).astype(int)
    stay = 9 - 0.4 * month + rng.normal(0, 1, 12)[hospital] - bundle + rng.normal(0, 1, len(month))
    frame = pd.DataFrame(
        {"hospital": hospital + 1, "month": month, "bundle": bundle, "stay": stay.round(2)}
    )
    words = "Stepped-wedge trial: hospitals switched to the bundle in an order drawn at random."
    plan, result = planned_and_estimated(frame, "What did bundle do to stay?", words)
    assert profile_frame(frame, rng).structure is Structure.REPEATED_CROSS_SECTION
    assert plan.question.time_column == "month"
    assert primary(result)["interval"][0] <= -1.0 <= primary(result)["interval"][1]


@pytest.mark.parametrize(
    "question",
    [
        "Among large and small firms separately, what is the effect of subsidy on invest?",
        "What is the effect of subsidy on invest in small and large firms separately?",
        "For each size, what does subsidy do to invest?",
    ],
)
def test_groups_asked_of_apart_are_told_apart(rng: np.random.Generator, question: str) -> None:
    frame = pd.DataFrame(
        {"subsidy": rng.integers(2, size=400), "invest": rng.normal(size=400).round(2),
         "size": rng.choice(["small", "large"], 400)}
    )  # fmt: skip
    found = read(question, "", profile_frame(frame, rng), Knowledge())
    assert found.kind is QuestionKind.HETEROGENEITY
    assert found.modifiers == ("size",)
    assert not found.population


def test_one_unit_on_each_side_has_an_interval_with_a_width() -> None:
    """Two districts over six years: nothing but their course tells how far chance moves them."""
    frame = pd.DataFrame(
        {"district": ["sixth"] * 6 + ["eighth"] * 6, "year": [*range(1929, 1935)] * 2,
         "banks": [141, 135, 121, 113, 102, 102, 169, 165, 132, 120, 111, 109]}
    )  # fmt: skip
    words = "Banks in two districts. After 1930 the sixth lent freely, the eighth did not."
    question = "Did easy lending in the sixth district from 1931 on keep banks in business?"
    main = primary(planned_and_estimated(frame, question, words)[1])
    assert main["value"] == pytest.approx(20.5)
    assert np.diff(main["interval"])[0] > 5
