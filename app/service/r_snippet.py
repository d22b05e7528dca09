"""The same question in R, with dagitty and the estimator that R's users know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.causal.graph import CausalGraph
from app.causal.graph_formats.drawn import Drawn
from app.causal.graph_formats.registry import graph_format
from app.service.graph_exchange import drawn_graph

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge


def r_snippet(result: Json) -> str:
    """Return R code for the question; where R has no idiom for it, the graph alone."""
    main = next((e for e in result["estimates"] if e["primary"]), None)
    question = re.sub(r"\s+", " ", result["question"].get("text", ""))
    lines = [f"# {question}", 'data <- read.csv("data.csv", check.names = FALSE)', ""]
    lines += _graph(result, main)
    if main is not None:
        value, (low, high) = main["value"], main["interval"]
        lines += ["", *_estimator(main), "", f"# Wherefore: {value!r} ({low!r} to {high!r}),"
                  f" by {main['method']}; another estimator comes close, not equal."]  # fmt: skip
    return "\n".join(lines) + "\n"


def _graph(result: Json, main: Json | None) -> list[str]:
    selected = next((g for g in result["graphs"] if g["selected"]), None)
    if selected is not None and not selected["graph_class"].startswith("lagged"):
        drawn = Drawn(_decoded(selected))
    elif main is not None and main["design"] in {"backdoor", "randomised", "survival"}:
        drawn = _assumed(main)
    else:
        return ["# R's dagitty has no graph for this design."]
    text = graph_format("dagitty").write(drawn).replace("\\", "\\\\").replace("'", "\\'")
    asked = ["adjustmentSets(graph)"] if drawn.treatments else ["plot(graphLayout(graph))"]
    return ["library(dagitty)", f"graph <- dagitty('{text}')", *asked]


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


def _estimator(main: Json) -> list[str]:
    cause, outcome = _name(main["treatment"]), _name(main["outcome"])
    held = [_name(column) for column in main["adjustment"]]
    right = " + ".join((cause, *held))
    match main["design"]:
        case "backdoor" | "randomised":
            return ["library(lmtest); library(sandwich)",
                    f"fit <- lm({outcome} ~ {right}, data = data)",
                    'coeftest(fit, vcov = vcovHC(fit, type = "HC3"))']  # fmt: skip
        case "iv" if main.get("instrument"):
            through = " + ".join((_name(main["instrument"]), *held))
            return ["library(AER)", f"fit <- ivreg({outcome} ~ {right} | {through}, data = data)",
                    "summary(fit, vcov = sandwich::sandwich, diagnostics = TRUE)"]  # fmt: skip
        case "did" | "panel" if main.get("unit_column") and main.get("time_column"):
            unit, time = _name(main["unit_column"]), _name(main["time_column"])
            return ["library(fixest)",
                    f"fit <- feols({outcome} ~ {right} | {unit} + {time}, cluster = ~{unit},",
                    "             data = data)",
                    "summary(fit)"]  # fmt: skip
        case "rdd" if main.get("running_variable"):
            score, outcome = (_string(main[key]) for key in ("running_variable", "outcome"))
            is_fuzzy = main["treatment"] != main["running_variable"]
            taken = f", fuzzy = data[[{_string(main['treatment'])}]]" if is_fuzzy else ""
            return ["library(rdrobust)",
                    f"summary(rdrobust(data[[{outcome}]], data[[{score}]],"
                    f" c = {main['cutoff']!r}{taken}))"]  # fmt: skip
        case "survival" if main.get("event_column"):
            event = _name(main["event_column"])
            return ["library(survival)",
                    f"summary(coxph(Surv({outcome}, {event}) ~ {right}, data = data))"]  # fmt: skip
        case design:
            return [f"# R has no one idiom for the design {design}: see reproduce.py."]


def _name(column: str) -> str:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*", column):
        return column
    return "`" + column.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
