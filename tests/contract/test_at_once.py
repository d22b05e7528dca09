"""Two who do the same at once, or whose ground is removed meanwhile, meet no fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from app.adapters import schema
from app.adapters.conversation_store import SqlConversations
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.people_store import SqlMembers, SqlOrganisations, SqlPersons
from app.adapters.store import SqlRuns
from app.errors import Conflict, NotFound
from app.service.people import Identity, Organisation, Person, Role
from app.service.ports import IdempotencyKey
from app.service.records import Reader
from tests.records import LONG_AGO, a_conversation, a_dataset, a_run, first_step, queued

ME, MANY = Reader("local"), 8
KNOWN = Identity("https://provider.example", "ada", "ada@example.org", "Ada")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as opened:
        schema.migrate(opened)
        yield opened


@pytest.fixture
def persons(database: Database) -> SqlPersons:
    known = SqlPersons(database)
    for name in ("ada", "bob"):
        known.add(Person(f"per_{name}", f"{name}@example.org", name, LONG_AGO))
    return known


def test_one_key_sent_many_times_at_once_starts_one_run(database: Database) -> None:
    SqlDatasets(database).add(a_dataset())
    runs, together = SqlRuns(database), Barrier(MANY)

    def start(n: int) -> str:
        together.wait()
        first = first_step(f"run_{n}")
        return runs.add(a_run(f"run_{n}"), first, queued(), IdempotencyKey("k", "d")).id

    with ThreadPoolExecutor(MANY) as threads:
        started = set(threads.map(start, range(MANY)))
    assert len(started) == 1
    assert [run.id for run in runs.page(ME, None, 10)] == list(started)


def test_a_run_or_a_conversation_of_a_removed_dataset_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="ds_1"):
        SqlRuns(database).add(a_run(), first_step(), queued())
    with pytest.raises(NotFound, match="removed"):
        SqlConversations(database).add(replace(a_conversation(), run_id=None))


def test_a_person_admitted_twice_at_once_is_one_member(
    database: Database, persons: SqlPersons
) -> None:
    SqlOrganisations(database).add(Organisation("org_1", "One", LONG_AGO))
    members, together = SqlMembers(database), Barrier(MANY)

    def admit(_: int) -> None:
        together.wait()
        members.put("org_1", "per_ada", Role.VIEWER, LONG_AGO)

    with ThreadPoolExecutor(MANY) as threads:
        list(threads.map(admit, range(MANY)))
    assert [m.person.id for m in members.of(Reader("org_1"))] == ["per_ada"]
    with pytest.raises(NotFound, match="per_eve"):
        members.put("org_1", "per_eve", Role.VIEWER, LONG_AGO)


def test_an_identity_linked_twice_belongs_to_one_person(persons: SqlPersons) -> None:
    for _ in range(2):
        persons.link("per_ada", KNOWN)
    with pytest.raises(Conflict, match="being set up"):
        persons.link("per_bob", KNOWN)
    found = persons.known_as(KNOWN)
    assert found is not None
    assert found.id == "per_ada"
