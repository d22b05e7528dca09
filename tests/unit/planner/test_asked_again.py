"""Messages that ask the question before again: of another unit, the other way, by groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.causal.catalogue import load
from app.causal.conditions import Comparison, Condition
from app.causal.question import Knowledge, Question
from app.planner.conversation.heard import Explain, Heard, Refine, Setting, Stated, Topic
from app.planner.conversation.listener import ExpertListener
from app.planner.language import read
from tests.unit.planner.tables import table

CELLAR = table("""
    wine id
    region [north|south] region
    acidity real acidity of the wine
    year [2019|2020]
    filtered [no|yes] whether it was filtered
    rating real rating by the jury
""")
EFFECT = "Does filtering raise the rating?"
LOW = "Why is the rating of wine 17 so low?"
WHOM = "Which wines should be filtered to raise the rating?"


def _heard(text: str, first: str = EFFECT, others: tuple[str, ...] = ()) -> Heard:
    question: Question = read(first, "", CELLAR, Knowledge())
    setting = Setting(CELLAR, "", load(), replace(question, text=first), others=others)
    return ExpertListener().hear(text, setting)


def _only(text: str, first: str = EFFECT, others: tuple[str, ...] = ()) -> Any:
    found = _heard(text, first, others)
    assert isinstance(found, Refine), found
    assert len(found.changes) == 1, found
    return found.changes[0]


@pytest.mark.parametrize(
    ("text", "first", "question"),
    [
        ("and wine 20?", LOW, "Why is the rating of wine 20 so low?"),
        ("What would it have been with an acidity of 5?", LOW,
         "For wine 17, what would rating have been with an acidity of 5?"),
        ("what would it be if acidity were 5?", EFFECT,
         "What would rating have been if acidity were 5?"),
        ("Could it be the other way round?", EFFECT,
         "Does filtered affect rating, or does rating affect filtered?"),
        ("split by region", EFFECT, "Does the effect of filtered on rating differ by region?"),
        ("does acidity change this?", EFFECT,
         "Does the effect of filtered on rating differ by acidity?"),
        ("Filtering costs 5", WHOM,
         "Which wines should be filtered to raise the rating, if each one costs 5?"),
    ],
)  # fmt: skip
def test_the_question_is_asked_again(text: str, first: str, question: str) -> None:
    assert _only(text, first).question == question


@pytest.mark.parametrize(
    "text", ["is it the same in the south?", "does that also hold for the south?"]
)
def test_whether_it_holds_elsewhere_is_asked_of_those_rows(text: str) -> None:
    wanted = (Condition("region", Comparison.IS, ("south",)),)
    assert _only(text).population == wanted


def test_another_method_is_the_next_of_the_plan() -> None:
    change = _only("try a different method", others=("ipw", "tmle"))
    assert change.algorithms == ("ipw",)


def test_a_named_method_is_not_another_one() -> None:
    assert _only("try a different method: tmle", others=("ipw",)).algorithms == ("tmle",)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("why did you hold acidity fixed?", Topic.ADJUSTMENT),
        ("why was acidity kept constant?", Topic.ADJUSTMENT),
        ("why?", Topic.CERTAINTY),
        ("thanks a lot!", Topic.COURTESY),
        ("Great, thank you very much.", Topic.COURTESY),
        ("hello there", Topic.COURTESY),
    ],
)
def test_what_is_said_of_the_run_starts_no_other(text: str, topic: Topic) -> None:
    found = _heard(text)
    assert isinstance(found, Explain)
    assert found.topic is topic


@pytest.mark.parametrize(
    "text",
    [
        "region cannot be caused by anything else in the table",
        "region is not caused by any other column of these data",
        "region is fixed at birth",
    ],
)
def test_nothing_in_the_table_is_nothing(text: str) -> None:
    assert _only(text).stated == Stated(exogenous=("region",))


def test_thanks_before_a_wish_keep_the_wish() -> None:
    assert _only("thanks, now drop 2019").population
