"""Random graphs of every class, with names as people give them."""

from __future__ import annotations

import numpy as np

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.graph_formats.drawn import Drawn

NAMES = (
    "age", "Blood pressure", "x1", "x_2", "größe", "a-b", "3rd", 'say "yes"', "50 % off", "a;b",
    "tab\tname", "f(x)", "back\\slash", "<b>", "été & hiver", "node", "edge", "dag", "graph",
    "o->", "年齢", "it's", "a,b", "{x}", "# no", "100",
)  # fmt: skip
_CLASSES = tuple(GraphClass)
_CIRCLED = (Mark.TAIL, Mark.ARROW, Mark.CIRCLE)


def random_drawn(seed: int) -> Drawn:
    """Return a graph of up to nine nodes, one class after the other."""
    rng = np.random.default_rng(seed)
    graph_class = _CLASSES[seed % len(_CLASSES)]
    names = [str(n) for n in rng.choice(NAMES, size=int(rng.integers(1, 10)), replace=False)]
    edges = [
        _edge(a, b, graph_class, rng)
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if rng.random() < 0.4
    ]
    if graph_class.is_lagged:
        edges += [
            Edge(a, b, Mark.TAIL, Mark.ARROW, int(rng.integers(1, 4)))
            for a in names
            for b in names
            if rng.random() < 0.15
        ]
    latent = tuple(names[-1:]) if rng.random() < 0.2 else ()
    graph = CausalGraph(tuple(names), tuple(edges), graph_class, latent)
    return Drawn(graph, treatments=tuple(names[:1]), outcomes=tuple(names[1:2]))


def _edge(a: str, b: str, graph_class: GraphClass, rng: np.random.Generator) -> Edge:
    confidence = round(float(rng.random()), 3) if rng.random() < 0.5 else None
    marks = Mark.TAIL, Mark.ARROW
    if graph_class.value.endswith("pag"):
        marks = _CIRCLED[rng.integers(3)], _CIRCLED[rng.integers(3)]
    elif graph_class.value.endswith("cpdag") and rng.random() < 0.5:
        marks = Mark.TAIL, Mark.TAIL
    elif graph_class is GraphClass.ADMG and rng.random() < 0.4:
        marks = Mark.ARROW, Mark.ARROW
    return Edge(a, b, *marks, 0, confidence)
