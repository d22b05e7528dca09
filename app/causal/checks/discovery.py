"""What every discovery algorithm must satisfy; each check yields what it finds wrong."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.assumption import Assumption
from app.causal.catalogue import silent
from app.causal.checks.scenarios import Scenario, discovery_scenarios
from app.causal.comparison import lagged_link_f1, skeleton_f1
from app.causal.data import Dataset, Kind, Role
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.interventions import target_column
from app.causal.question import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.catalogue import DiscoverySpec

_LEGAL = {
    GraphClass.DAG: ("directed",),
    GraphClass.CPDAG: ("directed", "undirected"),
    GraphClass.ADMG: ("directed", "bidirected"),
    GraphClass.PAG: ("directed", "bidirected", "undirected", "circle"),
}
_SEED = 5


def violations(spec: DiscoverySpec) -> Iterator[str]:
    """Yield, as sentences, everything that `spec` does not keep of what it must."""
    yield from _declares(spec)
    fitting = [s for s in discovery_scenarios() if _fits(spec, s)]
    if not fitting:
        yield f"{spec.name} fits no scenario, so nothing about it is known"
    for scenario in fitting:
        for problem in _on(spec, scenario):
            yield f"{spec.name} on {scenario.name}: {problem}"


def _fits(spec: DiscoverySpec, scenario: Scenario) -> bool:
    if scenario.across_domains and not spec.across_domains:
        return False
    if bool(scenario.profile.unit_column) != spec.across_units:
        return False
    if bool(scenario.truth.latent) != (Assumption.PURE_INDICATORS in spec.assumes):
        return False  # links that all run through hidden factors are for those that draw them
    was_set = target_column(scenario.data.variables) is not None
    if was_set and Assumption.KNOWN_TARGETS not in spec.assumes:
        return False  # rows that were set from outside break what the others assume
    changes_over_time = scenario.truth.graph_class.is_lagged and scenario.profile.domain_changes
    if changes_over_time and Assumption.STATIONARITY in spec.assumes:
        return False  # what others assume is broken, although not so that it must mislead them
    return not any(spec.objections(scenario.profile, Knowledge()))


def found(spec: DiscoverySpec, data: Dataset, knowledge: Knowledge | None = None) -> CausalGraph:
    """Return the graph that `spec` finds with its default parameters."""
    rng = np.random.default_rng(_SEED)
    return spec.run(data, spec.params(), knowledge or Knowledge(), rng, silent).graph


def _declares(spec: DiscoverySpec) -> Iterator[str]:
    if not spec.references:
        yield f"{spec.name} cites nothing"
    if not spec.summary.endswith("."):
        yield f"{spec.name}'s summary is not a sentence"
    for name, field in spec.params.model_fields.items():
        if field.is_required():
            yield f"{spec.name}'s {name} has no default"
        if not (field.title and field.description):
            yield f"{spec.name}'s {name} has no title or description to draw a form with"


def _on(spec: DiscoverySpec, scenario: Scenario) -> Iterator[str]:
    before = scenario.data.frame.copy(deep=True)
    spoken = io.StringIO()
    with contextlib.redirect_stdout(spoken):
        graph = found(spec, scenario.data)
    if spoken.getvalue():
        yield "it prints"
    if not before.equals(scenario.data.frame):
        yield "it changes its input"
    yield from _is_legal(spec, graph, scenario)
    yield from _is_stable(spec, graph, scenario.data)
    yield from _recovers(spec, graph, scenario)
    if spec.honours_knowledge:
        yield from _honours(spec, scenario)


def _is_legal(spec: DiscoverySpec, graph: CausalGraph, scenario: Scenario) -> Iterator[str]:
    if graph.measured != scenario.data.names:
        yield f"the nodes are {graph.measured}, not the columns"
    if graph.graph_class is not spec.returns:
        yield f"it returns a {graph.graph_class.value}, not a {spec.returns.value}"
    plain = GraphClass(spec.returns.value.removeprefix("lagged_"))
    for edge in graph.edges:
        if _shape(edge) not in _LEGAL[plain]:
            yield f"{edge} is not legal in a {plain.value}"
        if edge.lag and not spec.returns.is_lagged:
            yield f"{edge} has a lag"
    if any(node in graph.ancestors(cause) for node in graph.nodes for cause in graph.parents(node)):
        yield "directed edges form a cycle"


def _is_stable(spec: DiscoverySpec, graph: CausalGraph, data: Dataset) -> Iterator[str]:
    if found(spec, data) != graph:
        yield "the same seed gives another graph"
    if not _same(found(spec, data.select(data.names[::-1])), graph):
        yield "the order of columns matters"
    if not _same(found(spec, _in_other_units(data)), graph):
        yield "units matter"


def _recovers(spec: DiscoverySpec, graph: CausalGraph, scenario: Scenario) -> Iterator[str]:
    truth = _looked_for(spec, scenario)
    score = (lagged_link_f1 if truth.graph_class.is_lagged else skeleton_f1)(graph, truth)
    if score < scenario.band:
        yield f"its F1 is {score:.2f}, below {scenario.band}"


def _looked_for(spec: DiscoverySpec, scenario: Scenario) -> CausalGraph:
    """Return the truth, or its edges at the outcome for a search around one outcome."""
    if spec.needs_role is not Role.OUTCOME:
        return scenario.truth
    outcome = next(v.name for v in scenario.data.variables if v.role is Role.OUTCOME)
    near = tuple(e for e in scenario.truth.edges if outcome in e.ends)
    return replace(scenario.truth, edges=near)


def _honours(spec: DiscoverySpec, scenario: Scenario) -> Iterator[str]:
    """A true arrow is forbidden, then required backwards; tiers are turned round."""
    true = next(e for e in scenario.truth.edges if e.source != e.target)
    cause, effect = true.source, true.target
    backwards = found(spec, scenario.data, Knowledge(required=((effect, cause),)))
    if not _has_arrow(backwards, effect, cause):
        yield f"the required {effect} → {cause} is missing"
    for knowledge in (
        Knowledge(forbidden=((cause, effect),)),
        Knowledge(exogenous=(effect,)),
        Knowledge(tiers=((effect,), (cause,))),
    ):
        for edge in found(spec, scenario.data, knowledge).edges:
            for way in (edge, replace(edge, lag=0).reversed()):
                if way.source != way.target and _claims(way) and knowledge.forbids(*_ends(way)):
                    yield f"{edge} is ruled out"


def _claims(edge: Edge) -> bool:
    """Tell whether the edge says, or leaves open, that its source causes its target."""
    return edge.source_mark is Mark.TAIL


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _has_arrow(graph: CausalGraph, cause: str, effect: str) -> bool:
    return any(e.is_directed and _ends(e) == (cause, effect) for e in graph.edges)


def _shape(edge: Edge) -> str:
    if Mark.CIRCLE in (edge.source_mark, edge.target_mark):
        return "circle"
    if edge.is_undirected:
        return "undirected"
    return "bidirected" if edge.is_bidirected else "directed"


def _in_other_units(data: Dataset) -> Dataset:
    frame = data.frame.copy()
    for place, variable in enumerate(data.variables):
        if variable.kind is Kind.CONTINUOUS:
            frame[variable.name] = frame[variable.name] * 10.0 ** (place % 5 - 2) + 7.0 * place
    return data.with_frame(frame, "other units")


def _same(a: CausalGraph, b: CausalGraph) -> bool:
    """Tell whether two graphs have the same edges; strength depends on units, names do not."""
    return {replace(e, strength=None) for e in a.edges} == {
        replace(e, strength=None) for e in b.edges
    }
