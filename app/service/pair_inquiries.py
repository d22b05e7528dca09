"""What a graph says of two columns and a third: adjustment, roles, instruments, paths, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.causal.adjustment import adjustment_sets, forbidden
from app.causal.described.on_graph import roles_of
from app.causal.graph import CausalGraph, Edge, Mark
from app.causal.graph_class import is_visible
from app.causal.inquiry import Claim, ClaimKind
from app.causal.instruments import conditional_instruments
from app.causal.question import Question
from app.causal.rounding import per_cent
from app.service.told_by_graphs import (
    RESTS,
    Told,
    asked_of_pair,
    columns_claimed,
    ends_of,
    members_of,
)
from app.service.wording import edge_words, listed


def adjustment(question: Question, graph: CausalGraph) -> Told:
    x, y = ends_of(question)
    members = asked_of_pair(question, graph)
    effect = f"the effect of {x} on {y}"
    if question.given:
        return _whether_to_adjust(question, members, effect)
    sets = [adjustment_sets(member, x, y, graph.measured) for member in members]
    shared = [s for s in sets[0] if all(s in others for others in sets)]
    chosen = shared[0] if shared else next((s[0] for s in sets if s), None)
    if chosen is None:
        return Told(
            f"No set of the columns gives {effect} by adjustment. {RESTS}",
            (Claim(ClaimKind.UNKNOWN),),
        )
    barred = sorted(frozenset.intersection(*(forbidden(m, x, y) for m in members)) - {x, y})
    avoid = (
        f" Do not adjust for {listed(barred)}, which can carry the effect or follow from it."
        if barred
        else ""
    )
    doubt = (
        "" if shared else " Undecided links leave this open: other directions ask for other sets."
    )
    named = listed(chosen) if chosen else "nothing"
    return Told(
        f"For {effect}, adjust for {named}.{doubt}{avoid} {RESTS}",
        (Claim(ClaimKind.COLUMNS, chosen),) if chosen else (Claim(ClaimKind.NO),),
    )


def _whether_to_adjust(question: Question, members: Sequence[CausalGraph], effect: str) -> Told:
    x, y = ends_of(question)
    name = question.given[0]
    roles = [tuple(roles_of(member, name, x, y)) for member in members]
    first = roles[0]
    is_harmful = any(name in forbidden(m, x, y) for m in members) or any(
        "a collider" in r or "a consequence" in r for r in roles
    )
    helps = all("a confounder" in r for r in roles)
    words = listed(first) or "no cause of both"
    if is_harmful:
        answer, why = ClaimKind.NO, f"it is {words} there, and holding it fixed would bias {effect}"
    elif helps:
        answer, why = ClaimKind.YES, f"it is {words}, which opens a path that is not causal"
    else:
        answer, why = ClaimKind.NO, f"it is {words}, and {effect} does not need it"
    if question.supposed is ClaimKind.NO:  # it was asked whether that is a mistake
        is_mistake = answer is ClaimKind.NO and is_harmful
        lead = "Yes" if is_mistake else "No"
        answer = ClaimKind.YES if is_mistake else ClaimKind.NO
    else:
        lead = "Yes" if answer is ClaimKind.YES else "No"
    return Told(f"{lead}: of {name}, by the graph {why}. {RESTS}", (Claim(answer),))


def role(question: Question, graph: CausalGraph) -> Told:
    x, y = ends_of(question)
    name = question.given[0]
    found = [tuple(roles_of(member, name, x, y)) for member in asked_of_pair(question, graph)]
    roles = tuple(dict.fromkeys(role for told in found for role in told))
    sure = all(told == found[0] for told in found)
    words = " or ".join(roles) or "neither confounder, mediator nor collider"
    doubt = "" if sure else " Undecided links of the graph leave open which."
    kinds = [kind for role, kind in _ROLES.items() if role in roles]
    claims = [Claim(kind) for kind in kinds]
    lead = ""
    if question.supposed is not None:
        is_one = [any(_ROLES.get(r) is question.supposed for r in told) for told in found]
        answer = ClaimKind.YES if all(is_one) else ClaimKind.NO if not any(is_one) else None
        claims.insert(0, Claim(answer or ClaimKind.UNKNOWN))
        lead = f"{answer.value.capitalize()}: " if answer else "That is left open: "
    first = "for" if lead else "For"
    told = f"{lead}{first} the effect of {x} on {y}, {name} is {words}.{doubt} {RESTS}"
    return Told(told, tuple(claims) if sure or lead else (Claim(ClaimKind.UNKNOWN), *claims))


_ROLES = {
    "a confounder": ClaimKind.COMMON_CAUSE,
    "a mediator": ClaimKind.MEDIATOR,
    "a collider": ClaimKind.COLLIDER,
}


def instruments(question: Question, graph: CausalGraph) -> Told:
    x, y = ends_of(question)
    if question.given:
        return _is_instrument(question, graph)
    if question.instruments:
        return _said_instruments(question, graph)
    member = asked_of_pair(question, graph)[0]
    found = dict(conditional_instruments(member, x, y, graph.measured))
    if not found:
        candidates = _apart_from_effect(graph, x, y)
        more = f" {listed(candidates)} acts on {x} alone and may be one." if candidates else ""
        return Told(
            f"The graph shows no instrument for the effect of {x} on {y}.{more} {RESTS}",
            columns_claimed(candidates, ()),
        )
    named = listed(f"{n} (given {listed(g)})" if g else n for n, g in found.items())
    return Told(
        f"Instruments for the effect of {x} on {y}, by the graph: {named}. That each acts on {y}"
        f" through {x} only cannot be tested in full. {RESTS}",
        columns_claimed(tuple(found), ()),
    )


def _is_instrument(question: Question, graph: CausalGraph) -> Told:
    """Tell whether a column may be an instrument: by what is said of it, or by the graph."""
    x, y = ends_of(question)
    name = question.given[0]
    member = asked_of_pair(question, graph)[0]
    by_graph = dict(conditional_instruments(member, x, y, graph.measured))
    if name in question.instruments or name in by_graph:
        why = "by the description" if name in question.instruments else "by the graph"
        answer, lead = ClaimKind.YES, f"Yes: {why}, {name} may be"
    else:
        answer, lead = ClaimKind.NO, f"No: {name} is not seen to be"
    sentence = f"{lead} an instrument for the effect of {x} on {y}."
    caution = f" That it acts on {y} through {x} only cannot be tested in full."
    return Told(f"{sentence}{caution if answer is ClaimKind.YES else ''} {RESTS}", (Claim(answer),))


def _said_instruments(question: Question, graph: CausalGraph) -> Told:
    """Return the instruments that words speak of, and whether they move the cause."""
    x, y = ends_of(question)
    linked = [n for n in question.instruments if n in graph.adjacent(x)]
    seen = f", and it is linked with {x} in the rows" if linked else ""
    return Told(
        f"{listed(question.instruments)} could be an instrument for the effect of {x} on {y}: by"
        f" the description it was assigned rather than chosen{seen}. That it acts on {y} through"
        f" {x} only cannot be tested.",
        columns_claimed(question.instruments, ()),
    )


def _apart_from_effect(graph: CausalGraph, x: str, y: str) -> tuple[str, ...]:
    return tuple(n for n in graph.adjacent(x) if n != y and graph.edge(n, y) is None
                 and n not in graph.children(x))  # fmt: skip


def path(question: Question, graph: CausalGraph) -> Told:
    x, y = ends_of(question)
    members = members_of(graph)
    leading = [y in member.descendants(x) for member in members]
    if all(leading):
        route = _route(members[0], x, y)
        return Told(f"Yes: {x} leads to {y}, along {route}. {RESTS}", _so(ClaimKind.YES, x, y))
    if any(leading):
        member = members[leading.index(True)]
        return Told(
            f"The graph leaves open whether a directed path leads from {x} to {y}: it may, along"
            f" {_route(member, x, y)}, but some of these links have no settled direction. {RESTS}",
            (Claim(ClaimKind.UNKNOWN),),
        )
    reverse = all(x in member.descendants(y) for member in members)
    back = f" One leads from {y} to {x}." if reverse else ""
    return Told(
        f"No: no directed path leads from {x} to {y}.{back} {RESTS}", _so(ClaimKind.NO, x, y)
    )


def _so(answer: ClaimKind, x: str, y: str) -> tuple[Claim, ...]:
    kind = ClaimKind.CAUSES if answer is ClaimKind.YES else ClaimKind.UNRELATED
    return (Claim(answer), Claim(kind, (x, y)))


def _route(graph: CausalGraph, x: str, y: str) -> str:
    """Return the shortest directed path in words."""
    waiting: list[tuple[str, ...]] = [(x,)]
    seen = {x}
    while waiting:
        path = waiting.pop(0)
        if path[-1] == y:
            return " → ".join(path)
        for child in graph.children(path[-1]):
            if child not in seen:
                seen.add(child)
                waiting.append((*path, child))
    return f"{x} → {y}"


def direct_link(question: Question, graph: CausalGraph) -> Told:
    x, y = ends_of(question)
    edges = [e for e in graph.edges if e.ends == {x, y}]
    if not edges:
        return Told(
            f"No: the graph has no direct link between {x} and {y}. {RESTS}",
            _so(ClaimKind.NO, x, y),
        )
    words = listed(edge_words(e) for e in edges)
    if any(e.is_directed and e.source == x for e in edges):
        return Told(f"Yes: {x} acts on {y} directly ({words}). {RESTS}", _so(ClaimKind.YES, x, y))
    if any(e.is_directed for e in edges):
        return Told(
            f"No: the direct link runs from {y} to {x} ({words}). {RESTS}",
            (Claim(ClaimKind.NO), Claim(ClaimKind.CAUSES, (y, x))),
        )
    return Told(
        f"{x} and {y} are directly linked ({words}), but the rows leave open which way. {RESTS}",
        (Claim(ClaimKind.UNKNOWN), Claim(ClaimKind.RELATED, (x, y))),
    )


def hidden(question: Question, graph: CausalGraph) -> Told:
    x, y = ends_of(question)
    edge = graph.edge(x, y)
    open_ended = "Rows alone can show one only where other columns give it away."
    if edge is None:
        return Told(
            f"No hidden common cause of {x} and {y} is needed: held against the other columns, they"
            f" are not linked. {RESTS}",
            (Claim(ClaimKind.NO), Claim(ClaimKind.UNRELATED, (x, y))),
        )
    if edge.is_bidirected:
        kept = (
            f" (in {per_cent(edge.confidence)} of resamples)" if edge.confidence is not None else ""
        )
        return Told(
            f"Yes: {x} and {y} have a hidden common cause{kept}; they are linked and neither acts"
            f" on the other. {RESTS}",
            (Claim(ClaimKind.YES), Claim(ClaimKind.COMMON_CAUSE, (x, y))),
        )
    if edge.is_directed and is_visible(graph, edge.source, edge.target):
        return Told(
            f"No: {edge_words(edge)} is a link behind which no hidden common cause can lie, given"
            f" the other columns. {RESTS}",
            (Claim(ClaimKind.NO), Claim(ClaimKind.CAUSES, (edge.source, edge.target))),
        )
    return Told(
        f"The rows cannot tell whether {x} and {y} have a hidden common cause: the link between"
        f" them ({_marks(edge)}) allows for one and does not need it. {open_ended}",
        (Claim(ClaimKind.UNKNOWN), Claim(ClaimKind.RELATED, (x, y))),
    )


def _marks(edge: Edge) -> str:
    return " ".join(_drawn(edge))


def _drawn(edge: Edge) -> Iterator[str]:
    left = {Mark.TAIL: "—", Mark.ARROW: "←", Mark.CIRCLE: "○"}[edge.source_mark]
    right = {Mark.TAIL: "—", Mark.ARROW: "→", Mark.CIRCLE: "○"}[edge.target_mark]
    yield from (edge.source, f"{left}{right}", edge.target)
