"""What a run found, over HTTP: its plan, result, report and graph."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, cast

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import JsonValue

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.routes.runs import RunId
from app.api.schemas.plans import PlanOut
from app.api.schemas.results import GraphOut, ResultOut
from app.service.graph_exchange import drawn_graph, written
from app.service.graph_picture import png, svg
from app.service.graphs import pick
from app.service.pdf import render_pdf
from app.service.report import Audience, render_html, render_markdown

router = APIRouter(
    prefix="/v1/runs/{run_id}", tags=["findings"], responses=answers(401, 404, 409, 422, 503)
)

# A report is a document of its own: it may style itself and nothing else.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


class ReportFormat(StrEnum):
    HTML = "html"
    MARKDOWN = "md"
    JSON = "json"
    PDF = "pdf"


class GraphFormat(StrEnum):
    """The shape of the contract, a format of `POST /v1/graphs/convert`, or a picture."""

    JSON = "json"
    CYTOSCAPE = "cytoscape"
    DAGITTY = "dagitty"
    DOT = "dot"
    GRAPHML = "graphml"
    GML = "gml"
    TETRAD = "tetrad"
    CAUSAL_LEARN = "causal_learn"
    PCALG = "pcalg"
    TIKZ = "tikz"
    MERMAID = "mermaid"
    SVG = "svg"
    PNG = "png"


@router.get("/plan", operation_id="get_plan")
def get_plan(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> PlanOut:
    """Return the plan: the steps, why each was chosen and what it beat."""
    return PlanOut.model_validate(services.runs.plan(reader, run_id))


@router.get("/result", operation_id="get_result", response_model=ResultOut)
def get_result(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> Response:
    """Return everything that a finished run found."""
    return as_json(services.runs.result(reader, run_id))


@router.get(
    "/report",
    operation_id="get_report",
    response_class=Response,
    responses={
        200: {
            "description": "The report",
            "content": {
                "text/html": {"schema": {"type": "string"}},
                "text/markdown": {"schema": {"type": "string"}},
                "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                "application/json": {"schema": {"$ref": "#/components/schemas/ResultOut"}},
            },
        }
    },
)
def get_report(
    run_id: RunId,
    services: ServicesDep,
    reader: ReaderDep,
    form: Annotated[ReportFormat, Query(alias="format")] = ReportFormat.HTML,
    audience: Audience = Audience.ANALYST,
) -> Response:
    """Return the report: the answer, how sure, why, and what could be wrong.

    `audience` decides how much is shown: the story, also its numbers, also everything measured.
    """
    result = cast("dict[str, JsonValue]", services.runs.result(reader, run_id))
    match form:
        case ReportFormat.HTML:
            headers = {"Content-Security-Policy": REPORT_POLICY}
            return Response(render_html(result, audience), media_type="text/html", headers=headers)
        case ReportFormat.MARKDOWN:
            return Response(render_markdown(result, audience), media_type="text/markdown")
        case ReportFormat.JSON:
            return as_json(result)
        case ReportFormat.PDF:
            document = render_pdf(render_html(result, audience))
            return Response(document, media_type="application/pdf")


@router.get(
    "/graph",
    operation_id="get_graph",
    response_model=GraphOut,
    responses={
        200: {
            "description": "The graph; X-Losses names what the format cannot hold of it",
            "content": {
                "text/plain": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
                "text/vnd.graphviz": {"schema": {"type": "string"}},
                "text/x-tex": {"schema": {"type": "string"}},
                "application/graphml+xml": {"schema": {"type": "string"}},
                "image/svg+xml": {"schema": {"type": "string"}},
                "image/png": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
def get_graph(
    run_id: RunId,
    services: ServicesDep,
    reader: ReaderDep,
    form: Annotated[GraphFormat, Query(alias="format")] = GraphFormat.JSON,
    graph_id: Annotated[str | None, Query(alias="id", max_length=64)] = None,
) -> Response:
    """Return one graph of the result: the selected one unless `id` names another."""
    result = cast("dict[str, JsonValue]", services.runs.result(reader, run_id))
    graph = pick(result, graph_id)
    if form is GraphFormat.JSON:
        return as_json(graph)
    drawn = drawn_graph(graph, cast("dict[str, JsonValue]", result.get("question") or {}))
    if form is GraphFormat.SVG:
        return Response(svg(drawn, "The causal graph"), media_type="image/svg+xml")
    if form is GraphFormat.PNG:
        return Response(png(drawn, "The causal graph"), media_type="image/png")
    told = written(drawn, form.value)
    lost = " ".join(told.losses).encode("ascii", "backslashreplace").decode()[:2_000]
    return Response(told.text, media_type=told.media_type, headers={"X-Losses": lost})


def as_json(value: JsonValue) -> Response:
    """Return a JSON value that is stored, as it is."""
    # Written as it is stored: clients may rely on fields that this version does not know.
    return Response(orjson.dumps(value), media_type="application/json")
