"""The command line. What a command needs is imported when it runs: `--help` must be instant."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli import ask, batches, care, datasets, graph, people, runs, schedules, webhooks
from app.cli.connect import AsJson, Server, Token
from app.cli.given import fail, read_settings
from app.cli.printing import show_json
from app.errors import WhereforeError

app = typer.Typer(
    name="wherefore",
    help="Ask why of your data.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(ask.app)
app.add_typer(care.app)
app.add_typer(datasets.app)
app.add_typer(runs.app)
app.add_typer(batches.app)
app.add_typer(schedules.app)
app.add_typer(webhooks.app)
app.add_typer(graph.app)
app.add_typer(people.org)
app.add_typer(people.user)
app.add_typer(people.key)

Host = Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")]
Port = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, envvar="PORT", help="Port; 0 takes a free one.  [default: 8000]"
    ),
]
Workers = Annotated[
    int | None, typer.Option(min=0, max=256, help="Local worker processes; 0 for none.")
]


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    workers: Workers = None,
    is_private: Annotated[bool, typer.Option("--while-input-is-open", hidden=True)] = False,
) -> None:
    """Start the API, the pages and the local workers; print the address."""
    from app.cli.serve import CannotServe
    from app.cli.serve import serve as run

    settings = read_settings(host=host, port=port, workers=workers)
    try:
        run(settings, is_private=is_private)
    except CannotServe as reason:
        fail(str(reason))


@app.command()
def worker() -> None:
    """Work on runs until told to stop: one more process beside those that `serve` starts."""
    from app.bootstrap import work_forever

    work_forever(read_settings())


@app.command()
def sbom() -> None:
    """Print every package this installation is made of, as CycloneDX."""
    from app.cli.sbom import bill_of_materials

    show_json(bill_of_materials())


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from app.bootstrap import migrate as bring_up_to_date

    bring_up_to_date(read_settings())


@app.command()
def token() -> None:
    """Print the token that the API asks for."""
    from app.config import access_token

    print(access_token(read_settings()))


@app.command()
def openapi() -> None:
    """Print the description of the HTTP contract."""
    import json

    from app.api.application import describe

    print(json.dumps(describe().openapi(), indent=2, ensure_ascii=False))


@app.command()
def mcp(server: Server = None, token: Token = None) -> None:
    """Speak MCP on standard input and output: a local assistant starts this as its tool."""
    import asyncio

    from app.cli.connect import address
    from app.tools.server import serve_stdio

    with address(server, token, workers=2) as (url, secret, _):
        asyncio.run(serve_stdio(url, secret))


@app.command()
def catalogue(
    task: Annotated[str | None, typer.Option(help="Only those of this task.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the algorithms, what each is for and what it assumes."""
    from app.api.schemas.catalogue import AlgorithmOut
    from app.causal.catalogue import load

    chosen = [spec for spec in load() if task is None or spec.task.value == task]
    if not chosen:
        fail(
            f"No algorithm is for {task!r}: there is {', '.join(sorted({s.task for s in load()}))}."
        )
    if as_json:
        show_json([AlgorithmOut.of(spec) for spec in chosen])
        return
    for spec in chosen:
        missing = spec.missing_modules()
        note = f"  (needs {', '.join(missing)})" if missing else ""
        print(f"{spec.name:<24} {spec.task.value:<12} {spec.summary}{note}")
        for assumption in sorted(spec.assumes):
            print(f"{'':<24} {'':<12} - {assumption.words}")


def main() -> None:
    """Run the command line; an error someone can act on is a sentence, not a traceback."""
    try:
        app()
    except WhereforeError as error:
        print(f"{error.message} {error.hint}".strip(), file=sys.stderr)
        sys.exit(1)
