"""Links between series as a graph: lagged ones point forward, immediate ones as rules decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.equivalence import Pattern
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.causal.kernels.contemporaneous import MixedLinks, Triples
    from app.causal.question import Knowledge


def lagged_graph(
    nodes: Sequence[str], names: tuple[str, ...], links: MixedLinks, pattern: Pattern
) -> CausalGraph:
    """Return lagged arrows and the immediate links as the pattern leaves them, over `nodes`."""
    edges = tuple(_edges(names, links, pattern))
    return CausalGraph(tuple(nodes), edges, GraphClass.LAGGED_CPDAG)


def lagged_pattern(
    names: tuple[str, ...],
    links: MixedLinks,
    triples: Triples,
    knowledge: Knowledge,
    further: Callable[[Pattern], None] | None = None,
) -> Pattern:
    """Return the pattern over the series now and as they were; the past is joined to itself.

    That the past is joined keeps the rules from reading absences there that were not tested.
    `further` may direct edges once colliders are, before the rules of orientation follow.
    """
    tau = links.adjacent.shape[2] - 1
    past = {(i, lag): f"{name} -{lag}" for i, name in enumerate(names) for lag in range(1, tau + 1)}
    pairs = [(names[i], names[j]) for i, j in np.argwhere(np.triu(links.adjacent[:, :, 0]))]
    lagged = [(past[i, lag], names[j]) for i, j, lag in np.argwhere(links.adjacent) if lag]
    pattern = Pattern((*names, *past.values()), (*pairs, *lagged))
    earlier = set(past.values())
    for name in earlier:
        pattern.adjacent[name] |= earlier - {name}
    for before, now in lagged:
        pattern.orient(before, now)
    pattern.orient_known(knowledge)
    contested = _orient_by_the_past(pattern, names, triples)
    for left, lag, middle, right in triples.triples[triples.share < 0.5]:
        ends = {(names[left], names[middle]), (names[right], names[middle])}
        if not lag and not ends & contested:
            pattern.collide(names[left], names[middle], names[right])
    if further is not None:
        further(pattern)
    _close_around(pattern, contested)
    return pattern


def _edges(names: tuple[str, ...], links: MixedLinks, pattern: Pattern) -> Iterator[Edge]:
    for i, j, lag in np.argwhere(links.adjacent):
        if lag:
            yield Edge(names[i], names[j], lag=int(lag), strength=float(links.value[i, j, lag]))
    place = {name: i for i, name in enumerate(names)}
    for cause in names:
        for effect in sorted((pattern.effects[cause] | pattern.open[cause]) & place.keys()):
            strength = float(links.value[place[cause], place[effect], 0])
            if effect in pattern.effects[cause]:
                yield Edge(cause, effect, strength=strength)
            elif cause < effect:
                yield Edge(cause, effect, Mark.TAIL, Mark.TAIL, strength=strength)


def _orient_by_the_past(
    pattern: Pattern, names: tuple[str, ...], triples: Triples
) -> set[tuple[str, str]]:
    """Direct each link by the causes that one of its ends has in the past.

    Such a cause decides alone: the link points to the end it enters, or away from it. Where
    several causes disagree, most decide; a tie is returned, both ways, as contested.
    """
    votes: dict[tuple[str, str], int] = {}
    for (_, lag, middle, right), share in zip(triples.triples, triples.share, strict=True):
        if lag and share != 0.5:
            way = (names[middle], names[right])
            votes[way] = votes.get(way, 0) + (1 if share > 0.5 else -1)
    balance = {way: n - votes.get(way[::-1], 0) for way, n in votes.items()}
    for (cause, effect), won in sorted(balance.items()):
        if won:
            pattern.orient(*((cause, effect) if won > 0 else (effect, cause)))
    return {pair for way, won in balance.items() if not won for pair in (way, way[::-1])}


def _close_around(pattern: Pattern, contested: set[tuple[str, str]]) -> None:
    """Apply the rules of orientation; a contested link is neither directed nor reasoned from."""
    barred = [(a, b) for a, b in contested if b in pattern.open[a]]
    for a, b in barred:
        pattern.open[a].discard(b)
    pattern.close()
    for a, b in barred:
        pattern.open[a].add(b)
