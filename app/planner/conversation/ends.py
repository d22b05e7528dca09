"""Another cause, effect or pair of levels: 'on income instead', 'same for sales', '2 with 0'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.conditions import in_words
from app.causal.levels import said as written
from app.causal.question import Level
from app.planner.amendments import Amendments
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Change, Setting
from app.planner.group_words import is_of_people
from app.planner.naming import column
from app.planner.population import studied

_S = re.IGNORECASE | re.DOTALL
_OUTCOME = tuple(
    re.compile(pattern, _S)
    for pattern in (
        r"\b(?:the )?(?:effect|impact|influence)s? (?:of (?P<t>.+?) )?on "
        r"(?P<y>.+?)(?: instead| now| then)?[?.!]*$",
        r"\b(?:use|take|make|with) (?P<y>.+?) as (?:the |an? )?(?:outcome|effect|response)\b",
        r"\b(?:use|take|make|with) (?P<t>.+?) as (?:the |an? )?(?:treatment|cause|exposure)\b",
        r"\bthe (?:outcome|response) (?:is|should be) (?P<y>.+?)(?: instead)?[.!]*$",
        r"\bthe (?:treatment|cause|exposure) (?:is|should be) (?P<t>.+?)(?: instead)?[.!]*$",
    )
)  # fmt: skip
_DENIED = re.compile(
    r"(?:\b(?:cannot|not|never|no)\b|n['’]t\b)[^.;]*\b(?:effect|impact|influence)s?\b",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"\bcompare (?P<high>.+?) (?:with|to|against|and|versus|vs\.?) (?P<low>.+?)(?: instead)?[.!?]*$"
    r"|\b(?:change|going|go|move|moving)?\s*from (?P<low2>[\w.-]+) to (?P<high2>[\w.-]+)",
    _S,
)
_FEW = 5  # words that name one column
_NAME = r"[\w `'\"./-]+?"
_AS = r"(?: as (?:the )?(?:outcome|response))?"
_ALONE = (
    re.compile(
        r"^(?:(?:and|but|so|ok(?:ay)?|now|then|please|do|try|run|repeat|show me|give me|the)[, ]+)*"
        r"(?:(?:(?:the )?same(?: (?:thing|analysis|question|again))?|(?:it|this|that)(?: again)?)"
        r" (?:for|with|on|using)|(?:what|how) about|what happen(?:s|ed) to|again (?:for|with|on)"
        r"|for|with|on|and|now) "
        rf"(?P<x>{_NAME}){_AS}(?: instead(?: of (?P<z>{_NAME}))?)?$",
        _S,
    ),
    re.compile(rf"^(?P<x>{_NAME}){_AS} instead(?: of (?P<z>{_NAME}))?$", _S),
)


def same_for(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield the other end of a message that names one column and nothing else."""
    if named := _named_alone(text, setting, lexicon):
        yield from of_other_ends(*named, setting)
    elif (found := _ALONE[0].match(text.strip(" .!?"))) and is_of_people(found["x"]):
        rows = studied(f"only {found['x']}", setting.profile, lexicon).conditions
        if rows:
            yield Change(f"Only rows with {in_words(rows)}.", population=rows)


def other_ends(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield which cause, effect or levels the message names in place of those before."""
    question = setting.question
    if question is None or not question.treatment:
        return
    if _DENIED.search(text):
        return  # 'income has no influence on age' is stated, not asked
    for pattern in _OUTCOME:
        if found := pattern.search(text):
            said = found.groupdict()
            cause = column(said.get("t") or "", lexicon)
            if is_of_people(said.get("y") or ""):
                return  # an effect on some of those who are studied
            effect = column(said.get("y") or "", lexicon)
            named = (said.get("t") and not cause) or (said.get("y") and not effect)
            if (cause or effect) and not named:
                yield from of_other_ends(cause, effect, setting)
                return
    yield from levels_compared(text, setting, lexicon)


def _named_alone(text: str, setting: Setting, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return cause and effect of 'same for sales', 'what about sales instead of profit?'.

    A column that is named alone takes the place of the one it is told instead of, else that of
    the outcome; None where the words name no other column.
    """
    plain, question = text.strip(" .!?"), setting.question
    found = next((m for pattern in _ALONE if (m := pattern.match(plain))), None)
    if found is None or question is None or not question.treatment:
        return None
    name = column(found["x"], lexicon)
    if not lexicon.named(found["x"].strip()) and is_of_people(found["x"]):
        return None
    before = column(found["z"], lexicon) if found["z"] else ""
    ends = {question.treatment, question.outcome, *question.instruments}
    if not name or name in ends or len(found["x"].split()) > _FEW:
        return None
    return (name, "") if before and before == question.treatment else ("", name)


def of_other_ends(cause: str, effect: str, setting: Setting) -> Iterator[Change]:
    """Yield another cause or effect, "" for the one as it is, where it is another."""
    question = setting.question
    assert question is not None
    other_cause = cause if cause != question.treatment else ""
    other_effect = effect if effect != question.outcome else ""
    if other_cause or other_effect:
        told = f"The effect of {cause or question.treatment} on {effect or question.outcome}."
        wanted = Amendments(treatment=other_cause or None, outcome=other_effect or None)
        yield Change(told, amendments=wanted)


def levels_compared(text: str, setting: Setting, _: Lexicon) -> Iterator[Change]:
    """Yield the two levels of the treatment that are to be held against each other."""
    found, question = _COMPARE.search(text), setting.question
    if found is None or question is None or not question.treatment:
        return
    ends = found["low"] or found["low2"], found["high"] or found["high2"]
    levels = [_level(end, setting) for end in ends]
    if None not in levels and levels[0] != levels[1]:
        low, high = levels
        assert low is not None
        assert high is not None
        told = f"{written(high)} is compared with {written(low)}."
        yield Change(told, amendments=Amendments(contrast=(low, high)))


def _level(phrase: str, setting: Setting) -> Level | None:
    """Return the level of the treatment that a phrase means, None where it means none."""
    assert setting.question is not None
    variable = setting.profile.variable(setting.question.treatment or "")
    text = phrase.strip(" `'\"“”.?!")
    text = re.sub(rf"^(?:{re.escape(variable.name)}\s*=?\s*)", "", text, flags=re.IGNORECASE)
    if variable.is_numeric:
        try:
            return float(text)
        except ValueError:
            return None
    return next((v for v in variable.levels if v.casefold() == text.casefold()), None)
