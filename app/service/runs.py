"""Runs as a caller sees them: start, follow, cancel, answer, read the result."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from app.causal.catalogue import Catalogue
from app.causal.codec import encode
from app.causal.population import check as check_population
from app.causal.question import Knowledge
from app.errors import Conflict, InvalidQuestion, InvalidRequest
from app.planner.plan import Plan
from app.service import clarifying, transitions
from app.service.clarifying import RunAnswer
from app.service.fan_out import whole_steps
from app.service.ports import Bell, Datasets, IdempotencyKey, Job, Jobs, Ledger, Runs, Witness
from app.service.records import (
    PLAN,
    REPORT,
    Change,
    NewEvent,
    PlannerChoice,
    Queue,
    Reader,
    RunOptions,
    RunRecord,
    RunStatus,
    State,
    StepRecord,
    StepStatus,
)
from app.service.run_plan import plan_of

LONGEST_QUESTION = 4000
LARGEST_BUDGET = 24 * 3600.0
MOST_IN_TREE = 1_000
SILENCE = 10.0  # seconds between two looks at the database when no bell rings


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a caller asks for."""

    dataset_id: str
    question: str
    knowledge: Knowledge = field(default_factory=Knowledge)
    options: RunOptions = field(default_factory=RunOptions)
    parent_run_id: str | None = None


class RunService:
    """The use cases of a run. Each returns at once; the work is done by the engine."""

    def __init__(
        self,
        *,
        datasets: Datasets,
        runs: Runs,
        ledger: Ledger,
        jobs: Jobs,
        bell: Bell,
        witness: Witness,
        catalogue: Catalogue,
        has_model: bool = False,
        new_id: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._datasets = datasets
        self._runs = runs
        self._ledger = ledger
        self._jobs = jobs
        self._bell = bell
        self._witness = witness
        self._catalogue = catalogue
        self._has_model = has_model
        self._new_id = new_id
        self._clock = clock

    def start(self, reader: Reader, new: NewRun, idempotency_key: str | None = None) -> RunRecord:
        """Accept a question: once this returns, the run will be worked on whatever dies.

        Raises
        ------
        NotFound : the dataset or the parent run does not exist for this reader.
        InvalidQuestion, InvalidKnowledge, InvalidRequest : what was asked cannot be run.
        IdempotencyMismatch : the key was used for another request.
        """
        self._check(reader, new)
        key = _key(new, idempotency_key) if idempotency_key else None
        run = self._record(reader, new)
        first = StepRecord(
            run_id=run.id,
            id=PLAN,
            position=0,
            status=StepStatus.READY,
            action=PLAN,
            queue=Queue.INTERACTIVE,
        )
        event = NewEvent("run.queued", {"question": new.question, "dataset_id": new.dataset_id})
        kept = self._runs.add(run, first, event, key)
        if kept.id == run.id:
            self._witness.tell("run.accepted", run_id=run.id)
            self._jobs.submit(Job(run.id, PLAN), Queue.INTERACTIVE)
        return kept

    def get(self, reader: Reader, run_id: str) -> RunRecord:
        return self._runs.get(reader, run_id)

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[RunRecord]:
        """Return runs, newest first, that come after the run with id `after`."""
        return self._runs.page(reader, after, limit, dataset_id)

    def tree(self, reader: Reader, run_id: str) -> list[RunRecord]:
        """Return the runs that came of the same first run, that one first, then by their age."""
        root = self._runs.get(reader, run_id)
        seen = {root.id}
        while root.parent_run_id is not None and root.parent_run_id not in seen:
            root = self._runs.get(reader, root.parent_run_id)
            seen.add(root.id)
        found, layer = [root], [root]
        while layer and len(found) < MOST_IN_TREE:
            layer = self._runs.children(reader, [run.id for run in layer])
            found.extend(layer)
        return [root, *sorted(found[1:], key=lambda run: (run.created_at, run.id))]

    def steps(self, reader: Reader, run_id: str) -> list[StepRecord]:
        """Return the steps as the plan knows them, without the shards of those taken apart."""
        return whole_steps(self._runs.steps(reader, run_id))

    def cancel(self, reader: Reader, run_id: str) -> RunRecord:
        """Stop the run for good; its children are killed within seconds.

        Raises
        ------
        Conflict : the run has already ended in another way.
        """
        return self._moved(reader, run_id, transitions.cancel)

    def finish(self, reader: Reader, run_id: str) -> RunRecord:
        """Stop what is in work and report on what there is: a partial result within seconds.

        Raises
        ------
        Conflict : no step has been planned yet.
        """
        return self._moved(reader, run_id, transitions.finish)

    def answer(self, reader: Reader, run_id: str, answer: RunAnswer) -> RunRecord:
        """Continue a run that waits for a person, or cancel it when they decline.

        Raises
        ------
        Conflict : the run does not wait for anybody.
        InvalidRequest : it waits for another kind of answer, or the words fit no reading.
        """
        if answer.approve is False:
            return self._moved(reader, run_id, transitions.decline)
        run = self._runs.get(reader, run_id)
        if (asked := clarifying.pending(run)) is not None:
            dataset = self._datasets.get(reader, run.dataset_id)
            reading = clarifying.taken(answer, asked, dataset)
            return self._moved(reader, run_id, clarifying.answered(reading, asked))
        if answer.approve is None and run.status is RunStatus.AWAITING_INPUT:
            message = "The run waits for its plan to be approved."
            raise InvalidRequest(message, hint="Answer with approve, true or false.")
        return self._moved(reader, run_id, transitions.approve)

    def is_planned(self, reader: Reader, run_id: str) -> bool:
        made = self._step(reader, run_id, PLAN)
        return made is not None and made.status is StepStatus.DONE

    def plan(self, reader: Reader, run_id: str) -> Plan:
        """Return the plan once it is made.

        Raises
        ------
        Conflict : it is not made yet, or cannot be.
        """
        plan = plan_of(self._runs.steps(reader, run_id))
        if plan is None:
            raise _nothing_yet(self._runs.get(reader, run_id), "plan", "plan.ready")
        return plan

    def result(self, reader: Reader, run_id: str) -> JsonValue:
        """Return what the report step assembled.

        Raises
        ------
        Conflict : the run has not ended, or ended without a result.
        """
        run = self._runs.get(reader, run_id)
        report = self._step(reader, run_id, REPORT)
        if report is None or report.status is not StepStatus.DONE:
            raise _nothing_yet(run, "result", "run.succeeded")
        return report.result

    async def wait(self, reader: Reader, run_id: str, seconds: float) -> RunRecord:
        """Return the run when it has ended or waits for a person, or as it is after `seconds`."""
        run = await asyncio.to_thread(self._runs.get, reader, run_id)
        try:
            async with asyncio.timeout(seconds):
                async for _ in self._bell.listen(run_id, SILENCE):
                    run = await asyncio.to_thread(self._runs.get, reader, run_id)
                    if run.status.is_terminal or run.status is RunStatus.AWAITING_INPUT:
                        break
        except TimeoutError:
            pass
        return run

    def _moved(self, reader: Reader, run_id: str, move: Callable[[State], Change]) -> RunRecord:
        self._runs.get(reader, run_id)
        change = self._ledger.amend(run_id, move)
        for step in transitions.ready(change):
            self._jobs.submit(Job(run_id, step.id), step.queue)
        self._bell.ring(run_id)
        return self._runs.get(reader, run_id)

    def _check(self, reader: Reader, new: NewRun) -> None:
        dataset = self._datasets.get(reader, new.dataset_id)
        if new.parent_run_id is not None:
            self._runs.get(reader, new.parent_run_id)
        if not new.question.strip():
            raise InvalidQuestion("The question is empty.", hint="Ask about columns by name.")
        if len(new.question) > LONGEST_QUESTION:
            message = f"The question has {len(new.question)} characters."
            raise InvalidQuestion(message, hint=f"At most {LONGEST_QUESTION} can be read.")
        new.knowledge.check(dataset.profile.names)
        self._check_options(new.options)
        check_population(new.options.population, dataset.profile)

    def _check_options(self, options: RunOptions) -> None:
        if not 0 < options.budget_seconds <= LARGEST_BUDGET:
            message = f"budget_seconds is {options.budget_seconds:g}."
            raise InvalidRequest(message, hint=f"Give a number in (0, {LARGEST_BUDGET:g}].")
        if options.planner is PlannerChoice.LLM and not self._has_model:
            message = "No language model is configured on this server."
            raise InvalidRequest(message, hint="Leave planner at auto, or ask its administrator.")
        known = {spec.name for spec in self._catalogue}
        unknown = sorted(set(options.algorithms) - known)
        if unknown:
            message = f"The catalogue has no algorithm called {', '.join(map(repr, unknown))}."
            raise InvalidRequest(message, hint="See GET /v1/catalogue for the names.")

    def _record(self, reader: Reader, new: NewRun) -> RunRecord:
        return RunRecord(
            id=self._new_id("run"),
            tenant=reader.tenant,
            dataset_id=new.dataset_id,
            question=new.question,
            knowledge=new.knowledge,
            options=new.options,
            status=RunStatus.QUEUED,
            created_at=self._clock(),
            parent_run_id=new.parent_run_id,
            trace=self._witness.trace(),
        )

    def _step(self, reader: Reader, run_id: str, step_id: str) -> StepRecord | None:
        found = (s for s in self._runs.steps(reader, run_id) if s.id == step_id)
        return next(found, None)


def _key(new: NewRun, key: str) -> IdempotencyKey:
    text = json.dumps(encode(new), sort_keys=True)
    return IdempotencyKey(key, hashlib.sha256(text.encode()).hexdigest())


def _nothing_yet(run: RunRecord, what: str, event: str) -> Conflict:
    if run.error is not None:
        return Conflict(f"The run failed: {run.error.sentence}", hint=run.error.hint)
    if run.status.is_terminal:
        return Conflict(f"The run is {run.status.value} and has no {what}.")
    hint = f"Wait for the event {event} at /v1/runs/{run.id}/events."
    return Conflict(f"The run is {run.status.value} and has no {what} yet.", hint=hint)
