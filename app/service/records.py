"""What the service remembers: datasets, runs, steps, events; and a run's allowed moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from app.causal.profile import Profile
from app.causal.question import Knowledge


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks; every query of the stores is limited to the reader's tenant."""

    tenant: str = "local"


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
    """One question asked of one dataset. `error` is set when status is FAILED."""

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


@dataclass(frozen=True, slots=True)
class RunError:
    """Why a run failed: a stable code, a sentence, and what the user can do."""

    code: str
    sentence: str
    hint: str = ""


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
    """One step of a run. `plan` and `report` are steps too: nothing is done outside of one.

    `result` is the JSON of the step's output once DONE; `error` its cause once FAILED.
    `attempts` are counted at the claim; `fence` rises with each claim.
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


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a run's log; `seq` counts from 1 without a gap."""

    seq: int
    type: str
    at: datetime
    data: dict[str, JsonValue] = field(default_factory=dict)
