"""A whole server in this process that hostile files are sent to, and what came of each."""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from fastapi.testclient import TestClient

from app import bootstrap
from app.config import Settings
from app.main import create_app
from tests.hostile.case import Case, Fate

NAMED = frozenset({"invalid_file", "too_large", "limit_exceeded", "invalid_request"})
SECONDS, MEMORY_MB = 30.0, 2_048
SLACK = 5.0  # seconds that starting and ending a child may take on a busy machine


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a server answered: `code` is "" for a table that was read."""

    case: Case
    status: int
    code: str
    sentence: str
    hint: str
    seconds: float
    left: tuple[str, ...]
    logged: str = ""

    def faults(self) -> Iterator[str]:
        """Yield what was wrong with the answer."""
        if self.left:
            yield f"left on disk: {', '.join(self.left[:3])}"
        if self.seconds > SECONDS + SLACK:
            yield f"took {self.seconds:.0f} s"
        if not self.code and self.status != 201:
            yield f"answered {self.status} without a code"
        if self.code and not (400 <= self.status < 500 and self.code in NAMED):
            yield f"answered {self.status} {self.code}: {self.logged}"
        if self.code and not (self.hint and self.sentence):
            yield "was refused without a hint"
        if "/upload" in self.sentence + self.hint:
            yield f"told where files lie: {self.sentence}"
        if self.case.fate is Fate.REFUSED and not self.code:
            yield "was read"
        if self.case.fate is Fate.READ and self.code:
            yield f"was refused: {self.sentence}"
        if self.case.says and self.case.says not in self.sentence:
            yield f"was refused by {self.sentence!r}, without {self.case.says!r}"


class Target:
    """The server; each file is sent as a browser sends it."""

    def __init__(self, home: Path, client: TestClient, log: list[MutableMapping[str, Any]]) -> None:
        self._home = home
        self._client = client
        self._log = log

    def send(self, case: Case) -> Outcome:
        files = {"file": (case.filename, case.content())}
        self._log.clear()
        began = time.monotonic()
        answer = self._client.post("/v1/datasets", files=files)
        seconds = time.monotonic() - began
        said = answer.json()
        if answer.status_code == 201:
            self._client.delete(f"/v1/datasets/{said['id']}")
        return Outcome(
            case=case,
            status=answer.status_code,
            code=said.get("code", ""),
            sentence=said.get("detail", ""),
            hint=said.get("hint", ""),
            seconds=seconds,
            left=tuple(self._left()),
            logged=" | ".join(str(line["output"])[-300:] for line in self._log if "output" in line),
        )

    def _left(self) -> Iterator[str]:
        for folder in ("uploads", "work", "blobs"):
            for path in (self._home / folder).rglob("*"):
                if path.is_file() or path.parent.name in ("uploads", "work"):
                    yield str(path.relative_to(self._home))


@contextmanager
def target(home: Path) -> Iterator[Target]:
    """Run a server that allows a file 30 seconds and 2 GiB."""
    settings = Settings(
        home=home, token="t" * 32, workers=0, ingest_seconds=SECONDS, ingest_memory_mb=MEMORY_MB
    )
    bootstrap.migrate(settings)
    headers = {"Authorization": f"Bearer {settings.token}"}
    with (
        structlog.testing.capture_logs() as log,
        TestClient(create_app(settings), "http://127.0.0.1", headers=headers) as client,
    ):
        yield Target(home, client, log)
