"""Questions that the graph alone answers: separation, causes, roles, instruments, adjustment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from app.causal.adjustment import adjustment_sets, forbidden, is_adjustment_set, with_hidden_nodes
from app.causal.described.asking import FormalAnswer, FormalKind, FormalQuery
from app.causal.described.model import DescribedModel
from app.causal.described.on_relatives import holders, path, relatives
from app.causal.front_doors import front_door
from app.causal.general_identification import Hedge, identify
from app.causal.graph import CausalGraph
from app.causal.instruments import conditional_instruments
from app.causal.separation import d_separated

MOST_PATHS = 6
LONGEST_PATH = 8


def independence(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell whether the graph makes two variables independent given others, or leaves them apart."""
    a, b = query.treatment, query.outcome
    given = query.adjusted or ()
    separated = d_separated(model.graph, a, b, given)
    said = f" given {_listed(given)}" if given else ""
    is_so = separated is (query.kind is FormalKind.INDEPENDENCE)
    fact = (
        f"{a} and {b} are independent{said} in every model with this graph"
        if separated
        else f"{a} and {b} are associated{said}: a path between them is open"
    )
    reasons = tuple(_path_words(model.graph, path, given) for path in _paths(model.graph, a, b))
    none = (f"No path joins {a} and {b}.",)
    return FormalAnswer(
        query.kind, f"{_yes(is_so)}: {fact}.", is_so=is_so, derivation=reasons or none
    )


def causes(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell whether one variable is a cause of another, directly or through others."""
    a, b = query.treatment, query.outcome
    is_cause = b in model.graph.descendants(a)
    edge = model.graph.edge(a, b)
    direct = edge is not None and edge.is_directed and edge.source == a
    how = "directly" if direct else "through other variables"
    sentence = (
        f"Yes: {a} causes {b}, {how}." if is_cause else f"No: no arrows lead from {a} to {b}."
    )
    return FormalAnswer(query.kind, sentence, is_so=is_cause)


def role(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell what a third variable is to a cause and its effect, or which has a role."""
    if not query.adjusted:
        return holders(model, query)
    (name,) = query.adjusted
    roles = tuple(roles_of(model.graph, name, query.treatment, query.outcome))
    said = " and ".join(roles) or "neither confounder, mediator nor collider"
    is_so = any(query.role in known for known in roles) if query.role else None
    lead = "" if is_so is None else f"{_yes(is_so)}: "
    effect = f"or the effect of {query.treatment} on {query.outcome}"
    sentence = f"{lead}{'f' if lead else 'F'}{effect}, {name} is {said}."
    return FormalAnswer(query.kind, sentence, is_so=is_so, names=roles)


def instrument(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell whether a variable is an instrument for an effect, or which ones are."""
    graph = with_hidden_nodes(model.graph)
    found = dict(conditional_instruments(graph, query.treatment, query.outcome, model.graph.nodes))
    asked = query.adjusted
    effect = f"the effect of {query.treatment} on {query.outcome}"
    if asked is None:
        names = tuple(found)
        sentence = (
            f"Instruments for {effect}: {_listed(names)}."
            if names
            else f"The graph has no instrument for {effect}."
        )
        return FormalAnswer(query.kind, sentence, names=names)
    (name,) = asked
    is_one = name in found
    needs = f", given {_listed(found[name])}" if is_one and found[name] else ""
    sentence = (
        f"Yes: {name} is an instrument for {effect}{needs}."
        if is_one
        else f"No: {name} is not an instrument for {effect}: {_why_not(model, query, name)}."
    )
    return FormalAnswer(query.kind, sentence, is_so=is_one)


def adjustment(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell which variables must be held fixed for an effect, or whether the named ones do."""
    treatment, outcome = query.treatment, query.outcome
    graph = with_hidden_nodes(model.graph)
    sets = adjustment_sets(graph, treatment, outcome, model.graph.nodes)
    effect = f"the effect of {treatment} on {outcome}"
    if query.adjusted is not None:
        return _held(graph, query, effect, sets)
    if sets:
        said = " or ".join(_set_words(chosen) for chosen in sets)
        return FormalAnswer(
            query.kind, f"For {effect}, adjust for {said}.", names=sets[0],
            derivation=tuple(_set_words(chosen) for chosen in sets),
        )  # fmt: skip
    return FormalAnswer(
        query.kind,
        f"No set of variables gives {effect} by adjustment.{_other_way(model, graph, query)}",
        is_so=False,
    )


def identifiability(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell whether an effect can be computed from what is measured, and how."""
    treatment, outcome = query.treatment, query.outcome
    effect = f"the effect of {treatment} on {outcome}"
    try:
        formula = identify(model.graph, [treatment], [outcome])
    except Hedge as hedge:
        sentence = f"No: {effect} is not identified, hidden causes join {hedge}."
        return FormalAnswer(query.kind, sentence, is_so=False)
    how = adjustment(model, FormalQuery(FormalKind.ADJUSTMENT, treatment, outcome)).sentence
    steps = (f"P({outcome} | do({treatment})) = {formula}",)
    return FormalAnswer(
        query.kind, f"Yes: {effect} is identified. {how}", is_so=True, derivation=steps
    )


def _held(
    graph: CausalGraph, query: FormalQuery, effect: str, sets: list[tuple[str, ...]]
) -> FormalAnswer:
    chosen = query.adjusted or ()
    treatment, outcome = query.treatment, query.outcome
    is_valid = is_adjustment_set(graph, treatment, outcome, chosen)
    said = _set_words(chosen)
    if is_valid:
        sentence = f"Yes: adjusting for {said} gives {effect}."
    else:
        bad = sorted(forbidden(graph, treatment, outcome).intersection(chosen))
        why = (
            f"{_listed(bad)} follows from {treatment}"
            if bad
            else "a path that is not causal stays open"
        )
        better = f" Adjust for {_set_words(sets[0])} instead." if sets else ""
        sentence = f"No: adjusting for {said} does not give {effect}: {why}.{better}"
    return FormalAnswer(query.kind, sentence, is_so=is_valid, names=sets[0] if sets else ())


def _other_way(model: DescribedModel, graph: CausalGraph, query: FormalQuery) -> str:
    measured = model.graph.nodes
    door = front_door(graph, query.treatment, query.outcome, measured)
    if door is not None:
        return f" It is identified through the front door {_listed(door.mediators)}."
    try:
        formula = identify(model.graph, [query.treatment], [query.outcome])
    except Hedge:
        return " It is not identified from what is measured."
    return f" It is identified by {formula}."


def _why_not(model: DescribedModel, query: FormalQuery, name: str) -> str:
    if d_separated(model.graph, name, query.treatment):
        return f"it has nothing to do with {query.treatment}"
    return f"it bears on {query.outcome} by another way than {query.treatment}"


def roles_of(graph: CausalGraph, name: str, treatment: str, outcome: str) -> Iterator[str]:
    after_cause = graph.descendants(treatment)
    before_effect = graph.ancestors(outcome)
    if name in after_cause and name in before_effect:
        yield "a mediator"
    elif name in graph.ancestors(treatment) and _reaches_otherwise(graph, name, treatment, outcome):
        yield "a confounder"
    elif name in after_cause and name in graph.descendants(outcome):
        yield "a collider" if _is_collider(graph, name, treatment, outcome) else "a consequence"
    elif name in graph.ancestors(treatment):
        yield "a cause of the treatment alone"
    elif _is_collider(graph, name, treatment, outcome):
        yield "a collider"
    elif name in before_effect:
        yield "a cause of the outcome alone"


def _reaches_otherwise(graph: CausalGraph, name: str, treatment: str, outcome: str) -> bool:
    return outcome in graph.without_edges_out_of(treatment).descendants(name)


def _is_collider(graph: CausalGraph, name: str, treatment: str, outcome: str) -> bool:
    rest = graph.without_edges_out_of(outcome)
    return name in graph.descendants(outcome) and name in rest.descendants(treatment)


def _paths(graph: CausalGraph, a: str, b: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [(a,)]
    while waiting and len(found) < MOST_PATHS:
        path = waiting.pop(0)
        for node in graph.adjacent(path[-1]):
            if node == b:
                found.append((*path, b))
            elif node not in path and len(path) < LONGEST_PATH:
                waiting.append((*path, node))
    return found[:MOST_PATHS]


def _path_words(graph: CausalGraph, path: tuple[str, ...], given: tuple[str, ...]) -> str:
    drawn = path[0]
    for left, right in pairwise(path):
        edge = graph.edge(left, right)
        points = "→" if left in graph.parents(right) else "←"
        mark = "↔" if edge and edge.is_bidirected else points
        drawn += f" {mark} {right}"
    blockers = [node for i, node in enumerate(path[1:-1], 1) if _blocks(graph, path, i, given)]
    return f"{drawn}: {'blocked at ' + _listed(blockers) if blockers else 'open'}"


def _blocks(graph: CausalGraph, path: tuple[str, ...], i: int, given: tuple[str, ...]) -> bool:
    node = path[i]
    if all(_points_at(graph, neighbour, node) for neighbour in (path[i - 1], path[i + 1])):
        return not (graph.descendants(node) | {node}).intersection(given)
    return node in given


def _points_at(graph: CausalGraph, neighbour: str, node: str) -> bool:
    edge = graph.edge(neighbour, node)
    return edge is not None and (edge.is_bidirected or neighbour in graph.parents(node))


def _set_words(chosen: tuple[str, ...]) -> str:
    return "{" + ", ".join(chosen) + "}" if chosen else "nothing"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"


BY_GRAPH = {
    FormalKind.INDEPENDENCE: independence,
    FormalKind.DEPENDENCE: independence,
    FormalKind.CAUSES: causes,
    FormalKind.ROLE: role,
    FormalKind.INSTRUMENT: instrument,
    FormalKind.ADJUSTMENT: adjustment,
    FormalKind.IDENTIFIABILITY: identifiability,
    FormalKind.RELATIVES: relatives,
    FormalKind.PATH: path,
}
