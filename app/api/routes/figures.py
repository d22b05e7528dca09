"""The figures of a run over HTTP: as Vega-Lite for browsers and notebooks, as SVG or PNG."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, cast

import orjson
from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import JsonValue

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.routes.runs import RunId
from app.api.schemas.figures import FigureOut, FiguresOut
from app.service.charts import chart, charts, rendered_png, rendered_svg

router = APIRouter(
    prefix="/v1/runs/{run_id}/figures",
    tags=["findings"],
    responses=answers(401, 404, 409, 422, 503),
)
FigureId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^\w+$")]


class FigureFormat(StrEnum):
    VEGA_LITE = "vega-lite"
    SVG = "svg"
    PNG = "png"


@router.get("", operation_id="list_figures")
def list_figures(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> FiguresOut:
    """Return the charts of a finished run, each with its data and a Vega-Lite specification."""
    result = cast("dict[str, JsonValue]", services.runs.result(reader, run_id))
    return FiguresOut(items=[FigureOut.of(each) for each in charts(result)])


@router.get(
    "/{figure_id}",
    operation_id="get_figure",
    response_class=Response,
    responses={
        200: {
            "description": "The figure",
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "image/svg+xml": {"schema": {"type": "string"}},
                "image/png": {"schema": {"type": "string", "format": "binary"}},
            },
        },
    },
)
def get_figure(
    run_id: RunId,
    figure_id: FigureId,
    services: ServicesDep,
    reader: ReaderDep,
    form: Annotated[FigureFormat, Query(alias="format")] = FigureFormat.VEGA_LITE,
) -> Response:
    """Return one chart as a Vega-Lite specification, or drawn."""
    found = chart(cast("dict[str, JsonValue]", services.runs.result(reader, run_id)), figure_id)
    match form:
        case FigureFormat.VEGA_LITE:
            return Response(orjson.dumps(found.spec), media_type="application/json")
        case FigureFormat.SVG:
            return Response(rendered_svg(found.spec), media_type="image/svg+xml")
        case FigureFormat.PNG:
            return Response(rendered_png(found.spec), media_type="image/png")
