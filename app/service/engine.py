"""The engine: claims a step, has a child carry it out, records what came of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

from pydantic import JsonValue

from app.causal.codec import encode
from app.errors import NotFound, StepCancelled, Unavailable, WhereforeError
from app.planner.advice import is_by_model
from app.planner.llm.consultation import Reply
from app.planner.plan import Action
from app.service import transitions
from app.service.acting import acting_for
from app.service.assignments import CritiqueOrder, PlanOrder
from app.service.clarifying import clarification
from app.service.consulting import Consultant
from app.service.draft import Asked, Failed, Fenced, Finished, Outcome, Replanned
from app.service.earlier_level import found_at_another_level
from app.service.model_usage import Tariff
from app.service.planned import criticised, planned
from app.service.ports import (
    Bell,
    Blobs,
    Datasets,
    Job,
    Jobs,
    Ledger,
    Limits,
    Runs,
    Sandbox,
    Witness,
)
from app.service.pulse import Pulse
from app.service.records import (
    CRITIC,
    PLAN,
    REPORT,
    Change,
    Claim,
    PlannerChoice,
    Queue,
    Reader,
    RunError,
    RunRecord,
    State,
    StepRecord,
)
from app.service.replanning import replanned, revised_by
from app.service.shards import SHARD
from app.service.step_digest import step_digest
from app.service.step_order import StepOrder
from app.service.work import Order, Work

ACTIONS = frozenset({PLAN, CRITIC, REPORT, SHARD, *(action.value for action in Action)})
AT_ONCE = 16  # due steps looked at in one go
IN_VAIN = 2  # submissions again that nobody heard, before a worker looks by itself
IN_VAIN_ON_DEVICE = 4  # the same for steps that wait for a device: some two and a half minutes
MODEL_SHARE = 0.1  # of the longest step, for one that a language model asked for
LEAST_SECONDS = 1.0  # a step begun just before the budget ends still gets a moment


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a claim lasts without a beat, what a step may use, and what is long for one.

    From `shard_seconds` on a step is taken apart, from `device_seconds` on it is for a device.
    """

    limits: Limits
    lease_seconds: float = 30.0
    beat_seconds: float = 5.0
    abandon_seconds: float = 20.0
    look_seconds: float = 1.0
    resubmit_seconds: float = 10.0
    max_attempts: int = 3
    shard_seconds: float = math.inf
    device_seconds: float = math.inf


@dataclass(frozen=True, slots=True)
class Ports:
    """What the engine works with."""

    datasets: Datasets
    runs: Runs
    ledger: Ledger
    blobs: Blobs
    jobs: Jobs
    bell: Bell
    sandbox: Sandbox
    witness: Witness


class Engine:
    """Carries out steps. Any number of engines may work on the same ledger.

    Parameters
    ----------
    algorithms : the names this version knows; a step of another is left to a newer worker.
    versions : names and versions of the libraries in use, for the result's provenance.
    clock, pause : monotonic seconds, and a wait of some seconds.
    consultant : asks a language model; None where none is configured.
    """

    def __init__(
        self,
        ports: Ports,
        terms: Terms,
        *,
        algorithms: frozenset[str],
        versions: Mapping[str, str],
        clock: Callable[[], float],
        pause: Callable[[float], None],
        consultant: Consultant | None = None,
    ) -> None:
        self._ports = ports
        self._terms = terms
        self._algorithms = algorithms
        self._versions = versions
        self._clock = clock
        self._pause = pause
        self._consultant = consultant

    def work_on_next(self, stopping: Callable[[], bool]) -> bool:
        """Carry out one due step, if there is any that nobody else takes."""
        jobs = self._ports.ledger.due(AT_ONCE)
        return any(self.work(job, stopping) for job in jobs if not stopping())

    def work(self, job: Job, stopping: Callable[[], bool]) -> bool:
        """Claim and carry out one step; return whether there was anything to do.

        A second call for the same job does nothing: the claim is won once.
        """
        if job.step_id is None:
            return self.advance(job.run_id)
        terms = self._terms
        decide = transitions.claim(
            job.step_id, terms.lease_seconds, terms.max_attempts, self._knows
        )
        change = self._amended(job.run_id, decide)
        if (held := change.claim) is not None:
            with acting_for(held.tenant), self._witnessed(held):
                self._carry_out(held, stopping)
        return not change.is_empty

    def advance(self, run_id: str) -> bool:
        """Bring a run up to date; return whether anything changed."""
        return not self._amended(run_id, transitions.advance).is_empty

    def resubmit(self) -> int:
        """Submit again what nobody has taken up for a while; return how many."""
        jobs = self._ports.ledger.unheard(self._terms.resubmit_seconds, AT_ONCE * 4)
        for job, queue in jobs:
            self._ports.jobs.submit(job, queue)
        return len(jobs)

    def stand_in(self, queues: Sequence[Queue], stopping: Callable[[], bool]) -> int:
        """Carry out steps that were submitted again and again in vain; return how many.

        Messages do not arrive here, or nobody else lives who would hear them.
        """
        overlooked = self._ports.ledger.overlooked(queues, IN_VAIN, AT_ONCE)
        if Queue.CPU in queues:  # better late on this processor than never on a device
            overlooked += self._ports.ledger.overlooked([Queue.GPU], IN_VAIN_ON_DEVICE, AT_ONCE)
        return sum(self.work(job, stopping) for job in overlooked if not stopping())

    def _amended(self, run_id: str, decide: Callable[[State], Change]) -> Change:
        try:
            change = self._ports.ledger.amend(run_id, decide)
        except NotFound:
            return Change()  # removed with its dataset
        if change.events:
            self._ports.bell.ring(run_id)
        for step in transitions.ready(change):
            self._ports.jobs.submit(Job(run_id, step.id), step.queue)
        return change

    def _knows(self, step: StepRecord) -> bool:
        """Tell whether this version can carry out a step that another may have planned."""
        is_known = step.action in ACTIONS and (
            not step.algorithm or step.algorithm in self._algorithms
        )
        if not is_known:
            self._ports.witness.tell("step.unknown", action=step.action, algorithm=step.algorithm)
        return is_known

    def _witnessed(self, held: Claim) -> AbstractContextManager[None]:
        """Follow the work as a part of the run's trace, behind the time that it lay waiting."""
        named: dict[str, str | float] = {"run_id": held.run_id, "step_id": held.step_id}
        self._ports.witness.past("queue", held.trace, held.waited, **named)
        return self._ports.witness.span("worker", held.trace, **named, attempt=held.attempts)

    def _carry_out(self, held: Claim, stopping: Callable[[], bool]) -> None:
        pulse = Pulse(
            self._ports.ledger, self._ports.bell, held, self._terms, self._clock, stopping
        )
        try:
            outcome = self._outcome(held, pulse)
        except (StepCancelled, Fenced):
            if pulse.is_held:
                self._give_back(held)
            else:
                self._ports.witness.tell("step.fenced", while_doing="work")
            return
        self._settle(held, outcome)

    def _give_back(self, held: Claim) -> None:
        try:
            self._amended(held.run_id, transitions.release(held))
            self._ports.witness.tell("step.given_back")
        except Fenced:
            self._ports.witness.tell("step.fenced", while_doing="giving back")

    def _settle(self, held: Claim, outcome: Outcome) -> None:
        """Record the outcome; wait for an absent database as long as the lease could last."""
        give_up = self._clock() + self._terms.lease_seconds
        while True:
            try:
                self._amended(held.run_id, transitions.settle(held, outcome))
            except Fenced:
                self._ports.witness.tell("step.fenced", while_doing="recording")
                return
            except Unavailable:
                if self._clock() > give_up:
                    raise
                self._pause(self._terms.look_seconds)
            else:
                self._ports.witness.tell("step.settled", outcome=_name(outcome))
                return

    def _outcome(self, held: Claim, pulse: Pulse) -> Outcome:
        try:
            work = self._gather(held)
            if held.step_id not in (PLAN, CRITIC, REPORT):
                return self._analysed(held, work, pulse)
            result = self._in_child(held, work, pulse)
            return self._finished(held.step_id, work, result)
        except (StepCancelled, Unavailable):
            raise
        except WhereforeError as error:
            return Failed(RunError(error.code, error.message, error.hint))

    def _analysed(self, held: Claim, work: Work, pulse: Pulse) -> Finished:
        """Return what an analysis step found, or what a run before this one found in its place.

        Only a run that follows from another is spared work: who asks afresh has it done afresh.
        """
        order = work.analysis(self._parquet_of(work), self._limits(held).seconds).order
        digest = self._digest(work, order)
        if work.run.parent_run_id is not None:
            before = self._ports.runs.done_before(Reader(work.run.tenant), digest)
            if before is not None:
                source = before.reused_from or before.run_id
                return Finished(before.result, digest=digest, reused_from=source)
            nearly = found_at_another_level(
                self._ports.runs, work.run, order, partial(self._digest, work)
            )
            work = replace(work, before=nearly)
        return Finished(self._in_child(held, work, pulse), digest=digest)

    def _digest(self, work: Work, order: StepOrder) -> str:
        budget = work.run.options.budget_seconds
        return step_digest(order, work.dataset.sha256, budget, self._versions)

    def _gather(self, held: Claim) -> Work:
        run = self._ports.ledger.read(held.run_id)
        reader = Reader(run.tenant)
        dataset = self._ports.datasets.get(reader, run.dataset_id)
        steps = {step.id: step for step in self._ports.runs.steps(reader, run.id)}
        return Work(held.step_id, run, dataset, steps)

    def _finished(self, step_id: str, work: Work, result: JsonValue) -> Outcome:
        if (asked := clarification(result)) is not None:
            return Asked(asked)
        if step_id == PLAN:
            return planned(
                work.run,
                result,
                self._tariff,
                shard_seconds=self._terms.shard_seconds,
                device_seconds=self._terms.device_seconds,
            )
        if step_id == CRITIC and work.plan is not None:
            return criticised(work.plan, result, list(work.steps.values()), self._tariff)
        if work.plan is not None and (revised := revised_by(result)) is not None:
            return replanned(work.plan, revised, list(work.steps.values()))
        return Finished(result)

    @property
    def _tariff(self) -> Tariff | None:
        if self._consultant is None:
            return None
        terms = self._consultant.terms
        return Tariff(self._consultant.model, terms.price_in, terms.price_out)

    def _in_child(self, held: Claim, work: Work, pulse: Pulse) -> JsonValue:
        limits = replace(self._limits(held), on_device=work.step.queue is Queue.GPU)

        def once(replies: tuple[Reply, ...] | None) -> JsonValue:
            task, order = self._assignment(work, limits, replies)
            with self._ports.witness.span("step", "", task=task):
                return self._ports.sandbox.run(
                    task, encode(order), limits, progress=pulse.progress, stop=pulse.stop
                )

        if self._consultant is None or not _consults(held.step_id, work.run):
            return once(None)
        return self._consultant.carry_out(work.run, once, work.consulted, pulse.stop)

    def _assignment(
        self, work: Work, limits: Limits, replies: tuple[Reply, ...] | None
    ) -> tuple[str, Order]:
        if work.step_id == PLAN:
            return "plan", PlanOrder(work.run, work.dataset, self._parquet_of(work), replies)
        if work.step_id == CRITIC:
            order = CritiqueOrder(work.run, work.dataset, work.settled, replies or ())
            return "critique", order
        if work.step_id == REPORT:
            return "report", work.report(self._versions, self._tariff, replies)
        task = "join" if work.step.is_joined else "step"
        return task, work.analysis(self._parquet_of(work), limits.seconds)

    def _parquet_of(self, work: Work) -> str:
        return str(self._ports.blobs.local_path(work.dataset.sha256))

    def _limits(self, held: Claim) -> Limits:
        most = self._terms.limits
        if held.seconds_left is None:
            return most
        allowed = min(most.seconds, held.seconds_left)
        if is_by_model(held.step_id):
            allowed = min(allowed, MODEL_SHARE * most.seconds)
        seconds = max(LEAST_SECONDS, allowed)
        return Limits(seconds, most.memory_bytes, most.file_bytes)


def _consults(step_id: str, run: RunRecord) -> bool:
    """Tell whether a language model has a say in this step."""
    steps = (PLAN, CRITIC, REPORT) if run.options.reword else (PLAN, CRITIC)
    return step_id in steps and run.options.planner is not PlannerChoice.EXPERT


def _name(outcome: Outcome) -> str:
    if isinstance(outcome, Failed):
        return outcome.error.code
    names = {Asked: "asked", Replanned: "replanned"}
    return names.get(type(outcome), "done")
