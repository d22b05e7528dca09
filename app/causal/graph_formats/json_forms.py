"""Graphs as JSON: in the shape of the HTTP contract, and as Cytoscape's elements."""

from __future__ import annotations

import json
from typing import Any

from app.causal.graph import Edge, Mark
from app.causal.graph_formats.attributes import edge_of, edge_values, graph_of
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.reading import unreadable

Json = dict[str, Any]  # as it comes from outside
_SHAPES = {Mark.TAIL: "none", Mark.ARROW: "triangle", Mark.CIRCLE: "circle"}


def _write_json(drawn: Drawn) -> str:
    graph = drawn.graph
    found: Json = {
        "graph_class": graph.graph_class.value,
        "nodes": list(graph.nodes),
        "latent": list(graph.latent),
        "edges": [{"source": e.source, "target": e.target, **edge_values(e)} for e in graph.edges],
        "treatments": list(drawn.treatments),
        "outcomes": list(drawn.outcomes),
        "adjusted": list(drawn.adjusted),
        "places": {node: list(place) for node, place in drawn.places.items()},
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _read_json(text: str) -> Drawn:
    found = _parsed(text)
    try:
        edges = [_edge(edge) for edge in found["edges"]]
        graph = graph_of(
            map(str, found["nodes"]), edges, found.get("graph_class"), found.get("latent") or ()
        )
        roles = [
            tuple(map(str, found.get(r) or ())) for r in ("treatments", "outcomes", "adjusted")
        ]
        places = {k: (float(x), float(y)) for k, (x, y) in (found.get("places") or {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable("a graph in JSON", 1, f"{error} is missing or out of place") from None
    return Drawn(graph, roles[0], roles[1], roles[2], places)


def _edge(told: Json) -> Edge:
    return edge_of(str(told["source"]), str(told["target"]), Mark.TAIL, Mark.ARROW, told)


def _write_cytoscape(drawn: Drawn) -> str:
    graph = drawn.graph
    nodes = [_cytoscape_node(node, drawn) for node in graph.nodes]
    edges = [
        {"data": {"id": f"e{i}", "source": e.source, "target": e.target, **edge_values(e),
                  "source_arrow": _SHAPES[e.source_mark], "target_arrow": _SHAPES[e.target_mark]}}
        for i, e in enumerate(graph.edges)
    ]  # fmt: skip
    found = {"data": {"graph_class": graph.graph_class.value},
             "elements": {"nodes": nodes, "edges": edges}}  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _cytoscape_node(node: str, drawn: Drawn) -> Json:
    found: Json = {"data": {"id": node, "name": node, "latent": node in drawn.graph.latent}}
    if node in drawn.places:
        x, y = drawn.places[node]
        found["position"] = {"x": x, "y": y}
    return found


def _read_cytoscape(text: str) -> Drawn:
    found = _parsed(text)
    try:
        elements = found["elements"]
        nodes = {str(n["data"]["id"]): n for n in elements["nodes"]}
        edges = [_edge(edge["data"]) for edge in elements["edges"]]
        latent = [key for key, node in nodes.items() if node["data"].get("latent")]
        places = {
            key: (float(node["position"]["x"]), float(node["position"]["y"]))
            for key, node in nodes.items()
            if "position" in node
        }
        stated = (found.get("data") or {}).get("graph_class")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable("Cytoscape JSON", 1, f"{error} is missing or out of place") from None
    return Drawn(graph_of(nodes, edges, stated, latent), places=places)


def _parsed(text: str) -> Json:
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise unreadable("JSON", line, getattr(error, "msg", "it is nested too deeply")) from None
    if not isinstance(found, dict):
        raise unreadable("a graph in JSON", 1, "an object is expected")
    return found


JSON = GraphFormat("json", "JSON", "application/json", "json", _write_json, _read_json)
CYTOSCAPE = GraphFormat(
    "cytoscape", "Cytoscape JSON", "application/json", "cyjs", _write_cytoscape, _read_cytoscape
)
