"""A plan: the steps that answer one question, why each was chosen and what it beat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import JsonValue

from app.causal.assumption import Assumption
from app.causal.catalogue import Catalogue
from app.causal.conditions import Condition
from app.causal.missing_values import MissingValues
from app.causal.profile import Diagnosis, Profile
from app.causal.question import Knowledge, Question
from app.errors import InvalidPlan
from app.planner.advice import Consulted, Suggestion
from app.planner.amendments import Amendments


class Action(StrEnum):
    """What a step does; all but SELECT, IDENTIFY and EXAMINE name an algorithm of the catalogue.

    SELECT chooses among the graphs of discovery steps; GRAPH_RANGE searches graphs and tells how
    an effect varies over those that fit; EXAMINE tests on the rows what is asked of structure.
    """

    DISCOVER = "discover"
    SELECT = "select"
    IDENTIFY = "identify"
    GRAPH_RANGE = "graph_range"
    ESTIMATE = "estimate"
    REFUTE = "refute"
    SENSITIVITY = "sensitivity"
    ATTRIBUTE = "attribute"
    EXAMINE = "examine"


@dataclass(frozen=True, slots=True)
class Beaten:
    """An alternative that was not chosen, and the objection that decided it."""

    algorithm: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One unit of work, run in a child process, its result stored under `id`.

    `inputs` are ids of steps whose results this one reads. `columns` are those it looks at
    (a discovery step); `resamples` how many bootstrap graphs give the edges' confidence, or how
    many tables algorithms are tried on at most (0: as many as time allows);
    `settings` are values of a discovery algorithm's main parameter, the one in `params` first:
    which of them counts is decided on rows held out before the graph is searched.
    `within` is a column in whose groups rows are compared, numbers relative to their mean there.
    `primary` marks the estimate or attribution that answers the question; `missing` says how an
    estimate treats rows with gaps. `seconds` is the estimated cost.
    """

    id: str
    action: Action
    algorithm: str = ""
    params: dict[str, JsonValue] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    resamples: int = 0
    settings: tuple[dict[str, JsonValue], ...] = ()
    within: str = ""
    primary: bool = False
    missing: MissingValues = MissingValues.COMPLETE
    why: str = ""
    beat: tuple[Beaten, ...] = ()
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class PlannedAssumption:
    """An assumption the plan makes, and the steps that rest on it."""

    assumption: Assumption
    words: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A check that did not hold, the steps added for it, and why.

    The result of `takes_over` answers in place of that of `step`, if its own checks hold; "" where
    what was added only stands beside it.
    """

    step: str
    check: str
    finding: str
    added: tuple[str, ...]
    why: str
    takes_over: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The question as understood, the knowledge used, the steps in order.

    `summary` is one paragraph for a person. `planner` names who made it. A plan without
    steps is a descriptive one: `summary` says why no causal claim is made. `suggestions` and
    `consulted` are what a language model proposed beside it, and what that cost. `n_rows` is how
    many rows the question is asked of, None where of all. `revisions` say what was added on what
    checks found; the identification that was added is of `revised_question`.
    `cautions` are what is known beforehand that speaks against a causal reading.
    """

    question: Question
    knowledge: Knowledge
    steps: tuple[Step, ...]
    summary: str
    planner: str = "expert"
    assumptions: tuple[PlannedAssumption, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    n_rows: int | None = None
    revisions: tuple[Revision, ...] = ()
    revised_question: Question | None = None
    cautions: tuple[Diagnosis, ...] = ()

    def question_of(self, step_id: str) -> Question:
        """Return the question that a step asks: a revision may have changed it."""
        added = {name for revision in self.revisions for name in revision.added}
        return (self.revised_question or self.question) if step_id in added else self.question

    def step(self, step_id: str) -> Step:
        """Return the step with this id; raise InvalidPlan when there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise InvalidPlan([f"the plan has no step {step_id!r}"])


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a planner is given: the question in words, what is known of the data, the limits.

    `algorithms` are names the caller insists on; empty leaves the choice to the planner.
    `missing` is how rows with gaps are to be treated; AUTO leaves that to the planner as well.
    `accepts_suggestions` lets what a language model holds for known be used as knowledge.
    `population` are conditions that the caller sets on the rows, beside those in the words;
    `narrow` gives the profile of the rows that meet conditions, None where no row is at hand.
    `amendments` are what a conversation changed of what the words say; `may_ask` lets a question
    that can be read in two ways be asked back.
    """

    text: str
    description: str
    profile: Profile
    knowledge: Knowledge
    catalogue: Catalogue
    algorithms: tuple[str, ...] = ()
    seed: int = 0
    budget_seconds: float = 600.0
    missing: MissingValues = MissingValues.AUTO
    accepts_suggestions: bool = False
    population: tuple[Condition, ...] = ()
    narrow: Callable[[tuple[Condition, ...]], Profile] | None = None
    amendments: Amendments = field(default_factory=Amendments)
    may_ask: bool = False
