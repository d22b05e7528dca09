"""The report of a result as one self-contained page or as Markdown; names are never trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pydantic import JsonValue

from app.causal.graph import Mark
from app.causal.rounding import decimals, number
from app.service import figures
from app.service.chart_pictures import picture
from app.service.charts import ChartKind, charts
from app.service.citations import bibtex, methods_paragraph, references
from app.service.figures import Line
from app.service.not_chosen import not_chosen
from app.service.rounding import plain, probability, share, spaced
from app.service.wording import MARKS

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge

_VERDICTS = {
    "estimated": "Estimated",
    "bounded": "Bounded",
    "not_identified": "Cannot be told from these data",
    "graph": "Causal graph",
    "attributed": "Attributed",
    "described": "Described",
    "inconclusive": "Inconclusive",
}
_PER_CENT = re.compile(r"(?<=\d) %")
_MOST_LINES = 30  # more than these cannot be told apart in a drawing
_MOST_ROWS = 400  # of a curve's table
_FEW_ASSUMPTIONS = 5  # that a reader in a hurry is told of
_STRENGTHS = {
    "strong": "Strong evidence",
    "suggestive": "Suggestive evidence",
    "uncertain": "Uncertain",
}


class Audience(StrEnum):
    """Who reads: the answer and what it rests on; also the numbers; also everything measured."""

    EXECUTIVE = "executive"
    ANALYST = "analyst"
    RESEARCHER = "researcher"


def render_html(result: Mapping[str, JsonValue], audience: Audience = Audience.ANALYST) -> str:
    """Return one HTML page with its styles and drawings inside, safe for hostile names.

    No line ends between a number and its per-cent sign.
    """
    page = _html().get_template("report.html").render(**_view(result, audience))
    return _PER_CENT.sub("\u00a0%", page)


def render_markdown(result: Mapping[str, JsonValue], audience: Audience = Audience.ANALYST) -> str:
    """Return the same report as Markdown, with names escaped."""
    return _markdown().get_template("report.md").render(**_view(result, audience))


def _view(result: Json, audience: Audience) -> dict[str, Any]:
    estimates = [_estimate_row(e) for e in result["estimates"]]
    selected = next((g for g in result["graphs"] if g["selected"]), None)
    return {
        "result": result,
        "verdict": _VERDICTS.get(result["answer"]["verdict"], result["answer"]["verdict"]),
        "strength": _headline_strength(result),
        "estimates": estimates,
        "attributions": [_attribution(a) for a in result.get("attributions", ())],
        "subgroups": [_group_row(g) for g in result.get("subgroups", ())],
        "curves": [_curve(c) for c in result.get("curves", ())],
        **_pictures(result, audience),
        "graph": selected,
        "graph_drawing": _drawing(selected),
        "lines_left_out": len(selected["edges"]) > _MOST_LINES if selected else False,
        "edges": [_edge_row(e) for e in (selected or {"edges": []})["edges"]],
        "passed": [d for d in result["diagnostics"] if d["verdict"] == "passed"],
        "doubts": _doubts(result),
        "titles": _titles(result),
        "not_chosen": not_chosen(result),
        **_for_audience(result, audience),
    }


def _pictures(result: Json, audience: Audience) -> dict[str, Any]:
    """Return the charts that an audience is shown: forests in a row, the others by their id."""
    shown = [c for c in charts(result) if c.kind is not ChartKind.REFITS]
    if audience is Audience.EXECUTIVE:
        shown = [c for c in shown if c.kind in (ChartKind.FOREST, ChartKind.CONTRIBUTIONS)][:1]
    forests = [c for c in shown if c.kind is ChartKind.FOREST]
    compared = [c for i, c in enumerate(forests) if i == 0 or len(c.rows) > 1]
    return {
        "forests": [picture(c) for c in compared],
        "pictures": {c.id: picture(c) for c in shown if c.kind is not ChartKind.FOREST},
    }


def _for_audience(result: Json, audience: Audience) -> dict[str, Any]:
    """Return what readers differ in: how much is shown, and which sentences are told."""
    told = result.get("narration", ())
    brief = audience is Audience.EXECUTIVE
    weak = [a for a in result.get("assumptions", ()) if a["status"] != "tested"]
    return {
        "audience": audience.value,
        "is_brief": brief,
        "is_full": audience is Audience.RESEARCHER,
        "how_sure": [s for s in told if s["part"] == "how_sure"][: 3 if brief else None],
        "why": [s for s in told if s["part"] == "why"][: 3 if brief else None],
        "weak": weak[:_FEW_ASSUMPTIONS],
        "critique": result.get("critique") or (),
        "methods": methods_paragraph(result) if result.get("plan") else "",
        "references": references(result),
        "bibtex": bibtex(result),
    }


def _titles(result: Json) -> dict[str, str]:
    """Return the full name of each algorithm that was run."""
    return {a["algorithm"]: a["title"] for a in result["provenance"].get("algorithms", ())}


def _doubts(result: Json) -> list[tuple[str, list[Json]]]:
    """Return the checks that did not pass: of the answer, of the other estimates, of the data."""
    main = {"identify"}
    main |= {found["step"] for found in result["estimates"] if found["primary"]}
    main |= {found["step"] for found in result["graphs"] if found["selected"]}
    groups: dict[str, dict[str, Json]] = {"answer": {}, "others": {}, "data": {}}
    for check in result["diagnostics"]:
        step = check["step"]
        group = "answer" if step in main else "data" if step == "profile" else "others"
        if check["verdict"] != "passed" and check["sentence"] not in groups["answer"]:
            groups[group].setdefault(check["sentence"], check)
    return [(name, list(checks.values())) for name, checks in groups.items() if checks]


def _headline_strength(result: Json) -> str:
    found = result["findings"]
    return _STRENGTHS[found[0]["strength"]] if found else ""


def _estimate_row(estimate: Json) -> dict[str, Any]:
    if estimate["unit"] == "probability":
        estimate = _in_points(estimate)
    places = _places(estimate)
    low, high = estimate["interval"]
    named = f"{estimate['kind'].upper()} of {estimate['treatment']} on {estimate['outcome']}"
    return {
        **estimate,
        "what": estimate.get("label") or named,
        "value_text": number(estimate["value"], places),
        "interval_text": f"{number(low, places)} to {number(high, places)}",
        "p_text": probability(estimate["p_value"]),
    }


def _in_points(estimate: Json) -> Json:
    """Return a difference of probabilities in percentage points."""
    scaled = {key: estimate.get(key) for key in ("value", "standard_error")}
    return {
        **estimate,
        **{key: None if found is None else 100 * found for key, found in scaled.items()},
        "interval": [None if end is None else 100 * end for end in estimate["interval"]],
        "unit": "percentage points",
    }


def _places(estimate: Json) -> int:
    low, high = estimate["interval"]
    error = estimate.get("standard_error")
    if error is None and low is not None and high is not None:
        error = (high - low) / 4
    return decimals(error, estimate["value"] or 0.0)


def _attribution(found: Json) -> dict[str, Any]:
    rows = [_contribution(part) for part in found["contributions"]]
    return {**found, "title": f"What {found['target']} is put down to", "rows": rows}


def _contribution(part: Json) -> dict[str, Any]:
    low, high = part["interval"] or (None, None)
    return {
        **part,
        "value_text": plain(part["value"]),
        "interval_text": f"{plain(low)} to {plain(high)}" if part["interval"] else "–",
        "share_text": share(part["share"]),
    }


def _group_row(group: Json) -> dict[str, Any]:
    low, high = group["interval"]
    return {
        **group,
        "value_text": plain(group["value"]),
        "interval_text": f"{plain(low)} to {plain(high)}",
    }


def _curve(found: Json) -> dict[str, Any]:
    rows = [
        {
            "label": line["label"],
            "x": point["x"] if isinstance(point["x"], str) else f"{point['x']:g}",
            "value": plain(point["value"]),
            "interval": _ends(point),
        }
        for line in found["series"]
        for point in line["points"]
    ]
    return {**found, "rows": rows[:_MOST_ROWS]}


def _ends(point: Json) -> str:
    known = point.get("low") is not None and point.get("high") is not None
    return f"{plain(point['low'])} to {plain(point['high'])}" if known else ""


def _drawing(graph: Json | None) -> Markup:
    if graph is None:
        return Markup()
    lags: dict[tuple[str, str, str, str], list[int]] = {}
    for e in _clearest(graph["edges"]):
        ends = e["source"], e["target"], e["source_mark"], e["target_mark"]
        lags.setdefault(ends, []).append(e["lag"])
    lines = [Line(*ends, _lag_label(found)) for ends, found in lags.items()]
    return figures.graph(graph["nodes"], lines, "The causal graph", graph["id"])


def _clearest(edges: list[Json]) -> list[Json]:
    """Return the links to draw: all where they are few, else the most often found ones."""
    between = [e for e in edges if e["source"] != e["target"]]
    if len(between) <= _MOST_LINES:
        return between
    return sorted(between, key=lambda e: -(e["confidence"] or 0.0))[:_MOST_LINES]


def _lag_label(lags: list[int]) -> str:
    shown = ", ".join(str(lag) for lag in sorted(set(lags)))
    return "" if shown == "0" else f"lag {shown}"


def _edge_row(edge: Json) -> dict[str, Any]:
    return {
        **edge,
        "mark": MARKS[Mark(edge["source_mark"]), Mark(edge["target_mark"])],
        "confidence_text": share(edge["confidence"]),
        "strength_text": plain(edge["strength"]),
    }


@cache
def _html() -> Environment:
    environment = _environment(autoescape=True)
    environment.finalize = spaced
    return environment


@cache
def _markdown() -> Environment:
    environment = _environment(autoescape=False)
    environment.finalize = _inert
    return environment


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("app.service"),
        autoescape=autoescape,  # noqa: S701 - Markdown is escaped by `_inert`
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(plain=plain, probability=probability, share=share, compact=_compact)
    return environment


def _compact(value: object) -> str:
    """Return parameters on one line: 'alpha = 0.01, folds = 5'."""
    assert isinstance(value, Mapping)
    return ", ".join(f"{key} = {inner}" for key, inner in value.items())


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|!~$"} | {"\n": " ", "\r": " "})


def _inert(value: object) -> object:
    """Escape what would be markup in Markdown; numbers and names pass as text."""
    told = spaced(value)
    return told.translate(_SPECIAL).replace("&", "&amp;") if isinstance(told, str) else told
