"""Of whom a question asks: 'only women', 'among smokers over 65', 'in 2015', 'without managers'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.causal.conditions import Comparison, Condition, in_words
from app.causal.profile import FacetKind, Profile, Structure
from app.causal.question import Question, Reading
from app.planner.columns import Lexicon
from app.planner.group_words import Group, GroupWords, ends_well, is_of_people

Narrow: TypeAlias = Callable[[tuple[Condition, ...]], Profile]

_MOST_WORDS, _SHORT = 10, 5
_EVENTS = frozenset({FacetKind.ONE_TREATED_UNIT, FacetKind.ADOPTION, FacetKind.SWITCHED_ON})
_NAMED_FOR = r"(?:for|among|amongst|in|on|with|at|of|to|from|within|during)"
_ONLY = re.compile(
    rf"\b(?:only|just(?! (?:above|below|over|under|before|after|miss))|solely|exclusively)"
    rf"(?: (?:look(?:ing)?(?= at)|use|using|keep|consider|take))?(?: (?:the )?(?:data"
    rf"|rows)(?= from))?(?: {_NAMED_FOR})? (?:the )?"
    r"|\b(?:restrict|limit|confin)"
    r"\w*(?: [\w-]+){0,4}? to (?:the )?|\b(?:consider|use|using|take|keep|look at|looking at"
    rf"|considering|keeping)(?: only)?(?: {_NAMED_FOR})? (?:the )?(?=.* only\b)"
    r"|^(?:please )?(?:start|begin)(?:ing)? (?:only )?(?=(?:from|in|at|with|since) )",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\b(?:among|amongst|within the (?:sub)?(?:group|sample|set) of|for the (?:sub)?(?:group|sample"
    r"|set) of|focus(?:s?ing)? on) (?:the )?",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:excluding|exclude|except(?: for)?|leaving out|leave out|leave aside|omit(?:ting)?"
    r"|dropping|(?:(?<!\w )|(?<=\bto )|(?<=\band )|(?<=\bplease ))drop"
    r"|(?:(?<!\w )|(?<=\band )|(?<=\bplease ))(?:take|throw|filter|cut) out|get rid of"
    r"|discard(?:ing)?"
    r"|remov(?:e|ing)|not counting|disregard(?:ing)?|other than"
    r"|apart from|but not|ignor(?:e|ing)|without) (?:the )?(?:rows (?:of|for|from|with) )?",
    re.IGNORECASE,
)
_ONLY_BEHIND = re.compile(
    r"\b((?:for|among|in|with|at) )((?:(?!\b(?:only|for|among|in|with|at)\b)[^,;?.]){2,50}?) only"
    r"(?=$|[,;.?!])",
    re.IGNORECASE,
)
_ONLY_THESE = re.compile(r"^((?:[\w-]+ ){1,4})only(?=[.!]?$)", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"\b(?:older |younger |elderly |old |young )?(\w+) \(((?:aged? |over |under |above |below )?\d+"
    r"(?: (?:and|or) (?:over|older|above|more|up|under|younger|below|less)| years and \w+|\+"
    r"|(?<=[a-z] \d\d)| ?(?:to|-|–) ?\d+)(?: years)?)\)",
    re.IGNORECASE,
)  # "older people (60 and over)"
_PLAINLY = re.compile(r"\b(?:for|in|during|at|of) (?=the )?", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:than|versus|vs\.?|compared (?:to|with)|unlike)\s+$", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:more|less|better|worse|stronger|weaker|larger|smaller|higher|lower|different(?:ly)?"
    r"|differ|vary|the same|bigger|greater)\b[^,?]*$",
    re.IGNORECASE,
)
_WITH_OTHERS = re.compile(
    r"\b(?:compared (?:to|with)|versus|vs\.?|relative to|against|than)\b[^.?]*?"
    r"\b(?:others?|rest|elsewhere|neighbou?r\w*|everyone else|everybody else)\b",
    re.IGNORECASE,
)
_TREATED = re.compile(r"\b(?:treated|untreated|controls?|compliers?)\b", re.IGNORECASE)
_EFFECT = re.compile(
    r"\b(?:effects?|impacts?|influence|benefits?|returns?|role|consequences?|effectiveness|use|part"
    r"|causes?|determinants?|drivers?)\s+$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:introduc|adopt|pass(?:ed|es)|took effect|take effect|came in|reform|since|after|before"
    r"|started|began|law|ban|polic(?:y|ies)|when|event|opened|closed|raised)\w*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Studied:
    """The rows that words ask about, the text without these words, and what shows it.

    `missed` are words for a group that no column tells apart.
    """

    conditions: tuple[Condition, ...]
    plain: str
    evidence: str = ""
    missed: str = ""


def studied(text: str, profile: Profile, lexicon: Lexicon | None = None) -> Studied:
    """Return of which rows the words ask; no conditions where of all.

    Parameters
    ----------
    text : a question, or an order such as "only women" or "drop 2020".
    """
    text = _IN_BRACKETS.sub(r"\1 \2", text)
    text = _ONLY_THESE.sub(r"only \1", _ONLY_BEHIND.sub(r"\1only \2", text))
    words = GroupWords(profile, lexicon or Lexicon(profile))
    follows_time = profile.structure in {Structure.PANEL, Structure.TIME_SERIES}
    events = follows_time or any(f.kind in _EVENTS for f in profile.facets)
    found: list[tuple[int, int, Group]] = []
    missed = ""
    for cue, is_sure in _cues(text, events=events):
        said, group = _longest(text[cue.end() :], words, cue)
        if group is not None and (
            _is_of_all(group, profile)
            or (cue.re is _PLAINLY and _names_one_followed(group, profile))
        ):
            continue
        if group is None:
            missed = missed or (_first_words(text[cue.end() :]) if is_sure else "")
        elif all(cue.end() + len(said) <= a or b <= cue.start() for a, b, _ in found):
            found.append((cue.start(), cue.end() + len(said), group))
    if not found:
        return Studied((), text, missed=missed)
    found.sort(key=lambda span: span[:2])
    shown = "; ".join(text[a:b].strip() for a, b, _ in found)
    conditions = (c for *_, group in found for c in group.conditions)
    return Studied(tuple(dict.fromkeys(conditions)), _cut(text, found), shown)


def _is_of_all(group: Group, profile: Profile) -> bool:
    """Tell whether words name every level of a column, which leaves no row out."""
    return all(
        c.comparison is Comparison.IS
        and len(set(c.levels)) >= profile.variable(c.column).n_distinct
        for c in group.conditions
    )


def _names_one_followed(group: Group, profile: Profile) -> bool:
    """Tell whether words name one of the units that are followed over time.

    That is where something happened, and the others are what it is compared with: only 'only'
    leaves them out.
    """
    units = {profile.unit_column, *profile.unit_parts}
    follows_time = profile.structure is Structure.PANEL
    return follows_time and any(c.column in units and c.leaves_one_level for c in group.conditions)


def _cut(text: str, spans: list[tuple[int, int, Group]]) -> str:
    for start, end, _ in reversed(spans):
        text = _joined(text[:start], text[end:])
    return text


def of_these(question: Question, found: Studied, text: str) -> Question:
    """Return the question as one of the rows that its words name; `text` is all it says."""
    shown = Reading("population", in_words(found.conditions), 0.85, f"the words {found.evidence!r}")
    return replace(_narrowed(question, found.conditions, shown), text=text)


def as_stated(question: Question, conditions: tuple[Condition, ...]) -> Question:
    """Return the question as one of the rows that the caller chose, beside those it names."""
    if not conditions:
        return question
    shown = Reading("population", in_words(conditions), 1.0, "set by the caller")
    return _narrowed(question, conditions, shown)


def _narrowed(question: Question, conditions: tuple[Condition, ...], shown: Reading) -> Question:
    """Return the question with conditions; a column left with one level is held by that."""
    settled = tuple(c.column for c in conditions if c.leaves_one_level)
    return replace(
        question,
        population=tuple(dict.fromkeys((*conditions, *question.population))),
        excluded=tuple(dict.fromkeys((*question.excluded, *settled))),
        covariates=_without(question.covariates, settled),
        readings=(*question.readings, shown),
    )


def with_missed(question: Question, found: Studied) -> Question:
    """Return the question with a note of words for a group that no column tells apart."""
    if not found.missed or question.modifiers or question.among:
        return question
    why = f"no column tells apart {found.missed!r}, so all rows are looked at"
    return replace(
        question, readings=(*question.readings, Reading("population", "all rows", 0.3, why))
    )


def clashes(question: Question, found: Studied) -> bool:
    """Tell whether a condition is on a column that the question needs all values of."""
    needed = {
        question.treatment, question.outcome, question.mediator, question.running_variable,
        question.group_column, question.after_column, question.event_column,
        *question.instruments, *question.modifiers, *(name for name, _ in question.setting),
    }  # fmt: skip
    return bool(needed & {c.column for c in found.conditions})


def _without(names: tuple[str, ...] | None, settled: tuple[str, ...]) -> tuple[str, ...] | None:
    return tuple(n for n in names if n not in settled) or None if names else names


def _tells_event(text: str, cue: re.Match[str]) -> bool:
    """Tell whether a year is that of something that happened, and not of the rows."""
    is_order = len(text.split()) <= _SHORT
    return not is_order and (cue.group(0).startswith("of") or bool(_HAPPENED.search(text)))


def _cues(text: str, *, events: bool) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield what may open words for a group, and whether it hardly opens anything else."""
    for pattern, is_sure in ((_ONLY, True), (_EXCEPT, False), (_AMONG, True), (_PLAINLY, False)):
        for found in pattern.finditer(text):
            before, after = text[: found.start()], text[found.end() :]
            if _AGAINST.search(before) or _TREATED.match(after):
                continue
            if pattern in (_AMONG, _PLAINLY) and (
                _COMPARING.search(before) or _WITH_OTHERS.search(after)
            ):
                continue
            if pattern is _PLAINLY and _EFFECT.search(before):
                continue  # 'the effect of training' is not of a group
            is_dated = re.match(r"(?:the )?(?:years? )?\d{4}\b", after) is not None
            if (
                is_dated
                and pattern in (_PLAINLY, _EXCEPT)
                and ((events and len(text.split()) > _SHORT) or _tells_event(text, found))
            ):
                continue  # the year of an event, as likely as not where rows follow time
            yield found, is_sure


def _longest(text: str, words: GroupWords, cue: re.Match[str]) -> tuple[str, Group | None]:
    """Return the longest beginning of a text that is all words for a group, with its meaning."""
    clause = re.split(r"[;?!:(]|\.(?:\s|$)|,(?!\d)|\b(?:whether|what|how|does|do|did|if)\b", text)[
        0
    ]
    ends = [m.end() for m in re.finditer(r"\S+", clause)][:_MOST_WORDS]
    for end in reversed(ends):
        group = words.read(clause[:end])
        if not group.is_clear or not ends_well(clause[:end]):
            continue
        if cue.re in (_ONLY, _AMONG) or group.is_written or is_of_people(clause[:end]):
            return clause[:end], _turned(group) if cue.re is _EXCEPT else group
    return "", None


def _turned(group: Group) -> Group | None:
    """Return the rows that a group of one condition leaves out; None of several conditions."""
    turned = {
        Comparison.IS: Comparison.IS_NOT, Comparison.IS_NOT: Comparison.IS,
        Comparison.ABOVE: Comparison.AT_MOST, Comparison.AT_LEAST: Comparison.BELOW,
        Comparison.BELOW: Comparison.AT_LEAST, Comparison.AT_MOST: Comparison.ABOVE,
    }  # fmt: skip
    first, *more = group.conditions
    return None if more else Group((replace(first, comparison=turned[first.comparison]),))


def _joined(before: str, after: str) -> str:
    """Return a text without words in its middle, and without the comma that set them off."""
    before, after = before.rstrip(), after.lstrip()
    if not before or before.endswith((".", "?", "!")):
        after = after.lstrip(" ,")
        after = after[:1].upper() + after[1:]
    if before.endswith(",") and after[:1] in ("", "?", ".", ",", "!"):
        before = before.rstrip(",")
    glue = "" if not before or after[:1] in ("", "?", ".", ",", "!", ";") else " "
    return f"{before}{glue}{after}".strip()


def _first_words(text: str) -> str:
    return " ".join(re.split(r"[,;?!.]", text)[0].split()[:6])
