"""Vega-Lite specifications of the charts that results are shown as; each carries its own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

Spec = dict[str, JsonValue]
Row = dict[str, JsonValue]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MAIN, OTHER = "#0072b2", "#7a8699"  # Okabe and Ito: told apart by people who see colours otherwise
PALETTE: list[JsonValue] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
_CONFIG: Spec = {"font": "system-ui, 'DejaVu Sans', sans-serif", "view": {"stroke": None},
                 "axis": {"labelLimit": 260, "titleFontWeight": "normal"}}  # fmt: skip

_FEWEST_BINS, _MOST_BINS = 6, 30  # about twice the root of how many refits there are

_STROKES: Spec = {"orient": "bottom", "symbolType": "stroke", "symbolOpacity": 1,
                  "symbolStrokeWidth": 2, "symbolSize": 400}  # fmt: skip


def interval_plot(rows: Sequence[Row], title: str, x_title: str, null: float | None) -> Spec:
    """Return dots with their intervals, one row each: `label`, `value`, `low`, `high`, `main`."""
    y: Spec = {"field": "label", "type": "nominal", "title": None, "sort": None}
    colour: Spec = {
        "condition": {"test": "datum.main", "value": MAIN},
        "value": OTHER,
    }
    layers: list[JsonValue] = [
        {"mark": {"type": "rule", "size": 2},
         "encoding": {"y": y, "x": {"field": "low", **quantity(x_title)}, "x2": {"field": "high"},
                      "color": colour}},
        {"mark": {"type": "point", "filled": True, "size": 70},
         "encoding": {"y": y, "x": {"field": "value", **quantity(x_title)}, "color": colour,
                      "tooltip": tooltips(("label", "value", "low", "high"))}},
    ]  # fmt: skip
    if null is not None:
        layers.insert(0, {"mark": {"type": "rule", "strokeDash": [4, 4], "color": OTHER},
                          "encoding": {"x": {"datum": null}}})  # fmt: skip
    return spec_of(title, rows, {"layer": layers, "width": 460, "height": {"step": 28}})


def line_chart(
    rows: Sequence[Row],
    title: str,
    x_title: str,
    y_title: str,
    *,
    words: bool,
    reference: float | str | None,
    level: float | None = None,
) -> Spec:
    """Return lines over one axis with their bands: `line`, `x`, `value`, `low`, `high`.

    `words` says that x holds names, in the order of the rows; `level` is a y to hold them against.
    """
    x: Spec = {"field": "x", "title": x_title}
    x |= {"type": "nominal", "sort": None} if words else quantity(x_title)
    lines = list(dict.fromkeys(str(row["line"]) for row in rows))
    by_line: Spec = {"field": "line", "type": "nominal", "title": None, "sort": None}
    # Of one domain and one legend, so that the two are drawn as one: colour alone tells nobody.
    by_line["legend"] = _STROKES if len(lines) > 1 else None
    colour: Spec = {**by_line, "scale": {"domain": [*lines], "range": PALETTE}}
    dash: Spec = {**by_line, "scale": {"domain": [*lines]}}
    y: Spec = {"field": "value", **quantity(y_title)}
    layers: list[JsonValue] = [
        {"mark": {"type": "area", "opacity": 0.16},
         "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
         "encoding": {"x": x, "y": {"field": "low", **quantity(y_title)}, "y2": {"field": "high"},
                      "color": colour}},
        {"mark": {"type": "line", "point": len(rows) <= 60},
         "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash,
                      "tooltip": tooltips(("line", "x", "value", "low", "high"))}},
    ]  # fmt: skip
    held: list[tuple[str, JsonValue]] = [("x", reference), ("y", level)]
    layers += [
        {"mark": {"type": "rule", "strokeDash": [4, 4], "color": OTHER},
         "encoding": {axis: {"datum": value}}}
        for axis, value in held if value is not None
    ]  # fmt: skip
    return spec_of(title, rows, {"layer": layers, "width": 520, "height": 280})


def histogram(rows: Sequence[Row], title: str, x_title: str, original: float | None) -> Spec:
    """Return how often refits gave which effect: `value`, with a mark at the original."""
    bins = min(_MOST_BINS, max(_FEWEST_BINS, round(2 * len(rows) ** 0.5)))
    layers: list[JsonValue] = [
        {"transform": [
            {"bin": {"maxbins": bins}, "field": "value", "as": ["from", "to"]},
            {"aggregate": [{"op": "count", "as": "refits"}], "groupby": ["from", "to"]}],
         "mark": {"type": "bar", "color": OTHER},
         "encoding": {"x": {"field": "from", "bin": "binned", **quantity(x_title)},
                      "x2": {"field": "to"},
                      "y": {"field": "refits", "type": "quantitative",
                            "axis": {"tickMinStep": 1, "format": "d"}}}},
    ]  # fmt: skip
    if original is not None:
        layers.append({"mark": {"type": "rule", "color": MAIN, "size": 2},
                       "encoding": {"x": {"datum": original}}})  # fmt: skip
    return spec_of(title, rows, {"layer": layers, "width": 460, "height": 180})


def spec_of(title: str, rows: Sequence[Row], body: Mapping[str, JsonValue]) -> Spec:
    """Return a whole specification: the body with its rows and our look."""
    values: list[JsonValue] = list(rows)
    return {"$schema": _SCHEMA, "description": title, "data": {"values": values}, **body,
            "config": _CONFIG}  # fmt: skip


def quantity(title: str) -> Spec:
    """Return an axis of numbers that need not begin at zero."""
    return {"type": "quantitative", "title": title, "scale": {"zero": False, "nice": True}}


def tooltips(fields: Sequence[str]) -> list[JsonValue]:
    """Return what is told of a mark that is pointed at."""
    return [{"field": field} for field in fields]
