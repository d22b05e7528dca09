"""Questions asked again and again: of the latest table of a name, whenever a cron line says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from app.causal.codec import encode
from app.errors import (
    Conflict,
    InvalidRequest,
    NotFound,
    QuotaExceeded,
    Unavailable,
    WhereforeError,
)
from app.service.pipelines.drift import Drift, Moment, drift
from app.service.pipelines.messages import Webhooks
from app.service.ports import Datasets
from app.service.records import DatasetRecord, Reader, RunOptions, RunStatus
from app.service.runs import NewRun, RunService

MOST = 100  # schedules of one tenant
COMPARED = 100
PAGE = 200
FIELDS = 5
DRIFTED = "schedule.drifted"


@dataclass(frozen=True, slots=True)
class ScheduleRecord:
    """A question, the name of the tables it is asked of, and when next."""

    id: str
    tenant: str
    dataset_name: str
    question: str
    cron: str
    timezone: str
    options: RunOptions
    created_at: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Rerun:
    """One time that a schedule came due: its run, or why there is none."""

    schedule_id: str
    due_at: datetime
    run_id: str | None
    status: RunStatus | None
    error: str = ""
    is_judged: bool = False


class Schedules(Protocol):
    """The records of schedules; but for sweeping limited to the reader's tenant."""

    def add(self, new: ScheduleRecord) -> ScheduleRecord: ...
    def get(self, reader: Reader, schedule_id: str) -> ScheduleRecord: ...
    def all(self, reader: Reader) -> list[ScheduleRecord]: ...
    def remove(self, reader: Reader, schedule_id: str) -> None: ...

    def reruns(self, reader: Reader, schedule_id: str, limit: int) -> list[Rerun]:
        """Return the latest times it came due, the oldest of them first."""
        ...

    def due(self, now: datetime, limit: int, without: Collection[str] = ()) -> list[ScheduleRecord]:
        """Return schedules whose time has come, of every tenant but those without."""
        ...

    def noted(self, of: ScheduleRecord, run_id: str | None, error: str, next_at: datetime) -> None:
        """Note what became of a time, and when the next one is; once, whoever else does."""
        ...

    def unjudged(self, limit: int) -> list[tuple[ScheduleRecord, Rerun]]:
        """Return reruns of every tenant that have ended and were not compared yet."""
        ...

    def judged(self, of: Rerun, found: Mapping[str, Any]) -> None: ...


class ScheduleService:
    """The use cases of schedules; `advance` is what a sweeper does for all tenants."""

    def __init__(
        self,
        *,
        schedules: Schedules,
        datasets: Datasets,
        runs: RunService,
        webhooks: Webhooks,
        new_id: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._schedules = schedules
        self._datasets = datasets
        self._runs = runs
        self._webhooks = webhooks
        self._new_id = new_id
        self._clock = clock

    def create(
        self,
        reader: Reader,
        dataset_id: str,
        question: str,
        *,
        cron: str,
        timezone: str,
        options: RunOptions,
    ) -> ScheduleRecord:
        """Have a question asked again of whatever table then has this dataset's name.

        Raises
        ------
        InvalidRequest : the cron line or the timezone cannot be read, or there are too many.
        NotFound : the dataset does not exist for this reader.
        """
        if len(self._schedules.all(reader)) >= MOST:
            raise InvalidRequest(f"There are {MOST} schedules already.", hint="Remove one first.")
        if not question.strip():
            raise InvalidRequest("The question is empty.", hint="Ask about columns by name.")
        now = self._clock()
        return self._schedules.add(
            ScheduleRecord(
                id=self._new_id("sched"),
                tenant=reader.tenant,
                dataset_name=self._datasets.get(reader, dataset_id).name,
                question=question,
                cron=cron,
                timezone=timezone,
                options=options,
                created_at=now,
                next_at=next_time(cron, timezone, now),
            )
        )

    def all(self, reader: Reader) -> list[ScheduleRecord]:
        return self._schedules.all(reader)

    def get(self, reader: Reader, schedule_id: str) -> ScheduleRecord:
        return self._schedules.get(reader, schedule_id)

    def remove(self, reader: Reader, schedule_id: str) -> None:
        self._schedules.remove(reader, schedule_id)

    def reruns(self, reader: Reader, schedule_id: str) -> list[Rerun]:
        return self._schedules.reruns(reader, schedule_id, COMPARED)

    def drift(self, reader: Reader, schedule_id: str) -> Drift:
        """Compare the latest answer with the first.

        Raises
        ------
        Conflict : there are not two answers yet.
        """
        found = drift(self._moments(reader, self.reruns(reader, schedule_id)))
        if found is None:
            raise Conflict(
                "There are not two answers to compare yet.", hint="Wait for the second run."
            )
        return found

    def advance(self) -> int:
        """Ask what is due, judge what has ended; return how many were asked."""
        asked, now = 0, self._clock()
        full: set[str] = set()  # tenants whose turn comes when others of theirs have ended
        while due := self._schedules.due(now, PAGE, without=full):
            for schedule in due:
                if schedule.tenant not in full and not self._ask(schedule):
                    full.add(schedule.tenant)
            asked += len(due)
        for schedule, rerun in self._schedules.unjudged(PAGE):
            self._judge(schedule, rerun)
        return asked

    def _ask(self, schedule: ScheduleRecord) -> bool:
        """Ask a question that is due; return whether its tenant may have more asked."""
        reader = Reader(schedule.tenant, actor=schedule.id)
        after = next_time(schedule.cron, schedule.timezone, self._clock())
        try:
            dataset = self._latest(reader, schedule.dataset_name)
            new = NewRun(dataset.id, schedule.question, options=schedule.options)
            # The key makes a start that was not noted before a crash the same run again.
            run = self._runs.start(reader, new, f"{schedule.id}:{schedule.next_at.timestamp():.0f}")
        except Unavailable:
            raise
        except QuotaExceeded:
            return False
        except WhereforeError as refused:
            said = f"{refused.message} {refused.hint}".strip()
            self._schedules.noted(schedule, None, said, after)
        else:
            self._schedules.noted(schedule, run.id, "", after)
        return True

    def _judge(self, schedule: ScheduleRecord, rerun: Rerun) -> None:
        reader = Reader(schedule.tenant, actor=schedule.id)
        every = self._schedules.reruns(reader, schedule.id, COMPARED)
        upto = [r for r in every if r.due_at <= rerun.due_at]
        moments = self._moments(reader, upto)
        is_latest = bool(moments) and moments[-1].run_id == rerun.run_id
        found = drift(moments) if is_latest else None
        told = cast("dict[str, Any]", encode(found)) if found else {}
        if found is not None and found.changed:
            data = {"schedule_id": schedule.id, "question": schedule.question, **told}
            self._webhooks.note(schedule.tenant, DRIFTED, found.latest_run_id, data)
        self._schedules.judged(rerun, told)

    def _latest(self, reader: Reader, name: str) -> DatasetRecord:
        if found := self._datasets.page(reader, None, 1, name):
            return found[0]
        raise NotFound(f"There is no dataset called {name!r} any more.")

    def _moments(self, reader: Reader, reruns: list[Rerun]) -> list[Moment]:
        found = []
        for rerun in reruns:
            if rerun.run_id and rerun.status in (RunStatus.SUCCEEDED, RunStatus.PARTIAL):
                with suppress(Conflict, NotFound):  # it ended without a result, or was removed
                    result = cast("dict[str, Any]", self._runs.result(reader, rerun.run_id))
                    found.append(Moment(rerun.due_at, rerun.run_id, result))
        return found


def next_time(cron: str, timezone: str, after: datetime) -> datetime:
    """Return when a cron line next comes due.

    Raises
    ------
    InvalidRequest : the line or the timezone cannot be read.
    """
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise InvalidRequest(
            f"There is no timezone {timezone!r}.", hint="Write it as Europe/Zurich, or UTC."
        ) from None
    unreadable = InvalidRequest(
        f"{cron!r} is not a cron line that comes due.",
        hint="Five fields: minute hour day month weekday; '0 6 * * 1' is Mondays at six.",
    )
    if len(cron.split()) != FIELDS:  # a sixth would be of seconds
        raise unreadable
    try:
        return next(CronSim(cron, after.astimezone(zone))).astimezone(UTC)
    except (CronSimError, StopIteration):
        raise unreadable from None
