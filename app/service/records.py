"""What the service remembers: datasets, runs, steps, events; and a run's allowed moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from app.causal.conditions import Condition
from app.causal.missing_values import MissingValues
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.errors import Forbidden
from app.planner.advice import is_by_model, model_step
from app.planner.amendments import Amendments
from app.planner.clarification import Clarification
from app.planner.revision import is_revised
from app.service.shards import is_shard


class Scope(StrEnum):
    """What a caller may do: look, change, and decide about people, keys and everybody's data."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


LOCAL = "local"  # the tenant, and the caller, of an installation for one person


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks; every query of the stores is limited to the reader's tenant.

    `actor` is how the audit log names them; `person_id` is None for a key that belongs to no
    person and for the server's own token; `key_id` is set for whoever calls with an API key.
    """

    tenant: str = LOCAL
    actor: str = LOCAL
    scopes: frozenset[Scope] = frozenset(Scope)
    person_id: str | None = None
    key_id: str | None = None

    def check(self, scope: Scope) -> None:
        """Raise Forbidden when the reader may not do this."""
        if scope not in self.scopes:
            raise Forbidden(
                f"This needs the right to {scope.value}; yours is to {self._rights}.",
                hint="Ask an owner of your organisation, or use a key with that scope.",
            )

    @property
    def _rights(self) -> str:
        return " and ".join(scope.value for scope in Scope if scope in self.scopes) or "nothing"


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a dataset was read from: its format, and which of a workbook's sheets."""

    format: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """An ingested table: its Parquet blob by SHA-256, and its profile."""

    id: str
    tenant: str
    name: str
    description: str
    sha256: str
    n_bytes: int
    profile: Profile
    created_at: datetime
    warnings: tuple[str, ...] = ()
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """A file that comes in parts of `part_bytes`, the last one shorter; `sha256` may be ""."""

    id: str
    tenant: str
    filename: str
    n_bytes: int
    part_bytes: int
    sha256: str
    created_at: datetime

    @property
    def n_parts(self) -> int:
        return -(-self.n_bytes // self.part_bytes)

    def part_length(self, number: int) -> int:
        """Return the bytes of a part, counted from 1."""
        return min(self.part_bytes, self.n_bytes - (number - 1) * self.part_bytes)


class PlannerChoice(StrEnum):
    AUTO = "auto"
    EXPERT = "expert"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class RunOptions:
    seed: int = 0
    budget_seconds: float = 600.0
    planner: PlannerChoice = PlannerChoice.AUTO
    approve_plan: bool = False
    algorithms: tuple[str, ...] = ()
    missing: MissingValues = MissingValues.AUTO
    accept_suggestions: bool = False
    population: tuple[Condition, ...] = ()
    amendments: Amendments = field(default_factory=Amendments)
    reword: bool = False
    may_ask: bool = False


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    AWAITING_INPUT = "awaiting_input"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        return self in _TERMINAL


_TERMINAL = frozenset(
    {RunStatus.SUCCEEDED, RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.CANCELLED}
)

MOVES: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.QUEUED: frozenset({RunStatus.RUNNING, RunStatus.FAILED, RunStatus.CANCELLED}),
    RunStatus.RUNNING: frozenset({RunStatus.AWAITING_INPUT, *_TERMINAL}),
    RunStatus.AWAITING_INPUT: frozenset({RunStatus.RUNNING, RunStatus.FAILED, RunStatus.CANCELLED}),
    RunStatus.SUCCEEDED: frozenset(),
    RunStatus.PARTIAL: frozenset(),
    RunStatus.FAILED: frozenset(),
    RunStatus.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One question asked of one dataset.

    `error` is set when status is FAILED; from `deadline` on no optional step is begun. `trace`
    names the trace of the request that started it, "" when none was kept. `asks` is what it asked
    back of the person, with the answer once it is there.
    """

    id: str
    tenant: str
    dataset_id: str
    question: str
    knowledge: Knowledge
    options: RunOptions
    status: RunStatus
    created_at: datetime
    last_seq: int = 0
    parent_run_id: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: RunError | None = None
    deadline: datetime | None = None
    trace: str = ""
    asks: Clarification | None = None

    @property
    def amended(self) -> tuple[str, ...]:
        """Return in words what is done otherwise than the question says."""
        return tuple(self.options.amendments.sentences())


@dataclass(frozen=True, slots=True)
class RunError:
    """Why a run failed: a stable code, a sentence, and what the user can do."""

    code: str
    sentence: str
    hint: str = ""


class Queue(StrEnum):
    """Where a job waits: `interactive` for short steps someone looks at."""

    CPU = "cpu"
    GPU = "gpu"
    INTERACTIVE = "interactive"


PLAN = "plan"
REPORT = "report"
REVISE = "revise"
CRITIC = model_step("critic")


class StepStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def is_settled(self) -> bool:
        return self in (StepStatus.DONE, StepStatus.FAILED, StepStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of a run. `plan`, `report` and a model's criticism are steps too: nothing is done
    outside of one.

    `result` is the JSON of the step's output once DONE; `error` its cause once FAILED or
    SKIPPED. `attempts` are counted at the claim; `fence` rises with each claim, and whoever
    claimed holds the step until `lease_until`; it became READY at `ready_at`. `action` is that of
    the plan, or PLAN or REPORT; `answers` marks the steps without which the question has no answer.
    `digest` is of all that the result depends on, "" where it is not known; `reused_from` is the
    run it came from.
    """

    run_id: str
    id: str
    position: int
    status: StepStatus
    inputs: tuple[str, ...] = ()
    attempts: int = 0
    fence: int = 0
    result: JsonValue = None
    error: RunError | None = None
    seconds: float | None = None
    action: str = ""
    algorithm: str = ""
    answers: bool = False
    queue: Queue = Queue.CPU
    started_at: datetime | None = None
    lease_until: datetime | None = None
    ready_at: datetime | None = None
    digest: str = ""
    reused_from: str | None = None

    @property
    def is_optional(self) -> bool:
        """Tell whether the run can end without it when the budget is used up."""
        return self.id not in (PLAN, REPORT) and not self.is_joined

    @property
    def is_joined(self) -> bool:
        """Tell whether it only puts together what its shards found."""
        return any(is_shard(name) for name in self.inputs) and not is_shard(self.id)

    @property
    def is_beside_the_answer(self) -> bool:
        """Tell whether the run has succeeded without it: a model or a revision asked for it, or
        it is one part of another step, which then says what it lacks.
        """
        return is_by_model(self.id) or is_revised(self.id) or is_shard(self.id)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to run one step, until the fence rises again.

    `seconds_left` is what the run's budget still allows, None for a step outside of it; `waited`
    for how many seconds nobody took it. The work is done for `tenant`, as part of `trace`.
    """

    run_id: str
    step_id: str
    fence: int
    attempts: int
    seconds_left: float | None = None
    trace: str = ""
    tenant: str = LOCAL
    waited: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a run's log; `seq` counts from 1 without a gap."""

    seq: int
    type: str
    at: datetime
    data: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event before its run has given it a number and a time."""

    type: str
    data: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """A run and its steps (without results) as one transaction sees them."""

    run: RunRecord
    steps: tuple[StepRecord, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction writes: the run, steps (new or changed), events at the log's end.

    `claim` is what the caller won by it, when it asked for a step.
    """

    run: RunRecord | None = None
    steps: tuple[StepRecord, ...] = ()
    events: tuple[NewEvent, ...] = ()
    claim: Claim | None = None

    @property
    def is_empty(self) -> bool:
        return self.run is None and not self.steps and not self.events
