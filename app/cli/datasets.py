"""`wherefore datasets`: the tables that the server holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.connect import AsJson, Server, Token, reached
from app.cli.exits import HELP
from app.cli.printing import Out, format_of, show_json, show_records, show_table, write

app = typer.Typer(name="datasets", help="The tables that the server holds.", no_args_is_help=True)

DatasetId = Annotated[str, typer.Argument(metavar="DATASET", help="ds_…")]


@app.command("list", epilog=HELP)
def list_(
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """List datasets, newest first."""
    from itertools import islice

    with reached(server, token) as there:
        found = list(islice(there.client.datasets.list(), limit))
    show_records(
        found,
        ("ID", "NAME", "ROWS", "COLUMNS", "CREATED"),
        lambda d: (d.id, d.name, d.n_rows, d.n_columns, f"{d.created_at:%Y-%m-%d %H:%M}"),
        as_json=as_json,
    )


@app.command(epilog=HELP)
def samples(as_json: AsJson = False, server: Server = None, token: Token = None) -> None:
    """List the tables that ship with the server, each with a question to ask of it."""
    with reached(server, token) as there:
        found = there.client.samples()
    heads = ("NAME", "TITLE", "QUESTION")
    show_records(found, heads, lambda s: (s.name, s.title, s.question), as_json=as_json)


@app.command(epilog=HELP)
def add(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet, Excel, Stata, SPSS, SAS …")],
    name: Annotated[str, typer.Option(help="[default: the file's name]")] = "",
    description: Annotated[str, typer.Option(help="What the table is.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook.")] = "",
    as_json: AsJson = False,
    server: Server = None,
    token: Token = None,
) -> None:
    """Send a table; print its id."""
    with reached(server, token) as there:
        dataset = there.client.datasets.upload(
            file, name=name, description=description, sheet=sheet
        )
    if as_json:
        show_json(dataset)
    else:
        print(dataset.id)


@app.command(epilog=HELP)
def show(
    dataset_id: DatasetId, as_json: AsJson = False, server: Server = None, token: Token = None
) -> None:
    """Show a dataset's columns: what their values are, and what they do in the study."""
    with reached(server, token) as there:
        dataset = there.client.datasets.get(dataset_id)
    if as_json:
        show_json(dataset)
        return
    print(f"{dataset.name}: {dataset.n_rows} rows, {dataset.n_columns} columns")
    heads = ("COLUMN", "KIND", "ROLE", "MISSING", "DISTINCT", "DESCRIPTION")
    columns = dataset.columns
    show_table(
        heads,
        ((c.name, c.kind, c.role or "", c.n_missing, c.n_distinct, c.description) for c in columns),
    )
    for warning in dataset.warnings:
        print(f"! {warning}")


@app.command(epilog=HELP)
def download(
    dataset_id: DatasetId,
    out: Out = None,
    format_: Annotated[str | None, typer.Option("--format", help="csv or parquet.")] = None,
    server: Server = None,
    token: Token = None,
) -> None:
    """Write the table as it was read."""
    with reached(server, token) as there:
        form = format_of(out, format_, "csv")
        write(there.client.datasets.download(dataset_id, format=form), out)


@app.command(epilog=HELP)
def remove(dataset_id: DatasetId, server: Server = None, token: Token = None) -> None:
    """Forget a dataset and its file."""
    with reached(server, token) as there:
        there.client.datasets.remove(dataset_id)
