"""Schedules over HTTP: questions asked again, and whether the answer has changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.pipelines import (
    SCHEDULE_EXAMPLE,
    DriftOut,
    RerunOut,
    RerunsOut,
    ScheduleIn,
    ScheduleOut,
    SchedulesOut,
)

router = APIRouter(
    prefix="/v1/schedules", tags=["pipelines"], responses=answers(401, 404, 422, 503)
)

ScheduleId = Annotated[str, Path(max_length=64, examples=["sched_0123456789abcdefghijkl"])]


@router.post("", status_code=201, operation_id="create_schedule", responses=answers(400, 413))
def create_schedule(
    body: Annotated[ScheduleIn, Body(examples=[SCHEDULE_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
    response: Response,
) -> ScheduleOut:
    """Have a question asked again and again, of the latest table that then has this one's name."""
    made = services.pipelines.schedules.create(
        reader,
        body.dataset_id,
        body.question,
        cron=body.cron,
        timezone=body.timezone,
        options=body.options.to_domain(),
    )
    response.headers["Location"] = f"/v1/schedules/{made.id}"
    return ScheduleOut.model_validate(made)


@router.get("", operation_id="list_schedules")
def list_schedules(services: ServicesDep, reader: ReaderDep) -> SchedulesOut:
    """List what is asked again and again."""
    every = services.pipelines.schedules.all(reader)
    return SchedulesOut(items=[ScheduleOut.model_validate(s) for s in every])


@router.get("/{schedule_id}", operation_id="get_schedule")
def get_schedule(schedule_id: ScheduleId, services: ServicesDep, reader: ReaderDep) -> ScheduleOut:
    """Return a schedule with when it next comes due."""
    return ScheduleOut.model_validate(services.pipelines.schedules.get(reader, schedule_id))


@router.delete("/{schedule_id}", status_code=204, operation_id="remove_schedule")
def remove_schedule(schedule_id: ScheduleId, services: ServicesDep, reader: ReaderDep) -> None:
    """Ask no more; the runs stay."""
    services.pipelines.schedules.remove(reader, schedule_id)


@router.get("/{schedule_id}/runs", operation_id="list_reruns")
def list_reruns(schedule_id: ScheduleId, services: ServicesDep, reader: ReaderDep) -> RerunsOut:
    """List the latest times that it came due, the oldest of them first."""
    found = services.pipelines.schedules.reruns(reader, schedule_id)
    return RerunsOut(items=[RerunOut.model_validate(r) for r in found])


@router.get("/{schedule_id}/drift", operation_id="get_drift", responses=answers(409))
def get_drift(schedule_id: ScheduleId, services: ServicesDep, reader: ReaderDep) -> DriftOut:
    """Tell whether the answer has changed since the first time it was asked."""
    return DriftOut.model_validate(services.pipelines.schedules.drift(reader, schedule_id))
