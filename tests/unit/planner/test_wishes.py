"""Wishes that no rule has a form for: heard by likelihood, carried out with what is named."""

from __future__ import annotations

import pytest

from app.causal.question import Among, Design, Question, QuestionKind
from app.planner.amending import amended
from app.planner.amendments import Amendments
from app.planner.conversation.heard import Ask, Refine, Unclear
from tests.messages.training_runs import settings
from tests.unit.planner.test_messages_as_sent import changes, heard

AT_CUTOFF = Question(
    "", QuestionKind.EFFECT, "mailing", "spend",
    design=Design.RDD, running_variable="educ", cutoff=10.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("use a bandwidth of 4", Amendments(params=(("bandwidth", 4.0),))),
        ("put the cutoff at 12", Amendments(cutoff=12.0)),
        ("what is it for those who were actually treated?", Amendments(among=Among.TREATED)),
    ],
)
def test_settings_of_a_design_are_taken_as_said(text: str, wanted: Amendments) -> None:
    (change,) = changes(text, AT_CUTOFF)
    assert change.amendments == wanted


def test_what_a_run_has_no_use_for_is_not_set() -> None:
    found = heard("use a bandwidth of 4")
    assert not (isinstance(found, Refine) and any(c.amendments.params for c in found.changes))


def test_other_random_draws_are_a_wish() -> None:
    (change,) = changes("please run it again with another seed")
    assert change.is_redrawn


def test_the_question_is_asked_of_whom_and_at_which_cutoff_is_wanted() -> None:
    wanted = Amendments(among=Among.TREATED, cutoff=12.0)
    found = amended(AT_CUTOFF, wanted)
    assert (found.among, found.cutoff) == (Among.TREATED, 12.0)
    assert set(wanted.sentences()) == {"The effect is that on the treated.", "The cutoff is 12."}


def test_of_a_parameter_the_last_word_counts() -> None:
    before = Amendments(params=(("bandwidth", 4.0), ("alpha", 0.1)))
    after = before.followed_by(Amendments(params=(("bandwidth", 2.0),)))
    assert dict(after.params) == {"bandwidth": 2.0, "alpha": 0.1}


def test_what_is_offered_is_heard_as_one_of_a_few_things() -> None:
    found = heard("could we vary it a bit")
    assert isinstance(found, Unclear)
    assert 2 <= len(found.choices) <= 3
    assert all(f"“{said}”" in found.why for said in found.choices)
    assert not any(isinstance(heard(said), Unclear) for said in found.choices)


def test_a_new_question_can_be_said_to_be_one() -> None:
    assert heard("New question: does age raise spend?") == Ask("does age raise spend?")


def test_the_years_of_a_table_tell_which_are_the_last() -> None:
    from app.planner.columns import Lexicon
    from app.planner.group_words import GroupWords

    panel = settings()[1].profile
    (condition,) = GroupWords(panel, Lexicon(panel)).read("the last 5 years").conditions
    assert condition.words == "year ≥ 2014"


def test_the_question_once_more_is_asked_anew() -> None:
    text = "Patients were randomly assigned. How did treated change score?"
    asked = Question(text, QuestionKind.EFFECT, "mailing", "spend")
    assert heard(text, asked) == Ask(text)
