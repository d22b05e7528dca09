"""Graphs of other libraries as ours and back: networkx, causal-learn, tigramite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

# causal-learn: graph[i, j] is the mark at i of the edge between i and j.
_CAUSAL_LEARN = {-1: Mark.TAIL, 1: Mark.ARROW, 2: Mark.CIRCLE}
# tigramite: "x" where its rules contradict each other, which is to say open.
_TIGRAMITE = {
    "-": Mark.TAIL,
    "<": Mark.ARROW,
    ">": Mark.ARROW,
    "o": Mark.CIRCLE,
    "x": Mark.CIRCLE,
}


def from_networkx(graph: nx.DiGraph[str]) -> CausalGraph:
    """Return a networkx digraph as a DAG; node names become text."""
    return CausalGraph.dag((str(n) for n in graph), ((str(a), str(b)) for a, b in graph.edges))


def to_networkx(graph: CausalGraph) -> nx.DiGraph[str]:
    """Return the directed edges as a networkx digraph.

    Raises
    ------
    ValueError : an edge is lagged or not directed, which a digraph cannot say.
    """
    import networkx as nx

    for edge in graph.edges:
        if edge.lag or not edge.is_directed:
            raise ValueError(f"a digraph cannot hold {edge}")
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(graph.nodes)
    found.add_edges_from((e.source, e.target) for e in graph.edges)
    return found


def from_causal_learn(
    matrix: NDArray[np.integer[Any]], nodes: Sequence[str], graph_class: GraphClass
) -> CausalGraph:
    """Return the graph of causal-learn's endpoint matrix, shape (p, p)."""
    edges = tuple(
        Edge(nodes[i], nodes[j], _CAUSAL_LEARN[matrix[i, j]], _CAUSAL_LEARN[matrix[j, i]])
        for i in range(len(nodes))
        for j in range(i + 1, len(nodes))
        if matrix[i, j] or matrix[j, i]
    )
    return CausalGraph(tuple(nodes), edges, graph_class)


def to_causal_learn(graph: CausalGraph) -> NDArray[np.int64]:
    """Return the contemporaneous edges as causal-learn's endpoint matrix, shape (p, p)."""
    import numpy as np

    number = {mark: code for code, mark in _CAUSAL_LEARN.items()}
    index = {name: i for i, name in enumerate(graph.nodes)}
    matrix = np.zeros((len(index), len(index)), dtype=np.int64)
    for edge in graph.edges:
        if not edge.lag:
            i, j = index[edge.source], index[edge.target]
            matrix[i, j], matrix[j, i] = number[edge.source_mark], number[edge.target_mark]
    return matrix


def from_tigramite(
    links: NDArray[np.str_], nodes: Sequence[str], graph_class: GraphClass
) -> CausalGraph:
    """Return the graph of tigramite's link array, shape (p, p, lags + 1), texts such as "-->"."""
    return CausalGraph(tuple(nodes), tuple(_links(links, nodes)), graph_class)


def _links(links: NDArray[np.str_], nodes: Sequence[str]) -> Iterator[Edge]:
    size, _, lags = links.shape
    for i in range(size):
        for j in range(size):
            for lag in range(lags):
                text = str(links[i, j, lag])
                if text and (lag or i < j):
                    source, target = _TIGRAMITE[text[0]], _TIGRAMITE[text[2]]
                    yield Edge(nodes[i], nodes[j], source, target, lag)
