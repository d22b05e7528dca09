"""What a graph answers to a question about structure, as a sentence and as claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.causal.class_members import (
    agreed,
    blanket,
    colliders,
    confounders,
    mediators,
)
from app.causal.general_identification import causal_order
from app.causal.graph import CausalGraph
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.question import Question
from app.causal.rounding import per_cent
from app.service import pair_inquiries
from app.service.told_by_graphs import (
    RESTS,
    Told,
    asked_of_pair,
    columns_claimed,
    ends_of,
    members_of,
)
from app.service.wording import edge_words, listed


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


def _of_one(
    relation: str, told: Callable[[CausalGraph, str], Sequence[str] | frozenset[str]]
) -> Callable[[Question, CausalGraph], Told]:
    """Return a reader of which columns stand in a relation to one."""

    def read(question: Question, graph: CausalGraph) -> Told:
        name = question.outcome or ""
        sure, maybe = agreed(members_of(graph), lambda member: told(member, name))
        if question.given:
            return _is_one(question.given[0], sure, maybe, f"{relation} {name}")
        shown = listed(_with_strength(graph, name, other) for other in sure)
        said = f"{relation[:1].upper()}{relation[1:]} {name}: {shown or 'none that is sure'}."
        return Told(f"{said}{_perhaps(maybe)} {RESTS}", columns_claimed(sure, maybe))

    return read


def _with_strength(graph: CausalGraph, name: str, other: str) -> str:
    """Return a column with its lag and how many resamples draw its link."""
    edges = [e for e in graph.edges if e.ends == {name, other} and e.is_directed]
    best = max(edges, key=lambda e: e.confidence or 0.0, default=None)
    if best is None:
        return other
    later = f"{best.lag} step{'s' * (best.lag > 1)} apart" if best.lag else ""
    kept = f"in {per_cent(best.confidence)} of resamples" if best.confidence is not None else ""
    beside = ", ".join(part for part in (later, kept) if part)
    return f"{other} ({beside})" if beside else other


def _perhaps(maybe: Sequence[str]) -> str:
    if not maybe:
        return ""
    return f" Perhaps {listed(maybe)} too: for links of theirs the rows leave the direction open."


def _is_one(name: str, sure: Sequence[str], maybe: Sequence[str], relation: str) -> Told:
    if name in maybe:
        sentence = f"The graph leaves open whether {name} is among the {relation}."
        return Told(f"{sentence} {RESTS}", (Claim(ClaimKind.UNKNOWN),))
    is_so = name in sure
    lead = "Yes" if is_so else "No"
    word = "is" if is_so else "is not"
    return Told(
        f"{lead}: {name} {word} among the {relation}. {RESTS}",
        (Claim(ClaimKind.YES if is_so else ClaimKind.NO),),
    )


def _between(
    relation: str, told: Callable[[CausalGraph, str, str], frozenset[str]]
) -> Callable[[Question, CausalGraph], Told]:
    """Return a reader of which third columns stand in a relation to a pair."""

    def read(question: Question, graph: CausalGraph) -> Told:
        x, y = ends_of(question)
        if not x:
            return _shared_effects(question, graph)
        members = asked_of_pair(question, graph)
        sure, maybe = agreed(members, lambda member: told(member, x, y))
        named = listed(sure) if sure else "none that is sure" if maybe else "none"
        joined = graph.edge(x, y)
        hidden = (
            f" An unmeasured common cause of {x} and {y} is drawn as well."
            if told is confounders and joined is not None and joined.is_bidirected
            else ""
        )
        return Told(
            f"{relation} {x} and {y}: {named}.{_perhaps(maybe)}{hidden} {RESTS}",
            columns_claimed(sure, maybe),
        )

    return read


def _shared_effects(question: Question, graph: CausalGraph) -> Told:
    """Return which columns collide on one, or of whom one is a common effect."""
    name = question.outcome or ""
    causes, maybe = agreed(members_of(graph), lambda member: member.parents(name))
    if len(causes) < 2:
        return Told(f"{name} is not seen to be a common effect.{_perhaps(maybe)} {RESTS}")
    return Told(
        f"{name} is a common effect (a collider) of {listed(causes)}. {RESTS}",
        (Claim(ClaimKind.COLLIDER), Claim(ClaimKind.COLUMNS, causes)),
    )


def _order(question: Question, graph: CausalGraph) -> Told:
    members = members_of(graph)
    try:
        order = causal_order(members[0])
    except ValueError:
        return Told(f"The graph has loops over time, so that there is no one order. {RESTS}")
    loose = [e for e in graph.edges if not e.is_directed]
    doubt = f" Undecided: {listed(map(edge_words, loose))}." if loose else ""
    named = question.given
    order = [name for name in order if not named or name in named]
    return Told(
        f"A causal order that fits the graph: {', '.join(order)}. Columns that no arrows join may"
        f" change places.{doubt} {RESTS}",
        (Claim(ClaimKind.COLUMNS, tuple(order)),),
    )


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
    Inquiry.ADJUSTMENT: pair_inquiries.adjustment,
    Inquiry.ROLE: pair_inquiries.role,
    Inquiry.INSTRUMENTS: pair_inquiries.instruments,
    Inquiry.PATH: pair_inquiries.path,
    Inquiry.DIRECT_LINK: pair_inquiries.direct_link,
    Inquiry.ORDER: _order,
    Inquiry.HIDDEN_CAUSE: pair_inquiries.hidden,
}
