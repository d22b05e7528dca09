"""The sets that may be all direct causes of several nodes at once, over the DAGs of a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.equivalence import Pattern
from app.causal.possible_parents import MOST_SIBLINGS, turned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.graph import CausalGraph

JointParents = tuple[tuple[str, ...], ...]


def joint_parents(graph: CausalGraph, nodes: Sequence[str], *, at_most: int) -> list[JointParents]:
    """Return each combination of the nodes' parents in one DAG of the class, sorted.

    Node by node the undecided edges are turned every way that leaves a DAG of the class, given
    how those of the nodes before were turned: only what touches the nodes is gone through, never
    the class, which may be too large to list.

    Parameters
    ----------
    at_most : how many combinations are returned at most.

    Raises
    ------
    ValueError : more edges at a node are undecided than can be tried.

    References
    ----------
    Nandy, Maathuis & Richardson, Ann. Statist. 45:647-674, 2017, doi:10.1214/16-AOS1462,
    section 4: joint parent sets from consistent local structures.
    """
    found: set[JointParents] = set()
    for pattern in _turned(Pattern.of(graph), tuple(nodes)):
        found.add(tuple(tuple(sorted(pattern.causes[node])) for node in nodes))
        if len(found) >= at_most:
            break
    return sorted(found)


def _turned(pattern: Pattern, nodes: tuple[str, ...]) -> Iterator[Pattern]:
    """Yield the patterns in which every edge at the nodes is decided."""
    if not nodes:
        yield pattern
        return
    node, *others = nodes
    if len(pattern.open[node]) > MOST_SIBLINGS:
        raise ValueError(f"{len(pattern.open[node])} edges at {node!r} are undecided")
    for decided in turned(pattern.graph(), node):
        yield from _turned(decided, tuple(others))
