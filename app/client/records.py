"""Datasets, runs and events as the server tells them; fields of newer servers are kept too."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Told(BaseModel):
    """A record of the server's; a field that this version does not name is still there."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Said(BaseModel):
    """Something said to the server; what is left out is decided there."""

    model_config = ConfigDict(extra="allow")

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)


class Page(Told, Generic[T]):
    """Some items; `next` is the `after` of the page behind it."""

    items: list[T]
    next: str | None = None


class Column(Told):
    """One column: what its values are and what it does in the study."""

    name: str
    kind: str
    role: str | None = None
    description: str = ""
    unit: str = ""
    levels: list[str] = []
    n_missing: int = 0
    n_distinct: int = 0
    reasons: list[str] = []


class DatasetSummary(Told):
    """A dataset as it stands in a list."""

    id: str
    name: str
    description: str
    n_rows: int
    n_columns: int
    n_bytes: int
    created_at: datetime


class Dataset(DatasetSummary):
    """A dataset with its typed columns; `profile` is what was measured of the whole table."""

    sha256: str
    warnings: list[str] = []
    columns: list[Column]
    profile: dict[str, Any]


class Rows(Told):
    """Rows as they stand in the table, from `offset` on."""

    columns: list[str]
    rows: list[list[Any]]
    offset: int
    n_rows: int


class Sample(Told):
    """A table that ships with the server, with a question to ask of it."""

    name: str
    title: str
    question: str
    description: str


class Upload(Told):
    """A file that comes in parts of `part_bytes`; `received` are the parts that are there."""

    id: str
    part_bytes: int
    n_parts: int
    received: list[int]


class Knowledge(Said):
    """What is known before looking at the data; arrows are (cause, effect)."""

    required: list[tuple[str, str]] = []
    forbidden: list[tuple[str, str]] = []
    tiers: list[list[str]] = []
    exogenous: list[str] = []
    latents: list[str] = []
    latents_possible: bool = True


class Options(Said):
    """How to run; what is not set is decided by the server."""

    seed: int = 0
    budget_seconds: float = 600.0
    planner: Literal["auto", "expert", "llm"] = "auto"
    approve_plan: bool = False
    algorithms: list[str] = []
    missing: str = "auto"
    may_ask: bool = False


class Status(StrEnum):
    """How a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    AWAITING_INPUT = "awaiting_input"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        return self.has_result or self in (Status.FAILED, Status.CANCELLED)

    @property
    def has_result(self) -> bool:
        return self in (Status.SUCCEEDED, Status.PARTIAL)


class RunError(Told):
    """Why a run or step failed: a stable code, a sentence, and what can be done."""

    code: str
    sentence: str
    hint: str = ""


class OfferedReading(Told):
    """A complete reading of a question that may be chosen by its id."""

    id: str
    text: str


class Asks(Told):
    """What a run asks back, with the readings to choose from; `answer` is what was chosen."""

    question: str
    choices: list[OfferedReading]
    answer: str = ""


class Run(Told):
    """One question asked of one dataset; `asks` is what it asks back while it waits."""

    id: str
    dataset_id: str
    question: str
    status: Status
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    last_seq: int
    parent_run_id: str | None = None
    asks: Asks | None = None
    error: RunError | None = None

    @property
    def is_asking(self) -> bool:
        """Tell whether the run waits to have a question answered."""
        return self.status is Status.AWAITING_INPUT and bool(self.asks and not self.asks.answer)


class Event(Told):
    """A line of a run's log; `seq` counts from 1 without a gap."""

    seq: int
    type: str
    at: datetime
    data: dict[str, Any]

    @property
    def is_last(self) -> bool:
        return self.type in ("run.succeeded", "run.partial", "run.failed", "run.cancelled")


class Assumption(Told):
    """An assumption by its name and in words."""

    name: str
    words: str


class Algorithm(Told):
    """One algorithm of the catalogue; `parameters` is the JSON schema of its settings."""

    name: str
    task: str
    title: str
    summary: str
    assumes: list[Assumption]
    parameters: dict[str, Any]
    references: list[str]
    available: bool
    missing_modules: list[str]
