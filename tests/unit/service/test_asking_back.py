"""A question that can be read in two ways is asked back once, and goes on with what is said."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from app.errors import Conflict, InvalidRequest
from app.service.clarifying import RunAnswer
from app.service.conversations import Said
from app.service.records import PLAN, RunOptions, RunRecord, RunStatus, StepStatus
from app.service.runs import NewRun
from tests.talking import ME, World, a_world, told

UNCLEAR = "Does training raise the score?"
TRIAL = "A randomised trial: a coin decided who was given the training."
BUDGET = 60.0


def course(n: int = 400) -> pd.DataFrame:
    """Training adds 2 to the written score and 5 to the oral one."""
    rng = np.random.default_rng(3)
    training = rng.integers(0, 2, n)
    return pd.DataFrame(
        {
            "training": training,
            "score_written": 50 + 2 * training + rng.normal(0, 4, n),
            "score_oral": 50 + 5 * training + rng.normal(0, 4, n),
        }
    )


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as world:
        yield world


def start(world: World, question: str = UNCLEAR, *, may_ask: bool = True) -> RunRecord:
    path = world.folder / "table.csv"
    course().to_csv(path, index=False)
    dataset = world.datasets.create(ME, path, filename="table.csv", description=TRIAL)
    options = RunOptions(budget_seconds=BUDGET, may_ask=may_ask)
    run = world.runs.start(ME, NewRun(dataset.id, question, options=options))
    world.works()
    return world.runs.get(ME, run.id)


def value(world: World, run: RunRecord) -> float:
    result = world.runs.result(ME, run.id)
    assert isinstance(result, dict)
    return next(e for e in result["estimates"] if e["primary"])["value"]  # type: ignore[union-attr, index, call-overload, return-value]


def test_a_run_that_may_ask_waits_with_complete_readings(world: World) -> None:
    run = start(world)
    assert run.status is RunStatus.AWAITING_INPUT
    assert run.asks is not None
    assert run.asks.question == "Which column is meant by “score”, read as the outcome?"
    texts = {choice.text for choice in run.asks.choices}
    assert texts == {"training → score_written", "training → score_oral"}
    event = world.store.after(run.id, 0, 100)[-1]
    assert event.type == "run.awaiting_input"
    assert event.data["question"] == run.asks.question
    assert event.data["choices"] == [{"id": c.id, "text": c.text} for c in run.asks.choices]


@pytest.mark.parametrize(
    ("column", "effect"), [("score_written", 2.0), ("score_oral", 5.0)], ids=["written", "oral"]
)
def test_the_reading_that_is_chosen_is_answered(world: World, column: str, effect: float) -> None:
    run = start(world)
    assert run.asks is not None
    wanted = next(c.id for c in run.asks.choices if c.text.endswith(column))
    world.runs.answer(ME, run.id, RunAnswer(choice=wanted))
    world.works()
    assert world.runs.get(ME, run.id).status is RunStatus.SUCCEEDED
    assert value(world, run) == pytest.approx(effect, abs=1.2)


@pytest.mark.parametrize(
    "words", ["the oral one", "score_oral", "What does training do to the oral score?"]
)
def test_an_answer_in_free_words_is_understood(world: World, words: str) -> None:
    run = start(world)
    world.runs.answer(ME, run.id, RunAnswer(text=words))
    world.works()
    assert value(world, run) == pytest.approx(5.0, abs=1.2)


def test_the_ordinal_of_a_choice_is_understood(world: World) -> None:
    run = start(world)
    assert run.asks is not None
    answered = world.runs.answer(ME, run.id, RunAnswer(text="the second one"))
    assert answered.asks is not None
    assert answered.asks.answer == run.asks.choices[1].text


def test_words_that_fit_nothing_leave_the_run_waiting_and_tell_what_does(world: World) -> None:
    run = start(world)
    with pytest.raises(InvalidRequest, match="no column fits it") as refused:
        world.runs.answer(ME, run.id, RunAnswer(text="bananas"))
    assert "training → score_oral" in refused.value.hint
    with pytest.raises(InvalidRequest, match="no choice '9'"):
        world.runs.answer(ME, run.id, RunAnswer(choice="9"))
    assert world.runs.get(ME, run.id).status is RunStatus.AWAITING_INPUT


def test_it_is_asked_once(world: World) -> None:
    run = start(world)
    world.runs.answer(ME, run.id, RunAnswer(choice="1"))
    with pytest.raises(Conflict):
        world.runs.answer(ME, run.id, RunAnswer(choice="2"))
    world.works()
    types = [event.type for event in world.store.after(run.id, 0, 200)]
    assert types.count("run.awaiting_input") == 1


def test_waiting_does_not_use_up_the_budget(world: World) -> None:
    run = start(world)
    world.clock.advance(100 * BUDGET)
    world.engine.advance(run.id)
    assert world.runs.get(ME, run.id).status is RunStatus.AWAITING_INPUT
    world.runs.answer(ME, run.id, RunAnswer(choice="1"))
    world.works()
    assert world.runs.get(ME, run.id).status is RunStatus.SUCCEEDED


def test_a_run_that_asks_can_be_cancelled(world: World) -> None:
    run = start(world)
    assert world.runs.cancel(ME, run.id).status is RunStatus.CANCELLED
    assert not world.engine.work_on_next(lambda: False)


def test_a_question_that_may_not_be_asked_back_is_read_and_the_other_reading_told(
    world: World,
) -> None:
    run = start(world, may_ask=False)
    assert run.status is RunStatus.SUCCEEDED
    notes = " ".join(world.runs.plan(ME, run.id).notes)
    assert "“score” was read as score_" in notes
    assert "it may also mean score_" in notes


def test_a_column_that_is_named_is_in_no_doubt(world: World) -> None:
    assert start(world, "Does training raise score_oral?").status is RunStatus.SUCCEEDED


def test_what_could_not_be_read_is_asked_instead_of_refused(world: World) -> None:
    unread = "Does scor_oral change with training?"
    assert start(world, unread, may_ask=False).status is RunStatus.FAILED
    run = start(world, unread)
    assert run.asks is not None
    assert run.asks.choices[0].text == "Does score_oral change with training?"
    world.runs.answer(ME, run.id, RunAnswer(choice="1"))
    world.works()
    assert value(world, run) == pytest.approx(5.0, abs=1.2)


def test_nothing_is_planned_while_the_answer_is_waited_for(world: World) -> None:
    run = start(world)
    (step,) = world.runs.steps(ME, run.id)
    assert (step.id, step.status, step.attempts) == (PLAN, StepStatus.WAITING, 0)
    with pytest.raises(InvalidRequest):
        world.runs.answer(ME, run.id, RunAnswer(approve=True))


def test_a_conversation_puts_the_question_and_takes_the_answer(world: World) -> None:
    dataset_id = start(world, may_ask=False).dataset_id
    talk = world.conversations.begin(ME, dataset_id=dataset_id)
    asked = world.conversations.say(ME, talk.id, Said(UNCLEAR, may_ask=True))
    world.works()
    shown = told(world.conversations.message(ME, talk.id, asked.id))
    assert "Which column is meant by “score”" in shown
    unclear = world.conversations.say(ME, talk.id, Said("bananas"))
    assert "no column fits it" in told(unclear)
    answered = world.conversations.say(ME, talk.id, Said("score_oral"))
    assert answered.run_id == asked.run_id
    world.works()
    assert "score_oral" in told(world.conversations.message(ME, talk.id, answered.id))


def test_a_refinement_keeps_the_reading_that_was_chosen(world: World) -> None:
    run = start(world)
    world.runs.answer(ME, run.id, RunAnswer(text="the oral one"))
    world.works()
    talk = world.opened(run.id)
    child = talk.say("use 99 % intervals").run_id
    assert talk.primary(child)["outcome"] == "score_oral"
