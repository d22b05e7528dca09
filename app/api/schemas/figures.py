"""Figures on the wire: a Vega-Lite specification with its data, and the same data as a table."""

from __future__ import annotations

from typing import Self

from app.api.schemas.base import JsonObject, Out
from app.service.charts import Chart, ChartKind


class FigureColumnOut(Out):
    """A field of the rows, and what a table calls it."""

    field: str
    title: str


class FigureOut(Out):
    """A chart; `cites` names the results that it shows, `name` what a curve is of."""

    id: str
    kind: ChartKind
    title: str
    cites: list[str]
    columns: list[FigureColumnOut]
    rows: list[JsonObject]
    spec: JsonObject
    name: str = ""

    @classmethod
    def of(cls, chart: Chart) -> Self:
        return cls(
            id=chart.id,
            kind=chart.kind,
            title=chart.title,
            cites=list(chart.cites),
            columns=[FigureColumnOut(field=field, title=title) for field, title in chart.columns],
            rows=list(chart.rows),
            spec=chart.spec,
            name=chart.name,
        )


class FiguresOut(Out):
    items: list[FigureOut]
