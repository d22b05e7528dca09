"""How far a found graph is from a true one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.graph import Edge, Mark

if TYPE_CHECKING:
    from app.causal.graph import CausalGraph


def skeleton_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of adjacent pairs, lags left out."""
    return _f1(len(_pairs(found) & _pairs(truth)), len(_pairs(found)), len(_pairs(truth)))


def directed_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of arrows; an edge of the truth left undecided counts half.

    Parameters
    ----------
    truth : a DAG.
    """
    true = {(e.source, e.target) for e in truth.edges}
    credit = sum(_credit(e, true) for e in found.edges if not e.lag)
    return _f1(credit, len(_pairs(found)), len(_pairs(truth)))


def lagged_arrow_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of arrows between different series, each at its lag.

    An immediate edge of the truth left undecided counts half.

    Parameters
    ----------
    truth : a lagged DAG.
    """
    mine, theirs = (
        {(e.source, e.target, e.lag) for e in g.edges if e.lag and e.source != e.target}
        for g in (found, truth)
    )
    now = {(e.source, e.target) for e in truth.edges if not e.lag}
    credit = sum(_credit(e, now) for e in found.edges if not e.lag)
    right = len(mine & theirs) + credit
    return _f1(right, len(mine) + len(_pairs(found)), len(theirs) + len(_pairs(truth)))


def structural_distance(found: CausalGraph, truth: CausalGraph) -> int:
    """Return the pairs of nodes whose edges differ, in presence or in a mark (SHD)."""
    mine, theirs = ({e.ends: e for e in g.edges if not e.lag} for g in (found, truth))
    return sum(
        _marks(mine.get(ends)) != _marks(theirs.get(ends)) for ends in mine.keys() | theirs.keys()
    )


def lagged_link_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of lagged links: source, target and lag must all be right."""
    mine, theirs = ({(e.source, e.target, e.lag) for e in g.edges if e.lag} for g in (found, truth))
    return _f1(len(mine & theirs), len(mine), len(theirs))


def _pairs(graph: CausalGraph) -> set[frozenset[str]]:
    return {e.ends for e in graph.edges if not e.lag}


def _credit(edge: Edge, true: set[tuple[str, str]]) -> float:
    ways = (edge.source, edge.target), (edge.target, edge.source)
    if not any(way in true for way in ways):
        return 0.0
    if edge.is_directed:
        return float(ways[0] in true)
    if edge.is_bidirected:
        return 0.0
    marks = (edge.source_mark, edge.target_mark)
    against = any(m is Mark.ARROW and w not in true for m, w in zip(marks, ways[::-1], strict=True))
    return 0.0 if against else 0.5


def _marks(edge: Edge | None) -> tuple[tuple[str, Mark], ...]:
    if edge is None:
        return ()
    ends = ((edge.source, edge.source_mark), (edge.target, edge.target_mark))
    return tuple(sorted(ends))


def _f1(right: float, found: int, true: int) -> float:
    return 2 * right / (found + true) if found + true else 1.0
