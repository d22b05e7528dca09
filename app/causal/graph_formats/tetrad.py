"""Tetrad's text: the nodes, then a numbered line for each edge, such as "1. X o-> Y"."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from app.causal.graph import Edge, Mark
from app.causal.graph_formats.attributes import graph_of
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.reading import unreadable

_LEFT = {Mark.TAIL: "-", Mark.ARROW: "<", Mark.CIRCLE: "o"}
_RIGHT = {Mark.TAIL: "-", Mark.ARROW: ">", Mark.CIRCLE: "o"}
_MARKS = {"-": Mark.TAIL, "<": Mark.ARROW, ">": Mark.ARROW, "o": Mark.CIRCLE}
_EDGE = re.compile(
    r"(?:\d+\.\s*)?(?P<source>\S+)\s+(?P<link>[<o-]-[>o-])\s+(?P<target>\S+)(?:\s.*)?"
)
_SAFE = "!\"#$&'*+-./<=>?@[\\]^_`{|}~"  # all but what parts names: blanks, , ; : % ( )


def write(drawn: Drawn) -> str:
    """Return the text; a lagged node is X:1, and what would part names is written as %20."""
    graph = drawn.graph
    latent = set(graph.latent)
    nodes = [f"({_named(n)})" if n in latent else _named(n) for n in graph.nodes]
    past = {_named(e.source, e.lag): None for e in graph.edges if e.lag}
    lines = [f"{i}. {_line(edge)}" for i, edge in enumerate(graph.edges, 1)]
    return "\n".join(
        ("Graph Nodes:", ";".join((*nodes, *past)), "", "Graph Edges:", *lines, "",
         "Graph Attributes:", f"graph_class: {graph.graph_class.value}", "")
    )  # fmt: skip


def _named(name: str, lag: int = 0) -> str:
    plain = "".join(c if c.isalnum() or c in _SAFE else quote(c, safe="") for c in name)
    return f"{plain}:{lag}" if lag else plain


def _line(edge: Edge) -> str:
    link = f"{_LEFT[edge.source_mark]}-{_RIGHT[edge.target_mark]}"
    return f"{_named(edge.source, edge.lag)} {link} {_named(edge.target)}"


def read(text: str) -> Drawn:
    """Return the graph."""
    parts = _parts(text)
    nodes, latent = dict[str, None](), list[str]()
    for _, line in parts.get("graph nodes:", []):
        for word in filter(None, re.split(r"[;,]\s*", line)):
            name, lag = _moment(word.strip("()"))
            if not lag:
                nodes[name] = None
                latent += [name] if word.startswith("(") else []
    if not nodes:
        raise unreadable("a Tetrad graph", 1, "it names no nodes")
    edges = [_edge(line, number) for number, line in parts.get("graph edges:", [])]
    nodes.update({end: None for edge in edges for end in (edge.source, edge.target)})
    told = (line.partition(":") for _, line in parts.get("graph attributes:", []))
    stated = next((value.strip() for key, _, value in told if key == "graph_class"), "")
    return Drawn(graph_of(nodes, edges, stated, latent))


def _parts(text: str) -> dict[str, list[tuple[int, str]]]:
    """Return the numbered lines that stand under each heading."""
    found: dict[str, list[tuple[int, str]]] = {}
    here: list[tuple[int, str]] | None = None
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.lower() in {"graph nodes:", "graph edges:", "graph attributes:"}:
            here = found.setdefault(line.lower(), [])
        elif line and here is None:
            raise unreadable("a Tetrad graph", number, "'Graph Nodes:' is expected")
        elif line and here is not None:
            here.append((number, line))
    return found


def _moment(word: str) -> tuple[str, int]:
    name, _, lag = word.partition(":")
    return unquote(name), int(lag) if lag.isdigit() else 0


def _edge(line: str, number: int) -> Edge:
    match = _EDGE.fullmatch(line)
    if match is None:
        raise unreadable("a Tetrad graph", number, f"{line!r} is not an edge such as X --> Y")
    (source, before), (target, after) = _moment(match["source"]), _moment(match["target"])
    marks = _MARKS[match["link"][0]], _MARKS[match["link"][2]]
    if after > before:
        source, target, marks = target, source, marks[::-1]
    return Edge(source, target, *marks, abs(before - after))


TETRAD = GraphFormat("tetrad", "Tetrad", "text/plain", "txt", write, read)
