"""One database, SQLite or PostgreSQL: transactions, its clock, its faults in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url, text
from sqlalchemy.engine import URL

from app.errors import Unavailable
from app.service.acting import EVERY_TENANT, acting_tenant

BUSY_SECONDS = 15
SQLITE_NOW = text("SELECT (julianday('now') - 2440587.5) * 86400.0")
POSTGRES_NOW = text("SELECT extract(epoch FROM clock_timestamp())::double precision")
# Who may pass row-level security lays that right down for the length of the transaction.
LIMIT = text(
    "SELECT set_config('wherefore.tenant', :tenant, true), set_config('role', :role, true)"
)
TENANT_ROLE = "wherefore_tenant"
PASSES_WALLS = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


class Database:
    """Opens transactions. `writing` takes SQLite's only write lock at once, never halfway."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = _sqlite(self._url) if self.is_sqlite else _postgres(self._url)
        self._writing = self._engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection on which what is read belongs together."""
        with _translated(), self._engine.begin() as connection:
            self._limit(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose writes all happen, or none."""
        with _translated(), self._writing.begin() as connection:
            self._limit(connection)
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one moment, however long the reading takes."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _translated(), self._engine.execution_options(**level).begin() as connection:
            self._limit(connection)
            yield connection

    def forget_removed(self) -> None:
        """Have SQLite overwrite what its log still holds of removed rows."""
        if self.is_sqlite:
            with _translated(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def now(self, connection: Connection) -> float:
        """Return the database's time in seconds since 1970."""
        return float(connection.scalar(SQLITE_NOW if self.is_sqlite else POSTGRES_NOW))

    def check(self) -> None:
        """Raise Unavailable when the database does not answer."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self._engine.dispose()

    def _limit(self, connection: Connection) -> None:
        """Have PostgreSQL show the rows of the tenant that is worked for, and no others."""
        tenant = acting_tenant()
        if not self.is_sqlite and tenant != EVERY_TENANT:
            role = TENANT_ROLE if connection.info["passes_walls"] else "none"
            connection.execute(LIMIT, {"tenant": tenant, "role": role})


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as fault:
        reason = str(getattr(fault, "orig", fault)).strip().splitlines()
        hint = "Try again shortly." if not reason else f"It said: {reason[0]}"
        raise Unavailable("The database does not answer.", hint=hint) from fault


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=16, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is removed is overwritten
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a writer fails at once when another writes.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # they would stand in the log with a fault
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=16,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "options": "-c lock_timeout=15s -c statement_timeout=60s "
            "-c idle_in_transaction_session_timeout=60s "
            f"-c wherefore.tenant={EVERY_TENANT}",
        },
    )
    event.listen(engine, "connect", _note_rights)
    return engine


def _note_rights(connection: Any, record: Any) -> None:
    connection.autocommit = True
    record.info["passes_walls"] = connection.execute(PASSES_WALLS).fetchone()[0]
    connection.autocommit = False
