"""The question of the run asked again, of another unit, the other way, by groups or with a cost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.conditions import in_words
from app.causal.question import Question, QuestionKind
from app.planner.asked_groups import asked_about
from app.planner.asked_settings import settings_in
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Change, Setting
from app.planner.for_whom import cost_of
from app.planner.naming import column
from app.planner.population import studied

_FEW = 8  # words: a message of more asks something of its own
_OTHER_WAY = re.compile(
    r"\b(?:other way (?:a?round)|(?:the )?reverse|backwards?|vice versa|the opposite direction"
    r"|reverse caus\w+)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:is|does|do|would|was|will|are) (?:it|that|this|they|the (?:effect|result|answer|same))"
    r"\b.*?\b(?:hold|true|so|apply|work|the same|different|as (?:large|strong|big))\b"
    r".*?\b(?=(?:for|in|among|amongst|with|at|during|on)\b)(?P<whom>.+)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:split|break (?:it|this|that) down|broken down|separate(?:ly)?|stratif\w+|disaggregate"
    r"|vary|differ|differently|group)\b.*?\b(?:by|for|with|across|between|per) (?:each )?(?P<x>.+)"
    r"|\b(?:does|do|would|could) (?P<y>.+?) (?:change|matter for|moderate|alter|modify|affect)"
    r" (?:this|it|that|the effect)\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"\bwhat (?:would|will) (?:it|that|this|the \w+) (?:be|have been) "
    r"(?P<rest>(?:if|had|with|without|were)\b.+)",
    re.IGNORECASE,
)


def asked_again(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield the question of the run as the message wants it asked; nothing where it wants none."""
    question = setting.question
    if question is None:
        return
    plain = text.strip(" ?.!")
    for found in (
        _with_cost(plain, question),
        _of_another_unit(plain, question, setting),
        _supposed(plain, question, setting, lexicon),
        _turned(plain, question),
        _by_groups(plain, question, lexicon),
    ):
        if found:
            yield Change(f"Asked: {found}", question=found)
            return
    same = _SAME.search(plain)
    rows = studied(f"only {same['whom']}", setting.profile, lexicon).conditions if same else ()
    if rows:
        yield Change(f"Only rows with {in_words(rows)}.", population=rows)


def _with_cost(text: str, question: Question) -> str:
    """Return whom to treat where treating costs what the message says."""
    cost = cost_of(text)
    if cost is None or question.kind is not QuestionKind.POLICY or len(text.split()) > _FEW:
        return ""
    return f"{question.text.strip(' ?.!')}, if each one costs {cost:g}?"


def _of_another_unit(text: str, question: Question, setting: Setting) -> str:
    """Return the question with its row or unit in place of the one that the message names."""
    before = asked_about(question.text, setting.profile)
    now = asked_about(text, setting.profile)
    is_short = len(text.split()) <= _FEW
    if not (before.evidence and now.evidence and is_short) or before == now:
        return ""
    kinds = [tuple(name for name, _ in about.where) for about in (before, now)]
    return question.text.replace(before.evidence, now.evidence) if kinds[0] == kinds[1] else ""


def _supposed(text: str, question: Question, setting: Setting, lexicon: Lexicon) -> str:
    """Return what the outcome would have been, of the unit that was asked about before."""
    found, outcome = _OF_IT.search(text), question.outcome
    if found is None or not outcome:
        return ""
    if not settings_in(found["rest"], setting.profile, lexicon, frozenset({outcome})):
        return ""
    unit = asked_about(question.text, setting.profile).evidence
    opening = f"For {unit}, what" if unit else "What"
    return f"{opening} would {outcome} have been {found['rest']}?"


def _turned(text: str, question: Question) -> str:
    """Return the question which of the two acts on the other."""
    ends = question.treatment, question.outcome
    if not _OTHER_WAY.search(text) or not all(ends) or len(text.split()) > _FEW:
        return ""
    return f"Does {ends[0]} affect {ends[1]}, or does {ends[1]} affect {ends[0]}?"


def _by_groups(text: str, question: Question, lexicon: Lexicon) -> str:
    """Return the question how the effect differs by what the message names."""
    found = _BY.search(text)
    ends = question.treatment, question.outcome
    name = column(found["x"] or found["y"], lexicon) if found else ""
    if not name or not all(ends) or name in ends:
        return ""
    return f"Does the effect of {ends[0]} on {ends[1]} differ by {name}?"
