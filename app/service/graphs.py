"""Graphs outside of a run's steps: one picked from a result, one that a person drew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar, cast

from pydantic import JsonValue

from app.causal.adjustment import is_adjustment_set, with_hidden_nodes
from app.causal.data import Kind, Variable
from app.causal.estimand import Identification
from app.causal.graph import CausalGraph, GraphClass
from app.causal.graph_class import view_of
from app.causal.identify import identify
from app.causal.implications import Independence, implications
from app.causal.paths import Path, paths
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, Level, Question, QuestionKind
from app.errors import InvalidRequest, NotFound
from app.service.nearest import nearest_names

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class EffectInGraph:
    """Which effect is to be identified in a drawn graph; `latents` are its unmeasured nodes.

    `held` are the nodes that a person means to hold fixed; None leaves the choice to the graph.
    """

    graph: CausalGraph
    treatment: str
    outcome: str
    latents: tuple[str, ...] = ()
    design: Design | None = None
    instruments: tuple[str, ...] = ()
    contrast: tuple[Level, Level] | None = None
    held: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EffectSeen:
    """What a drawn graph says of an effect: what identifies it, and each path with its role.

    `held` is what the roles of the paths go by; `is_enough` tells whether it closes every path
    that misleads, None where the graph leaves that open.
    """

    identification: Identification
    held: tuple[str, ...]
    is_enough: bool | None
    paths: tuple[Path, ...]


def pick(result: JsonValue, graph_id: str | None) -> dict[str, JsonValue]:
    """Return the graph with this id, or the selected one.

    Raises
    ------
    NotFound : the result has none.
    """
    graphs = cast("list[dict[str, JsonValue]]", cast("dict[str, JsonValue]", result)["graphs"])
    for graph in graphs:
        if graph["id"] == graph_id or (graph_id is None and graph["selected"]):
            return graph
    named = f"graph {graph_id!r}" if graph_id else "selected graph"
    known = ", ".join(str(g["id"]) for g in graphs)
    raise NotFound(f"The result has no {named}.", hint=f"It has {known}." if known else "")


def identify_effect(asked: EffectInGraph, profile: Profile | None) -> Identification:
    """Tell whether and how the effect can be computed from what is measured in this graph.

    Parameters
    ----------
    profile : of the dataset that the nodes are columns of; None when there is no dataset.

    Raises
    ------
    InvalidRequest : the graph is not well formed, or does not have the named nodes.
    """
    if faults := list(_faults(asked)):
        raise InvalidRequest("; ".join(faults), hint="Correct the graph and ask again.")
    question = Question(
        text=f"What is the effect of {asked.treatment} on {asked.outcome}?",
        kind=QuestionKind.EFFECT,
        treatment=asked.treatment,
        outcome=asked.outcome,
        contrast=asked.contrast,
        design=asked.design,
        instruments=asked.instruments,
        covariates=asked.held,
    )
    knowledge = Knowledge(latents=asked.latents)
    return identify(question, profile or _assumed(asked), knowledge, asked.graph)


def see_effect(asked: EffectInGraph, profile: Profile | None) -> EffectSeen:
    """Return what the graph says of the effect, and of every path while `held` is held fixed.

    Raises
    ------
    InvalidRequest : see `identify_effect`.
    """
    identification = identify_effect(asked, profile)
    by_adjustment = (e for e in identification.estimands if e.design is Design.BACKDOOR)
    chosen = next((e.adjustment for e in by_adjustment), ())
    held = chosen if asked.held is None else asked.held
    graph = asked.graph
    found = (
        () if graph.graph_class.is_lagged else paths(graph, asked.treatment, asked.outcome, held)
    )
    return EffectSeen(identification, held, _is_enough(asked, held), found)


def seen_implications(graph: CausalGraph, latents: Sequence[str]) -> tuple[Independence, ...]:
    """Return the independences that the graph implies among what is measured.

    Raises
    ------
    InvalidRequest : the graph is not well formed.
    """
    if faults := [*_faulty_nodes(graph, latents), *_faulty_edges(graph)]:
        raise InvalidRequest("; ".join(faults), hint="Correct the graph and ask again.")
    if graph.graph_class.is_lagged:
        raise InvalidRequest(
            "Implications are read from graphs without lags.", hint="Ask of one time step."
        )
    return implications(graph, [name for name in graph.nodes if name not in latents])


def _is_enough(asked: EffectInGraph, held: Sequence[str]) -> bool | None:
    view = view_of(asked.graph, asked.treatment, asked.outcome)
    if view.member is None:
        return None
    if view.possibly_forbidden.intersection(held):
        return False
    dag = with_hidden_nodes(view.member)
    return is_adjustment_set(dag, asked.treatment, asked.outcome, held)


def _assumed(asked: EffectInGraph) -> Profile:
    """Return the least that may be said of columns nobody has seen: they vary."""
    measured = (n for n in asked.graph.nodes if n not in asked.latents)
    columns = tuple(Variable(n, Kind.CONTINUOUS, n_distinct=2) for n in measured)
    return Profile(n_rows=2, variables=columns)


def _faults(asked: EffectInGraph) -> Iterator[str]:
    graph = asked.graph
    held = asked.held or ()
    named = (asked.treatment, asked.outcome, *asked.instruments, *asked.latents, *held)
    yield from _faulty_nodes(graph, named)
    if asked.treatment == asked.outcome:
        yield f"{asked.treatment!r} is both treatment and outcome"
    unmeasured = {asked.treatment, asked.outcome}.intersection(asked.latents)
    yield from (f"{name!r} is asked about but not measured" for name in sorted(unmeasured))
    impossible = set(held).intersection(asked.latents)
    yield from (
        f"{name!r} is not measured, so it cannot be held fixed" for name in sorted(impossible)
    )
    asked_about = {asked.treatment, asked.outcome}.intersection(held)
    yield from (
        f"{name!r} is asked about, so it cannot be held fixed" for name in sorted(asked_about)
    )
    yield from _faulty_edges(graph)


def _faulty_nodes(graph: CausalGraph, named: Iterable[str]) -> Iterator[str]:
    yield from (f"node {n!r} is there twice" for n in _repeated(graph.nodes))
    ends = (name for edge in graph.edges for name in (edge.source, edge.target))
    for name in dict.fromkeys((*named, *ends)):
        if name not in graph.nodes:
            yield _unknown(name, graph.nodes)


def _faulty_edges(graph: CausalGraph) -> Iterator[str]:
    pairs = [tuple(sorted(edge.ends)) for edge in graph.edges if not edge.lag]
    yield from (f"{' and '.join(map(repr, pair))} are joined twice" for pair in _repeated(pairs))
    for edge in graph.edges:
        if edge.source == edge.target and not edge.lag:
            yield f"{edge.source!r} is joined to itself"
        elif edge.lag and not graph.graph_class.is_lagged:
            yield f"{edge} has a lag, and the graph is a {graph.graph_class.value}"
        elif graph.graph_class is GraphClass.DAG and not edge.is_directed:
            yield f"{edge} is not an arrow, and a DAG has arrows only"
        elif graph.graph_class is GraphClass.ADMG and not (edge.is_directed or edge.is_bidirected):
            yield f"{edge} is open, and an ADMG has → and ↔ only"
        elif graph.graph_class is GraphClass.CPDAG and not (edge.is_directed or edge.is_undirected):
            yield f"{edge} has marks that a CPDAG does not have: it has → and – only"
    if cycle := _cycle(graph):
        yield f"the arrows form a cycle: {' → '.join(cycle)}"


def _cycle(graph: CausalGraph) -> list[str]:
    causes: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.is_directed and not edge.lag and edge.source != edge.target:
            causes.setdefault(edge.target, []).append(edge.source)
    try:
        TopologicalSorter(causes).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, times in Counter(values).items() if times > 1]


def _unknown(name: str, nodes: Sequence[str]) -> str:
    nearest = nearest_names(name, nodes)
    meant = f" (did you mean {', '.join(nearest)}?)" if nearest else ""
    return f"the graph has no node {name!r}{meant}"
