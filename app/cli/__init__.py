"""The command line. What a command needs is imported when it runs: `--help` must be instant."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from app.errors import WhereforeError

if TYPE_CHECKING:
    from app.config import Settings

app = typer.Typer(
    name="wherefore",
    help="Ask why of your data.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

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
def serve(host: Host = None, port: Port = None, workers: Workers = None) -> None:
    """Start the API, the pages and the local workers; print the address."""
    from app.cli.serve import CannotServe
    from app.cli.serve import serve as run

    settings = _settings(host=host, port=port, workers=workers)
    try:
        run(settings)
    except CannotServe as reason:
        _fail(str(reason))


@app.command()
def worker() -> None:
    """Work on runs until told to stop: one more process beside those that `serve` starts."""
    from app.bootstrap import work_forever

    work_forever(_settings())


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from app.bootstrap import migrate as bring_up_to_date

    bring_up_to_date(_settings())


@app.command()
def token() -> None:
    """Print the token that the API asks for."""
    from app.config import access_token

    print(access_token(_settings()))


@app.command()
def openapi() -> None:
    """Print the description of the HTTP contract."""
    import json

    from app.api.application import describe

    print(json.dumps(describe().openapi(), indent=2, ensure_ascii=False))


@app.command()
def catalogue() -> None:
    """List the algorithms, what each is for and what it assumes."""
    from app.causal.catalogue import load

    for spec in load():
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


def _settings(**given: str | int | None) -> Settings:
    from app.config import InvalidSettings, Settings

    try:
        settings = Settings.read()
    except InvalidSettings as faults:
        _fail(str(faults))
    return settings.model_copy(update={k: v for k, v in given.items() if v is not None})


def _fail(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)
