"""What a graph answers: the causes of a column, one link, or the main links between all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.causal.graph import CausalGraph, Edge
from app.causal.rounding import per_cent
from app.planner.plan import Plan
from app.service.dossiers import consensus
from app.service.evidence import Evidence
from app.service.graph_inquiries import told_by_graph
from app.service.wording import edge_words, listed

_SHOWN = 5
_LIKELY = 0.5  # of the resamples: what appears less often is not told as an answer


def graph_sentence(plan: Plan, evidence: Evidence) -> str:
    """Return the causes of the column that was asked about, or the main links of the graph."""
    main = evidence.main_graph
    if main is None:
        return ""
    graph = main.value.graph
    if (told := told_by_graph(plan.question, graph)) is not None:
        return told.sentence
    outcome, treatment = plan.question.outcome, plan.question.treatment
    if outcome and outcome in graph.nodes:
        if treatment:
            return _link_sentence(graph.edges, treatment, outcome)
        return _causes_sentence(graph.edges, outcome)
    said = consensus(evidence)
    overview = _overview(graph, _about(plan, graph.nodes))
    return f"{overview} {said}" if said else overview


def by_confidence(edges: Iterable[Edge]) -> list[Edge]:
    """Return links between columns first, the most often found, then the strongest."""
    return sorted(
        edges,
        key=lambda e: (e.source == e.target, -(e.confidence or 0.0), -abs(e.strength or 0.0)),
    )


def with_confidence(edge: Edge) -> str:
    kept = f" ({per_cent(edge.confidence)})" if edge.confidence is not None else ""
    return f"{edge_words(edge)}{kept}"


def _about(plan: Plan, nodes: Sequence[str]) -> frozenset[str]:
    """Return the columns that a question about several of them names."""
    return frozenset(r.value for r in plan.question.readings if r.part == "about") & set(nodes)


def _overview(graph: CausalGraph, about: frozenset[str]) -> str:
    edges = [e for e in graph.edges if e.source != e.target and _concerns(e, about)]
    among = listed(sorted(about)) if len(about) > 1 else _counted_nodes(graph)
    if len(about) == 1:
        among = f"{next(iter(about))} and the other columns"
    if not edges:
        return f"No links were found between {among}."
    told = f"{_counted(len(edges))} found between {among}"
    if any(e.lag for e in graph.edges):
        return f"{told}. {_in_time(edges)}"
    directed = [e for e in edges if e.is_directed]
    sure = [e for e in directed or edges if _is_likely(e)]
    shown = by_confidence(sure or directed or edges)[:_SHOWN]
    named = listed(with_confidence(e) for e in shown)
    which = "the clearest" if sure else "none of them is clear; the least doubtful"
    return f"{told}; {which}{' arrows' if directed else ''}: {named}.{_share_note(shown)}"


def _is_likely(edge: Edge) -> bool:
    return edge.confidence is None or edge.confidence >= _LIKELY


def _concerns(edge: Edge, about: frozenset[str]) -> bool:
    return not about or edge.ends <= about or (len(about) == 1 and bool(edge.ends & about))


def _counted_nodes(graph: CausalGraph) -> str:
    if not graph.latent:
        return f"{len(graph.nodes)} columns"
    factors = "1 hidden factor" if len(graph.latent) == 1 else f"{len(graph.latent)} hidden factors"
    return f"{len(graph.measured)} columns and {factors}"


def _counted(count: int) -> str:
    return "1 link was" if count == 1 else f"{count} links were"


def _in_time(edges: Sequence[Edge]) -> str:
    """Tell what comes later from what, then what moves within one step."""
    later = by_confidence(e for e in edges if e.lag and e.is_directed)
    sure = [e for e in later if _is_likely(e)]
    shown = (sure or later)[:_SHOWN]
    at_once = by_confidence(e for e in edges if not e.lag)
    parts = []
    if shown:
        named = listed(with_confidence(e) for e in shown)
        which = "the clearest" if sure else "none is clear; the least doubtful"
        parts.append(f"Over time, {which}: {named}.{_share_note(shown)}")
    else:
        parts.append("None of them reaches from one step to a later one.")
    if at_once:
        named = listed((with_confidence(e) for e in at_once), at_most=3)
        parts.append(f"Within one step: {named}.")
    return " ".join(parts)


def _share_note(edges: Sequence[Edge]) -> str:
    known = any(e.confidence is not None for e in edges)
    return " The percentages are shares of resampled data with the same link." if known else ""


def _causes_sentence(edges: Sequence[Edge], outcome: str) -> str:
    causes = [e for e in edges if e.is_directed and e.target == outcome and e.source != outcome]
    open_ends = [
        e for e in edges if outcome in e.ends and not e.is_directed and not e.is_bidirected
    ]
    undecided = sorted({n for e in open_ends for n in e.ends} - {outcome})
    left = f" For {listed(undecided)} the data cannot tell the direction." if undecided else ""
    if not causes:
        return f"No column was found to be a direct cause of {outcome}.{left}"
    ranked = by_confidence(causes)
    named = listed(dict.fromkeys(_cause_words(e) for e in ranked), at_most=_SHOWN)
    return f"Direct causes of {outcome} in the graph: {named}.{left}"


def _link_sentence(edges: Sequence[Edge], treatment: str, outcome: str) -> str:
    direct = [e for e in edges if e.source == treatment and e.target == outcome and e.is_directed]
    if direct:
        named = listed(with_confidence(e) for e in direct)
        return f"{treatment} acts directly on {outcome} in the graph: {named}."
    joined = [e for e in edges if {treatment, outcome} == e.ends]
    if joined:
        named = listed(edge_words(e) for e in joined)
        return (
            f"{treatment} and {outcome} are linked ({named}), but not as cause to effect for sure."
        )
    return f"No direct link from {treatment} to {outcome} was found."


def _cause_words(edge: Edge) -> str:
    lag = f" {edge.lag} step{'s' if edge.lag > 1 else ''} before" if edge.lag else ""
    kept = f" (in {per_cent(edge.confidence)} of resamples)" if edge.confidence is not None else ""
    return f"{edge.source}{lag}{kept}"
