"""Runs over HTTP: start, list, follow, cancel, answer."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.api.deps import AfterQuery, LimitQuery, ReaderDep, Services, ServicesDep, cut
from app.api.problems import answers
from app.api.rate_limits import rate_limits
from app.api.schemas.base import Storable
from app.api.schemas.runs import (
    RUN_EXAMPLE,
    AnswerIn,
    EventOut,
    EventPage,
    RunIn,
    RunOut,
    RunPage,
    StepOut,
    StepsOut,
)
from app.api.stream import event_stream
from app.service.records import Reader

router = APIRouter(prefix="/v1/runs", tags=["runs"], responses=answers(401, 404, 422, 503))

LONGEST_WAIT = 60

RunId = Annotated[str, Path(examples=["run_0123456789abcdefghijkl"])]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key gives the same run, however often it is sent.",
    ),
]
_Prefer = Annotated[
    str | None,
    Header(description=f"`wait=N`: answer when the run has ended, or after N ≤ {LONGEST_WAIT} s."),
]


def _seconds_to_wait(prefer: _Prefer = None) -> int:
    asked = re.search(r"(?:^|[,;\s])wait=(\d{1,6})", prefer or "")
    return min(int(asked[1]), LONGEST_WAIT) if asked else 0


SecondsToWait = Annotated[int, Depends(_seconds_to_wait)]


@router.post("", status_code=202, operation_id="start_run", responses=answers(400, 413, 429))
async def start_run(
    body: Annotated[RunIn, Body(examples=[RUN_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
    response: Response,
    wait: SecondsToWait,
    idempotency_key: IdempotencyKey = None,
) -> RunOut:
    """Ask a question of a dataset; `Location` is where the run can be followed."""
    new = body.to_domain()
    run = await run_in_threadpool(services.runs.start, reader, new, idempotency_key)
    if wait:
        run = await services.runs.wait(reader, run.id, wait)
        response.headers["Preference-Applied"] = f"wait={wait}"
    response.headers["Location"] = f"/v1/runs/{run.id}"
    response.headers["Retry-After"] = "1"
    response.headers.update(await run_in_threadpool(_rate_limits, services, reader))
    return RunOut.model_validate(run)


def _rate_limits(services: Services, reader: Reader) -> dict[str, str]:
    holdings = services.people.holdings
    if not holdings.quotas.runs_per_day:
        return {}
    return rate_limits(holdings.usage(reader), holdings.quotas)


@router.get("", operation_id="list_runs")
def list_runs(
    services: ServicesDep,
    reader: ReaderDep,
    after: AfterQuery = None,
    limit: LimitQuery = 50,
    dataset_id: Annotated[Storable | None, Query(max_length=64)] = None,
) -> RunPage:
    """List runs, newest first."""
    kept, last = cut(services.runs.page(reader, after, limit + 1, dataset_id), limit)
    return RunPage(items=[RunOut.model_validate(r) for r in kept], next=last and last.id)


@router.get("/{run_id}", operation_id="get_run")
async def get_run(
    run_id: RunId, services: ServicesDep, reader: ReaderDep, wait: SecondsToWait
) -> RunOut:
    """Return the run as it stands."""
    if wait:
        return RunOut.model_validate(await services.runs.wait(reader, run_id, wait))
    return RunOut.model_validate(await run_in_threadpool(services.runs.get, reader, run_id))


@router.post("/{run_id}/cancel", operation_id="cancel_run", responses=answers(409))
def cancel_run(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> RunOut:
    """Stop the run for good."""
    return RunOut.model_validate(services.runs.cancel(reader, run_id))


@router.post("/{run_id}/finish", operation_id="finish_run", responses=answers(409))
def finish_run(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> RunOut:
    """Stop what is in work and report on the steps that are done: a partial result."""
    return RunOut.model_validate(services.runs.finish(reader, run_id))


@router.post("/{run_id}/answer", operation_id="answer_run", responses=answers(400, 409, 413))
def answer_run(run_id: RunId, body: AnswerIn, services: ServicesDep, reader: ReaderDep) -> RunOut:
    """Answer a run that waits for a person."""
    return RunOut.model_validate(services.runs.answer(reader, run_id, body.to_domain()))


@router.get("/{run_id}/steps", operation_id="list_steps")
def list_steps(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> StepsOut:
    """Return the steps as they stand, with the results of those that are done."""
    steps = services.runs.steps(reader, run_id)
    return StepsOut(items=[StepOut.model_validate(step) for step in steps])


_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


@router.get(
    "/{run_id}/events",
    operation_id="list_events",
    response_model=EventPage,
    responses={200: {"description": "A page, or a stream of events", "content": _STREAM}},
)
async def list_events(
    request: Request,
    run_id: RunId,
    services: ServicesDep,
    reader: ReaderDep,
    after: Annotated[
        int, Query(ge=0, le=2**31 - 1, description="Only events behind this seq.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> Response | EventPage:
    """Follow the run's log as Server-Sent Events, or read a page of it as JSON.

    `Accept: application/json` gives a page; anything else a stream that ends with the run.
    """
    behind = max(after, _seq(last_event_id))
    if _wants_json(request):
        found = await run_in_threadpool(services.events.page, reader, run_id, behind, limit + 1)
        kept, last = cut(found, limit)
        items = [EventOut.model_validate(event) for event in kept]
        return EventPage(items=items, next=str(last.seq) if last else None)
    run = await run_in_threadpool(services.runs.get, reader, run_id)
    if run.status.is_terminal and behind >= run.last_seq:
        return Response(status_code=204)  # tells an EventSource to stop coming back
    return event_stream(services.events.pages(reader, run_id, behind))


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/event-stream" not in accept


def _seq(last_event_id: str | None) -> int:
    is_seq = last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal()
    return min(int(last_event_id or 0), 2**31 - 1) if is_seq else 0
