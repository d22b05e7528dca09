"""What people tell of a table in passing decides on design, covariates and errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.question import Design
from tests.asked import planned_and_estimated, primary


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(21)


def counties(rng: np.random.Generator, first: str, never: float) -> pd.DataFrame:
    n, years = 80, 8
    county, year = np.repeat(1001 + 2 * np.arange(n), years), np.tile(np.arange(2001, 2009), n)
    begin = rng.choice([2004, 2006, 9999], n)[np.repeat(np.arange(n), years)]
    level = rng.normal(size=n)[np.repeat(np.arange(n), years)]
    jobs = 2.0 * (year >= begin) + level + rng.normal(0, 0.5, len(year))
    return pd.DataFrame(
        {"areal": county, "year": year, first: np.where(begin == 9999, never, begin), "jobs": jobs}
    )


@pytest.mark.parametrize("never", [0.0, np.nan])
def test_a_column_said_to_hold_the_year_of_the_law_dates_each_unit(
    rng: np.random.Generator, never: float
) -> None:
    words = "yr_x: year in which the county passed the law, if it did. jobs: in thousands."
    plan, result = planned_and_estimated(
        counties(rng, "yr_x", never), "What did the law do to jobs?", words
    )
    asked = plan.question
    assert (asked.design, asked.unit_column, asked.adoption_column) == (Design.DID, "areal", "yr_x")
    low, high = primary(result)["interval"]
    assert low < 2.0 < high


def test_villages_that_were_drawn_whole_are_the_units_of_chance(rng: np.random.Generator) -> None:
    village = np.repeat(np.arange(20), 30)
    net = (rng.permutation(20) % 2)[village]
    fever = 5 - net + rng.normal(0, 1, 20)[village] + rng.normal(0, 1, 600)
    frame = pd.DataFrame({"village": village, "net": net, "fever": fever})
    plan, result = planned_and_estimated(
        frame, "Do nets reduce fever?", "Ten of twenty villages were given nets by lot (net)."
    )
    assert plan.question.unit_column == "village"
    low, high = primary(result)["interval"]
    assert high - low > 1.0  # 0.3 wide were rows drawn one by one


def test_people_treated_one_by_one_are_not_grouped_by_village(rng: np.random.Generator) -> None:
    village, net = np.repeat(np.arange(20), 30), rng.integers(2, size=600)
    frame = pd.DataFrame({"village": village, "net": net, "fever": rng.normal(size=600)})
    plan, _ = planned_and_estimated(frame, "Do nets reduce fever?", "net: assigned at random")
    assert plan.question.unit_column is None


def test_what_is_reached_after_the_course_is_not_held_fixed(rng: np.random.Generator) -> None:
    course, grade = rng.integers(2, size=500), rng.integers(1, 6, 500)
    frame = pd.DataFrame(
        {"course": course, "rank": grade, "pay": rng.normal(size=500), "school": grade[::-1]}
    )
    words = "course: took the course. rank: pay grade reached after the course. school: years."
    _, result = planned_and_estimated(frame, "Does the course raise pay?", words)
    assert "rank" not in primary(result)["adjustment"]
    assert "school" in primary(result)["adjustment"]


def test_those_below_a_mark_who_were_told_to_come_are_compared_at_the_mark(
    rng: np.random.Generator,
) -> None:
    score = rng.uniform(0, 100, 1500)
    takes = (rng.random(1500) < np.where(score < 40, 0.8, 0.2)).astype(int)
    frame = pd.DataFrame({"entry_score": score, "remedial": takes, "mark": rng.normal(size=1500)})
    words = "Students below 40 points in entry_score were told to take the remedial course."
    plan, _ = planned_and_estimated(frame, "Does the remedial course raise the mark?", words)
    asked = plan.question
    assert (asked.design, asked.running_variable, asked.cutoff) == (Design.RDD, "entry_score", 40)


def test_what_acts_only_by_way_of_a_column_is_followed_through_it(
    rng: np.random.Generator,
) -> None:
    smokes = rng.integers(2, size=500)
    frame = pd.DataFrame(
        {"smokes": smokes, "tar": smokes + rng.normal(size=500), "breath": rng.normal(size=500)}
    )
    words = "Smoking acts on breath only by way of tar. Genes that act on both are not recorded."
    plan, _ = planned_and_estimated(frame, "Does smoking harm breath?", words)
    assert (plan.question.design, plan.question.mediator) == (Design.FRONTDOOR, "tar")


def test_ten_people_of_an_experiment_are_compared_with_a_wide_interval(
    rng: np.random.Generator,
) -> None:
    drug = np.array([0, 1] * 5)
    frame = pd.DataFrame({"drug": drug, "sleep": 6 + drug + rng.normal(0, 1, 10)})
    _, result = planned_and_estimated(
        frame, "Does the drug prolong sleep?", "drug was given at random"
    )
    low, high = primary(result)["interval"]
    assert low < 1.0 < high
    assert high - low > 1.0


def test_what_schooling_leads_to_is_not_held_fixed_in_its_effect(rng: np.random.Generator) -> None:
    school = rng.integers(8, 18, 600)
    frame = pd.DataFrame(
        {"educ": school, "wage": school + rng.normal(size=600), "age": rng.integers(30, 60, 600),
         "huseduc": school + rng.integers(-2, 3, 600), "kidslt6": rng.integers(0, 3, 600)}
    )  # fmt: skip
    _, result = planned_and_estimated(frame, "What is the effect of educ on wage?")
    assert set(primary(result)["adjustment"]) == {"age"}


def test_an_instrument_among_bending_covariates_is_used_with_models_that_bend(
    rng: np.random.Generator,
) -> None:
    income = rng.uniform(0, 10, 3000)
    offered = (rng.random(3000) < 1 / (1 + np.exp(5 - income))).astype(int)
    took = offered * (rng.random(3000) < 0.7)
    wealth = 3 * took + 0.5 * (income - 3) ** 2 + rng.normal(size=3000)
    frame = pd.DataFrame({"offered": offered, "took": took, "wealth": wealth, "income": income})
    words = "offered: the employer offers a plan, better jobs more often. took: takes part."
    question = "What is the effect of took on wealth? Use offered as the instrument."
    _, result = planned_and_estimated(frame, question, words)
    main = primary(result)
    assert main["method"] == "complier_effect"
    assert main["interval"][0] < 3 < main["interval"][1]
