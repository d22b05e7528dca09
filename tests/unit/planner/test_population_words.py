"""Words for a part of the rows are read as conditions on columns, and nothing else is."""

from __future__ import annotations

import pytest

from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.language import read
from app.planner.population import studied
from tests.unit.planner.tables import table


@pytest.fixture(scope="module")
def people() -> Profile:
    return table(
        """
        training [0|1] 1 if the person took part in the training
        wage real hourly wage in dollars
        female [0|1] 1 if female
        married [0|1]
        smoker [no|yes] current smoker
        manager [0|1] 1 if the person is a manager
        chronic [0|1] has a long-term illness
        age count age in years
        educ count years of education
        income real yearly income in dollars
        region [north|south|east]
        state [Texas|Ohio|New York]
        device [mobile|desktop]
        year [2010|2011|2012|2013|2014|2015|2020] calendar year
        """
    )


@pytest.mark.parametrize(
    ("words", "conditions"),
    [
        ("only women", ["female = 1"]),
        ("women only", ["female = 1"]),
        ("for men", ["female = 0"]),
        ("Among smokers, does training raise wages?", ["smoker = yes"]),
        ("Does training raise wages for non-smokers?", ["smoker = no"]),
        ("For people over 65, does training raise wages?", ["age > 65"]),
        ("only those aged 30 to 40", ["age ≥ 30", "age ≤ 40"]),
        ("under 30s only", ["age < 30"]),
        ("Does training raise wages of people with at least 12 years of education?", ["educ ≥ 12"]),
        ("among people with income above 30,000", ["income > 30000"]),
        ("the wage of married women over 40", ["age > 40", "married = 1", "female = 1"]),
        ("only unmarried people", ["married = 0"]),
        ("Does training raise wages in 2015?", ["year = 2015"]),
        ("drop 2020", ["year ≠ 2020"]),
        ("leave out 2010 and 2011", ["year ≠ 2010 or 2011"]),
        ("restricted to 2012 to 2014, does training raise wages?", ["year ≥ 2012", "year < 2015"]),
        ("What does training do to wages, excluding managers?", ["manager ≠ 1"]),
        ("without Texas", ["state ≠ Texas"]),
        ("only Ohio and Texas", ["state = Texas or Ohio"]),
        ("In the south, does training raise wages?", ["region = south"]),
        ("only mobile users", ["device = mobile"]),
        ("only those older than 50 in the north", ["age > 50", "region = north"]),
        ("Does training help wages among the chronically ill?", ["chronic = 1"]),
    ],
)
def test_words_for_a_group_are_conditions_on_its_columns(people, words, conditions) -> None:
    assert sorted(c.words for c in studied(words, people).conditions) == sorted(conditions)


@pytest.mark.parametrize(
    "words",
    [
        "Does training raise wages?",
        "Does the effect of training on wages differ for women?",
        "Is training more effective among women?",
        "What is the effect of training on wages, excluding age?",
        "Do women earn more than men?",
        "What is the effect of training on the wage of these people?",
        "What changed wages after the law of 2015?",
        "What is the effect of training among the treated?",
    ],
)
def test_other_words_set_no_condition(people, words) -> None:
    assert studied(words, people).conditions == ()


def test_the_question_is_read_as_if_the_group_were_all(people) -> None:
    text = "Among married women, does training raise the wage?"
    found = read(text, "", people, Knowledge())
    assert (found.treatment, found.outcome, found.text) == ("training", "wage", text)
    assert {c.words for c in found.population} == {"married = 1", "female = 1"}
    assert {"married", "female"} <= set(found.excluded)
    shown = next(r for r in found.readings if r.part == "population")
    assert "Among married women" in shown.evidence


def test_a_group_that_is_the_treatment_is_no_condition(people) -> None:
    found = read("Do the wages of smokers suffer because of smoking?", "", people, Knowledge())
    assert found.treatment == "smoker"
    assert found.population == ()


def test_a_group_that_no_column_tells_apart_is_said(people) -> None:
    found = read("Among jazz lovers, does training raise the wage?", "", people, Knowledge())
    assert found.population == ()
    assert any(r.part == "population" and "jazz lovers" in r.evidence for r in found.readings)
