"""The servers that end-to-end tests talk to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.client import Client
from tests.services import fresh_database
from tests.sites import Site, embedded, full_stack


@pytest.fixture(scope="module", params=["embedded", "full_stack"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A running server, once with SQLite and once with PostgreSQL, Redis and Celery."""
    home: Path = tmp_path_factory.mktemp("home")
    if request.param == "embedded":
        with embedded(home) as running:
            yield running
        return
    server = request.getfixturevalue("postgres_server")
    redis = request.getfixturevalue("redis_server")
    with fresh_database(server) as database, full_stack(home, database, redis) as running:
        yield running


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[Client]:
    """A signed-in client of the server."""
    reader = Client.to(site.url, site.token)
    yield reader
    reader.http.close()
