"""DAGitty's text: `dag { x [exposure] ; x -> y }`, also pdag, mag and pag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.graph_formats.drawn import Drawn, GraphFormat, inferred_class
from app.causal.graph_formats.reading import Tokens, quoted
from app.causal.graph_formats.unrolling import folded, unrolled

_TITLE = "DAGitty text"
_TYPES = {
    GraphClass.DAG: "dag",
    GraphClass.ADMG: "dag",
    GraphClass.CPDAG: "pdag",
    GraphClass.PAG: "pag",
}
_LEFT = {Mark.TAIL: "-", Mark.ARROW: "<", Mark.CIRCLE: "@"}
_RIGHT = {Mark.TAIL: "-", Mark.ARROW: ">", Mark.CIRCLE: "@"}
_LINK = r"[<@-]-[>@-]|<-|->|--"
_BARE = r"[A-Za-z_0-9.\u0080-\uffff](?:[A-Za-z_0-9.\u0080-\uffff()]|-(?![->@]))*"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*\Z")
_ROLES = {
    "exposure": "treatments", "e": "treatments", "outcome": "outcomes", "o": "outcomes",
    "adjusted": "adjusted", "a": "adjusted", "latent": "latent", "l": "latent", "u": "latent",
}  # fmt: skip


def write(drawn: Drawn) -> str:
    graph = unrolled(drawn.graph)
    lines = [f"{_named(node)}{_attributes(node, drawn)}" for node in graph.nodes]
    lines += [f"{_named(e.source)} {_link(e)} {_named(e.target)}" for e in graph.edges]
    return "\n".join((f"{_TYPES[graph.graph_class]} {{", *lines, "}")) + "\n"


def _named(name: str) -> str:
    return name if _PLAIN.match(name) else quoted(name)


def _link(edge: Edge) -> str:
    link = f"{_LEFT[edge.source_mark]}-{_RIGHT[edge.target_mark]}"
    return {"-->": "->", "<--": "<-", "---": "--"}.get(link, link)


def _attributes(node: str, drawn: Drawn) -> str:
    found = [
        word
        for word, nodes in (
            ("exposure", drawn.treatments), ("outcome", drawn.outcomes),
            ("adjusted", drawn.adjusted), ("latent", drawn.graph.latent),
        )
        if node in nodes
    ]  # fmt: skip
    if node in drawn.places:
        x, y = drawn.places[node]
        found.append(f'pos="{x:.3f},{y:.3f}"')
    return f" [{','.join(found)}]" if found else ""


def read(text: str) -> Drawn:
    """Return the graph; nodes come in the order in which they are first named."""
    tokens = Tokens(_TITLE, text, _LINK, _BARE)
    kind = tokens.expect("name", "dag, pdag, mag or pag").text.lower()
    if kind not in {"dag", "digraph", "pdag", "mag", "pag", "graph"}:
        raise tokens.fault(f"it begins with {kind!r}, not with dag, pdag, mag or pag")
    if tokens.next.kind == "name":
        tokens.take()  # a name of the whole
    if not tokens.took("{"):
        raise tokens.fault("{ is expected")
    body = _Body(tokens)
    body.read()
    if tokens.next.kind != "end":
        raise tokens.fault("more text follows the last }")
    return body.drawn(kind)


class _Body:
    """What stands between the braces, gathered statement by statement."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._nodes: dict[str, None] = {}
        self._edges: list[Edge] = []
        self._roles: dict[str, list[str]] = {role: [] for role in set(_ROLES.values())}
        self._places: dict[str, tuple[float, float]] = {}

    def read(self) -> None:
        tokens = self._tokens
        while not tokens.took("}"):
            if tokens.took(";"):
                continue
            name = tokens.expect("name", "a node or }").text
            if tokens.took("="):  # such as bb="0,0,1,1"
                tokens.take()
                continue
            if tokens.next.kind == "link":
                self._chain(name)
            else:
                self._nodes[name] = None
                self._node(name)

    def _chain(self, first: str) -> None:
        tokens = self._tokens
        while tokens.next.kind == "link":
            link = tokens.take().text
            second = tokens.expect("name", "the node at the end of a link").text
            self._nodes.update({first: None, second: None})
            self._edges.append(_edge(first, link, second))
            first = second
        if tokens.took("["):
            list(self._pairs())  # an edge's own attributes say nothing about causes

    def _node(self, name: str) -> None:
        if not self._tokens.took("["):
            return
        for key, value in self._pairs():
            if key in _ROLES:
                self._roles[_ROLES[key]].append(name)
            if key == "pos" and (place := re.fullmatch(r"\s*(\S+?)\s*,\s*(\S+)\s*", value)):
                self._places[name] = _number(place[1]), _number(place[2])

    def _pairs(self) -> Iterator[tuple[str, str]]:
        tokens = self._tokens
        while not tokens.took("]"):
            if tokens.took(",") or tokens.took(";"):
                continue
            key = tokens.expect("name", "an attribute or ]").text
            yield key, tokens.take().text if tokens.took("=") else ""

    def drawn(self, kind: str) -> Drawn:
        names = tuple(self._nodes)
        latent = tuple(self._roles["latent"])
        bare = CausalGraph(names, tuple(self._edges), GraphClass.DAG, latent)
        stated = {"pdag": GraphClass.CPDAG, "pag": GraphClass.PAG, "graph": GraphClass.CPDAG}
        graph_class = stated.get(kind) or inferred_class(bare)
        graph = folded(CausalGraph(names, bare.edges, graph_class, latent))
        treatments, outcomes, adjusted = (
            tuple(self._roles[role]) for role in ("treatments", "outcomes", "adjusted")
        )
        return Drawn(graph, treatments, outcomes, adjusted, self._places)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _edge(first: str, link: str, second: str) -> Edge:
    marks = {"-": Mark.TAIL, "<": Mark.ARROW, ">": Mark.ARROW, "@": Mark.CIRCLE}
    return Edge(first, second, marks[link[0]], marks[link[-1]])


DAGITTY = GraphFormat(
    name="dagitty",
    title="DAGitty",
    media_type="text/plain",
    extension="txt",
    write=write,
    read=read,
)
