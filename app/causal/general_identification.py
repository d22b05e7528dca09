"""General identification: an effect as sums and products of what is observed, or a hedge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark


@dataclass(frozen=True, slots=True)
class Joint:
    """The distribution of all observed columns."""

    over: frozenset[str]

    def __str__(self) -> str:
        return f"P({_listed(self.over)})"


@dataclass(frozen=True, slots=True)
class Margin:
    """A distribution or product with some columns summed out."""

    of: Expression
    out: frozenset[str]
    over: frozenset[str]

    def __str__(self) -> str:
        return f"Σ[{_listed(self.out)}] {self.of}" if self.out else str(self.of)


@dataclass(frozen=True, slots=True)
class Conditional:
    """The distribution of one column given others, within `of`."""

    of: Expression
    name: str
    given: tuple[str, ...]
    over: frozenset[str]

    def __str__(self) -> str:
        given = f" | {_listed(self.given)}" if self.given else ""
        inside = "" if _is_observed(self.of) else f" in {{{self.of}}}"
        return f"P({self.name}{given}){inside}"


@dataclass(frozen=True, slots=True)
class Product:
    """A product of distributions, that of the columns in `over` given all else it names."""

    parts: tuple[Expression, ...]
    over: frozenset[str]

    def __str__(self) -> str:
        return " · ".join(f"({p})" if isinstance(p, Margin) else str(p) for p in self.parts)


def _is_observed(of: Expression) -> bool:
    """Tell whether this is the joint distribution, or a margin of it: conditionals are the same."""
    return isinstance(of, Joint) or (isinstance(of, Margin) and _is_observed(of.of))


Expression: TypeAlias = Joint | Margin | Conditional | Product


class Hedge(Exception):
    """No formula gives the effect: these columns share hidden causes that nothing separates."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted(names))
        super().__init__(", ".join(self.names))


def identify(graph: CausalGraph, causes: Iterable[str], effects: Iterable[str]) -> Expression:
    """Return P(effects | do(causes)) in terms of the distribution of the graph's nodes.

    Parameters
    ----------
    graph : a DAG or ADMG of observed columns; a bidirected edge is a hidden common cause.

    Raises
    ------
    Hedge : the effect is not identified; the algorithm is complete, so no other formula is.

    References
    ----------
    Shpitser & Pearl, AAAI 2006, doi:10.48550/arXiv.1206.6876 (completeness:
    Huang & Valtorta, UAI 2006, doi:10.48550/arXiv.1206.6831)
    """
    nodes = frozenset(graph.nodes)
    return _identify(frozenset(effects), frozenset(causes), Joint(nodes), graph)


def projected(graph: CausalGraph, hidden: Iterable[str]) -> CausalGraph:
    """Return the graph over what is observed: hidden causes become bidirected edges.

    References
    ----------
    Verma & Pearl, UAI 1990: the latent projection.
    """
    for name in hidden:
        graph = _without(graph, name)
    return graph


def _without(graph: CausalGraph, hidden: str) -> CausalGraph:
    rest = [e for e in graph.edges if hidden not in e.ends]
    parents, children = graph.parents(hidden), graph.children(hidden)
    siblings = [
        next(iter(e.ends - {hidden})) for e in graph.edges if e.is_bidirected and hidden in e.ends
    ]
    arrows = {(a, b) for a in parents for b in children}
    joined = {tuple(sorted((a, b))) for a in children for b in children if a != b}
    joined |= {tuple(sorted((a, b))) for a in siblings for b in children if a != b}
    added = [Edge(a, b) for a, b in sorted(arrows)]
    added += [Edge(a, b, Mark.ARROW, Mark.ARROW) for a, b in sorted(joined)]
    nodes = tuple(n for n in graph.nodes if n != hidden)
    return CausalGraph(nodes, tuple(dict.fromkeys((*rest, *added))), GraphClass.ADMG)


def _identify(
    effects: frozenset[str], causes: frozenset[str], known: Expression, graph: CausalGraph
) -> Expression:
    """The algorithm ID; the numbers are those of its lines in the paper."""
    nodes = frozenset(graph.nodes)
    if not causes:  # 1
        return _margin(known, effects)
    relevant = _with_ancestors(graph, effects)
    if nodes - relevant:  # 2
        inside = _margin(known, relevant)
        return _identify(effects, causes & relevant, inside, _subgraph(graph, relevant))
    unrelated = nodes - causes - _with_ancestors(_without_arrows_into(graph, causes), effects)
    if unrelated:  # 3
        return _identify(effects, causes | unrelated, known, graph)
    parts = districts(_subgraph(graph, nodes - causes))
    if len(parts) > 1:  # 4
        product = tuple(_identify(part, nodes - part, known, graph) for part in parts)
        return Margin(Product(product, nodes - causes), nodes - causes - effects, effects)
    part = parts[0]
    whole = districts(graph)
    if len(whole) == 1:  # 5
        raise Hedge(nodes)
    home = next(district for district in whole if part <= district)
    factors = _factors(known, graph, home)
    if home == part:  # 6
        return _margin(Product(factors, home), effects)
    inside = Product(factors, home)  # 7
    return _identify(effects, causes & home, inside, _subgraph(graph, home))


def _factors(known: Expression, graph: CausalGraph, part: frozenset[str]) -> tuple[Expression, ...]:
    """Return each column of the part given all that comes before it in a causal order."""
    order = causal_order(graph)
    return tuple(
        Conditional(known, name, tuple(order[:i]), frozenset({name}))
        for i, name in enumerate(order)
        if name in part
    )


def _margin(known: Expression, kept: frozenset[str]) -> Expression:
    out = known.over - kept
    return Margin(known, out, known.over & kept) if out else known


def districts(graph: CausalGraph) -> list[frozenset[str]]:
    """Return the sets of nodes that bidirected edges join, in the order of the nodes."""
    near: dict[str, set[str]] = {name: {name} for name in graph.nodes}
    for edge in graph.edges:
        if edge.is_bidirected:
            joined = near[edge.source] | near[edge.target]
            for name in joined:
                near[name] = joined
    return list(dict.fromkeys(frozenset(near[name]) for name in graph.nodes))


def causal_order(graph: CausalGraph) -> list[str]:
    """Return the nodes, causes first."""
    depth: list[str] = []
    waiting = list(graph.nodes)
    while waiting:
        ready = [n for n in waiting if not set(graph.parents(n)) & set(waiting)]
        if not ready:
            raise ValueError("the arrows form a cycle")
        depth += ready
        waiting = [n for n in waiting if n not in ready]
    return depth


def _with_ancestors(graph: CausalGraph, names: frozenset[str]) -> frozenset[str]:
    return names.union(*(graph.ancestors(name) for name in names))


def _without_arrows_into(graph: CausalGraph, names: frozenset[str]) -> CausalGraph:
    kept = [
        e
        for e in graph.edges
        if not (e.is_directed and e.target in names) and not (e.is_bidirected and e.ends & names)
    ]
    return CausalGraph(graph.nodes, tuple(kept), GraphClass.ADMG)


def _subgraph(graph: CausalGraph, names: frozenset[str]) -> CausalGraph:
    kept = tuple(e for e in graph.edges if e.ends <= names)
    return CausalGraph(tuple(n for n in graph.nodes if n in names), kept, GraphClass.ADMG)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
