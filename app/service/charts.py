"""The charts of a result: what each shows, its data as a table, and its specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import JsonValue

from app.errors import NotFound
from app.service.vega import Row, Spec, histogram, interval_plot, line_chart
from app.service.vega_points import dot_plot, points_and_lines, ranked_points

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge
_RATIOS = frozenset({"hazard_ratio", "risk_ratio", "odds_ratio"})
_FEWEST_REFITS = 5  # of fewer there is no distribution to draw
_MOST_POINTS = 400
# Effects: zero is where there is none.
_ABOUT_ZERO = frozenset({"event_study", "placebo_gaps", "relative_trends"})
_ALIKE = 0.1  # standard deviations within which groups count as alike (Austin 2009)


class ChartKind(StrEnum):
    FOREST = "forest"
    CURVE = "curve"
    CONTRIBUTIONS = "contributions"
    SUBGROUPS = "subgroups"
    REFITS = "refits"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `cites` are ids of the results it shows, `spec` is Vega-Lite with the rows inside.

    `name` says what a curve is of, as "event_study" or "love_plot"; other charts have their kind's.
    `columns` names the fields of `rows` that a table beside the chart shows, with their titles.
    """

    id: str
    kind: ChartKind
    title: str
    cites: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    spec: Spec
    name: str = ""


def charts(result: Json) -> tuple[Chart, ...]:
    """Return the charts in the order in which a report shows them."""
    return (
        *_forests(result),
        *_contributions(result),
        *_subgroups(result),
        *_curves(result),
        *_refits(result),
    )


def chart(result: Json, chart_id: str) -> Chart:
    """Return the chart with this id.

    Raises
    ------
    NotFound : the result has none.
    """
    found = charts(result)
    for each in found:
        if each.id == chart_id:
            return each
    known = ", ".join(each.id for each in found)
    raise NotFound(f"The result has no figure {chart_id!r}.", hint=f"It has {known}." * bool(known))


def rendered_svg(spec: Spec) -> str:
    """Return a chart as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))


def rendered_png(spec: Spec) -> bytes:
    """Return a chart as PNG at twice its size."""
    import vl_convert

    found: bytes = vl_convert.vegalite_to_png(spec, scale=2)
    return found


_INTERVAL = (("value", "Value"), ("low", "From"), ("high", "To"))


def _forests(result: Json) -> Iterator[Chart]:
    """Yield one chart for each kind of effect: numbers of one kind share an axis, no mean does."""
    titles = _method_titles(result)
    groups: dict[tuple[str, str, str, bool], list[Json]] = {}
    for estimate in result["estimates"]:
        is_contrast = estimate.get("contrast") is not None
        key = estimate["kind"], estimate["outcome"], estimate.get("unit", ""), is_contrast
        groups.setdefault(key, []).append(estimate)
    ordered = sorted(groups.items(), key=lambda group: not any(e["primary"] for e in group[1]))
    for i, ((kind, outcome, unit, _), found) in enumerate(ordered, 1):
        factor = 100.0 if unit == "probability" else 1.0
        rows = [row for e in found for row in _estimate_row(e, titles, factor)]
        if not rows:
            continue
        shown = "percentage points" if unit == "probability" else unit
        title = f"{_named(kind)} on {outcome}"
        axis = f"{title} ({shown})" if shown else title
        null = 1.0 if kind in _RATIOS else 0.0
        ids = tuple(e["id"] for e in found)
        columns = (("label", "Estimate"), *_INTERVAL)
        spec = interval_plot(rows, title, axis, null)
        yield Chart(f"forest{i}", ChartKind.FOREST, title, ids, columns, tuple(rows), spec)


def _estimate_row(estimate: Json, titles: Mapping[str, str], factor: float) -> Iterator[Row]:
    low, high = estimate["interval"]
    if None in (estimate["value"], low, high):
        return
    method = titles.get(estimate["method"], estimate["method"])
    label = estimate.get("label") or method
    yield {
        "label": f"{label} ({estimate['id']})", "value": estimate["value"] * factor,
        "low": low * factor, "high": high * factor, "main": bool(estimate["primary"]),
    }  # fmt: skip


def _named(kind: str) -> str:
    short = {"ate", "att", "ato", "late", "cate", "nde", "nie", "cde", "qte", "itt"}
    return kind.upper() if kind in short else kind.replace("_", " ").capitalize()


def _contributions(result: Json) -> Iterator[Chart]:
    for found in result.get("attributions", ()):
        rows = [_bar(part["name"], part["value"], part["interval"]) for part in
                found["contributions"] if part["value"] is not None]  # fmt: skip
        if rows:
            title = f"What {found['target']} is put down to"
            axis = f"contribution ({found['unit']})" if found.get("unit") else "contribution"
            spec = interval_plot(rows, title, axis, 0.0)
            columns = (("label", "Part"), *_INTERVAL)
            yield Chart(f"parts_{found['id']}", ChartKind.CONTRIBUTIONS, title, (found["id"],),
                        columns, tuple(rows), spec)  # fmt: skip


def _subgroups(result: Json) -> Iterator[Chart]:
    groups = [g for g in result.get("subgroups", ()) if g["value"] is not None]
    if groups:
        rows = [_bar(g["words"], g["value"], g["interval"]) for g in groups]
        title = "The effect in groups of rows"
        is_ratio = any(g.get("is_ratio") for g in groups)
        axis, null = ("hazard ratio", 1.0) if is_ratio else ("effect", 0.0)
        spec = interval_plot(rows, title, axis, null)
        ids = tuple(g["id"] for g in groups)
        columns = (("label", "Rows where"), *_INTERVAL)
        yield Chart("subgroups", ChartKind.SUBGROUPS, title, ids, columns, tuple(rows), spec)


def _bar(label: str, value: float, ends: Sequence[float | None] | None) -> Row:
    low, high = ends or (value, value)
    known = low is not None and high is not None
    return {"label": label, "value": value, "low": low if known else value,
            "high": high if known else value, "main": True}  # fmt: skip


def _points(curve: Json) -> list[tuple[str, Json]]:
    found = []
    for series in curve["series"]:
        known = [p for p in series["points"] if p["value"] is not None]
        step = -(-len(known) // _MOST_POINTS) or 1
        found += [(series["label"], point) for point in known[::step]]
    return found


def _curves(result: Json) -> Iterator[Chart]:
    """Yield the curves; where two have one title, each says which method drew it."""
    curves = [curve for curve in result.get("curves", ()) if _points(curve)]
    titles = _method_titles(result)
    for curve in curves:
        if sum(other["title"] == curve["title"] for other in curves) == 1:
            yield _curve(curve)
        else:
            method = curve["step"].removeprefix("estimate_")
            yield _curve({**curve, "title": f"{curve['title']} ({titles.get(method, method)})"})


def _method_titles(result: Json) -> dict[str, str]:
    algorithms = result.get("provenance", {}).get("algorithms", ())
    return {a["algorithm"]: a["title"] for a in algorithms}


def _curve(curve: Json) -> Chart:
    points = _points(curve)
    words = any(isinstance(point["x"], str) for _, point in points)
    rows: list[Row] = [
        {"line": label, "x": str(point["x"]) if words else point["x"], "value": point["value"],
         "low": point.get("low"), "high": point.get("high")}
        for label, point in points
    ]  # fmt: skip
    columns = (("line", "Line"), ("x", curve["x_label"]), *_INTERVAL)
    spec = _curve_spec(curve, rows, words=words)
    return Chart(curve["id"], ChartKind.CURVE, curve["title"], (curve["id"],), columns,
                 tuple(rows), spec, curve["name"])  # fmt: skip


def _curve_spec(curve: Json, rows: list[Row], *, words: bool) -> Spec:
    """Draw a curve as the field draws its kind; a line with its band unless it has another way."""
    title, x_title = curve["title"], curve["x_label"]
    y_title = f"{curve['y_label']} ({curve['unit']})" if curve.get("unit") else curve["y_label"]
    reference: JsonValue = curve.get("reference")
    placed = reference if isinstance(reference, str) is words else None
    at = placed if isinstance(placed, int | float | str) else None
    match curve["name"]:
        case "specification_curve":
            return ranked_points(rows, title, x_title, y_title)
        case "love_plot":
            return dot_plot(rows, title, y_title, limit=_ALIKE)
        case "threshold":
            return points_and_lines(rows, title, x_title, y_title, reference=at)
        case _:
            return line_chart(
                rows, title, x_title, y_title, words=words, reference=at,
                level=0.0 if curve["name"] in _ABOUT_ZERO else None,
            )  # fmt: skip


def _refits(result: Json) -> Iterator[Chart]:
    for found in result.get("refutations", ()):
        rows: list[Row] = [{"value": v} for v in found.get("values", ()) if v is not None]
        if len(rows) >= _FEWEST_REFITS:
            title = f"Refits: {found['refuter'].replace('_', ' ')}"
            spec = histogram(rows, title, "effect of the refit", found.get("original"))
            columns = (("value", "Effect of the refit"),)
            yield Chart(found["id"], ChartKind.REFITS, title, (found["id"],), columns,
                        tuple(rows), spec)  # fmt: skip
