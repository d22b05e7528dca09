"""Vega-Lite specifications of charts whose points matter more than the lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from app.service.vega import MAIN, OTHER, PALETTE, Row, Spec, quantity, spec_of, tooltips

_HAS_INTERVAL = "isValid(datum.low) && isValid(datum.high)"


def ranked_points(rows: Sequence[Row], title: str, x_title: str, y_title: str) -> Spec:
    """Return points with their intervals from the lowest to the highest, and a line at zero."""
    x: Spec = {"field": "x", "type": "nominal", "sort": {"field": "value"},
               "title": f"each {x_title}, from the lowest to the highest",
               "axis": {"labels": False, "ticks": False}}  # fmt: skip
    y: Spec = {"field": "value", **quantity(y_title)}
    layers: list[JsonValue] = [
        _level(0.0),
        {"mark": {"type": "rule", "color": OTHER, "opacity": 0.7},
         "encoding": {"x": x, "y": {"field": "low", **quantity(y_title)}, "y2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "size": 44, "color": MAIN},
         "encoding": {"x": x, "y": y, "tooltip": tooltips(("x", "value", "low", "high"))}},
    ]  # fmt: skip
    return spec_of(title, rows, {"layer": layers, "width": 520, "height": 260})


def dot_plot(rows: Sequence[Row], title: str, value_title: str, *, limit: float) -> Spec:
    """Return names down the side and a dot per line: `line`, `x`, `value`; a rule at `limit`."""
    y: Spec = {"field": "x", "type": "nominal", "title": None, "sort": None}
    lines: Spec = {"field": "line", "type": "nominal", "sort": None, "title": None}
    layers: list[JsonValue] = [
        {"mark": {"type": "rule", "strokeDash": [4, 4], "color": OTHER},
         "encoding": {"x": {"datum": limit}}},
        {"mark": {"type": "point", "size": 64, "filled": True},
         "encoding": {"y": y,
                      "x": {"field": "value", "type": "quantitative", "title": value_title},
                      "color": {**lines, "scale": {"range": [OTHER, MAIN]},
                                "legend": {"orient": "bottom"}},
                      "shape": {**lines, "scale": {"range": ["diamond", "circle"]}},
                      "tooltip": tooltips(("x", "line", "value"))}},
    ]  # fmt: skip
    return spec_of(title, rows, {"layer": layers, "width": 460, "height": {"step": 20}})


def points_and_lines(
    rows: Sequence[Row], title: str, x_title: str, y_title: str, *, reference: float | str | None
) -> Spec:
    """Return rows with an interval as points, the others as lines: both sides of a cutoff."""
    x: Spec = {"field": "x", **quantity(x_title)}
    y: Spec = {"field": "value", **quantity(y_title)}
    layers: list[JsonValue] = [
        {"mark": {"type": "rule", "color": OTHER, "opacity": 0.5},
         "transform": [{"filter": _HAS_INTERVAL}],
         "encoding": {"x": x, "y": {"field": "low", **quantity(y_title)}, "y2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "size": 36, "color": OTHER},
         "transform": [{"filter": _HAS_INTERVAL}],
         "encoding": {"x": x, "y": y, "tooltip": tooltips(("x", "value", "low", "high"))}},
        {"mark": {"type": "line", "size": 3},
         "transform": [{"filter": f"!({_HAS_INTERVAL})"}],
         "encoding": {"x": x, "y": y,
                      "color": {"field": "line", "type": "nominal", "title": None, "sort": None,
                                "scale": {"range": PALETTE}, "legend": {"orient": "bottom"}}}},
    ]  # fmt: skip
    if reference is not None:
        layers.append({"mark": {"type": "rule", "strokeDash": [4, 4], "color": OTHER},
                       "encoding": {"x": {"datum": reference}}})  # fmt: skip
    return spec_of(title, rows, {"layer": layers, "width": 520, "height": 300})


def _level(value: float) -> JsonValue:
    return {"mark": {"type": "rule", "strokeDash": [4, 4], "color": OTHER},
            "encoding": {"y": {"datum": value}}}  # fmt: skip
