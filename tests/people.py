"""Organisations and their people, for tests."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from app.adapters import schema
from app.adapters.database import Database
from app.adapters.memory_ports import MemoryBlobs
from app.bootstrap.people import people_services
from app.config import Settings
from app.service.people import Role
from app.service.people_services import PeopleServices
from app.service.ports import Runs

PASSWORD = "correct horse battery staple"
ADA, BOB, EVE = "ada@example.org", "bob@example.org", "eve@example.net"


class QuickPasswords:
    """Implements Passwords for tests: what protects a password is that hashing it is slow."""

    def hash(self, password: str) -> str:
        return password[::-1]

    def matches(self, password: str, kept: str | None) -> bool:
        return kept == password[::-1]


def services_at(folder: Path, runs: Runs, **settings: object) -> PeopleServices:
    """Return everything about people over a new SQLite database in this folder."""
    given = Settings(home=folder, **settings)  # type: ignore[arg-type]
    database, blobs = database_at(folder), MemoryBlobs()
    return people_services(given, database, runs, blobs, QuickPasswords())


def database_at(folder: Path) -> Database:
    """Return a new SQLite database in this folder, with every table."""
    shutil.copyfile(_empty(), folder / "people.db")
    return Database(f"sqlite:///{folder}/people.db")


@cache
def _empty() -> Path:
    """Return a database that was migrated once for all tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="wherefore-"))
    atexit.register(shutil.rmtree, folder)
    database = Database(f"sqlite:///{folder}/empty.db")
    schema.migrate(database)
    database.close()
    return folder / "empty.db"


def found(people: PeopleServices, name: str = "acme", **members: Role) -> str:
    """Make an organisation; each member is called NAME@example.org and has PASSWORD."""
    tenant = people.organisations.add(name).id
    for called, role in members.items():
        email = f"{called}@example.org"
        people.organisations.admit(tenant, email, role, name=called, password=PASSWORD)
    return tenant
