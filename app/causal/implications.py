"""What a graph says must not go together: independences that data can contradict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice
from typing import TYPE_CHECKING

from app.causal.adjustment import minimal
from app.causal.graph_class import member_of
from app.causal.separation import d_separated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from app.causal.graph import CausalGraph

MOST_IMPLICATIONS = 100


@dataclass(frozen=True, slots=True)
class Independence:
    """`a` and `b` do not go together once `given` is held fixed."""

    a: str
    b: str
    given: tuple[str, ...]

    def __str__(self) -> str:
        fixed = f" given {', '.join(self.given)}" if self.given else ""
        return f"{self.a} and {self.b} are independent{fixed}"


def implications(
    graph: CausalGraph, measured: Collection[str], *, at_most: int = MOST_IMPLICATIONS
) -> tuple[Independence, ...]:
    """Return one independence, with a minimal set, for each pair that the graph separates.

    Parameters
    ----------
    graph : a DAG or ADMG, or a class of them, of which any member says the same.
    measured : the nodes that data can speak of.
    """
    member = member_of(graph)
    if member is None:
        return ()
    found = _independences(member, [n for n in graph.nodes if n in set(measured)])
    return tuple(islice(found, at_most))


def _independences(graph: CausalGraph, measured: list[str]) -> Iterator[Independence]:
    known = frozenset(measured)
    parents = {name: frozenset(graph.parents(name)) & known for name in measured}
    for a, b in combinations(measured, 2):
        if graph.edge(a, b) is not None:
            continue
        separated = partial(d_separated, graph, a, b)
        for start in (parents[a], parents[b], _ancestors(graph, a, b, known)):
            if separated(start - {a, b}):
                yield Independence(a, b, minimal(sorted(start - {a, b}), separated))
                break


def _ancestors(graph: CausalGraph, a: str, b: str, known: frozenset[str]) -> frozenset[str]:
    # Where anything separates a pair, all of their ancestors do (Richardson 2003).
    return (graph.ancestors(a) | graph.ancestors(b)) & known
