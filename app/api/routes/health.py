"""Health over HTTP: alive, ready, and the figures that a monitor reads."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.deps import ServicesDep
from app.api.problems import answers
from app.api.schemas.base import Out

router = APIRouter(tags=["health"])


class HealthOut(Out):
    """The process answers."""

    status: str = "ok"


class ReadyOut(Out):
    """Database and files answer; `workers` would hear of a run now, with none of them runs wait."""

    status: str
    workers: int


@router.get("/healthz", operation_id="get_health")
async def get_health() -> HealthOut:
    """Tell that the process is alive."""
    return HealthOut()


@router.get("/readyz", operation_id="get_readiness", responses=answers(503))
def get_readiness(services: ServicesDep) -> ReadyOut:
    """Tell whether work can be accepted and is being done."""
    services.check()
    workers = services.workers()
    return ReadyOut(status="ready" if workers else "no_workers", workers=workers)


@router.get(
    "/metrics",
    operation_id="get_metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **answers(401)},
)
def get_metrics(request: Request, services: ServicesDep) -> Response:
    """Return the figures in Prometheus' text format."""
    text, media_type = request.app.state.meter.text(services.operations.figures())
    return Response(text, media_type=media_type)
