"""Graphviz' DOT: marks as arrowheads, lags as labels; what Graphviz ignores as attributes."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.graph import Edge, Mark
from app.causal.graph_formats.attributes import edge_of, edge_values, graph_of
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.reading import Tokens, quoted

_HEADS = {Mark.TAIL: "none", Mark.ARROW: "normal", Mark.CIRCLE: "odot"}
_MARKS = {
    "none": Mark.TAIL, "normal": Mark.ARROW, "vee": Mark.ARROW, "odot": Mark.CIRCLE,
    "dot": Mark.CIRCLE,
}  # fmt: skip
_BARE = r"-?(?:\d+(?:\.\d*)?|\.\d+)(?![A-Za-z_])|[A-Za-z_\u0080-\uffff][A-Za-z_0-9\u0080-\uffff]*"


def write(drawn: Drawn) -> str:
    """Return the graph in the DOT language."""
    graph = drawn.graph
    lines = [f"  graph_class={graph.graph_class.value};"]
    lines += [f"  {quoted(node)}{_node(node, drawn)};" for node in graph.nodes]
    lines += [f"  {quoted(e.source)} -> {quoted(e.target)} [{_edge(e)}];" for e in graph.edges]
    return "\n".join(("digraph {", *lines, "}")) + "\n"


def _node(node: str, drawn: Drawn) -> str:
    found = ["style=dashed", "latent=true"] if node in drawn.graph.latent else []
    if node in drawn.places:
        x, y = drawn.places[node]
        found.append(f'pos="{x:.3f},{y:.3f}!"')
    return f" [{', '.join(found)}]" if found else ""


def _edge(edge: Edge) -> str:
    ends = f"arrowtail={_HEADS[edge.source_mark]}, arrowhead={_HEADS[edge.target_mark]}"
    label = f', label="{edge.lag}"' if edge.lag else ""
    known = edge_values(edge)
    measures = (f", {key}={known[key]!r}" for key in ("confidence", "strength") if key in known)
    return f"dir=both, {ends}{label}{''.join(measures)}"


def read(text: str) -> Drawn:
    """Return the graph; a plain `a -> b` is an arrow, `a -- b` a link without heads."""
    tokens = Tokens("DOT", text, r"->|--", _BARE)
    if tokens.next.text.lower() == "strict":
        tokens.take()
    kind = tokens.expect("name", "digraph or graph").text.lower()
    if kind not in {"digraph", "graph"}:
        raise tokens.fault(f"it begins with {kind!r}, not with digraph or graph")
    if tokens.next.kind == "name":
        tokens.take()
    if not tokens.took("{"):
        raise tokens.fault("{ is expected")
    body = _Body(tokens)
    body.block()
    if tokens.next.kind != "end":
        raise tokens.fault("more text follows the last }")
    return body.drawn()


class _Body:
    """What stands between the braces, gathered statement by statement."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._nodes: dict[str, None] = {}
        self._edges: list[Edge] = []
        self._latent: list[str] = []
        self._places: dict[str, tuple[float, float]] = {}
        self._class = ""

    def block(self) -> list[str]:
        """Read up to the closing brace and return the nodes that were named on the way."""
        tokens, named = self._tokens, list[str]()
        while not tokens.took("}"):
            if tokens.took(";") or tokens.took(","):
                continue
            named += self._statement()
        return named

    def _statement(self) -> list[str]:
        tokens = self._tokens
        begun = tokens.next
        ends = self._end()
        if tokens.took("="):
            if begun.text == "graph_class":
                self._class = tokens.next.text
            tokens.take()
            return []
        if tokens.next.kind != "link":
            attributes = dict(self._attributes())
            if begun.is_quoted or begun.text not in {"node", "edge", "graph"}:
                self._tell(ends, attributes)
                return ends
            return []
        return self._chain(ends)

    def _chain(self, first: list[str]) -> list[str]:
        tokens, links, named = self._tokens, [], list(first)
        self._nodes.update(dict.fromkeys(first))
        while tokens.next.kind == "link":
            link = tokens.take().text
            second = self._end()
            self._nodes.update(dict.fromkeys(second))
            links += [(a, link, b) for a in first for b in second]
            named += second
            first = second
        attributes = dict(self._attributes())
        self._edges += [_drawn_edge(a, link, b, attributes) for a, link, b in links]
        return named

    def _end(self) -> list[str]:
        """Read a node, or a group of them in braces."""
        tokens = self._tokens
        if tokens.next.text == "subgraph" and not tokens.next.is_quoted:
            tokens.take()
            if tokens.next.kind == "name":
                tokens.take()
        if tokens.took("{"):
            return self.block()
        name = tokens.expect("name", "a node or }").text
        while tokens.took(":"):  # a port
            tokens.take()
        return [name]

    def _attributes(self) -> Iterator[tuple[str, str]]:
        tokens = self._tokens
        while tokens.took("["):
            while not tokens.took("]"):
                if tokens.took(",") or tokens.took(";"):
                    continue
                key = tokens.expect("name", "an attribute or ]").text
                yield key, tokens.take().text if tokens.took("=") else "true"

    def _tell(self, nodes: list[str], attributes: dict[str, str]) -> None:
        for node in nodes:
            self._nodes[node] = None
            if attributes.get("latent") == "true":
                self._latent.append(node)
            place = attributes.get("pos", "").rstrip("!").split(",")
            if len(place) == 2:
                self._places[node] = _number(place[0]), _number(place[1])

    def drawn(self) -> Drawn:
        graph = graph_of(self._nodes, self._edges, self._class, self._latent)
        return Drawn(graph, places=self._places)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _drawn_edge(first: str, link: str, second: str, attributes: dict[str, str]) -> Edge:
    way = attributes.get("dir", "forward" if link == "->" else "none")
    tail = "normal" if way in {"both", "back"} else "none"
    head = "normal" if way in {"both", "forward"} else "none"
    source = _MARKS.get(attributes.get("arrowtail", tail) if way != "forward" else "none")
    target = _MARKS.get(attributes.get("arrowhead", head) if way != "back" else "none")
    told = {**attributes, "lag": attributes.get("label", "")}
    return edge_of(first, second, source or Mark.ARROW, target or Mark.ARROW, told)


DOT = GraphFormat("dot", "DOT", "text/vnd.graphviz", "dot", write, read)
