"""A graph that lies in a file: read in whatever format it is in, by this process or by a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.connect import reached
from app.cli.exits import Exit
from app.cli.given import fail

if TYPE_CHECKING:
    from app.client import ConvertedGraph, Knowledge

STDIN = "-"
GraphFile = Annotated[
    str, typer.Argument(metavar="FILE", help="A graph's text, or '-' for standard input.")
]
ReadAs = Annotated[
    str | None,
    typer.Option(
        "--from", help="The format of FILE.  [default: as it begins, else by the file's ending]"
    ),
]


def converted(
    file: str, *, form: str | None, to: str | None, server: str | None, token: str | None
) -> ConvertedGraph:
    """Return the graph of a file, and its text in the format `to`, or else in its own.

    A server is asked only where one is named: nothing of it is kept, so that none is needed.
    What cannot be read ends the command with the file's name and the reason.
    """
    with _told_of(file):
        text = _text_of(file)
        known = form or _recognised(text, file)
        if server is None:
            return _here(text, known, to or known)
        with reached(server, token) as there:
            return there.client.convert(text, format=known, to=to)


def knowledge_in(file: str, *, server: str | None, token: str | None) -> Knowledge:
    """Return the arrows of a file's graph as what is known; say which links tell nothing."""
    graph = converted(file, form=None, to=None, server=server, token=token).graph
    if graph.untold:
        words = "1 link is no arrow" if graph.untold == 1 else f"{graph.untold} links are no arrows"
        print(f"{file}: {words}, and not told.", file=sys.stderr)
    return graph.knowledge()


def _text_of(file: str) -> str:
    content = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    return content.decode("utf-8-sig")


def _recognised(text: str, file: str) -> str:
    from app.causal.graph_formats.recognised import recognised

    return recognised(text, file)


def _here(text: str, form: str, to: str) -> ConvertedGraph:
    from app.api.schemas.graph_texts import ConvertedOut
    from app.client import ConvertedGraph
    from app.service.graph_exchange import converted

    found = ConvertedOut.of(converted(text, form, to))
    return ConvertedGraph.model_validate(found.model_dump(mode="json"))


@contextmanager
def _told_of(file: str) -> Iterator[None]:
    from app.errors import WhereforeError

    try:
        yield
    except WhereforeError as error:
        fail(f"{file}: {error.message} {error.hint}".strip(), Exit.REFUSED)
    except UnicodeDecodeError as error:
        fail(f"{file}: byte {error.start + 1} is no text in UTF-8.", Exit.REFUSED)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        fail(f"{file}: {error.strerror}.", Exit.REFUSED)
