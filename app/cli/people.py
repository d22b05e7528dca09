"""`wherefore org`, `user`, `key`: what the administrator of a server says about its people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.given import fail, read_settings

if TYPE_CHECKING:
    from app.service.people_services import PeopleServices
    from app.service.records import Reader

org = typer.Typer(name="org", help="Organisations: what belongs to one, no other sees.")
user = typer.Typer(name="user", help="People, and the organisations they are members of.")
key = typer.Typer(name="key", help="API keys, for programs.")


class RoleName(StrEnum):
    """The roles there are; kept here so that `--help` loads nothing."""

    OWNER = "owner"
    ANALYST = "analyst"
    VIEWER = "viewer"


class ScopeName(StrEnum):
    """The scopes there are; kept here so that `--help` loads nothing."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


OrgName = Annotated[str, typer.Option("--org", help="The organisation's name.")]


@org.command("add")
def add_org(name: Annotated[str, typer.Argument(help="What it is called.")]) -> None:
    """Make an organisation; add its people with `wherefore user add`."""
    with _people() as people:
        made = people.organisations.add(name)
    print(f"{made.name} is {made.id}.")


@org.command("list")
def list_orgs() -> None:
    """List the organisations."""
    with _people() as people:
        for each in people.organisations.all():
            print(f"{each.id:<28} {each.created_at:%Y-%m-%d}  {each.name}")


@org.command("remove")
def remove_org(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    is_confirmed: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove an organisation for good: its data, keys and log, and people of no other."""
    with _people() as people:
        tenant = people.organisations.named(name).id
        if not is_confirmed:
            typer.confirm(f"Remove {name} and everything it has for good?", abort=True)
        people.holdings.erase_organisation(tenant)
    print(f"{name} is removed.")


@user.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address they sign in with.")],
    org: OrgName = "local",
    role: Annotated[
        RoleName, typer.Option(help="Owners administer, analysts change, viewers look.")
    ] = RoleName.ANALYST,
    name: Annotated[str, typer.Option(help="How they are called.")] = "",
    is_external: Annotated[
        bool,
        typer.Option("--no-password", help="They sign in with the identity provider only."),
    ] = False,
) -> None:
    """Make somebody a member; the password is asked for, or read from standard input."""
    from app.service.people import Role

    with _people() as people:
        tenant = people.organisations.named(org).id
        password = "" if is_external else _password()
        admitted = people.organisations.admit(
            tenant, email, Role(role.value), name=name, password=password
        )
    print(f"{admitted.person.email} is {admitted.role.value} of {org}.")


@user.command("list")
def list_users(org: OrgName = "local") -> None:
    """List the members of an organisation."""
    with _people() as people:
        for member in people.organisations.members(_administrator(people, org)):
            since = f"{member.since:%Y-%m-%d}"
            print(f"{member.person.email:<40} {member.role.value:<8} {since}  {member.person.id}")


@key.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    org: OrgName = "local",
    scope: Annotated[
        list[ScopeName] | None, typer.Option(help="May be given several times.  [default: read]")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="How long it is valid.  [default: for ever]")
    ] = None,
) -> None:
    """Make a key that belongs to no person; it is shown this once."""
    from app.service.records import Scope

    scopes = [Scope(each.value) for each in scope or [ScopeName.READ]]
    with _people() as people:
        made = people.keys.add(_administrator(people, org), name, scopes, days)
    print(made.secret)


@key.command("list")
def list_keys(org: OrgName = "local") -> None:
    """List an organisation's keys; of each secret, only how it begins is known."""
    with _people() as people:
        for each in people.keys.of(_administrator(people, org)):
            scopes = "+".join(sorted(scope.value for scope in each.scopes))
            state = "revoked" if each.revoked_at else "valid"
            print(f"{each.id:<28} {each.prefix}… {scopes:<16} {state:<8} {each.name}")


@key.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="Its id: see `wherefore key list`.")],
    org: OrgName = "local",
) -> None:
    """End a key for good."""
    with _people() as people:
        people.keys.revoke(_administrator(people, org), key_id)
    print(f"{key_id} is revoked.")


@contextmanager
def _people() -> Iterator[PeopleServices]:
    from app.bootstrap import people_at

    with people_at(read_settings()) as people:
        yield people


def _administrator(people: PeopleServices, org: str) -> Reader:
    from app.service.records import Reader

    return Reader(people.organisations.named(org).id, "command line")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n") or fail("No password came on standard input.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
