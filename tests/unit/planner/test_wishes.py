"""Wishes that no rule has a form for: heard by likelihood, carried out with what is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import JsonValue

from app.causal.catalogue import Task, load
from app.causal.data import Kind, Variable
from app.causal.question import Among, Design, Question, QuestionKind
from app.planner.amending import amended, amended_steps
from app.planner.amendments import Amendments
from app.planner.called_settings import ELSEWHERE, CalledSetting, settings_called
from app.planner.conversation.heard import Ask, Refine, Setting, Unclear
from app.planner.conversation.listener import ExpertListener
from app.planner.main_parameter import why_settings
from app.planner.plan import Action, Step
from tests.messages.training_runs import settings
from tests.unit.planner.test_messages_as_sent import ASKED, COLUMNS, PROFILE, changes, heard

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


GRAPH = Question("What causes what?", QuestionKind.DISCOVER)


@pytest.mark.parametrize(
    ("text", "algorithm", "params"),
    [
        ("rerun PC with alpha 0.01", "pc", {"alpha": 0.01}),
        ("PC, alpha=0.001 and max conditioning 3", "pc", {"alpha": 0.001, "max_conditioning": 3}),
        ("could you redo PC but with alpha set to .02?", "pc", {"alpha": 0.02}),
        ("use PC at a significance level of 1%", "pc", {"alpha": 0.01}),
        ("use PC with majority colliders", "pc", {"colliders": "majority"}),
        ("run FCI with the Fisher z test", "fci", {"test": "fisher_z"}),
        ("use GES with penalty 2", "ges", {"penalty": 2}),
        ("alpha 0.1 please", "", {"alpha": 0.1}),
    ],
)
def test_a_setting_that_is_named_with_a_search_is_not_lost(
    text: str, algorithm: str, params: dict[str, float | str]
) -> None:
    _sets(text, GRAPH, algorithm, params)


@pytest.mark.parametrize(
    ("text", "algorithm", "params"),
    [
        ("use matching with 3 neighbours", "propensity_matching", {"neighbours": 3}),
        ("causal forest with 200 trees", "causal_forest", {"trees": 200}),
        ("use AIPW with 10 folds, trim 0.05", "aipw", {"folds": 10, "trim": 0.05}),
        ("propensity stratification with 8 strata", "propensity_stratification", {"strata": 8}),
    ],
)
def test_a_setting_that_is_named_with_an_estimator_is_not_lost(
    text: str, algorithm: str, params: dict[str, float]
) -> None:
    _sets(text, ASKED, algorithm, params)


def _sets(text: str, question: Question, algorithm: str, params: dict[str, Any]) -> None:
    found = changes(text, question)
    assert {name for c in found for name in c.algorithms} == ({algorithm} if algorithm else set())
    assert {name: value for c in found for name, value in c.amendments.params} == params


def test_every_number_and_choice_of_every_method_can_be_set_by_its_name() -> None:
    lost = []
    for spec in load():
        if spec.task not in (Task.DISCOVER, Task.ESTIMATE):
            continue
        for name, value in spec.params().model_dump(mode="json").items():
            if isinstance(value, int | float | str) and value != "" and name not in ELSEWHERE:
                said = f"use {spec.name} with {name} = {value}"
                found = settings_called(said, [spec], is_named=True, taken=frozenset())
                lost += [] if CalledSetting(name, value) in found else [said]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rerun PC with gamma = 3", "PC has no setting gamma. It has: alpha, "),
        ("PC with alpha 1.5", "PC cannot have alpha = 1.5"),
    ],
)
def test_what_cannot_be_set_is_said_so(text: str, why: str) -> None:
    found = heard(text, GRAPH)
    assert isinstance(found, Unclear)
    assert found.why.startswith(why)


@pytest.mark.parametrize("given", ["treatment = lottery", "level = 0.9", "stage = 2"])
def test_what_is_of_the_study_is_no_unknown_setting(given: str) -> None:
    found = heard(f"use matching with {given}")
    assert not (isinstance(found, Unclear) and "has no setting" in found.why)


def test_the_name_of_a_column_is_no_setting() -> None:
    priced = replace(PROFILE, variables=(*COLUMNS, Variable("alpha", Kind.CONTINUOUS)))
    found = ExpertListener().hear("PC with alpha 0.01", Setting(priced, "", load(), GRAPH))
    assert not (isinstance(found, Refine) and any(c.amendments.params for c in found.changes))


def test_a_setting_that_was_said_is_not_decided_by_the_data() -> None:
    tried: tuple[dict[str, JsonValue], ...] = ({"alpha": 0.05}, {"alpha": 0.005})
    step = Step(
        "discover", Action.DISCOVER, "pc", params={"alpha": 0.05}, settings=tried,
        why=f"It is fast.{why_settings(tried)}",
    )  # fmt: skip
    wanted = Amendments(params=(("alpha", 0.01), ("folds", 3.0)))
    (done,) = amended_steps((step,), wanted, load())
    assert (done.params, done.settings, done.why) == ({"alpha": 0.01}, (), "It is fast.")


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


def test_what_is_named_in_a_message_that_is_not_understood_can_be_said_at_once() -> None:
    found = heard("age, hmm")
    assert isinstance(found, Unclear)
    assert found.choices == ()
    assert "adjust for age" in found.near
    assert not any(isinstance(heard(said), Unclear) for said in found.near)


def test_what_is_still_to_be_completed_is_not_offered_as_it_is() -> None:
    found = heard("spend, hmm")
    assert isinstance(found, Unclear)
    assert "only rows with spend over …" in found.why
    assert found.near == ("how sure is this?",)


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
