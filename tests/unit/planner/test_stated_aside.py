"""What a description says of a column's place decides whether it is held fixed."""

from __future__ import annotations

import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge
from app.planner.contrasts import units_more
from app.planner.covariates import choose
from app.planner.language import read


def _number(name: str, description: str = "") -> Variable:
    return Variable(name, Kind.CONTINUOUS, n_distinct=300, description=description)


def _flag(name: str) -> Variable:
    return Variable(name, Kind.BINARY, levels=("0", "1"), n_distinct=2)


PUPILS = Profile(
    3000, (_number("pretest"), _flag("tutoring"), _number("final_score"), _flag("award"))
)
RUNNERS = Profile(
    3000, (_number("fitness_index"), _number("age"), _flag("supplement"), _number("race_time"))
)


def _held(profile: Profile, asked: str, told: str) -> tuple[str, ...]:
    question = read(asked, told, profile, Knowledge())
    return choose(question, profile, f"{asked}\n{told}", Knowledge()).columns


@pytest.mark.parametrize(
    "told",
    [
        "The award is given on the basis of the final score and of tutoring.",
        "The award depends on the final score.",
        "The award was computed from the final score.",
    ],
)
def test_what_is_decided_on_the_outcome_is_not_held_fixed(told):
    asked = "What is the effect of tutoring on the final score?"
    assert _held(PUPILS, asked, told) == ("pretest",)


def test_what_is_decided_on_something_else_stays_held_fixed():
    told = "The award was given on the basis of the pretest."
    asked = "What is the effect of tutoring on the final score?"
    assert _held(PUPILS, asked, told) == ("pretest", "award")


def test_what_moves_neither_end_is_not_held_fixed():
    asked = "What is the effect of the supplement on race time?"
    told = "The fitness index is read from genes and age; it affects neither of them itself."
    assert _held(RUNNERS, asked, told) == ("age",)


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ("How does glucose change per 10 grams of sugar?", 10.0),
        ("What do 25 more grams of sugar do to glucose?", 25.0),
        ("What does a 5-gram reduction in sugar do to glucose?", -5.0),
        ("What does an extra ten grams of sugar do to glucose?", 10.0),
    ],
)
def test_so_many_units_more_of_a_dose_are_the_contrast(asked, units):
    assert units_more(_number("sugar_grams"), asked) == (0.0, units)


@pytest.mark.parametrize(
    "asked",
    [
        "How does glucose change per gram of sugar?",
        "How does glucose change in 10 years?",
        "What does sugar do to glucose per 10 years of age?",
    ],
)
def test_a_number_of_something_else_is_no_contrast(asked):
    assert units_more(_number("sugar_grams"), asked) is None


@pytest.mark.parametrize("told", ["", "officers per 1,000 inhabitants"])
def test_what_a_column_is_counted_per_is_no_contrast(told):
    police = _number("police_per_1000", told)
    asked = "What is the effect of police per 1000 inhabitants on the crime rate?"
    assert units_more(police, asked) is None


def test_a_thousand_dollars_are_one_unit_of_a_column_in_thousands():
    income = _number("income", "yearly income in thousand dollars")
    assert units_more(income, "What does an extra $10,000 of income do?") == (0.0, 10.0)
    assert units_more(income, "What do 1,000 dollars more of income do?") is None


def test_the_cause_may_be_named_only_as_what_is_instrumented():
    profile = Profile(
        900,
        (
            Variable("quarter_of_birth", Kind.ORDINAL, levels=("1", "2", "3", "4"), n_distinct=4),
            _number("years_education"),
            _number("log_weekly_wage"),
        ),
    )
    asked = (
        "Use quarter of birth as an instrument for years of education and estimate the effect on"
        " the log weekly wage."
    )
    found = read(asked, "", profile, Knowledge())
    assert (found.treatment, found.outcome) == ("years_education", "log_weekly_wage")
    assert (found.design, found.instruments) == (Design.IV, ("quarter_of_birth",))


def test_the_one_column_that_a_phrase_fits_is_the_instrument_it_names():
    profile = Profile(
        900,
        (_number("miles_to_college"), _number("parent_education"), _number("years_of_schooling"),
         _number("log_wage")),
    )  # fmt: skip
    asked = (
        "Estimate the return to a year of schooling on log wages using distance to the nearest"
        " college as an instrument."
    )
    found = read(asked, "", profile, Knowledge())
    assert (found.design, found.instruments) == (Design.IV, ("miles_to_college",))
