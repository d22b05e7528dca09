"""What someone who keeps a service running does to it: back it up, bring it back, look it over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.adapters import backup, schema
from app.adapters.database import Database
from app.adapters.watch import SqlWatch
from app.bootstrap.files import blobs
from app.config import Mode, Settings
from app.errors import WhereforeError

ROOM_MB = 1024
LIBRARIES = ("numba", "sklearn", "networkx")


def back_up(settings: Settings, target: Path) -> dict[str, int]:
    """Write all this service knows to one file."""
    with closing(Database(settings.database)) as database:
        return backup.back_up(database, blobs(settings), target)


def restore(settings: Settings, source: Path) -> dict[str, int]:
    """Bring back what `back_up` wrote, into an empty database."""
    with closing(Database(settings.database)) as database:
        return backup.restore(database, blobs(settings), source)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing looked at: `fault` is "" when it is well; `remedy` says what to do otherwise."""

    name: str
    fault: str = ""
    remedy: str = ""


def look_over(settings: Settings, workers: Callable[[], int]) -> Iterator[Complaint]:
    """Yield what was looked at, one after the other."""
    yield _home(settings)
    yield _libraries()
    with closing(Database(settings.database)) as database:
        yield _of("database answers", database.check)
        yield _of("database has this version's schema", lambda: _check_schema(database))
        yield _of("no run has come to a halt", lambda: _check_halted(database, settings))
    yield _of("files can be kept", lambda: blobs(settings).check())
    if settings.mode is Mode.SERVER:
        yield _of("Redis answers", lambda: _check_redis(settings))
    yield _workers(workers())


def _of(name: str, check: Callable[[], None]) -> Complaint:
    try:
        check()
    except WhereforeError as error:
        return Complaint(name, error.message, error.hint)
    return Complaint(name)


def _home(settings: Settings) -> Complaint:
    name = f"the home folder {settings.home} has room"
    settings.home.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.home, os.W_OK):
        return Complaint(name, "It cannot be written to.", "Set WHEREFORE_HOME to one that can.")
    free = shutil.disk_usage(settings.home).free >> 20
    if free < ROOM_MB:
        return Complaint(name, f"{free} MiB are free.", f"Make room: at least {ROOM_MB} MiB.")
    return Complaint(name)


def _libraries() -> Complaint:
    from importlib.util import find_spec

    missing = [library for library in LIBRARIES if find_spec(library) is None]
    if missing:
        fault = f"{', '.join(missing)} are not installed: this machine cannot be a worker."
        return Complaint("a worker's libraries are here", fault, "pip install 'wherefore[causal]'")
    return Complaint("a worker's libraries are here")


def _check_schema(database: Database) -> None:
    if schema.drift(database):
        raise WhereforeError("It is that of another version.", hint="Run `wherefore migrate`.")


def _check_halted(database: Database, settings: Settings) -> None:
    halted = SqlWatch(database).halted(settings.halted_seconds)
    if halted:
        names = ", ".join(run.run_id for run in halted[:5])
        message = f"{len(halted)} have, among them {names}."
        raise WhereforeError(message, hint="Start a worker, or read the workers' logs.")


def _check_redis(settings: Settings) -> None:
    from redis import RedisError

    from app.adapters.bell_redis import RedisBell

    try:
        with closing(RedisBell(settings.redis_url)) as bell:
            bell.check()
    except RedisError as away:
        message = f"It does not: {away}"
        raise WhereforeError(message, hint="Runs go on slower; see WHEREFORE_REDIS_URL.") from None


def _workers(number: int) -> Complaint:
    name = "workers listen"
    if number == 0:
        return Complaint(name, "None does.", "Run `wherefore serve`, or a worker: runs wait.")
    return Complaint(f"{name} ({number})")
