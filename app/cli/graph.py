"""`wherefore graph`: the graphs that runs found, and those that lie in files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.graph_file import GraphFile, ReadAs, converted
from app.cli.printing import Out, format_of, show_json, show_table, write

if TYPE_CHECKING:
    from app.client import DrawnGraph, Edge

app = typer.Typer(
    name="graph", help="The graphs that runs found, or that lie in files.", no_args_is_help=True
)

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
        form = format_ or _named(out) or format_of(out, None, "json")
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
    else:
        _show_links(graph.edges)


@app.command("import", epilog=HELP)
def import_(
    file: GraphFile,
    from_: ReadAs = None,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Read a graph from a file in any format; list its links as `show` does.

    To have it taken for known when a question is asked: `ask DATA QUESTION --graph FILE`.
    """
    graph = converted(file, form=from_, to="json", server=server, token=token).graph
    if as_json:
        show_json(graph)
        return
    for line in _facts(graph):
        print(line)
    _show_links(graph.edges)


@app.command(epilog=HELP)
def convert(
    file: GraphFile,
    from_: ReadAs = None,
    to: Annotated[
        str | None, typer.Option("--to", help="json, dot …  [default: the ending of --out]")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Write a file's graph in another format; what that cannot hold is told on standard error.

    With --json the graph, its text and what is lost are printed together.
    """
    wanted = to or _named(out)
    if wanted is None:
        raise typer.BadParameter("Say --to, or a file with --out whose ending tells the format.")
    found = converted(file, form=from_, to=wanted, server=server, token=token)
    if as_json:
        show_json(found)
        return
    for loss in found.losses:
        print(f"! {loss}", file=sys.stderr)
    write(found.text.encode(), out)


def _named(out: Path | None) -> str | None:
    """Return the format that the name of a file tells."""
    from app.causal.graph_formats.recognised import format_of_name

    return (format_of_name(out.name) or None) if out else None


def _facts(graph: DrawnGraph) -> list[str]:
    """Return what a graph is, and who plays a part in it, a line each."""
    told = {
        "unmeasured": graph.latent,
        "treatment": graph.treatments,
        "outcome": graph.outcomes,
        "held fixed": graph.adjusted,
    }
    size = f"{graph.graph_class}: {len(graph.nodes)} nodes, {len(graph.edges)} links"
    return [size, *(f"{part}: {', '.join(names)}" for part, names in told.items() if names)]


def _show_links(edges: Sequence[Edge]) -> None:
    rows = (
        (
            f"{e.source}[t-{e.lag}]" if e.lag else e.source,
            f"{STARTS[e.source_mark]}-{ENDS[e.target_mark]}",
            e.target,
            "" if e.confidence is None else f"{e.confidence:.2f}",
        )
        for e in edges
    )
    show_table(("FROM", "", "TO", "CONFIDENCE"), rows)
