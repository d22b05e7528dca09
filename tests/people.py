"""Organisations and their people, for tests."""

from __future__ import annotations

from pathlib import Path

from app.adapters import schema
from app.adapters.database import Database
from app.bootstrap.people import people_services
from app.config import Settings
from app.service.people import Role
from app.service.people_services import PeopleServices
from app.service.ports import Runs

PASSWORD = "correct horse battery staple"
ADA, BOB, EVE = "ada@example.org", "bob@example.org", "eve@example.net"


def services_at(folder: Path, runs: Runs, **settings: object) -> PeopleServices:
    """Return everything about people over a new SQLite database in this folder."""
    database = Database(f"sqlite:///{folder}/people.db")
    schema.migrate(database)
    return people_services(Settings(home=folder, **settings), database, runs)  # type: ignore[arg-type]


def found(people: PeopleServices, name: str = "acme", **members: Role) -> str:
    """Make an organisation; each member is called NAME@example.org and has PASSWORD."""
    tenant = people.organisations.add(name).id
    for called, role in members.items():
        email = f"{called}@example.org"
        people.organisations.admit(tenant, email, role, name=called, password=PASSWORD)
    return tenant
