"""Dossiers of links: how often resamples join a pair, and how."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.causal.calibration import DIRECTION, JOINED, Family, calibrated
from app.causal.findings import Joining, MarkShare, Support
from app.causal.graph import Edge, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.causal.graph import CausalGraph

Pair = tuple[str, str, int]

OFTEN = 0.3  # the share of resamples from which on an absent link is worth telling

_READ = {
    (Mark.TAIL, Mark.ARROW): Joining.FORWARD,
    (Mark.ARROW, Mark.TAIL): Joining.BACKWARD,
    (Mark.ARROW, Mark.ARROW): Joining.BIDIRECTED,
    (Mark.CIRCLE, Mark.ARROW): Joining.FORWARD_OR_HIDDEN,
    (Mark.ARROW, Mark.CIRCLE): Joining.BACKWARD_OR_HIDDEN,
}


@dataclass(frozen=True, slots=True)
class TallySheet:
    """A tally to be stored: each thing counted beside how often it was."""

    family: Family
    made: int
    joined: tuple[tuple[Pair, int], ...]
    marked: tuple[tuple[Pair, Joining, int], ...]
    exact: tuple[tuple[Edge, int], ...]
    drawn: int = 0


@dataclass(slots=True)
class Tally:
    """Counts over resamples of which pairs are joined, and with which marks.

    `made` are those that could be searched, of those that were `drawn`.
    """

    family: Family = Family.NUMBERS
    made: int = 0
    drawn: int = 0
    joined: Counter[Pair] = field(default_factory=Counter)
    marked: Counter[tuple[Pair, Joining]] = field(default_factory=Counter)
    exact: Counter[Edge] = field(default_factory=Counter)

    def add(self, edges: Iterable[Edge]) -> None:
        """Count one resample; a pair joined twice is joined once, in two ways."""
        edges = tuple(edges)
        ways = {(_pair(edge), _joining(_facing(edge))) for edge in edges}
        self.made += 1
        self.marked.update(ways)
        self.joined.update({pair for pair, _ in ways})
        self.exact.update(_bare(edge.canonical()) for edge in edges)

    def sheet(self) -> TallySheet:
        """Return the counts as they can be stored."""
        return TallySheet(
            self.family,
            self.made,
            tuple(self.joined.items()),
            tuple((pair, way, times) for (pair, way), times in self.marked.items()),
            tuple(self.exact.items()),
            self.drawn,
        )

    def add_sheet(self, sheet: TallySheet) -> None:
        """Count what was counted elsewhere, over other resamples of the same rows."""
        self.made += sheet.made
        self.drawn += sheet.drawn
        self.joined.update(dict(sheet.joined))
        self.marked.update({(pair, way): times for pair, way, times in sheet.marked})
        self.exact.update(dict(sheet.exact))

    def confidence(self, edge: Edge) -> float:
        """Return the share of resamples that have this edge with exactly these marks."""
        return self.exact[_bare(edge)] / self.made

    def support(self, graph: CausalGraph) -> tuple[Support, ...]:
        """Return what the resamples say of each link of the graph, in its order."""
        return tuple(self._support(edge) for edge in graph.edges)

    def alternatives(self, graph: CausalGraph) -> tuple[Support, ...]:
        """Return the pairs that are joined often though not in the graph, most often first."""
        present = {_pair(edge) for edge in graph.edges}
        return tuple(
            self._support(Edge(*pair[:2], Mark.CIRCLE, Mark.CIRCLE, pair[2]))
            for pair, times in sorted(self.joined.items(), key=lambda item: (-item[1], item[0]))
            if pair not in present and times >= OFTEN * self.made
        )

    def _support(self, edge: Edge) -> Support:
        joined = self.joined[_pair(edge)] / self.made
        marks = tuple(self._marks(edge))
        forward = sum(m.share for m in marks if m.joining is Joining.FORWARD)
        direction = calibrated(forward, DIRECTION[self.family])
        return Support(
            source=edge.source,
            target=edge.target,
            lag=edge.lag,
            joined=joined,
            marks=marks,
            probability=calibrated(joined, JOINED[self.family]),
            direction_probability=direction if edge.is_directed else None,
        )

    def _marks(self, edge: Edge) -> Iterator[MarkShare]:
        turned = _facing(edge) is not edge
        for way in Joining:
            counted = _TURNED.get(way, way) if turned else way
            if times := self.marked[_pair(edge), counted]:
                yield MarkShare(way, times / self.made)


_TURNED = {
    Joining.FORWARD: Joining.BACKWARD,
    Joining.BACKWARD: Joining.FORWARD,
    Joining.FORWARD_OR_HIDDEN: Joining.BACKWARD_OR_HIDDEN,
    Joining.BACKWARD_OR_HIDDEN: Joining.FORWARD_OR_HIDDEN,
}


def _facing(edge: Edge) -> Edge:
    """Return the edge written from the end whose name comes first, if it has no lag."""
    return edge if edge.lag or edge.source <= edge.target else edge.reversed()


def _pair(edge: Edge) -> Pair:
    facing = _facing(edge)
    return facing.source, facing.target, facing.lag


def _bare(edge: Edge) -> Edge:
    return replace(edge, confidence=None, strength=None)


def _joining(edge: Edge) -> Joining:
    return _READ.get((edge.source_mark, edge.target_mark), Joining.UNDECIDED)
