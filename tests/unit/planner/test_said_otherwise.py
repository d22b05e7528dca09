"""What marks an instrument, a mediator, a group or a supposed change may be said in many ways."""

from __future__ import annotations

import pytest

from app.causal.question import Design, Knowledge, Question, QuestionKind
from app.planner.language import read
from tests.unit.planner.tables import table

SCHOOLS = table("""
    tutoring_hours real hours of tutoring taken in the term
    near_centre [0|1] lives close to a tutoring centre
    exam_score real score in the final exam
    homework_hours real hours of homework a week
    income real income of the parents
""")
CLASSES = table("""
    group [app|book]
    quit [0|1] left the course early
    fluency real score in the oral test after the course
""")
VILLAGES = table("""
    voucher [0|1]
    bought_stove [0|1]
    cough_days real
    income real
""")
STOVES = (
    "Households were randomly chosen to be offered a voucher for buying a stove (voucher = 1)."
    " bought_stove: owns a stove a year later. cough_days: days with a cough in the last month."
)


def asked(text: str, told: str = "", profile: object = SCHOOLS) -> Question:
    return read(text, told, profile, Knowledge())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "What do tutoring hours do to the exam score, with near_centre as the excluded instrument?",
        "Effect of tutoring_hours on exam_score. Living near a centre can be the instrument.",
        "Does tutoring raise exam scores? Use near_centre for identification.",
        "Effect of tutoring_hours on exam_score, exploiting near_centre as a source of exogenous"
        " variation.",
        "Effect of tutoring_hours on exam_score; near_centre would be our only instrument.",
    ],
)
def test_an_instrument_may_be_named_in_many_ways(text: str) -> None:
    found = asked(text)
    assert (found.design, found.instruments) == (Design.IV, ("near_centre",))
    assert (found.treatment, found.outcome) == ("tutoring_hours", "exam_score")


def test_the_front_door_is_an_effect_through_what_is_named_as_mediator() -> None:
    found = asked(
        "Apply the front-door criterion with homework_hours as the mediator to estimate the effect"
        " of tutoring_hours on exam_score."
    )
    assert (found.kind, found.design) == (QuestionKind.EFFECT, Design.FRONTDOOR)
    assert (found.treatment, found.mediator) == ("tutoring_hours", "homework_hours")
    assert found.outcome == "exam_score"


def test_a_share_that_runs_through_is_one_of_parts_though_all_is_said_to_run_through() -> None:
    found = asked(
        "How much of the effect of tutoring_hours on exam_score runs through homework_hours?",
        "Tutoring affects the exam score only through homework_hours.",
    )
    assert found.design is Design.MEDIATION


def test_what_stands_at_the_end_of_a_request_is_no_cause() -> None:
    found = asked("Points in the exam score per hour of tutoring, ceteris paribus")
    assert (found.treatment, found.outcome) == ("tutoring_hours", "exam_score")


def test_who_is_in_which_group_is_the_cause_of_what_happens_there() -> None:
    found = asked("Did more people quit in the app group?", profile=CLASSES)
    assert (found.treatment, found.outcome) == ("group", "quit")


def test_what_had_been_done_is_the_cause_of_what_would_have_been() -> None:
    found = asked("Take pupil 17: what score would he have had, had he taken 10 hours of tutoring?")
    assert (found.treatment, found.outcome) == ("tutoring_hours", "exam_score")
    found = asked("What would the exam score have been had we doubled tutoring hours?")
    assert (found.setting, found.outcome) == ((("tutoring_hours", "+100%"),), "exam_score")


def test_an_offer_that_chance_decided_on_is_no_choice_of_those_who_had_it() -> None:
    found = asked("Do people cough less where they had the voucher?", STOVES, VILLAGES)
    assert (found.treatment, found.outcome) == ("voucher", "cough_days")
    assert (found.design, found.instruments) == (Design.RANDOMISED, ())


@pytest.mark.parametrize(
    "asks", ["What set it off?", "What triggered this?", "What kicked it off?"]
)
def test_what_set_something_off_is_asked_of_what_was_told_before(asks: str) -> None:
    found = asked(f"On Monday the exam score fell through the floor. {asks}")
    assert found.outcome == "exam_score"
