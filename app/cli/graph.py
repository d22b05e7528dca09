"""`wherefore graph`: the graphs that runs found, for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.printing import Out, format_of, show_json, show_table, write

app = typer.Typer(name="graph", help="The graphs that runs found.", no_args_is_help=True)

RunId = Annotated[str, typer.Argument(metavar="RUN", help="run_…")]
GraphId = Annotated[
    str | None, typer.Option("--id", help="Which graph.  [default: the one the answer leans on]")
]
ENDS = {"tail": "-", "arrow": ">", "circle": "o"}
STARTS = {"tail": "-", "arrow": "<", "circle": "o"}


@app.command(epilog=HELP)
def export(
    run_id: RunId,
    format_: Annotated[
        str | None, typer.Option("--format", help="json, dot …  [default: the file's ending]")
    ] = None,
    out: Out = None,
    graph_id: GraphId = None,
    server: Server = None,
    token: Token = None,
) -> None:
    """Write a graph in a format that other programs read."""
    with reached(server, token) as there:
        form = format_of(out, format_, "json")
        write(there.client.runs.export_graph(run_id, format=form, graph_id=graph_id), out)


@app.command(epilog=HELP)
def show(
    run_id: RunId,
    graph_id: GraphId = None,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """List a graph's links: -> causes, <-> a hidden cause of both, o is not known."""
    with reached(server, token) as there:
        graph = there.client.runs.graph(run_id, graph_id=graph_id)
    if as_json:
        show_json(graph)
        return
    rows = (
        (
            f"{e.source}[t-{e.lag}]" if e.lag else e.source,
            f"{STARTS[e.source_mark]}-{ENDS[e.target_mark]}",
            e.target,
            "" if e.confidence is None else f"{e.confidence:.2f}",
        )
        for e in graph.edges
    )
    show_table(("FROM", "", "TO", "CONFIDENCE"), rows)
