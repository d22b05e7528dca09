"""Explanations of finished runs: every sentence that says something found cites where."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from app.service.dialogue import MessageKind
from tests.talking import Talk, a_world, told

QUESTIONS = (
    "How sure are you?",
    "What could be wrong?",
    "Which assumptions were tested?",
    "What would change the answer?",
    "What did you adjust for and why?",
    "How many rows were used?",
    "What should I do next?",
    "Why this method?",
    "What did you find?",
    "What does ATE mean here?",
    "Are 200 rows enough?",
    "Does this apply to people elsewhere?",
    "How large is that?",
    "Is there enough overlap?",
)


@pytest.fixture(scope="module")
def effect() -> Iterator[Talk]:
    rng = np.random.default_rng(1)
    age = rng.normal(50, 10, 200).round(1)
    treated = (rng.random(200) < 1 / (1 + np.exp((50 - age) / 10))).astype(int)
    score = (2 * treated + 0.1 * age + rng.normal(0, 1, 200)).round(3)
    frame = pd.DataFrame({"age": age, "treated": treated, "score": score})
    with a_world() as world:
        yield world.talk(
            frame,
            "What is the effect of treated on score?",
            algorithms=("regression_adjustment", "placebo_treatment"),
            budget_seconds=0.05,
        )


@pytest.fixture(scope="module")
def graph() -> Iterator[Talk]:
    rng = np.random.default_rng(2)
    rain = rng.normal(0, 1, 300)
    wet = 1.5 * rain + rng.normal(0, 1, 300)
    slips = 1.5 * wet + rng.normal(0, 1, 300)
    frame = pd.DataFrame({"rain": rain, "wet": wet, "slips": slips}).round(3)
    with a_world() as world:
        yield world.talk(frame, "What causes what?", algorithms=("pc",), budget_seconds=20.0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_explanation_starts_no_run_and_cites_what_it_rests_on(
    effect: Talk, question: str
) -> None:
    message = effect.say(question)
    assert message.kind is MessageKind.EXPLANATION
    assert message.run_id is None
    assert message.about_run_id == effect.first
    assert message.sentences
    assert all(sentence.cites for sentence in message.sentences)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_numeral_of_an_explanation_stands_in_the_result(effect: Talk, question: str) -> None:
    result = str(effect.result(effect.first))
    known = {_rounded(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", result)}
    said = effect.answer(question).replace("95 %", "").replace(",", "")
    for numeral in re.findall(r"(?<![\w:])-?\d+\.\d+", said):
        assert any(_is(numeral, value) for value in known), numeral


def _rounded(numeral: str) -> float:
    return float(numeral)


def _is(numeral: str, value: float) -> bool:
    """Tell whether a numeral is this value, rounded, or the end of a range of p-values."""
    places = len(numeral.split(".")[1])
    half = 0.5001 * 10**-places
    return abs(abs(float(numeral)) - abs(value)) <= half or numeral == "0.001"


def test_the_meaning_of_a_word_is_told_with_what_it_is_here(effect: Talk) -> None:
    assert "age is taken for possible" in effect.answer("What does confounder mean here?")
    assert "No ATT was estimated here" in effect.answer("what does ATT mean here?")
    assert "no word of this analysis" in effect.answer("What does zorble mean?")
    assert "column of kind" in effect.answer("What does score mean?")


def test_another_method_is_compared_with_the_one_that_answers(effect: Talk) -> None:
    said = effect.answer("Why this method and not PC?")
    assert "PC finds graphs" in said
    said = effect.answer("Why not matching?")
    assert "Matching on the propensity score" in said
    assert "Regression adjustment answers the question" in said


def test_whether_a_column_is_held_fixed_is_told_by_name(effect: Talk) -> None:
    message = effect.say("Why did you adjust for age?")
    assert "age is held fixed in e1." in told(message)
    assert ("e1",) in [sentence.cites for sentence in message.sentences]


def test_what_no_finding_speaks_of_is_said_to_be_so(effect: Talk) -> None:
    message = effect.say("Who are you?")
    assert message.kind is MessageKind.EXPLANATION
    assert "cannot be answered from what this run found" in told(message)
    assert "You can ask how sure this is" in told(message)


def test_a_missing_link_is_put_down_to_what_separates_its_ends(graph: Talk) -> None:
    message = graph.say("Why is there no link between rain and slips?")
    assert "In g1 nothing joins rain and slips directly." in told(message)
    assert "Few or none of the resampled tables join the two." in told(message)
    assert all("g1" in sentence.cites for sentence in message.sentences)


def test_a_link_is_put_down_to_its_test_and_resamples(graph: Talk) -> None:
    message = graph.say("Why is there a link between rain and wet?")
    said = told(message)
    assert "PC draws" in said
    assert re.search(r"Of the resampled tables, \d+ % join the two at all", said)
    assert any(cite.startswith("g1:") for s in message.sentences for cite in s.cites)


def test_a_message_is_about_the_latest_run_unless_it_names_one(graph: Talk) -> None:
    asked = graph.say("What is the effect of rain on slips?")
    assert asked.kind is MessageKind.QUESTION
    assert graph.run(asked.run_id).parent_run_id == graph.first
    after = graph.say("What did you find?")
    assert (after.about_run_id, after.parent_id) == (asked.run_id, asked.id)
    before = graph.say("What did you find?", from_run=graph.first)
    assert before.about_run_id == graph.first
    assert before.parent_id != asked.id
    assert told(before) != told(after)
