"""How long the report of a large run takes, and how large its page is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.service.charts import charts, rendered_svg
from app.service.pdf import render_pdf
from app.service.report import Audience, render_html
from bench.case import Rate, middle_of, once
from tests.ten_runs import answered

NODES, EDGES, ESTIMATES, FIGURES, POINTS = 30, 50, 20, 30, 60


def large_result() -> dict[str, Any]:
    """Return a real result grown to 50 edges, 20 estimates and 30 figures."""
    result = dict(answered("randomised"))
    rng = np.random.default_rng(0)
    first = result["estimates"][0]
    result["estimates"] = [
        {**first, "id": f"e{i}", "primary": i == 1, "value": first["value"] + float(rng.normal())}
        for i in range(1, ESTIMATES + 1)
    ]
    names = [f"column_{i}" for i in range(NODES)]
    pairs = [(a, b) for a in range(NODES) for b in range(a + 1, NODES)]
    chosen = rng.permutation(len(pairs))[:EDGES]
    result["graphs"] = [
        {"id": "g1", "step": "discover", "algorithm": "boss",
         "graph_class": "cpdag", "selected": True, "nodes": names,
         "latent": [], "edges": [_edge(names, pairs[i], rng) for i in chosen]}
    ]  # fmt: skip
    result["curves"] = [_curve(i, rng) for i in range(1, FIGURES + 1)]
    return result


def _edge(names: list[str], pair: tuple[int, int], rng: np.random.Generator) -> dict[str, Any]:
    return {
        "source": names[pair[0]], "target": names[pair[1]], "source_mark": "tail",
        "target_mark": "arrow", "lag": 0, "confidence": float(rng.random()), "strength": 0.3,
    }  # fmt: skip


def _curve(number: int, rng: np.random.Generator) -> dict[str, Any]:
    values = rng.normal(size=POINTS).cumsum()
    points = [
        {"x": float(x), "value": float(y), "low": float(y) - 1, "high": float(y) + 1}
        for x, y in enumerate(values)
    ]
    return {
        "id": f"c{number}", "step": "s", "name": "dose", "title": f"Figure {number}",
        "x_label": "dose", "y_label": "outcome", "unit": "kg", "reference": None,
        "series": [{"label": "effect", "points": points}],
    }  # fmt: skip


def cases(*, quick: bool = False) -> Iterator[Rate]:
    """Yield the processor's seconds for page and PDF, the page's size, and the figures' seconds."""
    del quick
    result = large_result()
    rendered_svg(charts(answered("randomised"))[0].spec)  # the renderer is up, as in a server
    # Once: a picture that was drawn before is kept.
    seconds, page = once(lambda: render_html(result, Audience.RESEARCHER))
    yield Rate("HTML, seconds", seconds, 2, 1, seconds >= 2)
    size = len(page.encode()) / 1e6
    yield Rate("HTML, megabytes", size, 3, 1, size >= 3)
    seconds, document = once(lambda: render_pdf(page))
    note = f"{len(document) / 1e6:.2f} MB"
    yield Rate("PDF, seconds", seconds, 10, 1, seconds >= 10, note)
    seconds, found = middle_of(1, lambda: charts(result))
    yield Rate("figures as Vega-Lite, seconds", seconds, 1, len(found), seconds >= 1)
