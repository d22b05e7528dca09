"""A cutoff is read from the words where they say that it decides who is treated."""

from __future__ import annotations

import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Design
from app.planner.columns import Lexicon
from app.planner.designs.choice import read_design
from app.planner.thresholds import read_cutoff

PUPILS = Profile(
    1000,
    (
        Variable("entrance_score", Kind.CONTINUOUS, n_distinct=500, description="entrance test"),
        Variable("scholarship", Kind.BINARY, levels=("0", "1"), n_distinct=2),
        Variable("age", Kind.CONTINUOUS, n_distinct=60),
        Variable("final_grade", Kind.CONTINUOUS, n_distinct=300),
    ),
)


def cutoff(words: str):
    found = read_cutoff(words, PUPILS, Lexicon(PUPILS), "scholarship", "final_grade")
    return (found.column, found.value) if found else None


@pytest.mark.parametrize(
    "words",
    [
        "Pupils with an entrance score of at least 60 received the scholarship.",
        "The scholarship was given from a cutoff of 60 in the entrance score on.",
        "All whose entrance score was 60 or more\nwere awarded the scholarship.",
        "A regression discontinuity at the threshold of 60 points of entrance score.",
        "Whoever scored 60 or higher in the entrance test got the scholarship.",
    ],
)
def test_a_cutoff_is_read_with_its_column(words):
    assert cutoff(words) == ("entrance_score", 60.0)


@pytest.mark.parametrize(
    "words",
    [
        "What does the scholarship do to the final grade?",
        "Pupils were 15 to 18 years old; the entrance score runs from 0 to 100.",
        "The scholarship was given to 60 pupils at random.",
    ],
)
def test_numbers_that_decide_nothing_are_no_cutoff(words):
    assert cutoff(words) is None


def test_a_cutoff_makes_a_threshold_design():
    words = "Pupils with an entrance score of at least 60 received the scholarship."
    found = read_design(words, "", PUPILS, Lexicon(PUPILS), "scholarship", "final_grade")
    assert found.design is Design.RDD
    assert (found.running_variable, found.cutoff) == ("entrance_score", 60.0)
