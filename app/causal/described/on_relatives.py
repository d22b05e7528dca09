"""Who stands where in a described graph: parents, children, paths, confounders, colliders."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.causal.class_members import blanket, colliders, confounders, mediators
from app.causal.described.asking import FormalAnswer, FormalQuery
from app.causal.described.model import DescribedModel
from app.causal.graph import CausalGraph

RELATIVES: dict[str, Callable[[CausalGraph, str], Iterable[str]]] = {
    "parents": lambda graph, name: graph.parents(name),
    "children": lambda graph, name: graph.children(name),
    "ancestors": lambda graph, name: graph.ancestors(name),
    "descendants": lambda graph, name: graph.descendants(name),
    "Markov blanket": blanket,
}
ROLES: dict[str, Callable[[CausalGraph, str, str], frozenset[str]]] = {
    "confounder": confounders,
    "mediator": mediators,
    "collider": colliders,
}


def relatives(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return who stands in a relation to a variable, or whether the named one does."""
    name, relation = query.outcome, query.role
    names = tuple(sorted(RELATIVES[relation](model.graph, name)))
    if query.adjusted:
        (asked,) = query.adjusted
        is_so = asked in names
        lead, word = ("Yes", "is") if is_so else ("No", "is not")
        sentence = f"{lead}: {asked} {word} among the {relation} of {name}."
        return FormalAnswer(query.kind, sentence, is_so=is_so, names=names)
    said = ", ".join(names) or "none"
    sentence = f"The {relation} of {name}: {said}."
    return FormalAnswer(query.kind, sentence, names=names)


def path(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Tell whether arrows lead from one variable to another."""
    a, b = query.treatment, query.outcome
    is_so = b in model.graph.descendants(a)
    sentence = (
        f"Yes: arrows lead from {a} to {b}." if is_so else f"No: no arrows lead from {a} to {b}."
    )
    return FormalAnswer(query.kind, sentence, is_so=is_so)


def holders(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return which variables have a role for an effect; for any linked pair where none is named."""
    graph, told = model.graph, ROLES[query.role]
    pairs = [(query.treatment, query.outcome)] if query.outcome else _pairs(graph, query.role)
    found = {(a, b): tuple(sorted(told(graph, a, b))) for a, b in pairs}
    found = {ends: names for ends, names in found.items() if names}
    names = tuple(dict.fromkeys(name for told in found.values() for name in told))
    if not names:
        return FormalAnswer(query.kind, f"No variable of the description is a {query.role}.")
    said = "; ".join(f"{', '.join(told)} for {a} and {b}" for (a, b), told in found.items())
    plural = "s" if len(names) > 1 else ""
    return FormalAnswer(query.kind, f"{query.role.capitalize()}{plural}: {said}.", names=names)


def _pairs(graph: CausalGraph, role: str) -> list[tuple[str, str]]:
    """Return the pairs that a role may be meant for: causes and effects, or of two causes."""
    arrows = [(e.source, e.target) for e in graph.edges if e.is_directed]
    if role == "confounder":
        return arrows
    if role == "mediator":
        return [(a, b) for a in graph.nodes for b in sorted(graph.descendants(a))]
    return [
        (a, b)
        for node in graph.nodes
        for i, a in enumerate(graph.parents(node))
        for b in graph.parents(node)[i + 1 :]
    ]
