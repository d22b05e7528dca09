"""A finished run for use elsewhere: as code, as tables, as a bundle of everything."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.api.deps import ReaderDep, Services, ServicesDep
from app.api.problems import answers
from app.api.routes.runs import RunId
from app.service.bundle import bundle
from app.service.code_export import RunToRepeat, notebook, script
from app.service.r_snippet import r_snippet
from app.service.records import Event, Reader
from app.service.result_tables import as_csv, as_latex, as_parquet, table

router = APIRouter(
    prefix="/v1/runs/{run_id}", tags=["findings"], responses=answers(401, 404, 409, 422, 503)
)
_PAGE = 200  # events read at a time
TableName = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[a-z]+$")]


class CodeFormat(StrEnum):
    PYTHON = "py"
    NOTEBOOK = "ipynb"
    R = "r"


class TableFormat(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"
    LATEX = "latex"


def _content(*kinds: str) -> dict[int | str, dict[str, Any]]:
    schemas = {kind: {"schema": {"type": "string"}} for kind in kinds}
    return {200: {"description": "The file", "content": schemas}}


@router.get(
    "/code",
    operation_id="get_code",
    response_class=Response,
    responses=_content("text/x-python", "application/x-ipynb+json", "text/x-r-source"),
)
def get_code(
    run_id: RunId,
    services: ServicesDep,
    reader: ReaderDep,
    form: Annotated[CodeFormat, Query(alias="format")] = CodeFormat.PYTHON,
) -> Response:
    """Return code that, given the data file, computes the run again and asserts its numbers.

    The R code is the question's idiom in R: its numbers come close and need not be equal.
    """
    repeat = _repeat(services, reader, run_id)
    match form:
        case CodeFormat.PYTHON:
            return _file(script(repeat), "text/x-python", "reproduce.py")
        case CodeFormat.NOTEBOOK:
            return _file(notebook(repeat), "application/x-ipynb+json", "reproduce.ipynb")
        case CodeFormat.R:
            return _file(r_snippet(repeat.result), "text/x-r-source", "question.R")


@router.get(
    "/tables/{name}",
    operation_id="get_table",
    response_class=Response,
    responses=_content("text/csv", "application/vnd.apache.parquet", "text/x-tex"),
)
def get_table(
    run_id: RunId,
    name: TableName,
    services: ServicesDep,
    reader: ReaderDep,
    form: Annotated[TableFormat, Query(alias="format")] = TableFormat.CSV,
) -> Response:
    """Return a table of the result: estimates, edges, diagnostics, refutations, and others."""
    found = table(cast("dict[str, Any]", services.runs.result(reader, run_id)), name)
    match form:
        case TableFormat.CSV:
            return _file(as_csv(found), "text/csv", f"{name}.csv")
        case TableFormat.PARQUET:
            kind = "application/vnd.apache.parquet"
            return _file(as_parquet(found), kind, f"{name}.parquet")
        case TableFormat.LATEX:
            return _file(as_latex(found), "text/x-tex", f"{name}.tex")


@router.get(
    "/bundle",
    operation_id="get_bundle",
    response_class=Response,
    responses=_content("application/zip"),
)
def get_bundle(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> Response:
    """Return everything of the run as a zip: plan, events, reports, code, graphs, tables."""
    repeat = _repeat(services, reader, run_id)
    packed = bundle(repeat, list(_events(services, reader, run_id)))
    return _file(packed, "application/zip", "bundle.zip")


def _repeat(services: Services, reader: Reader, run_id: str) -> RunToRepeat:
    run = services.runs.get(reader, run_id)
    return RunToRepeat(
        run,
        services.datasets.get(reader, run.dataset_id),
        services.runs.plan(reader, run_id),
        services.runs.steps(reader, run_id),
        cast("dict[str, Any]", services.runs.result(reader, run_id)),
    )


def _events(services: Services, reader: Reader, run_id: str) -> Iterator[Event]:
    after = 0
    while page := services.events.page(reader, run_id, after, _PAGE):
        yield from page
        after = page[-1].seq


def _file(content: str | bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
