"""Whether rows agree with a graph that the question draws: what must go together, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.examinations.independence import LEVEL, tested
from app.causal.examinations.wording import chance, given_words, listed, yes_or_no
from app.causal.findings import Examination
from app.causal.general_identification import causal_order
from app.causal.graph import CausalGraph
from app.causal.implications import implications
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.examinations.independence import Tested
    from app.causal.question import Arrow, Question

_TOLD = 3


def stated_graph(data: Dataset, question: Question, rng: np.random.Generator) -> Examination:
    """Test each independence that the drawn graph implies, and each of its links.

    A link is tested given the other causes of its effect. Where several independences are
    tested, Holm's rule allows for their number.

    Raises
    ------
    InvalidQuestion : the arrows form a cycle.
    """
    graph = _drawn(question.stated)
    held = [
        (i.a, i.b, i.given, tested(data, i.a, i.b, i.given, rng))
        for i in implications(graph, graph.nodes)
    ]
    refuted = list(_refuted([(a, b, given, found) for a, b, given, found in held]))
    links = [(e.source, e.target, _others(graph, e.source, e.target)) for e in graph.edges]
    empty = [
        (a, b, given, found)
        for a, b, given in links
        if (found := tested(data, a, b, given, rng)).are_independent
    ]
    agrees = not refuted and not empty
    is_so = agrees is not (question.supposed is ClaimKind.NO)
    tests = tuple(found.diagnosis for _, _, _, found in (*held, *empty))
    return Examination(
        Inquiry.STATED_GRAPH,
        f"{yes_or_no(is_so)}: {_sentence(graph, held, refuted, empty)}",
        (Claim(ClaimKind.YES if is_so else ClaimKind.NO),),
        tests,
        value=float(len(refuted)),
        unit="independences refuted",
        n=data.n_rows,
    )


def _drawn(arrows: tuple[Arrow, ...]) -> CausalGraph:
    nodes = tuple(dict.fromkeys(name for arrow in arrows for name in arrow))
    graph = CausalGraph.dag(nodes, dict.fromkeys(arrows))
    try:
        causal_order(graph)
    except ValueError:
        raise InvalidQuestion(
            "The arrows of the question form a cycle.", hint="A cause cannot be its own effect."
        ) from None
    return graph


def _others(graph: CausalGraph, cause: str, effect: str) -> tuple[str, ...]:
    return tuple(name for name in graph.parents(effect) if name != cause)


_Claimed = tuple[str, str, tuple[str, ...], "Tested"]


def _refuted(held: list[_Claimed]) -> Iterator[_Claimed]:
    """Yield the independences that fail, the clearest first, allowing for how many there are."""
    for k, claimed in enumerate(sorted(held, key=lambda c: c[3].p)):
        if claimed[3].p * (len(held) - k) >= LEVEL:
            return
        yield claimed


def _sentence(
    graph: CausalGraph, held: list[_Claimed], refuted: list[_Claimed], empty: list[_Claimed]
) -> str:
    count = len(held)
    if not refuted and not empty:
        implied = (
            f"none of the {count} independences that it implies is refuted"
            if count
            else "it implies no independence that rows could refute"
        )
        return (
            f"the rows agree with the graph: {implied}, and each of its {len(graph.edges)} links"
            " is seen. Other graphs with the same links and colliders would agree as well; which"
            " way an arrow points is not proved."
        )
    parts = []
    if refuted:
        named = listed([
            f"{a} and {b} should be independent{given_words(g)} and are not ({chance(t.p)})"
            for a, b, g, t in refuted[:_TOLD]
        ])  # fmt: skip
        parts.append(f"{len(refuted)} of {count} independences that it implies fail: {named}")
    if empty:
        named = listed([
            f"{a} → {b} ({chance(t.p)}{given_words(g)})" for a, b, g, t in empty[:_TOLD]
        ])  # fmt: skip
        parts.append(f"no link is seen in the rows for {named}")
    return f"the rows speak against the graph. {'; '.join(parts)}."
