"""What a description says of probabilities, in formulas and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.causal.described.model import Event, Statement
from app.planner.described.numbers import NUMBER, share
from app.planner.described.vocabulary import Vocabulary

_CONDITION = (
    r"(?:for|among|amongst|given that|given|if|when|whenever|in case|conditional on|provided|"
    r"in|within|with|without|where|of|on|otherwise)"
)
_LEADING = re.compile(
    rf"^\s*(?:and |but )?{_CONDITION}\b\s+(?P<c>.+?)"
    r"(?:,\s*|\s+(?=it is\b|the (?:overall )?(?:probability|chance|likelihood|proportion|rate)\b))"
    r"(?P<rest>.+)$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?P<rest>.+?)\b(?:given that|given|if|when|whenever|among|amongst|for|conditional on|"
    r"provided|in case|within|in those|with)\b\s+(?P<c>.+)$",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(
    r"^\s*(?:about |roughly |only |overall,? )?⟨n⟩\s+of\s+(?P<who>.+)$", re.IGNORECASE
)
_CLAUSES = re.compile(
    r"\s*;\s*|,\s*(?:and|but|while|whereas)\s+|\s+(?:while|whereas|but)\s+|"
    r",\s+(?=(?:for|among|if|when|given|in|on|with|without)\s)|,?\s+(?=otherwise\b)|"
    r"(?:,?\s+and|,)\s+"
    r"(?=(?:is |only |about )*[\d.]+\s*%?\s*(?:if|when|for|among|given|in|with|of)\b)",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    r"\b(?:the |a |an |overall |average )*(?:probability|chance|likelihood|proportion|fraction|"
    r"share|rate|frequency|percentage)\b(?: of| that)?",
    re.IGNORECASE,
)
_LIKELY = re.compile(r"\b(?:probab|likel|chance)\w*", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:without (?:it|one|them)|not|otherwise|the (?:others?|rest)|else)\b|n't\b", re.IGNORECASE
)
_ELSE = re.compile(
    r"^\s*(?:and |but )?(?:otherwise|else|without (?:it|one|them)),?\s+", re.IGNORECASE
)
_FORMAL = re.compile(
    r"\bPr?\s*\(\s*([^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?:=|is|:|≈)\s*", re.IGNORECASE
)
_FORMED = re.compile(r"\bPr?\s*\(\s*([^()]*(?:\([^()]*\)[^()]*)*)\)", re.IGNORECASE)
_DO = re.compile(r"do\s*\(([^()]*)\)", re.IGNORECASE)
_FORCED = re.compile(
    r"\b(?:we )?(?:force|set|make|intervene|assign|forced|randomly assigned|randomi[sz]ed)\b",
    re.IGNORECASE,
)


def formal_statements(text: str, words: Vocabulary) -> Iterator[Statement]:
    """Yield what is written as P(…) = number."""
    for found in _FORMAL.finditer(text):
        number = NUMBER.match(text, found.end())
        value = share(number) if number else None
        events = formal_events(found[1], words)
        if value is not None and events is not None:
            event, given, do = events
            yield Statement(event, value, given, do)


def formulas(text: str) -> Iterator[str]:
    """Yield what stands between the brackets of each P(…)."""
    return (found[1] for found in _FORMED.finditer(text))


def formal_events(inside: str, words: Vocabulary) -> tuple[Event, Event, Event] | None:
    """Return the event, what is given and what is done in `Y=1 | X=1, do(Z=0)`."""
    event, _, behind = inside.partition("|")
    done = tuple(pair for part in _DO.findall(behind) for pair in events(part, words))
    given = events(_DO.sub("", behind), words)
    asked = events(event, words)
    return (asked, given, done) if asked else None


def worded_statements(sentences: Iterable[str], words: Vocabulary) -> Iterator[Statement]:
    """Yield what sentences say in words; a clause may leave out what the one before it said."""
    last: Statement | None = None
    for sentence in sentences:
        is_chance = bool(_CHANCE.search(sentence) or _LIKELY.search(sentence) or last)
        for clause in _clauses(sentence):
            numbers = list(NUMBER.finditer(clause))
            value = share(numbers[0]) if len(numbers) == 1 else None
            if value is None or not (is_chance or numbers[0]["part"] is None):
                continue
            found = _statement(clause, numbers[0], value, words, last)
            if found is not None:
                last = found
                yield found


def events(phrase: str, words: Vocabulary) -> Event:
    """Return what a phrase says holds or does not."""
    return tuple((mention.name, mention.level) for mention in words.mentions(phrase))


def _clauses(sentence: str) -> Iterator[str]:
    """Yield pieces with one number each; one without a number goes with the next."""
    whole = sentence.strip().rstrip(".")
    start = 0
    for cut in _CLAUSES.finditer(whole):
        if NUMBER.search(whole, start, cut.start()):
            yield whole[start : cut.start()]
            start = cut.end()
    if NUMBER.search(whole, start):
        yield whole[start:]


def _statement(
    clause: str, number: re.Match[str], value: float, words: Vocabulary, last: Statement | None
) -> Statement | None:
    inherited = last.event if last else ()
    told = f"{clause[: number.start()]}⟨n⟩{clause[number.end() :]}"
    condition, rest = "", told
    if _ELSE.match(told):
        condition, rest = "otherwise", _ELSE.sub("", told)
    elif found := _LEADING.match(told):
        condition, rest = found["c"], found["rest"]
    if share_of := _SHARE_OF.match(rest):
        condition_events = events(condition, words) or _meant(condition, last)
        return _share_of(share_of["who"], condition_events, value, words, inherited)
    if not condition and (found := _TRAILING.match(_CHANCE.sub("", rest))):
        rest, condition = found["rest"], found["c"]
    given = events(condition.replace("⟨n⟩", ""), words) or _meant(condition, last)
    event = events(_CHANCE.sub("", rest).replace("⟨n⟩", ""), words) or inherited
    event = tuple(pair for pair in event if pair[0] not in dict(given))
    if not event:
        return None
    if _FORCED.search(condition):
        return Statement(event, value, do=given)
    return Statement(event, value, given)


def _meant(condition: str, last: Statement | None) -> Event:
    """Return what `without it` and `otherwise` mean: the other level of the condition before."""
    if last is None or len(last.given) != 1 or not _OTHERWISE.search(condition):
        return ()
    ((name, level),) = last.given
    return ((name, 1 - level),)


def _share_of(
    who: str, given: Event, value: float, words: Vocabulary, inherited: Event
) -> Statement | None:
    """Read `40% of smokers get cancer`: the first variable is the condition, the last the event."""
    found = [(m.name, m.level) for m in words.mentions(who)]
    if len(found) > 1:
        return Statement((found[-1],), value, (*given, *found[:-1]))
    if found and inherited and not given and found[0] not in inherited:
        return Statement(inherited, value, (found[0],))
    return Statement((found[0],), value, given) if found else None
