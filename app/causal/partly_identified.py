"""Where a graph gives no adjustment set: a formula, the effects of a class, bounds, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.adjustment import adjustment_sets
from app.causal.data import Kind
from app.causal.designs.front_door import identified as through_mediators
from app.causal.designs.shared import estimand_of, listed
from app.causal.estimand import Basis, EffectKind, Estimand, Identification
from app.causal.front_doors import FrontDoor, front_door
from app.causal.general_identification import Hedge, identify, projected
from app.causal.graph import CausalGraph, GraphClass
from app.causal.next_experiment import informative_interventions
from app.causal.possible_parents import possible_parents
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.graph_class import ClassView
    from app.causal.profile import Diagnosis, Profile
    from app.causal.question import Question


_ARMS = 2
_FEW_LEVELS = 10
_MOST_EXPERIMENTS = 3


def without_adjustment(
    question: Question,
    profile: Profile,
    dag: CausalGraph,
    measured: frozenset[str],
    warnings: tuple[Diagnosis, ...],
) -> Identification:
    """Return what is left where neither adjustment nor an instrument will do.

    Parameters
    ----------
    dag : with a node for each hidden cause; `measured` are the columns among its nodes.
    """
    treatment, outcome = question.treatment or "", question.outcome or ""
    hidden = [name for name in dag.nodes if name not in measured]
    if outcome not in dag.descendants(treatment):
        return Identification(
            (),
            f"By the graph {treatment} does not act on {outcome}: the effect is zero. No set of"
            " measured columns allows to check that against the data.",
            (f"Correct the graph if {treatment} may act on {outcome} after all.",),
            warnings,
        )
    remedies = tuple(_remedies(dag, treatment, outcome, measured, hidden))
    if door := front_door(dag, treatment, outcome, measured):
        return _by_front_door(question, profile, door, warnings)
    try:
        return _by_formula(question, profile, projected(dag, hidden), warnings)
    except Hedge as hedge:
        return _bounded(question, profile, hedge, hidden, remedies, warnings)


def _by_front_door(
    question: Question,
    profile: Profile,
    door: FrontDoor,
    warnings: tuple[Diagnosis, ...],
) -> Identification:
    """Return the estimand that follows the effect through the mediators the graph shows."""
    first, *others = door.mediators
    named = replace(
        question, mediator=first, more_mediators=tuple(others), covariates=door.covariates
    )
    found = through_mediators(named, profile)
    sentence = (
        "No adjustment set gives the effect, but by the graph it is identified by the front-door"
        f" criterion. {found.sentence}"
    )
    return replace(found, sentence=sentence, warnings=warnings)


def of_categories(
    question: Question, profile: Profile, dag: CausalGraph, measured: frozenset[str]
) -> tuple[Estimand, ...]:
    """Return the estimand of a formula, where one exists and all its columns have few levels.

    It needs neither that the instrument pushes all one way nor that effects are alike.
    """
    hidden = [name for name in dag.nodes if name not in measured]
    try:
        found = _by_formula(question, profile, projected(dag, hidden), ()).estimands
    except Hedge:
        return ()
    columns = {name for estimand in found for ends in estimand.arrows for name in ends}
    few = all(profile.variable(name).n_distinct <= _FEW_LEVELS for name in columns)
    return found if few else ()


def _by_formula(
    question: Question, profile: Profile, graph: CausalGraph, warnings: tuple[Diagnosis, ...]
) -> Identification:
    treatment, outcome = question.treatment or "", question.outcome or ""
    relevant = graph.ancestors(outcome) | {outcome}
    formula = identify(graph, {treatment}, {outcome})
    because = (
        "No adjustment set and no instrument gives the effect, but the graph does: by the"
        f" algorithm ID it is the mean of {outcome} under {formula}."
    )
    kept = [e for e in graph.edges if e.ends <= relevant]
    estimand = replace(
        _plain(question, profile, because, ("the arrows of the graph are right, none is missing",)),
        basis=Basis.FORMULA,
        arrows=tuple((e.source, e.target) for e in kept if e.is_directed),
        confounded=tuple((e.source, e.target) for e in kept if e.is_bidirected),
    )
    return Identification((estimand,), f"The effect is identified. {because}", warnings=warnings)


def _bounded(
    question: Question,
    profile: Profile,
    hedge: Hedge,
    hidden: list[str],
    remedies: tuple[str, ...],
    warnings: tuple[Diagnosis, ...],
) -> Identification:
    treatment, outcome = question.treatment or "", question.outcome or ""
    reason = f"{listed(hidden)} cannot be adjusted for" if hidden else "the paths stay open"
    sentence = (
        f"The effect of {treatment} on {outcome} is not identified by adjustment, by an"
        f" instrument or by any other formula ({listed(hedge.names)} form a hedge): {reason}."
    )
    estimands = _bounds(question, profile)
    if estimands:
        sentence += " What the data say of it, whatever is unmeasured, are bounds."
    return Identification(estimands, sentence, remedies, warnings)


def _bounds(question: Question, profile: Profile) -> tuple[Estimand, ...]:
    """Return the estimand of worst-case bounds, where the outcome's ends are known.

    They are of two values, and of a scale of few ordered ones, whose ends were both chosen.
    """
    treatment = profile.variable(question.treatment or "")
    outcome = profile.variable(question.outcome or "")
    has_ends = outcome.kind is Kind.BINARY and outcome.n_distinct == _ARMS
    has_ends |= outcome.kind is Kind.ORDINAL and outcome.n_distinct <= _FEW_LEVELS
    if treatment.n_distinct != _ARMS or not has_ends:
        return ()
    because = "Each outcome that was not seen is put at its best and at its worst."
    assumptions = ("one unit's treatment does not act on another's outcome",)
    estimand = _plain(question, profile, because, assumptions)
    return (replace(estimand, basis=Basis.BOUNDS),)


def undecided(
    view: ClassView, question: Question, profile: Profile, graph: CausalGraph
) -> Identification:
    """Return the effects that the members of a class allow, where they do not agree on one."""
    treatment, outcome = question.treatment or "", question.outcome or ""
    edges = ", ".join(str(edge) for edge in view.undecided)
    open_question = (
        f"The graph leaves open whether {treatment} acts on {outcome} or the reverse, or whether"
        f" a hidden cause links them, so the effect is not identified: {edges} undecided."
    )
    remedies = (
        f"State the direction of {edges} if you know it.",
        f"Say which columns come before {treatment} in time.",
        *_experiments(graph, treatment),
    )
    sets = _possible_sets(graph, treatment) if graph.graph_class is GraphClass.CPDAG else []
    if not sets:
        return Identification(_bounds(question, profile), open_question, remedies)
    because = (
        f"{edges} can point either way; each way gives {treatment} other causes, and so another"
        f" effect. There are {len(sets)} such sets of causes."
    )
    estimand = replace(
        _plain(question, profile, because, ("no hidden cause of two measured columns",)),
        basis=Basis.CLASS,
        alternatives=tuple(sets),
    )
    sentence = f"The data leave a set of effects. {because}"
    return Identification((estimand,), sentence, remedies)


def _experiments(graph: CausalGraph, treatment: str) -> Iterator[str]:
    """Yield what setting a column at random would tell, the most telling ones first."""
    found = informative_interventions(graph, treatment)
    for option in found[:_MOST_EXPERIMENTS]:
        share = option.bits / option.open_bits
        yield (
            f"Assign {option.column} at random: that settles {per_cent(share)} of the"
            f" {option.open_bits:.1f} bits that are open about what causes {treatment}."
        )
    if not found:
        yield f"Assign {treatment} at random."


def _possible_sets(graph: CausalGraph, treatment: str) -> list[tuple[str, ...]]:
    try:
        return possible_parents(graph, treatment)
    except ValueError:  # too many orientations to try
        return []


def _plain(
    question: Question, profile: Profile, because: str, assumptions: tuple[str, ...]
) -> Estimand:
    return estimand_of(
        question,
        profile,
        EffectKind.ATE,
        Design.BACKDOOR,
        adjustment=(),
        because=because,
        assumptions=assumptions,
    )


def _remedies(
    dag: CausalGraph, treatment: str, outcome: str, measured: frozenset[str], hidden: list[str]
) -> list[str]:
    enough = [
        name for name in hidden if adjustment_sets(dag, treatment, outcome, measured | {name})
    ]
    remedies = [f"Measure {name} and adjust for it." for name in enough]
    if not enough and hidden and adjustment_sets(dag, treatment, outcome, {*measured, *hidden}):
        remedies = [f"Measure {listed(hidden)} and adjust for them."]
    remedies.append(
        f"Find an instrument: something that moves {treatment} and reaches {outcome} only"
        " through it."
    )
    remedies.append(f"Assign {treatment} at random.")
    return remedies
