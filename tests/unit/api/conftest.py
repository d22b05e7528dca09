"""An app over services in memory, and clients with and without its token."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.application import Wiring, wire
from app.api.auth import Gate
from app.api.callers import Callers
from app.api.deps import Uploads
from app.api.login_page import Ways
from tests.people import services_at
from tests.unit.api.fakes import FakeRuns, FakeServices, upload_service

TOKEN = "a-token-of-this-test"
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def log() -> Iterator[list[MutableMapping[str, Any]]]:
    processors = [structlog.contextvars.merge_contextvars]
    with structlog.testing.capture_logs(processors=processors) as lines:
        yield lines


@pytest.fixture
def services(tmp_path: Path) -> FakeServices:
    runs = FakeRuns()
    people = services_at(tmp_path, runs)
    return FakeServices(upload_service(tmp_path / "parts"), people, runs=runs)


@pytest.fixture
def gate() -> Gate:
    return Gate(TOKEN, hosts=frozenset({"data.example.org"}))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Built</title>")
    (built / "assets" / "index-1a2b.js").write_text("export {}")
    return built


@pytest.fixture
def app(services: FakeServices, gate: Gate, pages: Path, tmp_path: Path) -> FastAPI:
    uploads = Uploads(
        folder=tmp_path / "uploads",
        max_bytes=1 << 20,
        threads=CapacityLimiter(2),
        part_bytes=1_000,
    )
    callers = Callers(gate, services.people, Ways(by_password=True, by_provider=True))
    return wire(Wiring(services, callers, uploads, pages))


@pytest.fixture
def stranger(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(app, base_url=ADDRESS, headers=headers, follow_redirects=False) as client:
        yield client
