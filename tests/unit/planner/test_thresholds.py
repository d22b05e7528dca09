"""A cutoff is read from the words where they say that it decides who is treated."""

from __future__ import annotations

import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Facet, FacetKind, Profile
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
        "Entrance scores were collected from 680 pupils, some of whom got the scholarship.",
    ],
)
def test_numbers_that_decide_nothing_are_no_cutoff(words):
    assert cutoff(words) is None


def test_a_cutoff_makes_a_threshold_design():
    words = "Pupils with an entrance score of at least 60 received the scholarship."
    found = read_design(words, "", PUPILS, Lexicon(PUPILS), "scholarship", "final_grade")
    assert found.design is Design.RDD
    assert (found.running_variable, found.cutoff) == ("entrance_score", 60.0)


def at_zero(name: str, confidence: float) -> Profile:
    facet = Facet(FacetKind.RUNNING_VARIABLE, (name, "won"), "won changes there", confidence, 0.0)
    columns = (
        Variable(name, Kind.CONTINUOUS, n_distinct=500),
        Variable("won", Kind.BINARY, levels=("0", "1"), n_distinct=2),
        Variable("spending", Kind.CONTINUOUS, n_distinct=300),
    )
    return Profile(1000, columns, facets=(facet,))


def test_a_cutoff_that_only_the_rows_show_makes_a_threshold_design():
    profile = at_zero("margin_of_victory", 0.9)
    text = "Does winning the election raise spending?"
    found = read_design(text, "", profile, Lexicon(profile), "won", "spending")
    assert found.design is Design.RDD
    assert (found.running_variable, found.cutoff) == ("margin_of_victory", 0.0)


def test_a_doubtful_cutoff_in_the_rows_needs_a_word_of_it():
    profile = at_zero("x", 0.7)
    texts = "Does winning raise spending?", "Do narrow wins raise spending? Compare close races."
    plain, close = (
        read_design(text, "", profile, Lexicon(profile), "won", "spending") for text in texts
    )
    assert (plain.design, close.design) == (Design.BACKDOOR, Design.RDD)


def test_a_trial_is_not_read_as_a_threshold():
    profile = at_zero("margin_of_victory", 0.9)
    text = "Who won was drawn at random. Does winning raise spending?"
    found = read_design(text, "", profile, Lexicon(profile), "won", "spending")
    assert found.design is Design.RANDOMISED
