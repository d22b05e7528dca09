"""GML, the Graph Modelling Language, in the form that networkx, igraph and Gephi read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from app.causal.graph import Edge, Mark
from app.causal.graph_formats.attributes import edge_of, edge_values, graph_of
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.reading import line_of, unreadable

Values = dict[str, list[object]]
_TOKEN = re.compile(
    r'(?P<gap>\s+|(?m:^)#[^\n]*)|"(?P<text>[^"]*)"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)'
    r"(?:[eE][+-]?\d+)?)|(?P<key>[A-Za-z_]\w*)|(?P<sign>[\[\]])"
)


def write(drawn: Drawn) -> str:
    graph = drawn.graph
    number = {node: i for i, node in enumerate(graph.nodes)}
    lines = ["graph [", "  directed 1", f"  graphclass {_text(graph.graph_class.value)}"]
    for node in graph.nodes:
        lines += ["  node [", f"    id {number[node]}", f"    label {_text(node)}"]
        lines += ["    latent 1"] if node in graph.latent else []
        if node in drawn.places:
            x, y = drawn.places[node]
            lines.append(f"    graphics [ x {x!r} y {y!r} ]")
        lines.append("  ]")
    for edge in graph.edges:
        lines += ["  edge [", f"    source {number[edge.source]}"]
        lines.append(f"    target {number[edge.target]}")
        lines += [f"    {key.replace('_', '')} {_text(value)}" for key, value in
                  edge_values(edge).items()]  # fmt: skip
        lines.append("  ]")
    return "\n".join((*lines, "]")) + "\n"


def _text(value: str | float) -> str:
    """Return a number as it is and text in quotes, in ASCII with entities as GML wants it."""
    if not isinstance(value, str):
        return repr(value)
    plain = html.escape(value).replace("&#x27;", "'")
    return '"' + plain.encode("ascii", "xmlcharrefreplace").decode() + '"'


def read(text: str) -> Drawn:
    """Return the graph; without marks of ours an edge of a directed graph is an arrow."""
    tokens = list(_tokens(text))
    tree, rest = _values(tokens, 0, depth=0)
    if rest != len(tokens) or not tree.get("graph"):
        raise unreadable("GML", 1, "it has no graph [ … ]")
    graph = _inner(tree["graph"][0])
    nodes = [_inner(node) for node in graph.get("node", [])]
    names = {_one(n, "id"): str(_one(n, "label") or _one(n, "id")) for n in nodes}
    head = Mark.ARROW if _one(graph, "directed") in {1, "1"} else Mark.TAIL
    edges = [_edge(_inner(edge), names, head, text) for edge in graph.get("edge", [])]
    latent = [names[_one(n, "id")] for n in nodes if _one(n, "latent")]
    places = dict(_places(nodes, names))
    found = graph_of(names.values(), edges, _one(graph, "graphclass"), latent)
    return Drawn(found, places=places)


def _tokens(text: str) -> Iterator[tuple[str, object, int]]:
    place, line = 0, 1
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise unreadable("GML", line, f"{text[place : place + 12]!r} is not understood")
        kind = match.lastgroup or ""
        if kind == "text":
            yield kind, html.unescape(match["text"]), line
        elif kind == "number":
            bare = match["number"]
            yield kind, int(bare) if re.fullmatch(r"[+-]?\d{1,18}", bare) else float(bare), line
        elif kind != "gap":
            yield kind, match.group(), line
        line += match.group().count("\n")
        place = match.end()


_DEEPEST = 20


def _values(tokens: list[tuple[str, object, int]], at: int, *, depth: int) -> tuple[Values, int]:
    """Return the keys from here up to the closing bracket, and the place behind it."""
    found: Values = {}
    while at < len(tokens) and tokens[at][:2] != ("sign", "]"):
        kind, key, line = tokens[at]
        if kind != "key" or at + 1 >= len(tokens):
            raise unreadable("GML", line, f"a key with a value is expected, not {key!r}")
        value_kind, value, line = tokens[at + 1]
        if (value_kind, value) == ("sign", "["):
            if depth == _DEEPEST:
                raise unreadable("GML", line, "brackets are nested too deeply")
            value, at = _values(tokens, at + 2, depth=depth + 1)
            if at >= len(tokens):
                raise unreadable("GML", line, "a bracket is not closed")
            at += 1
        elif value_kind == "sign":
            raise unreadable("GML", line, f"{key!r} has no value")
        else:
            at += 2
        found.setdefault(str(key).lower(), []).append(value)
    return found, at


def _inner(value: object) -> Values:
    if not isinstance(value, dict):
        raise unreadable("GML", 1, f"{value!r} stands where [ … ] is expected")
    return value


def _one(values: Values, key: str) -> object:
    return values[key][0] if key in values else None


def _edge(values: Values, names: dict[object, str], head: Mark, text: str) -> Edge:
    ends = [_one(values, end) for end in ("source", "target")]
    for end in ends:
        if end not in names:
            line = line_of(text, rf'\b(?:source|target)\s+"?{re.escape(str(end))}\b')
            raise unreadable("GML", line, f"an edge names a node {end!r} that is not there")
    told = {
        "source_mark": _one(values, "sourcemark"),
        "target_mark": _one(values, "targetmark"),
        **{key: _one(values, key) for key in ("lag", "confidence", "strength")},
    }
    return edge_of(names[ends[0]], names[ends[1]], Mark.TAIL, head, told)


def _places(
    nodes: list[Values], names: dict[object, str]
) -> Iterator[tuple[str, tuple[float, float]]]:
    for node in nodes:
        drawn = _one(node, "graphics")
        if isinstance(drawn, dict):
            x, y = _one(drawn, "x"), _one(drawn, "y")
            if isinstance(x, int | float) and isinstance(y, int | float):
                yield names[_one(node, "id")], (float(x), float(y))


GML = GraphFormat("gml", "GML", "text/plain", "gml", write, read)
