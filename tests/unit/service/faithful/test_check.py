"""A sentence is kept only if every number, name, direction and strength in it is cited."""

from __future__ import annotations

import numpy as np
import pytest

from app.service.faithful.check import faults
from tests.ten_runs import answered
from tests.unit.service.faithful.mutations import mutations

RUNS = ("effect", "randomised", "iv", "did", "rdd", "discovery", "mediation", "survival")
DRAWS = 2


def first(result):
    finding = result["findings"][0]
    return (finding["id"], *finding["evidence"])


@pytest.mark.parametrize("name", RUNS)
def test_no_true_sentence_is_dropped(name):
    result = answered(name)
    assert result["narration"]
    assert [s["text"] for s in result["narration"] if faults(s["text"], s["cites"], result)] == []


def test_changes_of_reports_are_caught():
    made = [
        (mutation, faults(mutation.text, mutation.cites, answered(name)))
        for name in RUNS
        for draw in range(DRAWS)
        for mutation in mutations(answered(name), np.random.default_rng(draw))
    ]
    missed = [mutation for mutation, found in made if not found]
    assert len(made) >= 200
    assert {m.kind for m, _ in made} == {"number", "sign", "arrow", "name", "order", "strength"}
    assert len(missed) <= 0.01 * len(made), missed


@pytest.mark.parametrize(
    "sentence",
    [
        "On average, wage was 1.79 dollars higher when trained went from 0 to 1.",
        "The effect of trained on wage is 1.8 dollars, with an interval from 1.36 to 2.22.",
        "wage was raised by 1.79 dollars by trained, once age and schooling are held fixed.",
        "There is strong evidence that trained increased wage by about 1.8 dollars.",
        "The interval runs from 1.4 to 2.2 dollars.",
    ],
)
def test_other_words_for_the_same_are_kept(sentence):
    result = answered("effect")
    assert faults(sentence, first(result), result) == ()


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("On average, wage was 1.79 dollars lower when trained went from 0 to 1.", "direction"),
        ("On average, wage was 1.97 dollars higher when trained went from 0 to 1.", "number"),
        ("The effect of wage on trained is 1.8 dollars.", "direction"),
        ("The effect of trained on wage is between 1.26 and 2.22 dollars.", "number"),
        ("The effect of trained on wage is -1.8 dollars.", "number"),
        ("trained raised age by 1.79 dollars on average.", "direction"),
        ("trained was raised by wage by 1.79 dollars.", "direction"),
        ("trained doubled wage.", "number"),
        ("There is suggestive evidence that trained raised wage.", "strength"),
        ("trained did not raise wage.", "denial"),
        ("income_2 raised wage by 1.79 dollars.", "name"),
        ("trained raised wage by 18 %.", "number"),
    ],
)
def test_other_words_for_something_else_are_dropped(sentence, fault):
    result = answered("effect")
    assert [f.split(":")[0] for f in faults(sentence, first(result), result)].count(fault)


def test_an_estimate_is_enough_to_speak_of_its_value():
    result = answered("effect")
    claim = result["findings"][0]["claim"]
    assert faults(claim, ["e1"], result) == ()
    assert faults(claim.replace("1.79", "1.97"), ["e1"], result)


def test_an_arrow_is_said_in_the_direction_in_which_it_was_found():
    result = answered("discovery")
    found = next(f for f in result["findings"] if f["claim"].startswith("quality → visitors"))
    cites = (found["id"], *found["evidence"])
    assert faults("quality drives visitors.", cites, result) == ()
    assert faults("visitors drives quality.", cites, result)


def test_a_sentence_that_cites_nothing_is_dropped():
    assert faults("trained raised wage.", ["e99"], answered("effect"))
    assert faults("trained raised wage.", [], answered("effect"))


def test_every_claim_of_the_answer_is_told_first():
    for name in RUNS:
        result = answered(name)
        told = [s["text"].split(": ", 1)[1] for s in result["narration"] if s["part"] == "answer"]
        assert " ".join(told) == result["answer"]["sentence"]
