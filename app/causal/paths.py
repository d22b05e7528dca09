"""Paths between treatment and outcome: which carry the effect, which mislead, which are closed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from app.causal.graph import CausalGraph, Edge, Mark
from app.causal.graph_class import possible_effects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

MOST_PATHS = 60
_MOST_STEPS = 4_000  # looked at before the search for paths is given up


class PathRole(StrEnum):
    """CAUSAL: runs along the arrows. CONFOUNDING: open, and not causal. BLOCKED: closed.

    UNDECIDED: the class of graphs leaves open which of these it is.
    """

    CAUSAL = "causal"
    CONFOUNDING = "confounding"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Path:
    """A path from treatment to outcome, each node once; `because` is a sentence."""

    nodes: tuple[str, ...]
    role: PathRole
    because: str


def paths(
    graph: CausalGraph, treatment: str, outcome: str, held: Collection[str]
) -> tuple[Path, ...]:
    """Return the shortest paths between the two, with their roles while `held` is held fixed.

    Parameters
    ----------
    graph : of any class; lagged edges are not looked at.
    """
    found = [_judged(graph, edges, frozenset(held)) for edges in _walks(graph, treatment, outcome)]
    rank = list(PathRole)
    return tuple(sorted(found, key=lambda path: (rank.index(path.role), len(path.nodes))))


def _walks(graph: CausalGraph, start: str, end: str) -> Iterator[tuple[Edge, ...]]:
    """Yield paths as edges written along the way, shortest first."""
    near = _neighbours(graph)
    leads = _connected(near, end, without=start)
    waiting: deque[tuple[Edge, ...]] = deque((edge,) for edge in near[start])
    steps = found = 0
    while waiting and steps < _MOST_STEPS and found < MOST_PATHS:
        walk = waiting.popleft()
        steps += 1
        here = walk[-1].target
        if here == end:
            found += 1
            yield walk
        elif here in leads:
            passed = {start, *(edge.target for edge in walk)}
            waiting.extend((*walk, edge) for edge in near[here] if edge.target not in passed)


def _neighbours(graph: CausalGraph) -> dict[str, list[Edge]]:
    near: dict[str, list[Edge]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        if not edge.lag:
            near[edge.source].append(edge)
            near[edge.target].append(edge.reversed())
    return near


def _connected(near: Mapping[str, list[Edge]], start: str, *, without: str) -> frozenset[str]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = {e.target for e in near[waiting.pop()]} - seen - {without}
        seen |= fresh
        waiting.extend(fresh)
    return frozenset(seen)


def _judged(graph: CausalGraph, walk: tuple[Edge, ...], held: frozenset[str]) -> Path:
    nodes = (walk[0].source, *(edge.target for edge in walk))
    if all(edge.is_directed for edge in walk):
        fixed = [name for name in nodes[1:-1] if name in held]
        because = (
            f"it carries the effect, and holding {fixed[0]} fixed takes that part away"
            if fixed
            else "it carries the effect"
        )
        return Path(nodes, PathRole.CAUSAL, because)
    bends = [_bend(graph, a, b, held) for a, b in pairwise(walk)]
    for role in (PathRole.BLOCKED, PathRole.UNDECIDED):
        for judged, because in bends:
            if judged is role:
                return Path(nodes, role, because)
    if all(Mark.ARROW is not edge.source_mark for edge in walk):
        return Path(nodes, PathRole.UNDECIDED, "it may run along the arrows")
    return Path(nodes, PathRole.CONFOUNDING, _why_open(walk, held))


def _bend(
    graph: CausalGraph, before: Edge, after: Edge, held: frozenset[str]
) -> tuple[PathRole, str]:
    """Tell whether the path is closed at the node between two of its edges, and why."""
    node, into, out = before.target, before.target_mark, after.source_mark
    if into is Mark.ARROW and out is Mark.ARROW:
        return _at_collider(graph, node, held)
    ends_apart = graph.edge(before.source, after.target) is None
    if Mark.TAIL in (into, out) or (into is out is Mark.CIRCLE and ends_apart):
        if node in held:
            return PathRole.BLOCKED, f"holding {node} fixed closes it"
        return PathRole.CONFOUNDING, ""
    return PathRole.UNDECIDED, f"the marks at {node} leave open whether it is closed"


def _at_collider(graph: CausalGraph, node: str, held: frozenset[str]) -> tuple[PathRole, str]:
    if held & (graph.descendants(node) | {node}):
        return PathRole.CONFOUNDING, ""
    if held & possible_effects(graph, node):
        return PathRole.UNDECIDED, f"what is held fixed may follow from {node}"
    return PathRole.BLOCKED, f"it is closed at {node}, which two arrows meet"


def _why_open(walk: tuple[Edge, ...], held: frozenset[str]) -> str:
    for a, b in pairwise(walk):
        if a.target_mark is Mark.ARROW and b.source_mark is Mark.ARROW:
            what = a.target if a.target in held else f"what follows from {a.target}"
            return f"holding {what} fixed opens it"
    inner = [edge.target for edge in walk[:-1]]
    if not inner:
        return "something unmeasured affects both"
    return f"nothing closes it; holding {inner[0]} fixed would" if len(inner) == 1 else "it is open"
