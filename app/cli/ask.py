"""`wherefore ask`: a table and a question in, an answer out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.graph_file import knowledge_in
from app.cli.printing import Audience, Out, format_of, reading, show_json, write
from app.cli.progress import progress

if TYPE_CHECKING:
    from app.client import DatasetSummary, Event, Options, Result, Run, Wherefore

SAMPLE = "sample:"
LOOK_SECONDS = 0.3

Data = Annotated[
    str,
    typer.Argument(
        help="A file, '-' for standard input, the id of a dataset (ds_…), or sample:NAME."
    ),
]
Question = Annotated[str, typer.Argument(help="In plain words; name columns as they are.")]
Wait = Annotated[bool, typer.Option(help="Wait for the answer.")]
Format = Annotated[
    str | None,
    typer.Option("--format", help="The report's format.  [default: the ending of --out]"),
]
Description = Annotated[
    str, typer.Option(help="What the table is, or @FILE with a data dictionary.")
]
Parent = Annotated[str | None, typer.Option(help="The run (run_…) that this refines.")]
GraphOption = Annotated[
    str | None, typer.Option("--graph", help="A file whose arrows are taken for known.")
]
Seed = Annotated[int | None, typer.Option(min=0)]
Budget = Annotated[float | None, typer.Option(help="Seconds the run may take.")]
Planner = Annotated[str | None, typer.Option(help="auto, expert or llm.")]
Algorithms = Annotated[
    list[str] | None, typer.Option(help="Use this one; may be given several times.")
]
Approve = Annotated[
    bool, typer.Option("--approve-plan", help="Show the plan and ask before it is run.")
]
MayAsk = Annotated[
    bool | None,
    typer.Option(
        "--may-ask/--no-ask",
        help="Let it ask which reading is meant.  [default: where a person is at the terminal]",
    ),
]
Timeout = Annotated[float | None, typer.Option(help="Seconds to wait at most.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]

app = typer.Typer()


@app.command(epilog=HELP)
def ask(
    data: Data,
    question: Question,
    wait: Wait = False,
    out: Out = None,
    format_: Format = None,
    audience: Audience = None,
    description: Description = "",
    parent: Parent = None,
    graph: GraphOption = None,
    seed: Seed = None,
    budget: Budget = None,
    planner: Planner = None,
    algorithm: Algorithms = None,
    approve_plan: Approve = False,
    may_ask: MayAsk = None,
    timeout: Timeout = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Ask a question of a table; print the answer, or with --out write the report.

    Without --wait or --out the run is started and its id printed. Where no server runs, one is
    started for this command, which then waits.
    """
    options = options_of(
        seed=seed, budget_seconds=budget, planner=planner, algorithms=algorithm,
        approve_plan=approve_plan or None,
        may_ask=(sys.stdin.isatty() if may_ask is None else may_ask) or None,
    )  # fmt: skip
    known = knowledge_in(graph, server=server, token=token) if graph else None
    with reached(server, token, workers=2) as there:
        client = there.client
        dataset = dataset_of(client, data, description)
        run = client.runs.start(
            dataset.id, question, knowledge=known, options=options, parent_run_id=parent
        )
        if not (wait or there.is_private or out):
            _show_started(run, as_json=as_json)
            return
        result = followed(client, run, quiet=quiet, timeout=timeout)
        show_result(client.runs.get(run.id), result, as_json=as_json)
        if out is not None:
            form = format_of(out, format_, "html")
            write(client.runs.report(run.id, format=form, **reading(audience)), out)


def followed(client: Wherefore, run: Run, *, quiet: bool, timeout: float | None) -> Result:
    """Show the run's progress, put its plan or question to the person, return what it found."""
    after = 0
    while True:
        with progress(quiet=quiet) as watch:
            for event in events_within(client, run.id, after, timeout):
                watch(event)
                after = event.seq
        now = client.runs.get(run.id)
        if not (now.status == "awaiting_input" and sys.stdin.isatty()):
            return client.runs.result(run.id, timeout=timeout)
        if now.is_asking:
            _ask(client, now)
        else:
            _put(client, run)


def events_within(
    client: Wherefore, run_id: str, after: int, timeout: float | None
) -> Iterator[Event]:
    """Yield events until the run has ended, waits for a person, or the time is over."""
    from app.client.endings import spells

    # Pages rather than the stream, on which nothing may move for longer than the time there is.
    for _ in spells(run_id, timeout, each=LOOK_SECONDS):
        for event in client.runs.log(run_id, after=after):
            yield event
            after = event.seq
            if event.is_last or event.type == "run.awaiting_input":
                return
        time.sleep(LOOK_SECONDS)


def _put(client: Wherefore, run: Run) -> None:
    plan = client.runs.plan(run.id)
    print(plan.get("summary", ""), file=sys.stderr)
    approves = typer.confirm("Run this plan?", err=True)
    client.runs.answer(run.id, approve=approves)


def _ask(client: Wherefore, run: Run) -> None:
    """Put the run's question to the person, again until the answer is understood."""
    from app.client import Problem

    assert run.asks is not None
    print(run.asks.question, file=sys.stderr)
    for choice in run.asks.choices:
        print(f"  {choice.id}  {choice.text}", file=sys.stderr)
    while True:
        said = typer.prompt("Your answer: a number, or words", default="1", err=True)
        try:
            client.runs.answer(run.id, text=said)
        except Problem as problem:
            print(problem, file=sys.stderr)
        else:
            return


def show_result(run: Run, result: Result, *, as_json: bool) -> None:
    """Print the answer with what limits it, or everything as JSON."""
    if as_json:
        show_json({"run": run, "result": result})
        return
    print(result.sentence)
    for finding in result.findings[:1]:
        for caveat in finding.caveats:
            print(f"  - {caveat}")
    print(f"{run.id} {run.status.value}", file=sys.stderr)


def _show_started(run: Run, *, as_json: bool) -> None:
    if as_json:
        show_json({"run": run})
    else:
        print(run.id)
        print(f"Read the answer with: wherefore runs result {run.id}", file=sys.stderr)


def options_of(**told: Any) -> Options | None:
    from pydantic import ValidationError

    from app.client import Options

    said = {name: value for name, value in told.items() if value is not None}
    try:
        return Options(**said) if said else None
    except ValidationError as invalid:
        fault = invalid.errors()[0]
        raise typer.BadParameter(f"{fault['loc'][0]}: {fault['msg']}") from None


def dataset_of(client: Wherefore, data: str, description: str) -> DatasetSummary:
    if data.startswith(SAMPLE):
        return client.datasets.sample(data.removeprefix(SAMPLE))
    if data.startswith("ds_") and not Path(data).exists():
        return client.datasets.get(data)
    if data == "-":
        content = sys.stdin.buffer.read()
        return client.datasets.upload(content, name="stdin.csv", description=_text(description))
    return client.datasets.upload(Path(data), description=_text(description))


def _text(said: str) -> str:
    return Path(said[1:]).read_text() if said.startswith("@") else said
