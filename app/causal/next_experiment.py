"""What would settle an open effect: which column to set at random, and how many rows that takes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from app.causal.equivalence import Pattern, extension
from app.causal.graph import CausalGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_OPEN = 10  # undecided edges that are turned every way
SIGNIFICANCE, POWER = 0.05, 0.8
_SMALLEST = 0.01  # bits

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Intervention:
    """Setting `column` at random: how many of the `open_bits` about a node's causes it settles."""

    column: str
    bits: float
    open_bits: float


def informative_interventions(graph: CausalGraph, node: str) -> list[Intervention]:
    """Return the columns whose setting at random tells most of what causes `node`, best first.

    Setting a column shows which of its links point away from it. Every DAG of the class counts
    alike; the information is the mutual information, in bits, between what is shown and the set of
    the node's causes. An empty list: nothing is open, or too much to be counted through.

    References
    ----------
    He & Geng, JMLR 9:2523-2547, 2008, jmlr.org/papers/v9/he08a.html
    """
    members = list(_members(graph, node))
    if len(members) < 2:
        return []
    causes = [_parents(member, node) for member in members]
    open_bits = _entropy(causes)
    found = []
    for column in _touched(graph):
        shown = [_parents(member, column) for member in members]
        both = list(zip(causes, shown, strict=True))
        bits = open_bits + _entropy(shown) - _entropy(both)
        if bits > _SMALLEST:
            found.append(Intervention(column, bits, open_bits))
    return sorted(found, key=lambda i: (-round(i.bits, 6), i.column != node, i.column))


def most_informative(graph: CausalGraph) -> list[Intervention]:
    """Return the columns whose setting at random settles most of a graph, best first.

    As `informative_interventions`, of all undecided links at once; parts of the graph that no
    undecided link joins count each by itself.
    """
    found = []
    for column in _touched(graph):
        members = list(_members(graph, column))
        if len(members) > 1:
            open_bits = math.log2(len(members))
            bits = _entropy(_parents(member, column) for member in members)
            found.append(Intervention(column, bits, open_bits))
    return sorted(found, key=lambda i: (-round(i.bits, 6), i.column))


def rows_needed(effect: float, deviation: float) -> int:
    """Return how many rows, in two equal arms, tell an effect from none in four trials of five.

    Parameters
    ----------
    effect, deviation : in the outcome's units; the deviation is that of the outcome in an arm.
    """
    from scipy.special import ndtri

    reach = float(ndtri(1 - SIGNIFICANCE / 2) + ndtri(POWER))
    return 2 * math.ceil(2 * (reach * deviation / effect) ** 2)


def _members(graph: CausalGraph, node: str) -> Iterator[CausalGraph]:
    """Yield the DAGs of the class, as far as they differ in the node's part of it."""
    loose = [e for e in graph.edges if e.is_undirected and e.ends & _component(graph, node)]
    if not 0 < len(loose) <= MOST_OPEN:
        return
    for turns in product((False, True), repeat=len(loose)):
        pattern = Pattern.of(graph)
        ends = [
            (e.target, e.source) if turned else (e.source, e.target)
            for e, turned in zip(loose, turns, strict=True)
        ]
        if not all(pattern.orient(*arrow) for arrow in ends):
            continue
        if any(pattern.meet_newly(name, graph.parents(name)) for name in graph.nodes):
            continue
        if (member := extension(pattern.graph())) is not None:
            yield member


def _component(graph: CausalGraph, node: str) -> frozenset[str]:
    """Return the nodes that undecided edges join to this one, itself among them."""
    seen, waiting = {node}, [node]
    while waiting:
        here = waiting.pop()
        for edge in graph.edges:
            if edge.is_undirected and here in edge.ends:
                fresh = edge.ends - seen
                seen |= fresh
                waiting.extend(fresh)
    return frozenset(seen)


def _touched(graph: CausalGraph) -> list[str]:
    """Return the nodes with an undecided edge."""
    return [n for n in graph.nodes if any(e.is_undirected and n in e.ends for e in graph.edges)]


def _parents(graph: CausalGraph, node: str) -> tuple[str, ...]:
    return tuple(sorted(graph.parents(node)))


def _entropy(values: Iterable[T]) -> float:
    """Return the entropy in bits of values that count alike."""
    counts = Counter(values)
    total = counts.total()
    return -sum(n / total * math.log2(n / total) for n in counts.values())
