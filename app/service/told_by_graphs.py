"""What answers from a graph have in common: a sentence with claims, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.causal.class_members import class_members, taken_as_cause
from app.causal.graph import CausalGraph
from app.causal.inquiry import Claim, ClaimKind
from app.causal.question import Question

RESTS = "This is read from the graph that was found, and holds as far as the graph does."


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a sentence, and in claims, the most telling first."""

    sentence: str
    claims: tuple[Claim, ...] = ()


def members_of(graph: CausalGraph) -> list[CausalGraph]:
    """Return graphs that it stands for; where its links contradict, that of its arrows."""
    arrows = tuple(e for e in graph.edges if e.is_directed)
    return class_members(graph) or [replace(graph, edges=arrows)]


def ends_of(question: Question) -> tuple[str, str]:
    return question.treatment or "", question.outcome or ""


def asked_of_pair(question: Question, graph: CausalGraph) -> list[CausalGraph]:
    """Return the members in which the outcome does not act on the treatment."""
    return taken_as_cause(members_of(graph), *ends_of(question))


def columns_claimed(sure: Sequence[str], maybe: Sequence[str]) -> tuple[Claim, ...]:
    """Return the columns that are sure, then with those that may be."""
    claims = [Claim(ClaimKind.COLUMNS, tuple(sure))] if sure else []
    if maybe and not sure:
        claims.append(Claim(ClaimKind.UNKNOWN))
    if maybe:
        claims.append(Claim(ClaimKind.COLUMNS, tuple(sorted({*sure, *maybe}))))
    return tuple(claims) or (Claim(ClaimKind.NO),)
