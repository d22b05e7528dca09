"""Questions of for whom, or whom to treat: the words that say so, and the plain question within."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.causal.question import Question, QuestionKind, Reading
from app.errors import InvalidQuestion
from app.planner.columns import Lexicon
from app.planner.designs.reading import Asking
from app.planner.mentions import without_instruments
from app.planner.phrases import LONGEST

_NOUN = r"(?:effects?|impacts?|benefits?|returns?|influence|effectiveness|payoff)"
_LARGER = (
    r"(?:stronger|weaker|larger|smaller|bigger|greater|higher|lower|different|the same"
    r"|(?:more|less) pronounced|better|worse|more positive|more negative)"
)
_FOR = r"(?:for|among|amongst)"
_MOST = r"(?: (?:the )?(?:most|more|best|strongest|largest|greatest|biggest|highest|least))?"
_THAN = rf"(?:,? (?:than|as|compared (?:to|with)|versus|vs\.?) (?:{_FOR} |in |on )?(?P<than>.+?))?"
_IN = r"(?:in terms of|when it comes to|as measured by|judging by|judged by|in|for)"
_SERVES = r"(?:work|help|act|harm|hurt|protect|benefit|serve|function|succeed)"
_UNLIKE = (
    r"(?:more|less|better|worse|best|most|differently|as well|as much|equally(?: well)?|the same)"
)
_NOT_ADJUSTED = r"(?<!olling )(?<!justing )(?<!unting )(?<!justed )(?<!trol )(?<!just )"
_DEED = (
    r"(?:get|receive|given|offered|sent|give|offer|send|treated|treat|targeted|target|enroll?(?:ed)?"
    r"|assigned|assign|put|invited?|have|take|undergo)"
)
_GOAL = (
    r"(?:maximi[sz]e|raise|increase|improve|boost|lift|lower|reduce|minimi[sz]e|cut|decrease"
    r"|prevent|avoid|get (?:more|the most|less)|keep (?:up|down))"
)
_COST = re.compile(
    r",? ?(?:and |but )?\b(?:if|when|given that|where|since|as)? ?(?:[\w]+ )?(?:treatment|treating"
    r"|it|each \w+|one \w+|that|which)?(?: \w+)? ?\bcosts? (?:about |around |us |of |is )*[$€£]? ?"
    r"(?P<cost>\d[\d,]*(?:\.\d+)?)[^,.;?]*",
    re.IGNORECASE,
)
_RULES: tuple[tuple[QuestionKind, str], ...] = (
    (QuestionKind.POLICY, rf"^(?:to )?(?:who|whom|which [\w ]+?) (?:should|ought to|must) "
     rf"(?:(?:we|i|they|you|one) )?(?:be )?{_DEED}(?: with| to| in| into| on)? ?(?P<cause>.*?),? ?"
     rf"(?:in order to|so as to|to|if we want to) (?:best )?{_GOAL} (?P<effect>.+)$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:(?:does|do|did|how does|how do|how did|would) )?"
     rf"(?P<head>(?:the )?(?:\w+ )?{_NOUN}\b.+?) (?:differ|var(?:y|ies)|depends?|change)s? "
     rf"(?:by|with|across|between|on|according to|depending on|from|{_FOR}) (?P<by>.+)$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:does|do|did) (?P<head>(?:the )?(?:\w+ )?{_NOUN}\b.+?) "
     r"(?:differ|vary)(?: (?:at all|much|between (?:people|groups|individuals|rows)))?$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:is|are|was|were) (?P<head>(?:the )?(?:\w+ )?{_NOUN}\b.+?) "
     rf"{_LARGER} (?:{_FOR}|in|on|with|at) (?P<by>.+?){_THAN}$"),
    (QuestionKind.HETEROGENEITY, rf"^for (?:whom|which [\w ]+?) (?:is|are|was|were) "
     rf"(?P<head>(?:the )?{_NOUN}\b.+?){_MOST}$"),
    (QuestionKind.HETEROGENEITY, r"^for (?:whom|which [\w ]+?) (?P<ask>(?:does|do|did|would|will) "
     rf".+?){_MOST}$"),
    (QuestionKind.HETEROGENEITY, r"^(?:for|on|in|at|with|among|under) which (?P<by>[\w -]+?) "
     r"(?P<ask>(?:does|do|did|would|will) .+?) (?:the )?(?:most|more|best|strongest|least)$"),
    (QuestionKind.HETEROGENEITY, r"^(?:who|which [\w ]+?) (?:would |will )?(?:benefit|gain|respond"
     rf"|profit)(?:s|ed)?{_MOST} (?:from|to) (?P<cause>.+?) {_IN} (?P<effect>.+)$"),
    (QuestionKind.HETEROGENEITY, r"^(?:do|does|did) (?P<by>[\w -]+?) (?:benefit|gain|profit"
     r"|respond) (?:more|less|differently|the same|equally|alike|similarly|as much)"
     r"(?: than (?P<than>.+?))? (?:from|to) (?P<cause>.+?) "
     rf"{_IN} (?P<effect>.+)$"),
    (QuestionKind.HETEROGENEITY, r"^(?:is|are|was|were) (?P<cause>.+?) (?:wasted|lost|useless"
     r"|pointless|in vain|harmful|(?:more |less |equally |in)?(?:effective|useful|helpful))"
     rf" (?:on|for|among|with) (?P<by>.+?),? {_IN} (?P<effect>.+)$"),
    (QuestionKind.HETEROGENEITY, rf"\bheterogene\w+\b.*?\b{_NOUN} of (?P<cause>.+?) on "
     r"(?P<effect>.+?)(?: (?:by|across|with|between) (?P<by>.+))?$"),
    (QuestionKind.HETEROGENEITY, rf"^(?P<ask>(?:does|do|did|would|will|is|are) .+?) (?:more|less"
     rf"|better|worse|differently) {_FOR} (?P<by>.+?){_THAN}$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:does|do|did|would|will) (?P<cause>.+?) {_SERVES} "
     rf"{_UNLIKE} (?:{_FOR}|in|on|with) (?P<by>.+?){_THAN}$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:does|do|did|would|will) (?P<cause>.+?) {_SERVES} "
     rf"(?P<by>.+?) {_UNLIKE}(?: than (?P<than>.+?))?$"),
    (QuestionKind.HETEROGENEITY, r"^(?:is|are|was|were) (?P<cause>.+?) (?:more|less|equally|as) "
     r"(?:effective|useful|helpful|beneficial|harmful|protective|successful|powerful)"
     rf" (?:{_FOR}|in|on|with|to) (?P<by>.+?){_THAN}$"),
    (QuestionKind.HETEROGENEITY, rf"^(?P<ask>.*\b{_NOUN} .+?),? (?:separately|broken down|split|"
     rf"stratified|disaggregated) (?:by|{_FOR}) (?P<by>.+)$"),
    (QuestionKind.HETEROGENEITY, rf"^(?P<ask>.*\b{_NOUN} .+?) (?:(?:by|for each)"
     rf" (?P<by>(?:\S+ )?\S+)|{_NOT_ADJUSTED}{_FOR} (?P<than>\S+ and (?:for )?\S+?)"
     r"(?: (?:respectively|separately))?)$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:{_FOR}|in|within|separately (?:{_FOR}|in)) (?P<by>[^,?]+?)"
     r",? (?:separately|respectively|each|in turn),? (?P<ask>(?:what|how|does|do|did|is) .+)$"),
    (QuestionKind.HETEROGENEITY, rf"^(?P<ask>.*\b{_NOUN} .+?) (?:{_FOR}|in|within) (?P<by>.+?)"
     r",? (?:separately|respectively)$"),
    (QuestionKind.HETEROGENEITY, rf"^(?:{_FOR}|in|within) each (?P<by>[^,?]+?), "
     r"(?P<ask>(?:what|how|does|do|did|is) .+)$"),
)  # fmt: skip
_CERTAIN = 9  # rules up to here need no column for the words to be of this kind
_LEAST_FIT = 0.3  # how well the words of a group must fit its column
_PERSON = re.compile(
    r"\b(?:people|persons?|individuals?|those|who|are|is|were|the|their|whether|they|someone|one"
    r"|different|each|groups? of|levels? of|by|for|among|in|respectively|separately|of|years?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_AGED = re.compile(r"\b(?:over|above|under|below|aged?|older|younger)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ForWhom:
    """The kind of question, the words that show it, and the question without them.

    `groups` are the words that name by what people differ; empty where it is left open. Where
    the kind is not `certain`, it is this one only if these words fit a column.
    """

    kind: QuestionKind
    evidence: str
    plain: str
    groups: tuple[str, ...] = ()
    certain: bool = True


def for_whom(question: str, lexicon: Lexicon) -> ForWhom | None:
    """Return how the question asks for whom; None where it asks of all."""
    text = without_instruments(_COST.sub("", question[:LONGEST])).strip(" ?!.")
    for place, (kind, pattern) in enumerate(_RULES):
        found = re.search(pattern, text, re.IGNORECASE | re.DOTALL)
        if found is None:
            continue
        groups = tuple(part for name in ("by", "than") for part in _parts(found, name))
        if place <= _CERTAIN or any(_column(g, lexicon, lambda _: True) for g in groups):
            certain = place <= _CERTAIN
            return ForWhom(kind, found.group(0), _plain(found), groups, certain)
    return None


def cost_of(text: str) -> float | None:
    """Return what treating one costs, where the words say so."""
    found = _COST.search(text)
    return float(found["cost"].replace(",", "")) if found else None


def with_modifiers(question: Question, whom: ForWhom | None, asking: Asking) -> Question:
    """Return the question with the columns by which groups are told apart.

    Raises
    ------
    InvalidQuestion : groups are to be told apart by the treatment or the outcome.
    """
    if whom is None or not whom.groups:
        return question
    ends = {question.treatment, question.outcome}
    found: dict[str, str] = {}
    for phrase in whom.groups:
        name = _column(phrase, asking.lexicon, lambda c: c not in ends)
        if name is None and whom.certain and _column(phrase, asking.lexicon, lambda c: c in ends):
            raise InvalidQuestion(
                f"The effect of {question.treatment} on {question.outcome} cannot differ by "
                f"{phrase!r}, which is one of the two.",
                hint="Name a column that was settled before the treatment, such as age.",
            )
        if name is not None:
            found.setdefault(name, phrase)
    if not found and not whom.certain:
        return replace(question, kind=QuestionKind.EFFECT)
    read = [Reading("modifiers", name, 0.8, f"the words {said!r}") for name, said in found.items()]
    if not found:
        read = [Reading("modifiers", "", 0.3, f"no column fits {whom.groups[0]!r}")]
    return replace(question, modifiers=tuple(found), readings=(*question.readings, *read))


def _plain(found: re.Match[str]) -> str:
    parts = {name: words for name, words in found.groupdict().items() if words}
    if "ask" in parts:
        return f"{parts['ask']}?"
    if "head" in parts:
        return f"What is {parts['head']}?"
    if "effect" not in parts:
        return f"Does {parts['cause']} work?"
    return f"What is the effect of {parts.get('cause') or 'the treatment'} on {parts['effect']}?"


def _parts(found: re.Match[str], name: str) -> Iterator[str]:
    words = found.groupdict().get(name) or ""
    yield from (p.strip() for p in re.split(r",|\band\b|\bor\b|\bversus\b", words) if p.strip())


def _column(phrase: str, lexicon: Lexicon, fits: Callable[[str], bool]) -> str | None:
    said = _NUMBER.sub("", _PERSON.sub(" ", phrase)).strip()
    ranked = [m for m in lexicon.ranked(said or phrase) if fits(m.column)]
    if ranked and ranked[0].score >= _LEAST_FIT:
        return ranked[0].column
    if _AGED.search(phrase):
        return next((m.column for m in lexicon.ranked("age") if fits(m.column)), None)
    return None
