"""Instruments read from a directed acyclic graph, each with the covariates it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.causal.adjustment import ancestral, fewer, minimal, without_causal_starts
from app.causal.graph import CausalGraph
from app.causal.separation import d_separated


def conditional_instruments(
    graph: CausalGraph, treatment: str, outcome: str, measured: Collection[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return (instrument, covariates) pairs, those that need fewest covariates first.

    An instrument is linked with the treatment given the covariates, and with the outcome only
    through the treatment (Brito & Pearl 2002, arxiv.org/abs/1301.0560).
    """
    found = _search(graph, treatment, outcome, frozenset(measured) - {treatment, outcome})
    return sorted(found, key=lambda pair: (len(pair[1]), pair[0]))


def _search(
    graph: CausalGraph, treatment: str, outcome: str, measured: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    cut = without_causal_starts(graph, treatment, outcome)
    after = graph.descendants(treatment) | graph.descendants(outcome)
    for name in sorted(measured - after):
        near = cut.ancestors(name) | cut.ancestors(outcome)
        covariates = sorted((near & measured) - after - {name})

        part = ancestral(cut, name, outcome)

        def excluded(chosen: Collection[str], name: str = name, part: CausalGraph = part) -> bool:
            return d_separated(part, name, outcome, frozenset(chosen))

        if not excluded(covariates):
            continue
        needed = minimal(fewer(part, name, covariates, excluded), excluded)
        if not d_separated(graph, name, treatment, frozenset(needed)):
            yield name, needed
