"""Which measure of an effect is asked for: of whom, of which quantile, or at every dose."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.question import Among, Design, Question, QuestionKind, Reading
from app.planner.designs.reading import Asking
from app.planner.scales import scale_asked
from app.planner.words import tokens

_COMPARED = frozenset({Design.BACKDOOR, Design.RANDOMISED})
_OF_SOME = frozenset({Design.IV, Design.DID, Design.RDD})  # whom the design itself decides on
_FEWEST_DOSES = 6

_TREATED = re.compile(
    r"\b(?:on|for|among) (?:only )?(?:the|those) (?:who (?:were|are|got) )?(?:actually )?treated\b"
    r"|\bATT\b|\bATET\b|\b(?:among|for|on) (?:those|people|persons|patients|units|participants)"
    r" who (?:actually )?(?:took|received|got|had|joined|used) (?:it|part|the (?:treatment|drug"
    r"|program(?:me)?|training|offer))\b"
)
_OVERLAP = re.compile(
    r"\boverlap (?:population|weight)|\bATO\b|\bclinical equipoise\b"
    r"|\bwhere (?:the|both) groups overlap\b"
)
_UNTREATED = re.compile(
    r"\b(?:on|for|among) (?:only )?(?:the|those) (?:who (?:were|are) )?(?:untreated|not treated)\b"
    r"|\bAT[CU]\b|\b(?:among|for|on) (?:those|people|persons|patients|units|participants) who "
    r"(?:did not|didn['’]t|never) (?:take|receive|get|have|join|use) (?:it|part"
    r"|the (?:treatment|drug|program(?:me)?|training|offer))\b"
)
_AMONG = (
    (Among.UNTREATED, _UNTREATED), (Among.TREATED, _TREATED), (Among.OVERLAP, _OVERLAP)
)  # fmt: skip
_PERCENTILE = re.compile(
    r"\b(\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)? (?:percentile|centile)", re.IGNORECASE
)
_QUANTILE = re.compile(
    r"\b(0?\.\d+)[- ]?(?:th )?quantile|\bquantile (?:of )?(0?\.\d+)\b", re.IGNORECASE
)
_NAMED = (
    (0.25, r"\b(?:lower|first|bottom|lowest) quartile\b"),
    (0.75, r"\b(?:upper|third|top|highest) quartile\b"),
    (0.1, r"\b(?:lower|first|bottom|lowest) decile\b|\b(?:lower|bottom|left) tail\b"),
    (0.9, r"\b(?:upper|top|highest) decile\b|\b(?:upper|top|right) tail\b"),
    (0.5, r"\bquantile (?:treatment )?effects?\b|\b(?:whole|entire) distribution of\b"),
)
_MEDIAN = re.compile(
    r"\b(?:on|for|of|at|to) (?:the )?median\b|\bmedian effect\b|\bthe median of\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:the )?(?:\d{1,2}(?:st|nd|rd|th)? (?:per)?centile|median|(?:lower|first|bottom|lowest"
    r"|upper|third|top|highest) (?:quartile|decile|tail)|(?:whole |entire )?distribution) of ",
    re.IGNORECASE,
)


def of_the_whole(text: str) -> str:
    """Return the text without the words that say of which part of the outcome it asks."""
    return _PART.sub("", text)


def measured(question: Question, asking: Asking) -> Question:
    """Return the question with the measure that its words ask for, and a reading for each part."""
    if question.design in _OF_SOME:
        return _scaled(question, asking)
    if question.design not in _COMPARED:
        return question
    question = _kind(question, asking)
    treatment, outcome = (asking.profile.variable(n) for n in (asking.treatment, asking.outcome))
    if question.contrast is None or (treatment.n_distinct > 2 and treatment.is_numeric):
        return question
    two = treatment.n_distinct == 2
    whom = _among(asking.text) if two else None
    share = _share(asking) if two and outcome.n_distinct > 2 else None
    scale = scale_asked(asking.text, is_chance=outcome.n_distinct == 2)
    question = replace(
        question,
        among=whom[0] if whom else question.among,
        quantile=share[0] if share else question.quantile,
        scale=scale[0] if scale else question.scale,
    )
    told = (("among", whom), ("quantile", share), ("scale", scale))
    read = (Reading(part, str(f[0]), 0.85, f"the words {f[1]!r}") for part, f in told if f)
    return replace(question, readings=(*question.readings, *read))


def _scaled(question: Question, asking: Asking) -> Question:
    """Return the question on the scale its words ask for, where two levels are compared."""
    treatment, outcome = (asking.profile.variable(n) for n in (asking.treatment, asking.outcome))
    found = scale_asked(asking.text, is_chance=outcome.n_distinct == 2)
    if found is None or treatment.n_distinct != 2:
        return question
    reading = Reading("scale", str(found[0]), 0.85, f"the words {found[1]!r}")
    return replace(question, scale=found[0], readings=(*question.readings, reading))


def _among(text: str) -> tuple[Among, str] | None:
    found = ((whom, pattern.search(text)) for whom, pattern in _AMONG)
    return next(((whom, said.group(0)) for whom, said in found if said), None)


def _kind(question: Question, asking: Asking) -> Question:
    """Return the question as one of two levels where the treatment has no curve of doses."""
    treatment = asking.profile.variable(asking.treatment)
    doses = treatment.is_numeric and treatment.n_distinct >= _FEWEST_DOSES
    if question.kind is QuestionKind.DOSE_RESPONSE and not doses:
        return replace(question, kind=QuestionKind.EFFECT)
    return question


def _share(asking: Asking) -> tuple[float, str] | None:
    """Return the quantile that is asked for; "median income" may be the name of a column."""
    text = asking.text
    if found := _PERCENTILE.search(text):
        return _inside(float(found.group(1)) / 100), found.group(0)
    if found := _QUANTILE.search(text):
        return _inside(float(found.group(1) or found.group(2))), found.group(0)
    for share, pattern in _NAMED:
        if found := re.search(pattern, text, re.IGNORECASE):
            return share, found.group(0)
    outcome = asking.profile.variable(asking.outcome)
    own = {*tokens(outcome.name), *tokens(outcome.description)}
    found = _MEDIAN.search(text)
    return (0.5, found.group(0)) if found and not own & {"median", "med"} else None


def _inside(share: float) -> float:
    return min(max(share, 0.01), 0.99)
