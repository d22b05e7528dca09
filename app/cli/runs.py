"""`wherefore runs`: the questions that were asked, and what came of them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli.ask import Quiet, Timeout, followed, show_result
from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.printing import (
    Audience,
    Out,
    format_of,
    reading,
    show_json,
    show_records,
    show_table,
    write,
)

app = typer.Typer(
    name="runs", help="The questions that were asked, and what came of them.", no_args_is_help=True
)

RunId = Annotated[str, typer.Argument(metavar="RUN", help="run_…")]


@app.command("list", epilog=HELP)
def list_(
    dataset: Annotated[str | None, typer.Option(help="Only those of this dataset (ds_…).")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """List runs, newest first."""
    from itertools import islice

    with reached(server, token) as there:
        found = list(islice(there.client.runs.list(dataset_id=dataset), limit))
    show_records(
        found,
        ("ID", "STATUS", "CREATED", "QUESTION"),
        lambda r: (r.id, r.status.value, f"{r.created_at:%Y-%m-%d %H:%M}", r.question),
        as_json=as_json,
    )


@app.command(epilog=HELP)
def show(
    run_id: RunId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Show how a run stands."""
    with reached(server, token) as there:
        run = there.client.runs.get(run_id)
    if as_json:
        show_json(run)
        return
    print(f"{run.id} {run.status.value}\n{run.question}")
    if run.is_asking and run.asks is not None:
        print(run.asks.question)
        show_table(("CHOICE", "READING"), ((c.id, c.text) for c in run.asks.choices))
    if run.error is not None:
        print(f"{run.error.sentence} {run.error.hint}".strip())


@app.command(epilog=HELP)
def result(
    run_id: RunId,
    timeout: Timeout = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Wait for a run and print its answer."""
    with reached(server, token, workers=2) as there:
        run = there.client.runs.get(run_id)
        found = followed(there.client, run, quiet=quiet, timeout=timeout)
        show_result(there.client.runs.get(run_id), found, as_json=as_json)


@app.command(epilog=HELP)
def events(
    run_id: RunId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Print a run's log line by line as it grows, to its end."""
    import json

    with reached(server, token, workers=2) as there:
        for event in there.client.runs.events(run_id):
            if as_json:  # one line each: another program reads along
                print(event.model_dump_json(), flush=True)
            else:
                said = json.dumps(event.data, ensure_ascii=False)
                print(
                    f"{event.seq:>4} {event.at:%H:%M:%S} {event.type:<20} {said[:120]}", flush=True
                )


@app.command(epilog=HELP)
def report(
    run_id: RunId,
    out: Out = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="html, md, json …  [default: the file's ending]")
    ] = None,
    audience: Audience = None,
    server: Server = None,
    token: Token = None,
) -> None:
    """Write the report of a run that has ended."""
    with reached(server, token) as there:
        form = format_of(out, format_, "md")
        write(there.client.runs.report(run_id, format=form, **reading(audience)), out)


@app.command(epilog=HELP)
def code(
    run_id: RunId,
    out: Out = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="py, ipynb or r  [default: the file's ending]")
    ] = None,
    server: Server = None,
    token: Token = None,
) -> None:
    """Write the program that computes a run's numbers again."""
    with reached(server, token) as there:
        write(there.client.runs.code(run_id, format=format_of(out, format_, "py")), out)


@app.command(epilog=HELP)
def bundle(run_id: RunId, out: Out = None, server: Server = None, token: Token = None) -> None:
    """Write a zip with all of a run: plan, events, reports, code, graphs and tables."""
    with reached(server, token) as there:
        write(there.client.runs.bundle(run_id), out)


@app.command(epilog=HELP)
def cancel(run_id: RunId, server: Server = None, token: Token = None) -> None:
    """Stop a run for good."""
    with reached(server, token) as there:
        print(there.client.runs.cancel(run_id).status.value, file=sys.stderr)


@app.command(epilog=HELP)
def finish(run_id: RunId, server: Server = None, token: Token = None) -> None:
    """Have a run end now and report on what it has found."""
    with reached(server, token) as there:
        print(there.client.runs.finish(run_id).status.value, file=sys.stderr)


@app.command(epilog=HELP)
def answer(
    run_id: RunId,
    said: Annotated[str, typer.Argument(help="The number of a choice, or an answer in words.")],
    server: Server = None,
    token: Token = None,
) -> None:
    """Answer what a run asks, so that it goes on."""
    with reached(server, token) as there:
        print(there.client.runs.answer(run_id, text=said).status.value, file=sys.stderr)


@app.command(epilog=HELP)
def approve(run_id: RunId, server: Server = None, token: Token = None) -> None:
    """Have a run that waits for a person go on with its plan."""
    with reached(server, token) as there:
        print(there.client.runs.answer(run_id, approve=True).status.value, file=sys.stderr)


@app.command(epilog=HELP)
def decline(run_id: RunId, server: Server = None, token: Token = None) -> None:
    """Stop a run that waits for a person to approve its plan."""
    with reached(server, token) as there:
        print(there.client.runs.answer(run_id, approve=False).status.value, file=sys.stderr)
