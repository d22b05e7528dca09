"""A description and the question in it, read as a model and a query."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.causal.described.asking import DescribedQuestion
from app.causal.described.model import DescribedModel, Equation, Rule, Statement
from app.causal.general_identification import causal_order, projected
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.errors import InvalidQuestion
from app.planner.described.arrows import Drawn, drawn_in
from app.planner.described.asked import query_in
from app.planner.described.rules import equation_in, joined, rule_in, rule_names
from app.planner.described.statements import formal_statements, worded_statements
from app.planner.described.vocabulary import Vocabulary, stems
from app.planner.phrases import sentences

MOST_VARIABLES = 12
_ASKS = re.compile(
    r"^(?:what|which|how|is|are|does|do|did|will|would|should|can|could|compute|calculate|find|"
    r"determine|give|tell|name|list|state|show|decide|work out|derive|say)\b",
    re.IGNORECASE,
)


# Between equations, not between what a chance is given: P(y=1 | x=0, z=0) = 0.8.
_EQUATIONS = re.compile(
    r",\s+(?:and\s+)?(?=[A-Za-z]\w*\s*:?=\s*[^,]*[\d*·×+])(?![^()]*\))(?!.*\bP\()"
)


_DRAWN_FIRST = re.compile(
    r"^(?:(?:in|given|for|with|consider|suppose|assume|take)\b )?(?:(?:the|a|this)\b )?"
    r"(?:(?:causal )?(?:graph|dag|model|diagram|structure|chain)\b:? )?"
    r"(?P<drawn>\S+\s*(?:<->|↔|<-|←|-->|->|→).*?),? "
    r"(?P<asks>(?:does|do|is|are|which|what|can|should|will|would|how)\b.*\?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The sentences of a text, by what they do."""

    drawn: tuple[Drawn, ...]
    equations: tuple[Equation, ...]
    ruled: tuple[str, ...]
    other: tuple[str, ...]
    asking: tuple[str, ...]


def read(text: str) -> DescribedQuestion:
    """Return the model a text describes, and what it asks of it.

    Raises
    ------
    InvalidQuestion : the text describes no causes, asks nothing, or draws a cycle.
    """
    parts = _parted(text)
    if not parts.asking:
        raise InvalidQuestion("The text asks nothing.", hint="End it with a question.")
    graph, hidden = _graph(parts)
    words = Vocabulary(graph.nodes)
    said = _statements(parts, words)
    rules = joined(r for s in parts.ruled if (r := rule_in(s, words)) is not None)
    spoken = {name for statement in said for name, _ in statement.event}
    graph = _checked(_with_rules(graph, rules))
    graph = projected(graph, [name for name in hidden if name not in spoken])
    model = DescribedModel(graph, said, rules, parts.equations)
    vocabulary = Vocabulary(graph.nodes)
    seen = [s for s in parts.other if not _tells_chances(s, words)]
    query = query_in(" ".join(parts.asking), seen, model, vocabulary)
    return DescribedQuestion(model, query)


def _parted(text: str) -> _Parts:
    drawn, equations, ruled, other, asking = [], [], [], [], []
    for sentence in (part for said in sentences(text) for part in _apart(said)):
        if sentence.endswith("?") or (_ASKS.match(sentence) and not drawn_in(sentence)):
            asking.append(sentence)
        elif (equation := equation_in(sentence)) is not None:
            equations.append(equation)
        elif rule_names(sentence) is not None:
            ruled.append(sentence)
        elif (found := drawn_in(sentence)) is not None:
            drawn.append(found)
        else:
            other.append(sentence)
    return _Parts(tuple(drawn), tuple(equations), tuple(ruled), tuple(other), tuple(asking))


def _apart(said: str) -> list[str]:
    """Return the equations of a sentence apart, and arrows apart from what is asked of them."""
    found = _DRAWN_FIRST.match(said)
    if found is not None:
        return [found["drawn"], found["asks"]]
    return _EQUATIONS.split(said)


def _graph(parts: _Parts) -> tuple[CausalGraph, tuple[str, ...]]:
    names = _Names()
    arrows: list[tuple[str, str]] = []
    hidden_pairs: list[tuple[str, str]] = []
    hidden: list[str] = []
    for found in parts.drawn:
        arrows += [(names.of(a), names.of(b)) for a, b in found.arrows]
        hidden_pairs += [(names.of(a), names.of(b)) for a, b in found.joined]
        hidden += [names.of(name) for name in found.hidden]
    for equation in parts.equations:
        arrows += [(names.of(cause), names.of(equation.name)) for cause, _ in equation.slopes]
        names.of(equation.name)
    for sentence in parts.ruled:
        decided, causes = rule_names(sentence) or ("", ())
        arrows += [(names.of(cause), names.of(decided)) for cause in causes]
    if not arrows and not hidden_pairs:
        raise InvalidQuestion(
            "The text describes no causes.",
            hint="Without a table, say what causes what: 'X causes Y through Z. P(X) = 0.3 …'.",
        )
    if len(names.known) > MOST_VARIABLES:
        raise InvalidQuestion(
            f"The text describes {len(names.known)} variables.",
            hint=f"At most {MOST_VARIABLES} can be worked out.",
        )
    edges = [Edge(a, b) for a, b in dict.fromkeys(arrows) if a != b]
    edges += [Edge(a, b, Mark.ARROW, Mark.ARROW) for a, b in dict.fromkeys(hidden_pairs)]
    graph = CausalGraph(tuple(names.known), tuple(edges), GraphClass.ADMG)
    return graph, tuple(name for name in hidden if name in graph.nodes)


class _Names:
    """Phrases that name the same variable by the same words are one variable."""

    def __init__(self) -> None:
        self.known: dict[str, frozenset[str]] = {}

    def of(self, phrase: str) -> str:
        words = frozenset(stems(phrase)) - frozenset(stems("unobserved hidden latent"))
        if phrase in self.known:
            return phrase
        for name, others in self.known.items():
            if words and words == others:
                return name
        self.known[phrase] = words
        return phrase


def _with_rules(graph: CausalGraph, rules: Iterable[Rule]) -> CausalGraph:
    """Return the graph in which the causes of a ruled variable are those of its rule."""
    edges = list(graph.edges)
    for rule in rules:
        edges = [e for e in edges if not (e.is_directed and e.target == rule.name)]
        edges += [Edge(cause, rule.name) for cause in rule.causes]
    return CausalGraph(graph.nodes, tuple(edges), graph.graph_class)


def _checked(graph: CausalGraph) -> CausalGraph:
    try:
        causal_order(graph)
    except ValueError:
        raise InvalidQuestion(
            "The arrows of the description form a cycle.", hint="A cause cannot be its own effect."
        ) from None
    return graph


def _tells_chances(sentence: str, words: Vocabulary) -> bool:
    formal, worded = formal_statements(sentence, words), worded_statements([sentence], words)
    return any(True for _ in (*formal, *worded))


def _statements(parts: _Parts, words: Vocabulary) -> tuple[Statement, ...]:
    told = (*parts.other, *parts.asking[:-1])
    said = [f for sentence in (*told, parts.asking[-1]) for f in formal_statements(sentence, words)]
    in_words = [sentence for sentence in told if not list(formal_statements(sentence, words))]
    return tuple(dict.fromkeys((*said, *worded_statements(in_words, words))))
