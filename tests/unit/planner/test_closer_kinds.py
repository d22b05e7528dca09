"""The data tell the kind of a question more closely: one unit, two groups, either way, all rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.causal.conditions import Comparison
from app.causal.data import TimeIndex
from app.causal.question import Design, Knowledge, Question, QuestionKind
from app.planner.asked_groups import asked_about
from app.planner.language import read
from tests.unit.planner.tables import table

CELLAR = table("""
    wine id
    cellar [east|west] where the wine was kept
    acidity real acidity of the wine
    months_in_oak real months in oak
    filtered [no|yes] whether it was filtered
    rating real rating by the jury
    waiting_time real days until it was sold
    decanted [no|yes] whether it was decanted
""")
HOURS = replace(
    table(
        """
    timestamp date
    requests real requests
    latency real latency
""",
        series=True,
    ),
    time=TimeIndex("timestamp", "hourly"),
)
K = QuestionKind


def _read(text: str) -> Question:
    return read(text, "", CELLAR, Knowledge())


def _about(question: Question) -> set[str]:
    return {r.value for r in question.readings if r.part == "about"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Why is the rating of wine 17 so low?", K.ROOT_CAUSE),
        ("Which cause explains the rating in row 17?", K.ROOT_CAUSE),
        ("Why is the rating low?", K.DISCOVER),
        ("What would the rating have been in the last row had the acidity been 5?",
         K.COUNTERFACTUAL),
        ("Why is the rating so low in the first row?", K.ROOT_CAUSE),
        ("What would the rating of wine 17 be with 24 months in oak?", K.COUNTERFACTUAL),
        ("For wine 17, what would the rating have been had the acidity been 5?", K.COUNTERFACTUAL),
        ("What is behind the higher rating in the west compared with the east?",
         K.DISTRIBUTION_CHANGE),
        ("What accounts for the gap in rating between the two cellars?", K.DISTRIBUTION_CHANGE),
        ("What is behind the rating?", K.DISCOVER),
    ],
)  # fmt: skip
def test_one_unit_or_two_groups_tell_the_kind(text: str, kind: QuestionKind) -> None:
    question = _read(text)
    assert question.kind is kind
    assert question.outcome == "rating"


def test_a_unit_is_called_by_the_name_of_the_column_of_ids() -> None:
    assert asked_about("Why is the rating of wine 17 low?", CELLAR).where == (("wine", 17.0),)
    assert asked_about("Why did the rating fall by 3 in 2020?", CELLAR).where == ()


@pytest.mark.parametrize(
    "text",
    [
        "If we set the acidity to 8, what would the rating have been?",
        "What would the rating have been had the acidity been 8?",
        "Suppose the acidity were 8. What would the rating be?",
        "What would the rating be with an acidity of 8?",
    ],
)
def test_what_would_have_been_with_no_row_named_is_asked_of_all(text: str) -> None:
    question = _read(text)
    assert question.kind is K.FORECAST_INTERVENTION
    assert (question.outcome, question.setting) == ("rating", (("acidity", 8.0),))


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("What would the rating be if every wine had 20 % more months in oak?",
         ("months_in_oak", "+20%")),
        ("How would the rating change if all wines had 3 fewer months in oak?",
         ("months_in_oak", "-3")),
        ("What would the rating be with 24 months in oak?", ("months_in_oak", 24.0)),
        ("What would the average rating be if everybody had filtered?", ("filtered", "yes")),
    ],
)  # fmt: skip
def test_what_units_have_is_a_setting(text: str, setting: tuple[str, float | str]) -> None:
    assert _read(text).setting == (setting,)


def test_a_change_with_no_outcome_named_is_followed_to_all_columns() -> None:
    question = _read("What if the acidity were 3?")
    assert (question.kind, question.outcome, _about(question)) == (K.DISCOVER, None, {"acidity"})


@pytest.mark.parametrize(
    "text",
    [
        "Does acidity change the rating, or does the rating change acidity?",
        "Does acidity raise the rating or the rating acidity?",
        "Does acidity affect the rating or is it the other way round?",
        "Is there feedback between acidity and rating?",
        "Which way round: is it acidity that drives the rating or the rating that drives acidity?",
    ],
)
def test_either_way_is_a_question_of_the_graph(text: str) -> None:
    question = _read(text)
    assert question.kind is K.DISCOVER
    assert _about(question) == {"acidity", "rating"}


def test_two_outcomes_are_not_two_ways() -> None:
    question = _read("Does acidity lower the rating or the waiting time?")
    assert question.treatment == "acidity"


@pytest.mark.parametrize(
    "text",
    [
        "What is the probability that filtering was necessary for being decanted?",
        "How likely is it that filtering was enough to get it decanted?",
        "What is the chance that filtering would have got it decanted that was not without it?",
    ],
)
def test_chances_of_causation_are_asked_in_many_ways(text: str) -> None:
    question = _read(text)
    assert question.kind is K.COUNTERFACTUAL
    assert (question.treatment, question.outcome) == ("filtered", "decanted")


def test_an_effect_asked_before_a_chance_of_causation_is_kept_for_later() -> None:
    first = "Does filtering get wines decanted?"
    question = _read(f"{first} And how likely is it that it was decanted because of filtering?")
    assert question.kind is K.COUNTERFACTUAL
    assert question.further == (first,)


@pytest.mark.parametrize(
    "text",
    [
        "Would filtering still raise the rating if acidity stayed the same?",
        "How does filtering raise the rating - is it because of acidity?",
    ],
)
def test_what_lies_between_may_be_told_by_what_stays_or_by_is_it_because(text: str) -> None:
    question = _read(text)
    assert question.design is Design.MEDIATION
    assert (question.treatment, question.mediator, question.outcome) == (
        "filtered", "acidity", "rating",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "column", "how"),
    [
        ("Leaving out the top 1 % of acidity, does filtering raise the rating?",
         "acidity", Comparison.TO_PERCENTILE),
        ("Excluding outliers, how much does filtering raise the rating?",
         "rating", Comparison.WITHIN_FENCES),
        ("Does filtering raise the rating without extreme values?",
         "rating", Comparison.WITHIN_FENCES),
    ],
)  # fmt: skip
def test_extremes_are_left_out_of_a_first_question_too(
    text: str, column: str, how: Comparison
) -> None:
    question = _read(text)
    assert (question.treatment, question.outcome) == ("filtered", "rating")
    assert [(c.column, c.comparison) for c in question.population] == [(column, how)]


def test_outliers_that_are_asked_about_are_not_left_out() -> None:
    question = _read("What is the root cause of the outlier in rating?")
    assert question.kind is K.ROOT_CAUSE
    assert question.population == ()


def test_an_hour_is_a_period_of_its_own() -> None:
    told = asked_about("Why did latency spike on 2024-03-09 09:00?", HOURS)
    assert told.where == (("timestamp", "2024-03-09 09:00"),)


def test_an_experiment_that_is_wished_for_was_not_made() -> None:
    question = _read("What experiment would tell whether filtering raises the rating?")
    assert question.design is not Design.RANDOMISED


def test_waves_that_follow_each_other_settle_which_way() -> None:
    waves = table("""
        id id
        vaping_w1 [0|1] vaping
        mood_w2 real mood
    """)
    question = read("Does vaping change mood, or mood vaping?", "", waves, Knowledge())
    assert (question.treatment, question.outcome) == ("vaping_w1", "mood_w2")
