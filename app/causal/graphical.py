"""Identification by a graph: back-door sets first, then instruments, else what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.adjustment import (
    adjustment_sets,
    causal_nodes,
    forbidden,
    with_hidden_nodes,
)
from app.causal.designs import lagged
from app.causal.designs.instrument import instrument_assumptions
from app.causal.designs.shared import estimand_of, kinds_asked, listed
from app.causal.estimand import EffectKind, Estimand, Identification
from app.causal.graph import CausalGraph, GraphClass
from app.causal.graph_class import view_of
from app.causal.instruments import conditional_instruments
from app.causal.partly_identified import of_categories, undecided, without_adjustment
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design, Question

if TYPE_CHECKING:
    from app.causal.profile import Profile
    from app.causal.question import Knowledge


def by_graph(
    question: Question, profile: Profile, knowledge: Knowledge, graph: CausalGraph
) -> Identification:
    """Return the estimands that the graph supports, best first.

    A class of graphs (CPDAG, PAG) supports one only when all its members agree on it.
    """
    if graph.graph_class.is_lagged:
        return lagged.identified(question, profile, graph)
    treatment, outcome = question.treatment or "", question.outcome or ""
    view = view_of(graph, treatment, outcome)
    if view.undecided:
        return undecided(view, question, profile, graph)
    if view.member is None:
        return _contradictory()
    dag = with_hidden_nodes(view.member)
    measured = frozenset(profile.names) & frozenset(dag.nodes) - frozenset(knowledge.latents)
    barred = view.possibly_forbidden
    sets = adjustment_sets(dag, treatment, outcome, measured - barred)
    pairs = [] if _is_class(graph) else conditional_instruments(dag, treatment, outcome, measured)
    estimands = [
        replace(_backdoor(question, profile, chosen), kind=kind)
        for kind in kinds_asked(question)
        for chosen in sets
    ]
    estimands += [_instrument(question, profile, name, given) for name, given in pairs]
    if pairs and not sets and question.design is not Design.IV:
        estimands = [*of_categories(question, profile, dag, measured), *estimands]
    if question.design is Design.IV:
        estimands.sort(key=lambda e: e.design is not Design.IV)
    warnings = (*bad_controls(question, dag), *_no_path(question, dag))
    if not estimands:
        return without_adjustment(question, profile, dag, measured, warnings)
    return Identification(tuple(estimands), _because(estimands[0]), warnings=warnings)


def bad_controls(question: Question, graph: CausalGraph) -> tuple[Diagnosis, ...]:
    """Return a warning for each named covariate that the graph says must not be held fixed."""
    treatment, outcome = question.treatment or "", question.outcome or ""
    if any(not edge.is_directed for edge in graph.edges if not edge.is_bidirected):
        return ()  # in a class of graphs these roles are not settled
    between = causal_nodes(graph, treatment, outcome) - {outcome}
    banned = forbidden(graph, treatment, outcome)
    warnings = []
    for name in question.covariates or ():
        if name not in graph.nodes:
            continue
        if name in between:
            why = f"it lies on the way from {treatment} to {outcome} (a mediator)"
        elif name in graph.descendants(treatment) and name in graph.descendants(outcome):
            why = f"both {treatment} and {outcome} cause it (a collider)"
        elif name in graph.descendants(outcome):
            why = f"{outcome} causes it"
        elif name in banned or name in graph.descendants(treatment):
            why = f"{treatment} causes it"
        else:
            continue
        warnings.append(
            Diagnosis(
                "bad_control",
                Verdict.FAILED,
                f"{name} must not be adjusted for: {why}.",
                columns=(name,),
            )
        )
    return tuple(warnings)


def _backdoor(question: Question, profile: Profile, chosen: tuple[str, ...]) -> Estimand:
    treatment, outcome = question.treatment, question.outcome
    if chosen:
        because = (
            f"In the graph, holding {listed(chosen)} fixed closes every path between {treatment}"
            f" and {outcome} that is not causal."
        )
    else:
        because = f"In the graph nothing causes both {treatment} and {outcome}."
    return estimand_of(
        question,
        profile,
        EffectKind.ATE,
        Design.BACKDOOR,
        adjustment=chosen,
        because=because,
        assumptions=(
            "the arrows of the graph are right and none is missing",
            f"units alike in the covariates are found at every level of {treatment}",
        ),
    )


def _instrument(
    question: Question, profile: Profile, name: str, given: tuple[str, ...]
) -> Estimand:
    fixed = f", with {listed(given)} held fixed," if given else ""
    because = (
        f"In the graph {name}{fixed} reaches {question.outcome} only through"
        f" {question.treatment}: it is an instrument."
    )
    return estimand_of(
        question,
        profile,
        EffectKind.LATE,
        Design.IV,
        adjustment=given,
        because=because,
        assumptions=instrument_assumptions(question, name, given),
        instruments=(name,),
    )


def _because(estimand: Estimand) -> str:
    ending = (
        " The effect is that on the units whose treatment the instrument changes."
        if estimand.design is Design.IV
        else ""
    )
    return f"The effect is identified. {estimand.because}{ending}"


def _no_path(question: Question, dag: CausalGraph) -> tuple[Diagnosis, ...]:
    treatment, outcome = question.treatment or "", question.outcome or ""
    if outcome in dag.descendants(treatment):
        return ()
    return (
        Diagnosis(
            "no_causal_path",
            Verdict.INCONCLUSIVE,
            f"No directed path leads from {treatment} to {outcome}: by the graph the effect is"
            " zero. An estimate away from zero would speak against the graph.",
            columns=(treatment, outcome),
        ),
    )


def _contradictory() -> Identification:
    return Identification(
        (),
        "The graph's arrows cannot all be right at once, so nothing can be read from it.",
        ("Draw the arrows that you are sure of, or choose another discovered graph.",),
    )


def _is_class(graph: CausalGraph) -> bool:
    return graph.graph_class in (GraphClass.CPDAG, GraphClass.PAG)
