"""Runs on the wire: the question asked, the run, its steps and its events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, JsonValue, WithJsonSchema, model_validator

from app.api.schemas.base import (
    AnyJson,
    Id,
    In,
    JsonObject,
    Level,
    Name,
    Out,
    Page,
    Sentences,
    Storable,
)
from app.causal.conditions import Comparison, Condition
from app.causal.missing_values import MissingValues
from app.causal.question import Knowledge
from app.service.clarifying import RunAnswer
from app.service.records import PlannerChoice, RunOptions, RunStatus, StepStatus
from app.service.runs import LONGEST_QUESTION, NewRun

Arrow = tuple[Name, Name]


class KnowledgeIn(In):
    """What is known before looking at the data; arrows are (cause, effect)."""

    required: list[Arrow] = Field(default=[], max_length=10_000)
    forbidden: list[Arrow] = Field(default=[], max_length=100_000)
    tiers: list[list[Name]] = Field(default=[], max_length=1_000)
    exogenous: list[Name] = Field(default=[], max_length=10_000)
    latents: list[Name] = Field(default=[], max_length=1_000)
    latents_possible: bool = True

    def to_domain(self) -> Knowledge:
        return Knowledge(
            required=tuple(self.required),
            forbidden=tuple(self.forbidden),
            tiers=tuple(tuple(tier) for tier in self.tiers),
            exogenous=tuple(self.exogenous),
            latents=tuple(self.latents),
            latents_possible=self.latents_possible,
        )


class ConditionIn(In):
    """Look only at rows whose column is (not) one of the levels, or above, below, … the one."""

    column: Name
    comparison: Comparison = Comparison.IS
    levels: list[Level] = Field(min_length=1, max_length=1_000)

    def to_domain(self) -> Condition:
        return Condition(self.column, self.comparison, tuple(self.levels))


class ConditionOut(Out):
    """A condition on the rows that are looked at."""

    column: str
    comparison: Comparison
    levels: list[float | str]


class OptionsIn(In):
    """How to run: every field has a default that suits most questions."""

    seed: int = Field(default=0, ge=0, le=2**53 - 1)
    budget_seconds: float = Field(default=600.0, gt=0, le=86_400, allow_inf_nan=False)
    planner: PlannerChoice = PlannerChoice.AUTO
    approve_plan: bool = False
    algorithms: list[Name] = Field(default=[], max_length=100)
    missing: MissingValues = MissingValues.AUTO
    accept_suggestions: bool = Field(
        default=False,
        description="Use what a language model holds for known of the subject as knowledge.",
    )
    population: list[ConditionIn] = Field(default=[], max_length=100)
    reword: bool = Field(
        default=False,
        description="Have a language model say each sentence in other words; one that says "
        "something else than what it cites is dropped.",
    )
    may_ask: bool = Field(
        default=False,
        description="Let the run stop and ask which reading is meant where the question can be "
        "read in two ways; else the likeliest is taken and the other told.",
    )

    def to_domain(self) -> RunOptions:
        return RunOptions(
            seed=self.seed,
            budget_seconds=self.budget_seconds,
            planner=self.planner,
            approve_plan=self.approve_plan,
            algorithms=tuple(self.algorithms),
            missing=self.missing,
            accept_suggestions=self.accept_suggestions,
            population=tuple(condition.to_domain() for condition in self.population),
            reword=self.reword,
            may_ask=self.may_ask,
        )


class RunIn(In):
    """One question asked of one dataset."""

    dataset_id: Id
    question: Sentences
    knowledge: KnowledgeIn = KnowledgeIn()
    options: OptionsIn = OptionsIn()
    parent_run_id: Id | None = None

    def to_domain(self) -> NewRun:
        return NewRun(
            dataset_id=self.dataset_id,
            question=self.question,
            knowledge=self.knowledge.to_domain(),
            options=self.options.to_domain(),
            parent_run_id=self.parent_run_id,
        )


RUN_EXAMPLE: dict[str, JsonValue] = {
    "dataset_id": "ds_0123456789abcdefghijkl",
    "question": "How many kilograms did quitting smoking add to the weight change?",
    "knowledge": {"forbidden": [["wt82_71", "qsmk"]]},
    "options": {"seed": 1, "budget_seconds": 120},
}


class AnswerIn(In):
    """What a person says to a run that waits for them.

    `approve` goes on with a plan, or stops; to a question back, `choice` is the id of what it
    offers and `text` an answer in other words.
    """

    approve: bool | None = None
    choice: Name = ""
    text: Annotated[Storable, Field(max_length=LONGEST_QUESTION)] = ""

    @model_validator(mode="after")
    def _one(self) -> AnswerIn:
        given = (self.approve is not None, bool(self.choice), bool(self.text.strip()))
        if sum(given) != 1:
            raise ValueError("give one of approve, choice and text")
        return self

    def to_domain(self) -> RunAnswer:
        return RunAnswer(approve=self.approve, choice=self.choice, text=self.text)


class KnowledgeOut(Out):
    required: list[tuple[str, str]]
    forbidden: list[tuple[str, str]]
    tiers: list[list[str]]
    exogenous: list[str]
    latents: list[str]
    latents_possible: bool


class OptionsOut(Out):
    seed: int
    budget_seconds: float
    planner: PlannerChoice
    approve_plan: bool
    algorithms: list[str]
    missing: MissingValues = MissingValues.AUTO
    accept_suggestions: bool = False
    population: list[ConditionOut] = []
    reword: bool = False
    may_ask: bool = False


class OfferedReadingOut(Out):
    """A complete reading of the question that may be chosen by its id."""

    id: str
    text: str


class AsksOut(Out):
    """What the run asks back; `answer` is the reading that was chosen, "" before.

    `part` is the part of the question in doubt: treatment, outcome, or "" for all of it.
    """

    question: str
    choices: list[OfferedReadingOut]
    part: str = ""
    answer: str = ""


class RunErrorOut(Out):
    """Why a run or step failed: a stable code, a sentence, and what the user can do."""

    code: str
    sentence: str
    hint: str = ""


class RunOut(Out):
    """A run; `error` is there when `status` is failed, `last_seq` counts its events.

    `amended` says what a conversation changed of what the question says; `asks` what the run asks
    back, while its status is awaiting_input and afterwards.
    """

    id: str
    dataset_id: str
    question: str
    status: RunStatus
    knowledge: KnowledgeOut
    options: OptionsOut
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    last_seq: int
    parent_run_id: str | None = None
    amended: list[str] = []
    asks: AsksOut | None = None
    error: RunErrorOut | None = None


class RunPage(Page[RunOut]):
    """Runs, newest first."""


class StepOut(Out):
    """A step as it stands: `result` once done, `error` once failed.

    `reused_from` is the run whose result is used again: nothing that it depends on has changed.
    """

    id: str
    position: int
    action: str
    status: StepStatus
    inputs: list[str]
    attempts: int
    seconds: float | None = None
    reused_from: str | None = None
    result: AnyJson = None
    error: RunErrorOut | None = None


class StepsOut(Out):
    """The steps of a run, in their order."""

    items: list[StepOut]


EVENT_TYPES = (
    "run.queued",
    "run.started",
    "plan.ready",
    "critique.ready",
    "plan.revised",
    "step.started",
    "step.progress",
    "step.finished",
    "step.failed",
    "step.skipped",
    "run.awaiting_input",
    "run.succeeded",
    "run.partial",
    "run.failed",
    "run.cancelled",
)
# Named in the schema for typed clients, not checked on the way out: the log is what it is.
EventType = Annotated[str, WithJsonSchema({"type": "string", "enum": list(EVENT_TYPES)})]


class EventOut(Out):
    """A line of the run's log; `seq` counts from 1 without a gap."""

    seq: int
    type: EventType
    at: datetime
    data: JsonObject


class EventPage(Page[EventOut]):
    """Events in the order of `seq`."""
