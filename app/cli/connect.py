"""Reaching a server from a command: the one named, the one running here, or one of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.exits import Exit
from app.cli.given import fail, read_settings

if TYPE_CHECKING:
    from app.client import Wherefore

Server = Annotated[
    str | None,
    typer.Option(
        envvar="WHEREFORE_URL",
        help="The server's address.  [default: the one running here, else a private one]",
    ),
]
Token = Annotated[
    str | None, typer.Option(envvar="WHEREFORE_TOKEN", help="Its token.  [default: this home's]")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]


@dataclass(frozen=True, slots=True)
class Reached:
    """A server; `is_private` says that it ends with the command, and work with it."""

    client: Wherefore
    is_private: bool


@contextmanager
def reached(server: str | None, token: str | None, *, workers: int = 0) -> Iterator[Reached]:
    """Give a client; its faults end the command with a sentence and an exit code.

    `workers` is how many a private server has: none is needed to read.
    """
    from app.client import Wherefore

    with (
        _faults_told(),
        address(server, token, workers=workers) as (url, secret, is_private),
        Wherefore(url, secret) as client,
    ):
        yield Reached(client, is_private)


@contextmanager
def address(
    server: str | None, token: str | None, *, workers: int = 0
) -> Iterator[tuple[str, str, bool]]:
    """Give a server's address and token, and whether it is private to this command."""
    from app.cli.private import private_server
    from app.cli.running import find
    from app.config import access_token

    if server is not None:
        yield server, token or _token_of_home_at(server), False
        return
    settings = read_settings()
    secret = token or access_token(settings)
    if (url := find(settings.home)) is not None:
        yield url, secret, False
        return
    with private_server(settings.model_copy(update={"token": secret}), workers) as url:
        yield url, secret, True


def _token_of_home_at(server: str) -> str:
    """Return this home's token where `server` is the one that runs on this home, else none."""
    from app.cli.running import find
    from app.config import access_token

    settings = read_settings()
    return access_token(settings) if find(settings.home) == server.rstrip("/") else ""


@contextmanager
def _faults_told() -> Iterator[None]:
    from app.client import faults

    codes = {
        faults.RunFailed: Exit.RUN_FAILED,
        faults.RunCancelled: Exit.RUN_CANCELLED,
        faults.RunWaits: Exit.RUN_WAITS,
        faults.NotYet: Exit.NOT_YET,
        faults.CannotReach: Exit.NO_SERVER,
    }
    try:
        yield
    except faults.WhereforeFault as fault:
        fail(str(fault), codes.get(type(fault), Exit.REFUSED))
    except (FileNotFoundError, PermissionError, IsADirectoryError) as fault:
        fail(f"{fault.filename}: {fault.strerror}.", Exit.REFUSED)
    except BrokenPipeError:  # the reader of our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.DONE) from None
    except KeyboardInterrupt:
        fail("Interrupted.", Exit.INTERRUPTED)
