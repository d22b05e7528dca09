"""The servers that end-to-end tests talk to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.client import Client
from tests.services import fresh_database
from tests.sites import Site, embedded, full_stack

# The files that take longest, those first: whoever is done early still finds something to do.
LONGEST_FIRST = ("test_main_jobs", "test_durability", "test_outages", "test_http", "test_model")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = Path(__file__).parent
    places = {ours / f"{name}.py": place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def embedded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with SQLite, for all files that this process runs."""
    with embedded(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="session")
def full_stack_site(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: str, redis_server: str
) -> Iterator[Site]:
    """A server with PostgreSQL, Redis and Celery, for all files that this process runs.

    Its queues are in a part of Redis of their own: a test's second stack hears nothing of them.
    """
    home, queues = tmp_path_factory.mktemp("home"), redis_server.rsplit("/", 1)[0] + "/1"
    with (
        fresh_database(postgres_server) as database,
        full_stack(home, database, queues) as running,
    ):
        yield running


@pytest.fixture(scope="module", params=["embedded", "full_stack"])
def site(request: pytest.FixtureRequest) -> Site:
    """A running server, once with SQLite and once with PostgreSQL, Redis and Celery."""
    running: Site = request.getfixturevalue(f"{request.param}_site")
    return running


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[Client]:
    """A signed-in client of the server."""
    reader = Client.to(site.url, site.token)
    yield reader
    reader.http.close()
