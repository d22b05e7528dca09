"""The second wall between tenants, on a real PostgreSQL: queries that forget the WHERE."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from pydantic import JsonValue
from sqlalchemy import Column, MetaData, String, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from app.adapters import rows, schema
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.memory_ports import InlineSandbox, MemoryBell, MemoryBlobs, MemoryJobs
from app.adapters.row_security import SHARED, condition_of, walled_in
from app.adapters.store import SqlRuns
from app.adapters.tables import dataset, event, metadata, run, step
from app.adapters.witness import MemoryWitness
from app.causal.codec import encode
from app.causal.question import Knowledge, Question, QuestionKind
from app.planner.plan import Plan
from app.service.acting import acting_for, acting_for_all
from app.service.engine import Engine, Ports, Terms
from app.service.ports import Job, Limits
from app.service.records import RunStatus
from tests.records import a_dataset, a_run, first_step, queued

WALLED_IN = {name for name in metadata.tables if name not in SHARED}


@pytest.fixture(params=["superuser", "owner"])
def database(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[Database]:
    """Two tenants' rows, as an administrator and as an ordinary owner of the tables sees them."""
    url = postgres_url if request.param == "superuser" else _of_plain_owner(postgres_url)
    with closing(Database(url)) as opened:
        schema.migrate(opened)
        for n, tenant in enumerate(("mine", "theirs"), start=1):
            SqlDatasets(opened).add(a_dataset(f"ds_{n}", tenant=tenant))
            new = a_run(f"run_{n}", tenant=tenant, dataset_id=f"ds_{n}")
            SqlRuns(opened).add(new, first_step(new.id), queued())
        yield opened


def _of_plain_owner(url: str) -> str:
    server, _, name = url.rpartition("/")
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as connection:
        connection.execute("DROP ROLE IF EXISTS plain")
        connection.execute("CREATE ROLE plain LOGIN NOSUPERUSER")
        connection.execute(f"ALTER DATABASE {name} OWNER TO plain")
        connection.execute("ALTER SCHEMA public OWNER TO plain")
    return f"{server.replace('wherefore@', 'plain@')}/{name}"


def test_every_table_says_whose_its_rows_are() -> None:
    for table in metadata.tables.values():
        condition_of(table)


def test_a_table_that_does_not_say_is_refused_by_name() -> None:
    orphan = Table("orphan", MetaData(), Column("id", String, primary_key=True))
    with pytest.raises(LookupError, match="orphan"):
        condition_of(orphan)


def test_every_such_table_is_walled_in(database: Database) -> None:
    with database.reading() as connection:
        assert walled_in(connection) == WALLED_IN


@pytest.mark.parametrize("table", [dataset, run, step, event], ids=lambda table: table.name)
def test_a_query_that_forgets_the_tenant_sees_its_own_rows(
    database: Database, table: Table
) -> None:
    with acting_for("mine"), database.reading() as connection:
        found = connection.execute(select(table)).all()
    assert len(found) == 1
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 2


@pytest.mark.parametrize("table", [dataset, run, step, event], ids=lambda table: table.name)
def test_a_change_that_forgets_the_tenant_leaves_the_rows_of_others(
    database: Database, table: Table
) -> None:
    with acting_for("mine"), database.writing() as connection:
        assert connection.execute(delete(table)).rowcount == 1
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 1


def test_nobody_gives_rows_to_another_tenant(database: Database) -> None:
    row = rows.dataset_row(a_dataset("ds_3", tenant="theirs"))
    for change in (insert(dataset).values(row), update(dataset).values(tenant="theirs")):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            acting_for("mine"),
            database.writing() as connection,
        ):
            connection.execute(change)


def test_a_tenant_that_nobody_has_sees_nothing(database: Database) -> None:
    with acting_for(""), database.reading() as connection:
        assert connection.execute(select(dataset)).all() == []


def test_the_limit_ends_with_its_transaction(database: Database) -> None:
    for _ in range(20):  # more often than the pool has connections at hand
        with acting_for("mine"), database.reading() as connection:
            assert connection.scalar(text("SELECT current_setting('wherefore.tenant')")) == "mine"
        with acting_for_all(), database.reading() as connection:
            assert len(connection.execute(select(dataset)).all()) == 2


def test_a_blob_that_another_tenant_holds_is_in_use(database: Database) -> None:
    with acting_for("mine"):
        assert not SqlDatasets(database).release("a" * 64, _never)


@pytest.mark.parametrize("tenant", ["mine", "theirs"])
def test_a_worker_sees_the_rows_of_its_run_s_tenant_alone(database: Database, tenant: str) -> None:
    """A query without any WHERE, from within a step, on the wiring that workers have."""
    run_id = {"mine": "run_1", "theirs": "run_2"}[tenant]
    seen: list[tuple[str, int]] = []

    def spied(result: JsonValue) -> Callable[[JsonValue], JsonValue]:
        def task(_: JsonValue) -> JsonValue:
            with database.reading() as connection:
                tenants = connection.scalars(select(run.c.tenant)).all()
                events = connection.scalar(select(func.count()).select_from(event))
            assert tenants == [tenant]
            seen.append((tenants[0], events))
            return result

        return task

    plan = Plan(Question("?", QuestionKind.DISCOVER), Knowledge(), (), "Nothing is to be done.")
    tasks = {"plan": spied(encode(plan)), "report": spied({})}
    runs = SqlRuns(database)
    ports = Ports(
        SqlDatasets(database),
        runs,
        runs,
        _EveryBlob(),
        MemoryJobs(),
        MemoryBell(),
        InlineSandbox(tasks),
        MemoryWitness(),
    )
    engine = Engine(
        ports,
        Terms(Limits(60, 1 << 30)),
        algorithms=frozenset(),
        versions={},
        clock=time.monotonic,
        pause=time.sleep,
    )
    for step_id in ("plan", "report"):
        assert engine.work(Job(run_id, step_id), lambda: False)
    assert len(seen) == 2
    assert runs.read(run_id).status is RunStatus.SUCCEEDED
    with database.reading() as connection:  # the limit ended with the work
        assert connection.scalar(select(func.count()).select_from(run)) == 2


class _EveryBlob(MemoryBlobs):
    def local_path(self, sha256: str) -> Path:
        return Path(sha256)


def _never(sha256: str) -> None:
    raise AssertionError(f"{sha256} is still in use")
