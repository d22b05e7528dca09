"""GraphML, as yEd, Gephi, igraph and networkx read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from app.causal.graph import Edge, Mark
from app.causal.graph_formats.attributes import edge_of, edge_values, graph_of
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.reading import line_of, unreadable

_SPACE = "{http://graphml.graphdrawing.org/xmlns}"
_KEYS = (
    ("graph", "graph_class", "string"), ("node", "name", "string"), ("node", "latent", "boolean"),
    ("node", "x", "double"), ("node", "y", "double"), ("edge", "source_mark", "string"),
    ("edge", "target_mark", "string"), ("edge", "lag", "int"), ("edge", "confidence", "double"),
    ("edge", "strength", "double"),
)  # fmt: skip


def write(drawn: Drawn) -> str:
    graph = drawn.graph
    number = {node: f"n{i}" for i, node in enumerate(graph.nodes)}
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            *(f'  <key id="{n}" for="{of}" attr.name="{n}" attr.type="{kind}"/>'
              for of, n, kind in _KEYS),
            '  <graph edgedefault="directed">',
            f"    {_datum('graph_class', graph.graph_class.value)}",
            *(_node(node, number[node], drawn) for node in graph.nodes),
            *(_edge(edge, number) for edge in graph.edges),
            "  </graph>",
            "</graphml>",
            "",
        )
    )  # fmt: skip


def _datum(key: str, value: object) -> str:
    text = escape(str(value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'<data key="{key}">{text}</data>'


def _node(node: str, number: str, drawn: Drawn) -> str:
    data = [_datum("name", node)]
    if node in drawn.graph.latent:
        data.append(_datum("latent", "true"))
    if node in drawn.places:
        x, y = drawn.places[node]
        data += [_datum("x", x), _datum("y", y)]
    return f"    <node id={quoteattr(number)}>{''.join(data)}</node>"


def _edge(edge: Edge, number: dict[str, str]) -> str:
    data = "".join(_datum(key, value) for key, value in edge_values(edge).items())
    ends = f"source={quoteattr(number[edge.source])} target={quoteattr(number[edge.target])}"
    return f"    <edge {ends}>{data}</edge>"


def read(text: str) -> Drawn:
    """Return the graph; without marks of ours a directed edge is an arrow."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise unreadable("GraphML", 1, "a document type with entities is not read")
    try:
        root = ET.fromstring(text.encode())  # noqa: S314 - entities were refused above
    except ET.ParseError as error:
        raise unreadable("GraphML", error.position[0], str(error).partition(":")[0]) from None
    found = next(root.iter(f"{_SPACE}graph"), None)
    if found is None:
        raise unreadable("GraphML", 1, "it has no graph")
    keys = {k.get("id", ""): k.get("attr.name", "") for k in root.iter(f"{_SPACE}key")}
    told = {n.get("id", ""): dict(_data(n, keys)) for n in found.iter(f"{_SPACE}node")}
    names = {key: values.get("name") or values.get("label") or key for key, values in told.items()}
    is_directed = found.get("edgedefault") == "directed"
    edges = [_read_edge(e, names, keys, is_directed, text) for e in found.iter(f"{_SPACE}edge")]
    latent = [names[key] for key, values in told.items() if values.get("latent") == "true"]
    places = {names[k]: (float(v["x"]), float(v["y"])) for k, v in told.items() if _is_placed(v)}
    stated = dict(_data(found, keys)).get("graph_class")
    return Drawn(graph_of(names.values(), edges, stated, latent), places=places)


def _data(element: ET.Element, keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    for datum in element.findall(f"{_SPACE}data"):
        key = datum.get("key", "")
        yield keys.get(key, key), datum.text or ""


def _is_placed(values: dict[str, str]) -> bool:
    try:
        return all(float(values[axis]) == float(values[axis]) for axis in ("x", "y"))
    except (KeyError, ValueError):
        return False


def _read_edge(
    element: ET.Element, names: dict[str, str], keys: dict[str, str], is_directed: bool, text: str
) -> Edge:
    ends = [element.get(end, "") for end in ("source", "target")]
    for end in ends:
        if end not in names:
            line = line_of(text, rf"\b(?:source|target)\s*=\s*[\"']{re.escape(end)}[\"']")
            raise unreadable("GraphML", line, f"an edge names a node {end!r} that is not there")
    arrow = {"true": True, "false": False}.get(element.get("directed", ""), is_directed)
    head = Mark.ARROW if arrow else Mark.TAIL
    return edge_of(names[ends[0]], names[ends[1]], Mark.TAIL, head, dict(_data(element, keys)))


GRAPHML = GraphFormat("graphml", "GraphML", "application/graphml+xml", "graphml", write, read)
