"""What was so before a treatment, or decided on it, is not read as what the treatment changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.conditions import Comparison, Condition
from app.causal.profile.measure import profile_frame
from app.causal.question import Design, Knowledge, Question, QuestionKind
from app.planner.language import read
from app.planner.stages import stages
from tests.asked import planned_and_estimated


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(12)


def asked(frame: pd.DataFrame, text: str, words: str, rng: np.random.Generator) -> Question:
    profile = profile_frame(frame, rng, description=words)
    return read(text, words, profile, Knowledge())


@pytest.mark.parametrize(
    "text",
    [
        "What is the effect of tutoring on the end-of-year reading score?",
        "Did the tutoring improve reading by the end of the year?",
        "How much does tutoring add to the reading score?",
    ],
)
def test_a_score_from_before_is_not_what_changed(rng: np.random.Generator, text: str) -> None:
    frame = pd.DataFrame(
        {"tutoring": rng.integers(2, size=300), "read_base": rng.normal(50, 8, 300).round(1),
         "read_end": rng.normal(55, 8, 300).round(1)}
    )  # fmt: skip
    words = (
        "A randomised trial of tutoring. read_base is the reading score at the start of the year,"
        " read_end is the reading score at the end of the year."
    )
    question = asked(frame, text, words, rng)
    assert (question.treatment, question.outcome) == ("tutoring", "read_end")


def test_a_column_that_is_named_is_taken_at_its_word(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"tutoring": rng.integers(2, size=300), "read_base": rng.normal(50, 8, 300).round(1),
         "read_end": rng.normal(55, 8, 300).round(1)}
    )  # fmt: skip
    question = asked(frame, "What is the effect of tutoring on read_base?", "A trial.", rng)
    assert question.outcome == "read_base"


def test_what_decides_who_is_treated_is_not_what_changed(rng: np.random.Generator) -> None:
    first = rng.normal(3.2, 0.4, 600).clip(1, 4).round(3)
    frame = pd.DataFrame(
        {"gpa1": first, "deans_list": (first >= 3.5).astype(int),
         "gpa2": (first + rng.normal(0, 0.2, 600)).round(3)}
    )  # fmt: skip
    words = (
        "Students whose first-year GPA is 3.5 or higher are put on the dean's list. gpa1:"
        " first-year GPA; deans_list: 1 if on the list; gpa2: second-year GPA."
    )
    text = "Does being put on the dean's list improve next year's GPA?"
    question = asked(frame, text, words, rng)
    assert (question.outcome, question.running_variable) == ("gpa2", "gpa1")
    assert question.cutoff == pytest.approx(3.5)


@pytest.mark.parametrize(
    ("words", "cutoff"),
    [
        ("Everyone becomes entitled to a pension on turning 65.", 780.0),
        ("People are entitled to the pension from 65 years or older.", 780.0),
        ("People are entitled to the pension once they are 780 months or older.", 780.0),
    ],
)
def test_an_age_in_years_cuts_a_column_of_months(
    rng: np.random.Generator, words: str, cutoff: float
) -> None:
    age = rng.integers(600, 900, 900)
    frame = pd.DataFrame(
        {"age_m": age, "pension": ((age >= 780) & (rng.random(900) < 0.8)).astype(int),
         "works": rng.normal(30, 5, 900).round(1)}
    )  # fmt: skip
    told = f"{words} age_m: age in months; pension: gets the pension; works: hours a week."
    question = asked(frame, "What is the effect of pension on works?", told, rng)
    assert question.design is Design.RDD
    assert (question.running_variable, question.cutoff) == ("age_m", cutoff)


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ("marks: marks in school at age 10", False),
        ("marks: marks in school at age 6", True),
        ("marks: marks in school", True),
    ],
)
def test_what_is_measured_later_than_the_outcome_is_not_held_fixed(
    rng: np.random.Generator, told: str, *, held: bool
) -> None:
    frame = pd.DataFrame(
        {"breastfed": rng.integers(2, size=300), "iq": rng.normal(100, 15, 300).round(),
         "marks": rng.normal(5, 1, 300).round(1)}
    )  # fmt: skip
    plan, _ = planned_and_estimated(
        frame, "What is the effect of breastfed on iq?", f"iq: IQ at age 8. {told}."
    )
    assert ("marks" in (plan.question.covariates or ())) is held


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("visitors in the second half-year", {"half year": 2}),
        ("score at age 10", {"age": 10}),
        ("weight in week 12", {"week": 12}),
        ("weight after 12 weeks", {"week": 12}),
        ("one of 12 schools", {}),
    ],
)
def test_ages_and_numbered_periods_are_read(
    rng: np.random.Generator, told: str, found: dict[str, int]
) -> None:
    frame = pd.DataFrame({"y": rng.normal(size=50)})
    profile = profile_frame(frame, rng, description=f"y: {told}.")
    assert stages(profile.variable("y")) == found


@pytest.mark.parametrize("whom", ["older people (60 and over)", "people (60 or older)"])
def test_an_age_in_brackets_says_of_whom(rng: np.random.Generator, whom: str) -> None:
    frame = pd.DataFrame(
        {"course": rng.integers(2, size=300), "falls": rng.poisson(1, 300),
         "age": rng.integers(40, 90, 300)}
    )  # fmt: skip
    question = asked(frame, f"Among {whom}, does course lower falls?", "", rng)
    assert question.population == (Condition("age", Comparison.AT_LEAST, (60.0,)),)


def test_what_an_effect_does_not_go_through_is_neither_end(rng: np.random.Generator) -> None:
    n = 300
    frame = pd.DataFrame(
        {"treat": rng.integers(2, size=n), "efficacy": rng.normal(size=n).round(2),
         "depress": rng.normal(size=n).round(2)}
    )  # fmt: skip
    words = (
        "Field experiment: treat was randomly assigned. efficacy: job search self-efficacy two"
        " months later; depress: depression score six months later."
    )
    text = "What is the direct effect of the job training on depression that does not go through \
self-efficacy?"
    question = asked(frame, text, words, rng)
    assert (question.treatment, question.mediator, question.outcome) == (
        "treat", "efficacy", "depress",
    )  # fmt: skip


def test_which_is_the_causal_effect_asks_for_it(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"exercise": rng.normal(size=300).round(2), "depression": rng.normal(size=300).round(2)}
    )
    text = "Which is the causal effect of exercise on depression?"
    assert asked(frame, text, "", rng).kind is QuestionKind.EFFECT
    turned = asked(frame, "Which is the cause, exercise or depression?", "", rng)
    assert turned.kind is QuestionKind.DISCOVER


def test_a_value_at_inclusion_is_held_fixed_and_is_no_outcome(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"keto": rng.integers(2, size=300), "hba1c_12m": rng.normal(7, 1, 300).round(2),
         "hba1c_0": rng.normal(8, 1, 300).round(2)}
    )  # fmt: skip
    words = "keto: self-chosen diet. hba1c_12m: HbA1c at 12 months. hba1c_0: HbA1c at inclusion."
    plan, _ = planned_and_estimated(frame, "What does keto do to HbA1c?", words)
    assert plan.question.outcome == "hba1c_12m"
    assert plan.question.covariates == ("hba1c_0",)


def test_a_birth_follows_what_was_done_while_pregnant(rng: np.random.Generator) -> None:
    frame = pd.DataFrame(
        {"cigtax": rng.normal(20, 5, 300).round(1), "cigs": rng.poisson(2, 300),
         "bwght": rng.normal(118, 20, 300).round(), "faminc": rng.normal(30, 9, 300).round()}
    )  # fmt: skip
    words = "cigs: cigarettes smoked per day while pregnant. bwght: birth weight in ounces."
    plan, _ = planned_and_estimated(frame, "What is the effect of cigtax on cigs?", words)
    assert plan.question.covariates == ("faminc",)


@pytest.mark.parametrize(
    "told",
    [
        "Twins at second birth (twin2) are a natural instrument.",
        "Use twin2 to instrument for kids3.",
        "twin2 is a plausible instrument.",
    ],
)
def test_a_natural_instrument_is_one(rng: np.random.Generator, told: str) -> None:
    twins = rng.integers(2, size=400)
    frame = pd.DataFrame(
        {"kids3": (rng.random(400) < 0.3 + 0.5 * twins).astype(int), "twin2": twins,
         "hours": rng.normal(22, 9, 400).round()}
    )  # fmt: skip
    question = asked(frame, f"What is the effect of kids3 on hours? {told}", "", rng)
    assert (question.treatment, question.outcome) == ("kids3", "hours")
    assert question.instruments == ("twin2",)
