"""The wiring of work on runs: what wakes workers, the runs' service, the engine."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from app.adapters.bell import LocalBell
from app.adapters.jobs_local import LocalJobs
from app.adapters.sockets import meeting_place
from app.bootstrap.devices import devices
from app.bootstrap.identity import new_id, now
from app.causal.catalogue import Catalogue
from app.config import Mode, Settings
from app.service.consulting import Consultant
from app.service.engine import Engine, Ports, Terms
from app.service.ports import Limits
from app.service.runs import RunService

if TYPE_CHECKING:
    from app.adapters.bell_redis import RedisBell
    from app.adapters.jobs_celery import CeleryJobs

NAMED_IN_RESULTS = ("wherefore", "numpy", "scipy", "pandas", "numba", "duckdb", "pyarrow")


def jobs_and_bell(settings: Settings) -> tuple[LocalJobs | CeleryJobs, LocalBell | RedisBell]:
    if settings.mode is Mode.EMBEDDED:
        folder = meeting_place(settings.home)
        return LocalJobs(folder), LocalBell(folder)
    from app.adapters.bell_redis import RedisBell
    from app.adapters.jobs_celery import CeleryJobs, celery_app

    return CeleryJobs(celery_app(settings.redis_url)), RedisBell(settings.redis_url)


def run_service(ports: Ports, catalogue: Catalogue, *, has_model: bool) -> RunService:
    return RunService(
        datasets=ports.datasets,
        runs=ports.runs,
        ledger=ports.ledger,
        jobs=ports.jobs,
        bell=ports.bell,
        witness=ports.witness,
        catalogue=catalogue,
        has_model=has_model,
        new_id=new_id,
        clock=now,
    )


def engine(
    settings: Settings, ports: Ports, catalogue: Catalogue, consultant: Consultant | None
) -> Engine:
    terms = Terms(
        limits=Limits(settings.step_seconds, settings.step_memory_mb << 20),
        lease_seconds=settings.lease_seconds,
        beat_seconds=settings.beat_seconds,
        abandon_seconds=settings.abandon_seconds,
        look_seconds=settings.look_seconds,
        resubmit_seconds=settings.resubmit_seconds,
        max_attempts=settings.max_attempts,
        shard_seconds=settings.shard_seconds,
        device_seconds=settings.device_seconds if devices(settings).names else math.inf,
    )
    return Engine(
        ports,
        terms,
        algorithms=frozenset(spec.name for spec in catalogue),
        versions=_versions(),
        clock=time.monotonic,
        pause=time.sleep,
        consultant=consultant,
    )


def _versions() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in NAMED_IN_RESULTS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
