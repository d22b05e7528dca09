"""Health over HTTP: alive, ready, and the figures that a monitor reads."""

from __future__ import annotations

from typing import Protocol, cast

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.api.problems import answers
from app.api.schemas.base import Out

router = APIRouter(tags=["health"])


class Readiness(Protocol):
    """What stands behind the API; `check` returns the live workers, or raises Unavailable."""

    def check(self) -> int: ...


class HealthOut(Out):
    """The process answers."""

    status: str = "ok"


class ReadyOut(Out):
    """The database answers; `workers` were heard of lately, and 0 means that runs wait."""

    status: str
    workers: int


@router.get("/healthz", operation_id="get_health")
async def get_health() -> HealthOut:
    """Tell that the process is alive."""
    return HealthOut()


@router.get("/readyz", operation_id="get_readiness", responses=answers(503))
async def get_readiness(request: Request) -> ReadyOut:
    """Tell whether work can be accepted and is being done."""
    readiness = cast("Readiness", request.app.state.readiness)
    workers = await run_in_threadpool(readiness.check)
    return ReadyOut(status="ready" if workers else "no_workers", workers=workers)


@router.get(
    "/metrics",
    operation_id="get_metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **answers(401)},
)
def get_metrics(request: Request) -> Response:
    """Return the figures in Prometheus' text format."""
    text, media_type = request.app.state.meter.text()
    return Response(text, media_type=media_type)
