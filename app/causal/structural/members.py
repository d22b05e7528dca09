"""The graphs that a question may be answered on: members of a class, as far as they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from app.causal.equivalence import Pattern
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.errors import DegenerateData, UnknownColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_MOST = 32  # members that are looked at


@dataclass(frozen=True, slots=True)
class Member:
    """One graph of the class, cut down to what bears on the question, in causal order."""

    names: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The members that differ in what bears on the question.

    `undecided` are links that they draw either way, `hidden` pairs with a common cause that was
    not measured; `all_seen` is False where there were more members than are looked at. `sets` is
    how many sets of causes stand for all of them then, 0 where the members do.
    """

    graphs: tuple[Member, ...]
    undecided: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    all_seen: bool
    sets: int = 0


def members(graph: CausalGraph, ends: Collection[str]) -> Members:
    """Return the members of the graph's class over `ends` and all that may cause them.

    A circle opposite an arrowhead is read as a tail and a link with a circle at an end that is
    no arrowhead as undecided, so that a hidden cause is allowed for by no member: `hidden` names
    those that the graph knows of.

    Raises
    ------
    UnknownColumn : an end is not in the graph.
    DegenerateData : the arrows run in a circle.
    """
    for name in ends:
        if name not in graph.measured:
            raise UnknownColumn(name, nearest=graph.measured[:3])
    whole, hidden = settled(graph)
    _refuse_circle(whole)
    found: dict[tuple[tuple[str, frozenset[str]], ...], Member] = {}
    seen_all = _collect(Pattern.of(whole), tuple(ends), found)
    kept = tuple(found.values())
    relevant = {name for member in kept for name in member.names}
    undecided = tuple(sorted((e.source, e.target) for e in whole.edges if e.is_undirected))
    return Members(
        kept,
        tuple(pair for pair in undecided if set(pair) <= relevant),
        tuple(pair for pair in hidden if set(pair) <= relevant),
        seen_all,
    )


def without(graph: CausalGraph, name: str | None) -> CausalGraph:
    """Return the graph without one node."""
    if name is None or name not in graph.nodes:
        return graph
    nodes = tuple(n for n in graph.nodes if n != name)
    return replace(graph, nodes=nodes, edges=tuple(e for e in graph.edges if name not in e.ends))


def settled(graph: CausalGraph) -> tuple[CausalGraph, tuple[tuple[str, str], ...]]:
    """Return the measured part with arrows and undecided links only, and the hidden pairs."""
    edges, hidden = [], []
    for edge in graph.edges:
        if edge.lag or edge.ends & set(graph.latent):
            continue
        ends = {edge.source: edge.source_mark, edge.target: edge.target_mark}
        if edge.is_bidirected:
            hidden.append((edge.source, edge.target))
            continue
        heads = [name for name, mark in ends.items() if mark is Mark.ARROW]
        if heads:
            (effect,) = heads
            (cause,) = edge.ends - {effect}
            edges.append(Edge(cause, effect))
        else:
            edges.append(Edge(edge.source, edge.target, Mark.TAIL, Mark.TAIL))
    hidden += [
        pair for name in graph.latent for pair in combinations(sorted(graph.children(name)), 2)
    ]
    return (
        CausalGraph(graph.measured, tuple(edges), GraphClass.CPDAG),
        tuple(dict.fromkeys(hidden)),
    )


def _refuse_circle(graph: CausalGraph) -> None:
    for name in graph.nodes:
        for child in graph.children(name):
            if name in graph.descendants(child):
                raise DegenerateData(
                    f"The arrows of the graph run in a circle through {name} and {child}.",
                    hint="Remove one of the arrows: nothing can be traced back through a circle.",
                )


def _collect(
    pattern: Pattern,
    ends: tuple[str, ...],
    found: dict[tuple[tuple[str, frozenset[str]], ...], Member],
) -> bool:
    """Add the members that the pattern allows; return False where there are too many."""
    link = next(_open_links(pattern, ends), None)
    if link is None:
        member = _cut(pattern, ends)
        key = tuple(
            (name, frozenset(member.names[i] for i in causes))
            for name, causes in sorted(zip(member.names, member.parents, strict=True))
        )
        found.setdefault(key, member)
        return True
    complete = True
    for cause, effect in (link, link[::-1]):
        if len(found) >= _MOST:
            return False
        directed = Pattern.of(pattern.graph())
        if directed.orient(cause, effect):
            directed.close()
            complete &= _collect(directed, ends, found)
    return complete


def _open_links(pattern: Pattern, ends: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield undecided links at what surely causes the ends, the nearest first."""
    waiting, seen = list(ends), set(ends)
    while waiting:
        node = waiting.pop(0)
        for other in sorted(pattern.open[node]):
            yield other, node
        fresh = sorted(pattern.causes[node] - seen)
        seen.update(fresh)
        waiting += fresh


def _cut(pattern: Pattern, ends: tuple[str, ...]) -> Member:
    """Return the ends and their ancestors, causes first."""
    kept, waiting = set(ends), list(ends)
    while waiting:
        fresh = pattern.causes[waiting.pop()] - kept
        kept |= fresh
        waiting += sorted(fresh)
    order: list[str] = []
    left = [n for n in pattern.nodes if n in kept]
    while left:
        ready = [n for n in left if pattern.causes[n] <= set(order)]
        order += ready
        left = [n for n in left if n not in ready]
    place = {name: i for i, name in enumerate(order)}
    parents = tuple(tuple(sorted(place[c] for c in pattern.causes[name])) for name in order)
    return Member(tuple(order), parents)
