"""The sets that may hold all direct causes of a node, over the DAGs of a class."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

from app.causal.equivalence import Pattern, extension

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.graph import CausalGraph

MOST_SIBLINGS = 10  # 2**10 orientations are tried at most


def possible_parents(graph: CausalGraph, node: str) -> list[tuple[str, ...]]:
    """Return each set that is all of the node's parents in some DAG of the class, sorted.

    Undecided edges at the node are turned every way; Meek's rules and a DAG of the class tell
    which turns are possible, knowledge that oriented edges included (semi-local IDA).

    Raises
    ------
    ValueError : more edges at the node are undecided than can be tried.

    References
    ----------
    Maathuis, Kalisch & Bühlmann, Ann. Statist. 37:3133-3164, 2009, doi:10.1214/09-AOS685;
    Perković, Kalisch & Maathuis, UAI 2017, doi:10.48550/arXiv.1707.02171
    """
    siblings = set(graph.adjacent(node)) - set(graph.parents(node)) - set(graph.children(node))
    if len(siblings) > MOST_SIBLINGS:
        raise ValueError(f"{len(siblings)} edges at {node!r} are undecided")
    return sorted({tuple(sorted(found.causes[node])) for found in turned(graph, node)})


def turned(graph: CausalGraph, node: str) -> Iterator[Pattern]:
    """Yield the class's patterns in which every edge at the node is decided, closed by rules."""
    for chosen in _subsets(sorted(Pattern.of(graph).open[node])):
        pattern = _decided(graph, node, chosen)
        if pattern is not None:
            yield pattern


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def _decided(graph: CausalGraph, node: str, chosen: tuple[str, ...]) -> Pattern | None:
    """Return the pattern when these siblings are causes; None where no DAG has it so."""
    pattern = Pattern.of(graph)
    known = set(pattern.causes[node])
    for sibling in sorted(pattern.open[node]):
        ends = (sibling, node) if sibling in chosen else (node, sibling)
        if not pattern.orient(*ends):
            return None
    if pattern.meet_newly(node, known):
        return None
    pattern.close()
    return None if extension(pattern.graph()) is None else pattern
