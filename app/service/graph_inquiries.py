"""What a graph answers to a question about structure, as a sentence and as claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.causal.adjustment import adjustment_sets, forbidden
from app.causal.class_members import (
    agreed,
    blanket,
    class_members,
    colliders,
    confounders,
    mediators,
    taken_as_cause,
)
from app.causal.described.on_graph import roles_of
from app.causal.general_identification import causal_order
from app.causal.graph import CausalGraph, Edge, Mark
from app.causal.graph_class import is_visible
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.instruments import conditional_instruments
from app.causal.question import Question
from app.service.wording import edge_words, listed

_RESTS = "This is read from the graph that was found, and holds as far as the graph does."


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a sentence, and in claims, the most telling first."""

    sentence: str
    claims: tuple[Claim, ...] = ()


def told_by_graph(question: Question, graph: CausalGraph) -> Told | None:
    """Return what a graph says; None where the question asks for the graph itself.

    Columns that are not in the graph are said to be missing from it.
    """
    reader = _READERS.get(question.inquiry) if question.inquiry else None
    if reader is None:
        return None
    asked = (question.treatment, question.outcome, *question.given)
    missing = [name for name in asked if name and name not in graph.nodes]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        sentence = f"{listed(missing)} {are} not in the graph, which therefore does not tell."
        return Told(sentence, (Claim(ClaimKind.UNKNOWN),))
    return reader(question, graph)


def _members(graph: CausalGraph) -> list[CausalGraph]:
    arrows = tuple(e for e in graph.edges if e.is_directed)
    return class_members(graph) or [replace(graph, edges=arrows)]


def _ends(question: Question) -> tuple[str, str]:
    return question.treatment or "", question.outcome or ""


def _asked_of_pair(question: Question, graph: CausalGraph) -> list[CausalGraph]:
    return taken_as_cause(_members(graph), *_ends(question))


def _columns(sure: Sequence[str], maybe: Sequence[str]) -> tuple[Claim, ...]:
    claims = [Claim(ClaimKind.COLUMNS, tuple(sure))] if sure else []
    if maybe and not sure:
        claims.append(Claim(ClaimKind.UNKNOWN))
    if maybe:
        claims.append(Claim(ClaimKind.COLUMNS, tuple(sorted({*sure, *maybe}))))
    return tuple(claims) or (Claim(ClaimKind.NO),)


def _of_one(
    relation: str, told: Callable[[CausalGraph, str], Sequence[str] | frozenset[str]]
) -> Callable[[Question, CausalGraph], Told]:
    """Return a reader of which columns stand in a relation to one."""

    def read(question: Question, graph: CausalGraph) -> Told:
        name = question.outcome or ""
        sure, maybe = agreed(_members(graph), lambda member: told(member, name))
        if question.given:
            return _is_one(question.given[0], sure, maybe, f"{relation} {name}")
        shown = listed(_with_strength(graph, name, other) for other in sure)
        said = f"{relation[:1].upper()}{relation[1:]} {name}: {shown or 'none that is sure'}."
        return Told(f"{said}{_perhaps(maybe)} {_RESTS}", _columns(sure, maybe))

    return read


def _with_strength(graph: CausalGraph, name: str, other: str) -> str:
    """Return a column with its lag and how many resamples draw its link."""
    edges = [e for e in graph.edges if e.ends == {name, other} and e.is_directed]
    best = max(edges, key=lambda e: e.confidence or 0.0, default=None)
    if best is None:
        return other
    later = f"{best.lag} step{'s' * (best.lag > 1)} apart" if best.lag else ""
    kept = f"in {best.confidence:.0%} of resamples" if best.confidence is not None else ""
    beside = ", ".join(part for part in (later, kept) if part)
    return f"{other} ({beside})" if beside else other


def _perhaps(maybe: Sequence[str]) -> str:
    if not maybe:
        return ""
    return f" Perhaps {listed(maybe)} too: for links of theirs the rows leave the direction open."


def _is_one(name: str, sure: Sequence[str], maybe: Sequence[str], relation: str) -> Told:
    if name in maybe:
        sentence = f"The graph leaves open whether {name} is among the {relation}."
        return Told(f"{sentence} {_RESTS}", (Claim(ClaimKind.UNKNOWN),))
    is_so = name in sure
    lead = "Yes" if is_so else "No"
    word = "is" if is_so else "is not"
    return Told(
        f"{lead}: {name} {word} among the {relation}. {_RESTS}",
        (Claim(ClaimKind.YES if is_so else ClaimKind.NO),),
    )


def _between(
    relation: str, told: Callable[[CausalGraph, str, str], frozenset[str]]
) -> Callable[[Question, CausalGraph], Told]:
    """Return a reader of which third columns stand in a relation to a pair."""

    def read(question: Question, graph: CausalGraph) -> Told:
        x, y = _ends(question)
        if not x:
            return _shared_effects(question, graph)
        members = _asked_of_pair(question, graph)
        sure, maybe = agreed(members, lambda member: told(member, x, y))
        named = listed(sure) if sure else "none that is sure" if maybe else "none"
        joined = graph.edge(x, y)
        hidden = (
            f" An unmeasured common cause of {x} and {y} is drawn as well."
            if told is confounders and joined is not None and joined.is_bidirected
            else ""
        )
        return Told(
            f"{relation} {x} and {y}: {named}.{_perhaps(maybe)}{hidden} {_RESTS}",
            _columns(sure, maybe),
        )

    return read


def _shared_effects(question: Question, graph: CausalGraph) -> Told:
    """Return which columns collide on one, or of whom one is a common effect."""
    name = question.outcome or ""
    causes, maybe = agreed(_members(graph), lambda member: member.parents(name))
    if len(causes) < 2:
        return Told(f"{name} is not seen to be a common effect.{_perhaps(maybe)} {_RESTS}")
    return Told(
        f"{name} is a common effect (a collider) of {listed(causes)}. {_RESTS}",
        (Claim(ClaimKind.ROLE, ("collider",)), Claim(ClaimKind.COLUMNS, causes)),
    )


def _adjustment(question: Question, graph: CausalGraph) -> Told:
    x, y = _ends(question)
    members = _asked_of_pair(question, graph)
    effect = f"the effect of {x} on {y}"
    if question.given:
        return _whether_to_adjust(question, members, effect)
    sets = [adjustment_sets(member, x, y, graph.measured) for member in members]
    shared = [s for s in sets[0] if all(s in others for others in sets)]
    chosen = shared[0] if shared else next((s[0] for s in sets if s), None)
    if chosen is None:
        return Told(
            f"No set of the columns gives {effect} by adjustment. {_RESTS}",
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
        f"For {effect}, adjust for {named}.{doubt}{avoid} {_RESTS}",
        (Claim(ClaimKind.COLUMNS, chosen),) if chosen else (Claim(ClaimKind.NO),),
    )


def _whether_to_adjust(question: Question, members: Sequence[CausalGraph], effect: str) -> Told:
    x, y = _ends(question)
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
    lead = "Yes" if answer is ClaimKind.YES else "No"
    return Told(f"{lead}, on {name}: by the graph {why}. {_RESTS}", (Claim(answer),))


def _role(question: Question, graph: CausalGraph) -> Told:
    x, y = _ends(question)
    name = question.given[0]
    found = [tuple(roles_of(member, name, x, y)) for member in _asked_of_pair(question, graph)]
    roles = tuple(dict.fromkeys(role for told in found for role in told))
    if not roles:
        roles = ("neither confounder, mediator nor collider",)
    sure = all(told == found[0] for told in found)
    words = " or ".join(roles)
    doubt = "" if sure else " Undecided links of the graph leave open which."
    claims = [Claim(ClaimKind.ROLE, (role.removeprefix("a "),)) for role in roles]
    asked = next((r for r in ("confounder", "mediator", "collider", "instrument")
                  if r in question.text.lower()), "")  # fmt: skip
    if asked and question.text.lower().count(" or ") == 0 and question.supposed is not None:
        claims.append(Claim(ClaimKind.YES if any(asked in r for r in roles) else ClaimKind.NO))
    return Told(f"For the effect of {x} on {y}, {name} is {words}.{doubt} {_RESTS}", tuple(claims))


def _instruments(question: Question, graph: CausalGraph) -> Told:
    x, y = _ends(question)
    if question.instruments:
        return _said_instruments(question, graph)
    member = _asked_of_pair(question, graph)[0]
    found = dict(conditional_instruments(member, x, y, graph.measured))
    if not found:
        candidates = _apart_from_effect(graph, x, y)
        more = f" {listed(candidates)} acts on {x} alone and may be one." if candidates else ""
        return Told(
            f"The graph shows no instrument for the effect of {x} on {y}.{more} {_RESTS}",
            _columns(candidates, ()),
        )
    named = listed(f"{n} (given {listed(g)})" if g else n for n, g in found.items())
    return Told(
        f"Instruments for the effect of {x} on {y}, by the graph: {named}. That each acts on {y}"
        f" through {x} only cannot be tested in full. {_RESTS}",
        _columns(tuple(found), ()),
    )


def _said_instruments(question: Question, graph: CausalGraph) -> Told:
    """Return the instruments that words speak of, and whether they move the cause."""
    x, y = _ends(question)
    linked = [n for n in question.instruments if n in graph.adjacent(x)]
    seen = f", and it is linked with {x} in the rows" if linked else ""
    return Told(
        f"{listed(question.instruments)} could be an instrument for the effect of {x} on {y}: by the"
        f" description it was assigned rather than chosen{seen}. That it acts on {y} through {x}"
        " only cannot be tested.",
        _columns(question.instruments, ()),
    )


def _apart_from_effect(graph: CausalGraph, x: str, y: str) -> tuple[str, ...]:
    return tuple(n for n in graph.adjacent(x) if n != y and graph.edge(n, y) is None
                 and n not in graph.children(x))  # fmt: skip


def _path(question: Question, graph: CausalGraph) -> Told:
    x, y = _ends(question)
    members = _members(graph)
    leading = [y in member.descendants(x) for member in members]
    if all(leading):
        route = _route(members[0], x, y)
        return Told(f"Yes: {x} leads to {y}, along {route}. {_RESTS}", _so(ClaimKind.YES, x, y))
    if any(leading):
        member = members[leading.index(True)]
        return Told(
            f"The graph leaves open whether a directed path leads from {x} to {y}: it may, along"
            f" {_route(member, x, y)}, but some of these links have no settled direction. {_RESTS}",
            (Claim(ClaimKind.UNKNOWN),),
        )
    reverse = all(x in member.descendants(y) for member in members)
    back = f" One leads from {y} to {x}." if reverse else ""
    return Told(
        f"No: no directed path leads from {x} to {y}.{back} {_RESTS}", _so(ClaimKind.NO, x, y)
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


def _direct_link(question: Question, graph: CausalGraph) -> Told:
    x, y = _ends(question)
    edges = [e for e in graph.edges if e.ends == {x, y}]
    if not edges:
        return Told(
            f"No: the graph has no direct link between {x} and {y}. {_RESTS}",
            _so(ClaimKind.NO, x, y),
        )
    words = listed(edge_words(e) for e in edges)
    if any(e.is_directed and e.source == x for e in edges):
        return Told(f"Yes: {x} acts on {y} directly ({words}). {_RESTS}", _so(ClaimKind.YES, x, y))
    if any(e.is_directed for e in edges):
        return Told(
            f"No: the direct link runs from {y} to {x} ({words}). {_RESTS}",
            (Claim(ClaimKind.NO), Claim(ClaimKind.CAUSES, (y, x))),
        )
    return Told(
        f"{x} and {y} are directly linked ({words}), but the rows leave open which way. {_RESTS}",
        (Claim(ClaimKind.UNKNOWN), Claim(ClaimKind.RELATED, (x, y))),
    )


def _order(question: Question, graph: CausalGraph) -> Told:
    del question
    members = _members(graph)
    try:
        order = causal_order(members[0])
    except ValueError:
        return Told(f"The graph has loops over time, so that there is no one order. {_RESTS}")
    loose = [e for e in graph.edges if not e.is_directed]
    doubt = f" Undecided: {listed(map(edge_words, loose))}." if loose else ""
    return Told(
        f"A causal order that fits the graph: {', '.join(order)}. Columns that no arrows join may"
        f" change places.{doubt} {_RESTS}",
        (Claim(ClaimKind.COLUMNS, tuple(order)),),
    )


def _hidden(question: Question, graph: CausalGraph) -> Told:
    x, y = _ends(question)
    edge = graph.edge(x, y)
    open_ended = "Rows alone can show one only where other columns give it away."
    if edge is None:
        return Told(
            f"No hidden common cause of {x} and {y} is needed: held against the other columns, they"
            f" are not linked. {_RESTS}",
            (Claim(ClaimKind.NO), Claim(ClaimKind.UNRELATED, (x, y))),
        )
    if edge.is_bidirected:
        kept = f" (in {edge.confidence:.0%} of resamples)" if edge.confidence is not None else ""
        return Told(
            f"Yes: {x} and {y} have a hidden common cause{kept}; they are linked and neither acts"
            f" on the other. {_RESTS}",
            (Claim(ClaimKind.YES), Claim(ClaimKind.COMMON_CAUSE, (x, y))),
        )
    if edge.is_directed and is_visible(graph, edge.source, edge.target):
        return Told(
            f"No: {edge_words(edge)} is a link behind which no hidden common cause can lie, given"
            f" the other columns. {_RESTS}",
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


_READERS: dict[Inquiry, Callable[[Question, CausalGraph], Told]] = {
    Inquiry.PARENTS: _of_one("direct causes of", lambda g, n: g.parents(n)),
    Inquiry.CHILDREN: _of_one("direct effects of", lambda g, n: g.children(n)),
    Inquiry.ANCESTORS: _of_one("causes, direct or through others, of", lambda g, n: g.ancestors(n)),
    Inquiry.DESCENDANTS: _of_one(
        "effects, direct or through others, of", lambda g, n: g.descendants(n)
    ),
    Inquiry.BLANKET: _of_one("Markov blanket (causes, effects and their other causes) of", blanket),
    Inquiry.CONFOUNDERS: _between("Common causes (confounders) of", confounders),
    Inquiry.MEDIATORS: _between("Between (mediators of)", mediators),
    Inquiry.COLLIDERS: _between("Common effects (colliders) of", colliders),
    Inquiry.ADJUSTMENT: _adjustment,
    Inquiry.ROLE: _role,
    Inquiry.INSTRUMENTS: _instruments,
    Inquiry.PATH: _path,
    Inquiry.DIRECT_LINK: _direct_link,
    Inquiry.ORDER: _order,
    Inquiry.HIDDEN_CAUSE: _hidden,
}
