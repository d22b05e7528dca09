"""`wherefore batches`: many questions at once, and their answers in one table."""

from __future__ import annotations

import csv
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.ask import Budget, Planner, Seed, Timeout, Wait, dataset_of, options_of
from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP, Exit
from app.cli.given import fail
from app.cli.printing import show_json, show_records, show_table

if TYPE_CHECKING:
    from app.client import Batch, Wherefore

app = typer.Typer(name="batches", help="Many questions at once.", no_args_is_help=True)

BatchId = Annotated[str, typer.Argument(metavar="BATCH", help="batch_…")]
Questions = Annotated[
    Path,
    typer.Argument(
        help="A CSV file, or '-': in each line a table as `ask` takes it, and a question."
    ),
]


@app.command("list", epilog=HELP)
def list_(
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """List batches, newest first."""
    from itertools import islice

    with reached(server, token) as there:
        found = list(islice(there.client.batches.list(), limit))
    show_records(
        found,
        ("ID", "ENDED", "CREATED", "NAME"),
        lambda b: (b.id, f"{b.ended} of {len(b.items)}", f"{b.created_at:%Y-%m-%d %H:%M}", b.name),
        as_json=as_json,
    )


@app.command(epilog=HELP)
def start(
    questions: Questions,
    name: Annotated[str, typer.Option(help="What the batch is called.")] = "",
    wait: Wait = False,
    seed: Seed = None,
    budget: Budget = None,
    planner: Planner = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Ask every question of a list; print the batch's id, or with --wait the answers.

    Where no server runs, one is started for this command, which then waits.
    """
    options = options_of(seed=seed, budget_seconds=budget, planner=planner)
    asked = _pairs(questions)
    with reached(server, token, workers=2) as there:
        client = there.client
        sent = cache(lambda data: dataset_of(client, data, "").id)  # one file is sent once
        pairs = [(sent(data), question) for data, question in asked]
        batch = client.batches.start(pairs, name=name, options=options)
        if wait or there.is_private:
            _show_answers(client, client.batches.wait(batch.id, timeout=timeout), as_json=as_json)
        elif as_json:
            show_json(batch)
        else:
            print(batch.id)


@app.command(epilog=HELP)
def show(
    batch_id: BatchId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Show how each question of a batch stands."""
    with reached(server, token) as there:
        batch = there.client.batches.get(batch_id)
    if as_json:
        show_json(batch)
        return
    print(f"{batch.id} {batch.ended} of {len(batch.items)} ended  {batch.name}".rstrip())
    rows = (
        (i.run_id or "", i.status.value if i.status else "", i.question, i.error)
        for i in batch.items
    )
    show_table(("RUN", "STATUS", "QUESTION", "ERROR"), rows)


@app.command(epilog=HELP)
def results(
    batch_id: BatchId,
    wait: Wait = False,
    timeout: Timeout = None,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Print the answers that there are, one line for each question."""
    with reached(server, token, workers=2) as there:
        batch = (
            there.client.batches.wait(batch_id, timeout=timeout)
            if wait
            else there.client.batches.get(batch_id)
        )
        _show_answers(there.client, batch, as_json=as_json)


@app.command(epilog=HELP)
def cancel(batch_id: BatchId, server: Server = None, token: Token = None) -> None:
    """Ask no more of a batch, and cancel what runs."""
    with reached(server, token) as there:
        batch = there.client.batches.cancel(batch_id)
    print(f"{batch.ended} of {len(batch.items)} ended", file=sys.stderr)


def _show_answers(client: Wherefore, batch: Batch, *, as_json: bool) -> None:
    """Print the answers; one that there will never be makes the command end as a failed run."""
    answers = client.batches.results(batch.id)
    show_records(
        answers,
        ("RUN", "STATUS", "VALUE", "LOW", "HIGH", "UNIT", "ANSWER"),
        lambda a: (a.run_id or "", a.status.value if a.status else "", _number(a.value),
                   _number(a.low), _number(a.high), a.unit, a.sentence or a.error),
        as_json=as_json,
    )  # fmt: skip
    lost = sum(bool(a.error) or a.status in ("failed", "cancelled") for a in answers)
    if lost:
        fail(f"{lost} of {len(answers)} questions have no answer.", Exit.RUN_FAILED)


def _pairs(questions: Path) -> list[tuple[str, str]]:
    try:
        text = sys.stdin.read() if str(questions) == "-" else questions.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{questions}: {getattr(error, 'strerror', None) or 'not text in UTF-8'}.")
    pairs = []
    for line, row in enumerate(csv.reader(text.splitlines()), start=1):
        match [cell.strip() for cell in row]:
            case []:
                continue
            case [data, question] if data and question:
                pairs.append((data, question))
            case _:
                raise typer.BadParameter(
                    f"line {line} of {questions} is not a table and a question:"
                    ' write ds_…,"What did the price do to sales?"'
                )
    return pairs


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
