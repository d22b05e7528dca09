"""What follows for causes from which variables are said to go together, and which not.

Every DAG that has just the links the statements leave possible, and agrees with each of them, is
looked at: a hypothesis follows where all of these graphs have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations, product

from app.causal.described.asking import FormalAnswer, FormalKind
from app.causal.graph import CausalGraph
from app.causal.separation import d_separated
from app.errors import InvalidQuestion, LimitExceeded

MOST_NAMES = 7
MOST_UNSAID = 6  # pairs of which nothing is said
_SHOWN = 4


class Hypothesis(StrEnum):
    """What is asked of the graphs that remain."""

    DIRECT = "direct"
    CAUSE = "cause"
    INDIRECT = "indirect"
    LINKED = "linked"
    COMMON_CAUSE = "common_cause"
    COMMON_EFFECT = "common_effect"
    GRAPHS = "graphs"


@dataclass(frozen=True, slots=True)
class Dependence:
    """Two variables are said to go together, or not to, given others."""

    a: str
    b: str
    given: tuple[str, ...] = ()
    independent: bool = False

    def __str__(self) -> str:
        mark = "independent" if self.independent else "dependent"
        given = f" given {', '.join(self.given)}" if self.given else ""
        return f"{self.a} and {self.b} are {mark}{given}"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Statements, what is known of arrows, and what is asked to follow from them.

    `ends` are the two variables of the hypothesis, cause first; `third` one that may be their
    common cause or effect. `is_negated` where the hypothesis is that something is not so.
    `excludes_hidden` where the text says that no cause is unmeasured.
    """

    names: tuple[str, ...]
    said: tuple[Dependence, ...]
    barred: tuple[tuple[str, str], ...]
    hypothesis: Hypothesis
    ends: tuple[str, ...] = ()
    third: str = ""
    is_negated: bool = False
    excludes_hidden: bool = False


def concluded(asked: Conclusion) -> FormalAnswer:
    """Return whether the hypothesis holds in every graph that agrees with what is said.

    Raises
    ------
    InvalidQuestion : no graph without hidden causes agrees.
    LimitExceeded : too many variables, or too little is said of them.

    References
    ----------
    Verma & Pearl, UAI 1990; Spirtes, Glymour & Scheines, Causation, Prediction, and Search, 2000
    """
    graphs = list(_agreeing(asked))
    if not graphs:
        raise InvalidQuestion(
            "No causal graph without hidden causes agrees with all that is said.",
            hint="See whether the statements contradict each other.",
        )
    if asked.hypothesis is Hypothesis.GRAPHS:
        return _listing(asked, graphs)
    if not asked.ends:
        return _which(asked, graphs)
    holds = _HOLDS[asked.hypothesis]
    found = [holds(graph, asked) is not asked.is_negated for graph in graphs]
    return _told(asked, graphs, found)


def _agreeing(asked: Conclusion) -> Iterator[CausalGraph]:
    """Yield each DAG that agrees; pairs said to be independent, given anything, are not linked."""
    if len(asked.names) > MOST_NAMES:
        raise LimitExceeded(
            f"The text speaks of {len(asked.names)} variables.",
            hint=f"At most {MOST_NAMES} can be gone through.",
        )
    pairs = [frozenset(pair) for pair in combinations(asked.names, 2)]
    apart = {frozenset((s.a, s.b)) for s in asked.said if s.independent}
    joined = {frozenset((s.a, s.b)) for s in asked.said} - apart
    unsaid = [pair for pair in pairs if pair not in apart | joined]
    if len(unsaid) > MOST_UNSAID:
        raise LimitExceeded(
            f"Of {len(unsaid)} pairs it is not said whether they go together.",
            hint="Say of each pair whether it is correlated or independent.",
        )
    seen: set[frozenset[tuple[str, str]]] = set()
    for kept in product((False, True), repeat=len(unsaid)):
        links = joined | {pair for pair, keep in zip(unsaid, kept, strict=True) if keep}
        for order in permutations(asked.names):
            arrows = _directed(order, links)
            if arrows in seen:
                continue
            seen.add(arrows)
            graph = CausalGraph.dag(asked.names, sorted(arrows))
            if _agrees(graph, asked):
                yield graph


def _directed(order: tuple[str, ...], links: set[frozenset[str]]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in combinations(order, 2) if frozenset(pair) in links)


def _agrees(graph: CausalGraph, asked: Conclusion) -> bool:
    if any(effect in graph.descendants(cause) for cause, effect in asked.barred):
        return False
    return all(d_separated(graph, s.a, s.b, s.given) is s.independent for s in asked.said)


def _told(asked: Conclusion, graphs: list[CausalGraph], found: list[bool]) -> FormalAnswer:
    claim = _claim(asked)
    follows = all(found)
    hidden = "" if asked.excludes_hidden else " (a hidden common cause left aside)"
    if follows:
        sentence = f"Yes: {claim}; every causal graph that agrees with what is said has it{hidden}."
        if not asked.excludes_hidden:
            sentence += " Were hidden common causes possible, it would not follow for sure."
    elif not any(found):
        sentence = (
            f"No: no causal graph that agrees with what is said has it that {claim}{hidden}. One"
            f" that agrees is {_drawn(graphs[0])}."
        )
    else:
        other = graphs[found.index(False)]
        sentence = (
            f"No, that does not follow: {sum(found)} of {len(graphs)} causal graphs that agree with"
            f" what is said have it that {claim}; {_drawn(other)} agrees as well."
        )
    steps = (*map(str, asked.said), *(f"{_drawn(graph)} agrees" for graph in graphs[:_SHOWN]))
    return FormalAnswer(FormalKind.CONCLUSION, sentence, is_so=follows, derivation=steps)


def _claim(asked: Conclusion) -> str:
    a, b = asked.ends
    words = {
        Hypothesis.DIRECT: ("{a} directly causes {b}", "{a} does not directly cause {b}"),
        Hypothesis.CAUSE: ("{a} is a cause of {b}", "{a} is not a cause of {b}"),
        Hypothesis.INDIRECT: (
            "{a} causes {b} through another variable",
            "{a} does not cause {b} through another variable",
        ),
        Hypothesis.LINKED: (
            "{a} and {b} are linked directly",
            "neither of {a} and {b} causes the other directly",
        ),
        Hypothesis.COMMON_CAUSE: (
            "{a} and {b} have a common cause" if not asked.third else "{c} causes both {a} and {b}",
            "{a} and {b} have no common cause" if not asked.third else "{c} does not cause both",
        ),
        Hypothesis.COMMON_EFFECT: (
            "{a} and {b} have a common effect" if not asked.third else "{a} and {b} both cause {c}",
            "{a} and {b} have no common effect"
            if not asked.third
            else "they do not both cause {c}",
        ),
    }
    return words[asked.hypothesis][asked.is_negated].format(a=a, b=b, c=asked.third)


def _which(asked: Conclusion, graphs: list[CausalGraph]) -> FormalAnswer:
    """Return which variables are common causes, or effects, of others in every graph."""
    is_cause = asked.hypothesis is Hypothesis.COMMON_CAUSE
    told = _forks if is_cause else _meetings
    names = tuple(sorted(frozenset.intersection(*(told(graph) for graph in graphs))))
    if asked.third:
        is_so = asked.third in names
        role = "a common cause" if is_cause else "a common effect (a collider)"
        lead, word = ("Yes", "is") if is_so else ("No", "need not be")
        sentence = f"{lead}: {asked.third} {word} {role} of others in every graph that agrees."
        return FormalAnswer(FormalKind.CONCLUSION, sentence, is_so=is_so, names=names)
    one = "a common cause" if is_cause else "a common effect (a collider)"
    must = f"By what is said, {' and '.join(names)} must each be {one} of others."
    sentence = must if names else f"By what is said, no variable must be {one} of others."
    if len(names) == 1:
        sentence = must.replace(" each", "")
    return FormalAnswer(FormalKind.CONCLUSION, sentence, names=names)


def _forks(graph: CausalGraph) -> frozenset[str]:
    return frozenset(n for n in graph.nodes if len(graph.children(n)) > 1)


def _meetings(graph: CausalGraph) -> frozenset[str]:
    return frozenset(n for n in graph.nodes if len(graph.parents(n)) > 1)


def _listing(asked: Conclusion, graphs: list[CausalGraph]) -> FormalAnswer:
    drawn = [_drawn(graph) for graph in graphs]
    shown = "; ".join(drawn[:_SHOWN])
    more = f"; and {len(drawn) - _SHOWN} more" if len(drawn) > _SHOWN else ""
    are = "graph agrees" if len(drawn) == 1 else "graphs agree"
    sentence = f"{len(drawn)} causal {are} with what is said: {shown}{more}."
    return FormalAnswer(
        FormalKind.CONCLUSION, sentence, value=float(len(drawn)),
        derivation=tuple(map(str, asked.said)),
    )  # fmt: skip


def _drawn(graph: CausalGraph) -> str:
    arrows = [f"{e.source} → {e.target}" for e in graph.edges]
    return ", ".join(arrows) or "the graph without links"


def _common_cause(graph: CausalGraph, asked: Conclusion) -> bool:
    a, b = asked.ends
    shared = graph.ancestors(a) & graph.ancestors(b)
    return asked.third in shared if asked.third else bool(shared)


def _common_effect(graph: CausalGraph, asked: Conclusion) -> bool:
    a, b = asked.ends
    shared = graph.descendants(a) & graph.descendants(b)
    return asked.third in shared if asked.third else bool(shared)


def _indirect(graph: CausalGraph, asked: Conclusion) -> bool:
    a, b = asked.ends
    return any(b in graph.descendants(child) for child in graph.children(a))


_HOLDS: dict[Hypothesis, Callable[[CausalGraph, Conclusion], bool]] = {
    Hypothesis.DIRECT: lambda g, q: q.ends[0] in g.parents(q.ends[1]),
    Hypothesis.CAUSE: lambda g, q: q.ends[1] in g.descendants(q.ends[0]),
    Hypothesis.INDIRECT: _indirect,
    Hypothesis.LINKED: lambda g, q: g.edge(*q.ends) is not None,
    Hypothesis.COMMON_CAUSE: _common_cause,
    Hypothesis.COMMON_EFFECT: _common_effect,
}
