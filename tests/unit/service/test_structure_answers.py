"""A question about structure is answered from a graph or by a test, with the option that agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.asked import ask

ROWS = 1500


@pytest.fixture(scope="module")
def farms() -> pd.DataFrame:
    """Soil acts on fertiliser and harvest, fertiliser on weeds and harvest, both on income."""
    rng = np.random.default_rng(1)
    age, noise = rng.normal(50, 10, ROWS), rng.normal(size=(4, ROWS))
    fertiliser = 0.15 * age + noise[0]
    weeds = -1.2 * fertiliser + noise[1]
    harvest = 0.1 * age - 0.9 * weeds + noise[2]
    return pd.DataFrame(
        {
            "age": age.round(0),
            "fertiliser": fertiliser,
            "weeds": weeds,
            "harvest": harvest,
            "income": 2 * harvest + noise[3],
        }
    )


def _answer(frame: pd.DataFrame, text: str) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = ask(frame, text)["answer"]
    return answer


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Which variables confound fertiliser and harvest?", ["age"]),
        ("Which variable mediates between fertiliser and harvest?", ["weeds"]),
        ("What must I adjust for to get the effect of fertiliser on harvest?", ["age"]),
        ("What are the direct causes of harvest?", ["age", "weeds"]),
        ("What is the Markov blanket of weeds?", ["age", "fertiliser", "harvest"]),
    ],
)
def test_the_graph_names_the_columns(farms: pd.DataFrame, text: str, names: list[str]) -> None:
    found = _answer(farms, text)
    assert found["verdict"] == "graph"
    assert found["claims"][0] == {"kind": "columns", "names": names, "value": None}
    assert all(name in found["sentence"] for name in names)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Which confounds fertiliser and harvest? A) age B) weeds C) income", "A) age"),
        ("Should we control for weeds for the effect of fertiliser on harvest? A) yes B) no",
         "B) no"),
        ("Is fertiliser independent of harvest given weeds and age? Answer yes or no.", "yes"),
        ("True or false: fertiliser and harvest are independent.", "false"),
        ("Correlation of harvest and income: A) 0.1 B) 0.9 C) -0.9. What is the correlation"
         " between harvest and income?", "B) 0.9"),
        ("Does a path lead from age to income? Is there a directed path from age to income?"
         " Options: yes / no", "yes"),
    ],
)  # fmt: skip
def test_the_option_that_agrees_is_in_front_and_in_a_field(
    farms: pd.DataFrame, text: str, choice: str
) -> None:
    found = _answer(farms, text)
    assert found["choice"] == choice
    assert found["sentence"].startswith(choice)


def test_an_option_about_an_effect_is_chosen_by_its_sign(farms: pd.DataFrame) -> None:
    text = "What does a higher harvest do to income? A) raises it B) lowers it C) no effect"
    assert _answer(farms, text)["choice"] == "A) raises it"


def test_where_no_option_agrees_that_is_said(farms: pd.DataFrame) -> None:
    found = _answer(farms, "Which confounds fertiliser and harvest? A) income B) weeds")
    assert found["choice"] == "none of them"


def test_a_question_without_options_has_no_choice(farms: pd.DataFrame) -> None:
    assert _answer(farms, "What is the correlation of weeds and harvest?")["choice"] is None


def test_two_columns_are_directed_by_the_letter_and_the_graph_shows_it() -> None:
    rng = np.random.default_rng(2)
    x = rng.uniform(-2, 2, 600)
    frame = pd.DataFrame({"effort": x, "reward": x + x**3 / 3 + 0.4 * rng.normal(size=600)})
    text = "Which holds? A) reward causes effort B) effort causes reward C) neither"
    found = ask(frame, text)
    assert found["answer"]["choice"] == "B) effort causes reward"
    (edge,) = found["graphs"][0]["edges"]
    assert (edge["source"], edge["target"], edge["target_mark"]) == ("effort", "reward", "arrow")


def test_the_share_that_runs_through_another_column_is_told_where_it_is_asked() -> None:
    rng = np.random.default_rng(3)
    course = rng.integers(0, 2, 4000)
    skill = course + rng.normal(size=4000)
    frame = pd.DataFrame(
        {"course": course, "skill": skill, "pay": 3 * skill + 3 * course + rng.normal(size=4000)}
    )
    text = "What share of the effect of course on pay is mediated by skill?"
    told = _answer(frame, text)["sentence"]
    share = int(told.split("That is ")[1].split("%")[0])
    assert 45 <= share <= 55


def test_percentage_points_among_the_options_are_those_of_a_chance() -> None:
    rng = np.random.default_rng(4)
    offer = rng.integers(0, 2, 3000)
    bought = (rng.random(3000) < 0.2 + 0.3 * offer).astype(int)
    frame = pd.DataFrame({"offer": offer, "bought": bought})
    text = (
        "By how much does the offer raise the chance of bought?"
        " A) 3 percentage points B) 30 percentage points"
    )
    assert _answer(frame, text)["choice"] == "B) 30 percentage points"
