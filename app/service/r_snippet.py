"""The same question in R, with dagitty and the estimator that R's users know."""

from __future__ import annotations

import re

from app.causal.graph import CausalGraph
from app.causal.graph_formats.drawn import Drawn
from app.causal.graph_formats.registry import graph_format
from app.service.graph_exchange import drawn_graph
from app.service.r_estimators import estimator
from app.service.r_words import Json, rows_asked_of


def r_snippet(result: Json) -> str:
    """Return R code for the question; where R has no idiom for it, the graph alone.

    It reads the table as it is downloaded (CSV) and ends with both answers.
    """
    main = next((e for e in result["estimates"] if e["primary"]), None)
    question = re.sub(r"\s+", " ", result["question"].get("text", ""))
    lines = [f"# {question}", "# data.csv is the table as it was read: download it as CSV.",
             'data <- read.csv("data.csv", check.names = FALSE)',
             *rows_asked_of(result["question"].get("population") or ()),
             "", *_graph(result, main)]  # fmt: skip
    if main is not None:
        lines += ["", *_answer(result, main)]
    return "\n".join(lines) + "\n"


def _answer(result: Json, main: Json) -> list[str]:
    ours = f"# Wherefore: {main['value']!r} by {main['method']}"
    steps = estimator(result, main)
    if not steps:
        return [f"# R has no one idiom for {main['design']} by {main['method']}: see reproduce.py.",
                ours]  # fmt: skip
    low, high = main["interval"]
    both = f'sprintf("R: %.15g, Wherefore: %.15g\\n", effect, {main["value"]!r})'
    return [*steps, f"{ours} ({low!r} to {high!r})", f"cat({both})"]


def _graph(result: Json, main: Json | None) -> list[str]:
    selected = next((g for g in result["graphs"] if g["selected"]), None)
    if selected is not None and not selected["graph_class"].startswith("lagged"):
        drawn = Drawn(_decoded(selected))
    elif main is not None and main["design"] in {"backdoor", "randomised", "survival"}:
        drawn = _assumed(main)
    else:
        return ["# R's dagitty has no graph for this design."]
    text = graph_format("dagitty").write(drawn).replace("\\", "\\\\").replace("'", "\\'")
    asked = "print(adjustmentSets(graph))" if drawn.treatments else "plot(graphLayout(graph))"
    return ["# dagitty is on CRAN; without it the rest runs as well.",
            'if (requireNamespace("dagitty", quietly = TRUE)) {',
            "library(dagitty)", f"graph <- dagitty('{text}')", asked, "}"]  # fmt: skip


def _decoded(graph: Json) -> CausalGraph:
    return drawn_graph(graph).graph


def _assumed(main: Json) -> Drawn:
    """Return the graph that the adjustment stands for: each column moves cause and outcome."""
    cause, outcome = main["treatment"], main.get("event_column") or main["outcome"]
    shared = [c for c in main["adjustment"] if c not in (cause, outcome)]
    into = [] if main["design"] == "randomised" else [(c, cause) for c in shared]
    arrows = [(cause, outcome), *into, *((c, outcome) for c in shared)]
    graph = CausalGraph.dag((cause, outcome, *shared), arrows)
    return Drawn(graph, treatments=(cause,), outcomes=(outcome,))
