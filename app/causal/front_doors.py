"""Front doors read from a directed acyclic graph: mediators that carry the whole effect, freely."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from app.causal.adjustment import adjustment_sets, causal_nodes, is_adjustment_set
from app.causal.graph import CausalGraph

MOST_MEDIATORS = 3


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Mediators that carry the whole effect, and the covariates that free them of common causes."""

    mediators: tuple[str, ...]
    covariates: tuple[str, ...] = ()


def front_door(
    graph: CausalGraph, treatment: str, outcome: str, measured: Collection[str]
) -> FrontDoor | None:
    """Return the front door with the fewest mediators; None where there is none.

    The mediators block every causal path; nothing drives treatment and mediators together that
    the covariates do not close, and the treatment with them closes what drives mediators and
    outcome together (Pearl 1995, 10.1093/biomet/82.4.669; with covariates: Fulcher et al. 2020,
    10.1111/rssb.12345).

    Parameters
    ----------
    graph : with a node for each hidden cause; `measured` are the columns among its nodes.
    """
    between = sorted(causal_nodes(graph, treatment, outcome) & frozenset(measured) - {outcome})
    for size in range(1, MOST_MEDIATORS + 1):
        for chosen in combinations(between, size):
            if _carry_all(graph, treatment, outcome, chosen):
                for covariates in _frees(graph, treatment, chosen, measured):
                    if _is_free(graph, treatment, outcome, chosen, covariates):
                        return FrontDoor(chosen, covariates)
    return None


def _carry_all(graph: CausalGraph, treatment: str, outcome: str, chosen: tuple[str, ...]) -> bool:
    """Tell whether no causal path passes by, and none of the chosen causes another."""
    kept = tuple(e for e in graph.edges if not e.ends & frozenset(chosen))
    past = outcome in replace(graph, edges=kept).descendants(treatment)
    return not past and not any(graph.descendants(m) & frozenset(chosen) for m in chosen)


def _frees(
    graph: CausalGraph, treatment: str, chosen: tuple[str, ...], measured: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """Yield sets of covariates that may close the paths between treatment and each mediator."""
    yield ()
    sets = [adjustment_sets(graph, treatment, mediator, measured) for mediator in chosen]
    for found in sets:
        yield from found
    yield tuple(sorted({name for found in sets for first in found[:1] for name in first}))


def _is_free(
    graph: CausalGraph,
    treatment: str,
    outcome: str,
    chosen: tuple[str, ...],
    covariates: tuple[str, ...],
) -> bool:
    for mediator in chosen:
        others = {name for name in chosen if name != mediator}
        held = {treatment, *covariates, *others}
        if not is_adjustment_set(graph, treatment, mediator, covariates):
            return False
        if not is_adjustment_set(graph, mediator, outcome, held):
            return False
    return True
