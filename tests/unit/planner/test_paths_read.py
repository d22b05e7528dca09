"""What lies between cause and effect is read from the words that say so."""

from __future__ import annotations

import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, QuestionKind
from app.planner.language import read

WORKERS = Profile(
    1000,
    (
        Variable("training", Kind.BINARY, levels=("0", "1"), n_distinct=2,
                 description="took part in the job training"),
        Variable("earnings", Kind.CONTINUOUS, n_distinct=900, description="yearly earnings"),
        Variable("hours_worked", Kind.CONTINUOUS, n_distinct=300, description="hours per week"),
        Variable("confidence", Kind.CONTINUOUS, n_distinct=300, description="self-confidence"),
        Variable("age", Kind.CONTINUOUS, n_distinct=50),
    ),
)  # fmt: skip


def asked(text: str, description: str = ""):
    found = read(text, description, WORKERS, Knowledge())
    between = (found.mediator, *found.more_mediators) if found.mediator else ()
    return found, (found.treatment, found.outcome, between)


@pytest.mark.parametrize(
    "text",
    [
        "How much of the effect of training on earnings goes through hours worked?",
        "How much of training's effect on earnings is explained by hours worked?",
        "Does training affect earnings through hours worked?",
        "Does training raise earnings because it increases hours worked?",
        "Is the effect of training on earnings mediated by hours worked?",
        "What is the indirect effect of training on earnings via hours worked?",
        "Do hours worked mediate the effect of training on earnings?",
        "Does training raise earnings by increasing hours worked?",
        "What share of the impact of training on earnings runs through hours worked?",
    ],
)
def test_a_mediator_is_read_with_both_ends(text):
    found, columns = asked(text)
    assert columns == ("training", "earnings", ("hours_worked",))
    assert (found.design, found.kind) == (Design.MEDIATION, QuestionKind.MEDIATION)
    assert not found.direct


@pytest.mark.parametrize(
    "text",
    [
        "What is the direct effect of training on earnings, not through hours worked?",
        "How much of the effect of training on earnings does not go through hours worked?",
        "Does training affect earnings other than through hours worked?",
        "What is the direct effect of training on earnings? Hours worked is a mediator.",
    ],
)
def test_what_goes_past_the_mediator_is_the_direct_effect(text):
    found, columns = asked(text)
    assert columns == ("training", "earnings", ("hours_worked",))
    assert found.direct


def test_several_mediators_are_read_together():
    text = (
        "How much of the effect of training on earnings runs through hours worked and confidence?"
    )
    _, columns = asked(text)
    assert columns == ("training", "earnings", ("hours_worked", "confidence"))


@pytest.mark.parametrize(
    "words",
    [
        "Training affects earnings only through hours worked, but motivation is not measured.",
        "All of its effect runs through hours worked; who trains is not random.",
        "We use the front-door criterion with hours worked as a mediator.",
    ],
)
def test_a_mediator_said_to_carry_all_is_a_front_door(words):
    found, columns = asked("What is the effect of training on earnings?", words)
    assert columns == ("training", "earnings", ("hours_worked",))
    assert found.design is Design.FRONTDOOR


@pytest.mark.parametrize(
    "text",
    [
        "Does training raise earnings?",
        "Does training raise earnings, adjusting for hours worked?",
        "What is the effect of training on earnings from 2001 through 2004?",
        "Does training raise earnings? The data were collected through interviews.",
    ],
)
def test_other_questions_have_no_mediator(text):
    found, columns = asked(text)
    assert columns == ("training", "earnings", ())
    assert found.design not in {Design.MEDIATION, Design.FRONTDOOR}
