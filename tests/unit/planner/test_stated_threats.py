"""What a description says against a causal reading stands beside the answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import Result, planned_and_estimated

SPILLOVER = [
    "Children without a pill were protected too, because worms spread from child to child.",
    "There may be spillovers between treated and untreated villages.",
    "Neighbours of treated farmers also learned the method.",
]


def answered(words: str, *, names: tuple[str, str, str] = ("pill", "worms", "age")) -> Result:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(
        {names[0]: rng.integers(2, size=300), names[1]: rng.normal(size=300).round(2),
         names[2]: rng.integers(20, 80, 300)}
    )  # fmt: skip
    question = f"What is the effect of {names[0]} on {names[1]}?"
    return planned_and_estimated(frame, question, words)[1]


def told(result: Result) -> dict[str, str]:
    return {d["name"]: d["verdict"] for d in result["diagnostics"]}


@pytest.mark.parametrize("words", SPILLOVER)
def test_spillover_that_is_told_stands_beside_the_answer(words: str) -> None:
    assert told(answered(words)).get("interference") == "inconclusive"


def test_spillover_that_is_ruled_out_is_no_caution() -> None:
    assert "interference" not in told(answered("Villages lie far apart: there are no spillovers."))


def test_an_outcome_that_is_said_to_drive_the_treatment_leaves_the_effect_open() -> None:
    words = "People take a painkiller because they are in pain."
    result = answered(words, names=("painkiller", "pain_today", "age"))
    assert told(result)["reverse_causation"] == "failed"
    assert result["answer"]["verdict"] == "inconclusive"


def test_an_earlier_value_of_the_outcome_answers_that_it_drove_the_treatment() -> None:
    words = "People were given a painkiller because of their pain at baseline."
    result = answered(words, names=("painkiller", "pain_after", "pain_baseline"))
    assert "reverse_causation" not in told(result)


def test_a_cause_of_the_treatment_other_than_the_outcome_is_no_reverse_causation() -> None:
    words = "People take a painkiller because of their age."
    assert "reverse_causation" not in told(answered(words, names=("painkiller", "pain", "age")))


def test_rows_that_were_chosen_by_what_is_compared_are_named() -> None:
    words = "Only actors who became famous are in the table, and looks and skill make famous."
    assert told(answered(words, names=("looks", "skill", "age")))["selection"] == "inconclusive"


def test_rows_that_were_chosen_by_something_else_are_no_caution() -> None:
    words = "Only adults are in the table."
    assert "selection" not in told(answered(words, names=("looks", "skill", "age")))


def test_a_table_whose_rows_are_all_there_twice_is_said_to_be() -> None:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({"drug": rng.integers(2, size=200), "sleep": rng.normal(size=200)})
    words = "drug: assigned at random"
    _, once = planned_and_estimated(frame, "Does drug raise sleep?", words)
    _, twice = planned_and_estimated(pd.concat([frame, frame]), "Does drug raise sleep?", words)
    assert "repeated_rows" not in told(once)
    assert told(twice)["repeated_rows"] == "failed"
