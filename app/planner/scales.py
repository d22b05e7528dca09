"""On which scale an effect is asked for: a ratio, per cent, or a mean were everyone treated."""

from __future__ import annotations

import re

from app.causal.question import Level, Question, Scale

_ALL = (
    r"(?:every ?one|every ?body|all (?:of )?(?:the )?\w+|each \w+|the (?:whole|entire) population)"
)
_NOBODY = r"(?:no (?!more\b|less\b|fewer\b|longer\b)\w+|none of \w+(?: \w+)?|nobody(?: at all)?)"
_MEAN = r"(?:average|mean|expected|typical|share|proportion|probability|rate|fraction)"
_ALL_SET = (
    rf"\b(?:if|had|were|suppos\w+|with) {_ALL}\b.*\b(?:what|how)\b.*\bw(?:ould|ill)\b"
    rf"|\b(?:what|how)\b.*\bw(?:ould|ill)\b.*\b(?:if|had|were) {_ALL}\b"
)
_NOBODY_SET = (
    rf"\b(?:if|had|were|suppos\w+|with) {_NOBODY}\b.*\bw(?:ould|ill)\b"
    rf"|\bw(?:ould|ill)\b.*\b(?:if|had|were) {_NOBODY}\b"
)
_NOT = re.compile(rf"{_ALL}\b(?: \w+)? (?:not|never|no|without)\b|n['’]t\b", re.IGNORECASE)
_LEVEL_ASKED = re.compile(
    rf"\b{_MEAN}\b|\bhow (?:long|much|many|high|low|large|often|likely|old|fast|heavy|big)\b"
    r"|\bwhat would (?:the |their )?[\w -]{1,40}? be\b|\bwhat would be\b",
    re.IGNORECASE,
)
_CHANGE_ASKED = re.compile(
    r"\bhow (?:much|many) (?:\w+ )?(?:more|less|fewer|higher|lower|longer|shorter|better|worse)\b"
    r"|\b(?:change|rise|fall|increase|decrease|differ|drop|improve|happen)\b",
    re.IGNORECASE,
)
_SCALES = (
    (Scale.RISK_RATIO, r"\b(?:risk|rate|relative|prevalence) ratio\b|\brelative risk\b"
     r"|\bratio of (?:the )?(?:risks|chances|probabilities)\b"
     r"|\bhow many times (?:as|more) likely\b"),
    (Scale.ODDS_RATIO, r"\bodds ratio\b|\bratio of (?:the )?odds\b"
     r"|\bhow (?:much|do|does)\b.*\b(?:the )?odds of\b"),
    (Scale.RELATIVE, r"\bby (?:what|which|how (?:large|big) a) percent(?:age)?\b(?! points?)"
     r"|\bby (?:what|how many) per ?cent\b(?!age points?)"
     r"|\b(?:in|as a) percent(?:age)? change\b"
     r"|\bpercent(?:age)? (?:change|increase|decrease|reduction|rise|fall|drop|lift|uplift)\b"
     r"|\brelative (?:change|increase|decrease|reduction|lift|effect)\b|\bin relative terms\b"),
    (Scale.MEAN_UNTREATED, r"\bdo\([^)]*= ?0\)"),
    (Scale.MEAN_TREATED, r"\bdo\([^)]*= ?1\)"),
)  # fmt: skip


def scale_asked(text: str, *, is_chance: bool) -> tuple[Scale, str] | None:
    """Return how the effect is to be told; ratios of chances need a chance, per cent none."""
    if sets_everyone(text):
        none = re.search(_NOBODY_SET, text, re.IGNORECASE) or _NOT.search(text)
        return (Scale.MEAN_UNTREATED if none else Scale.MEAN_TREATED), "everyone at one level"
    unfit = {Scale.RELATIVE} if is_chance else {Scale.RISK_RATIO, Scale.ODDS_RATIO}
    found = (
        (scale, re.search(pattern, text, re.IGNORECASE))
        for scale, pattern in _SCALES if scale not in unfit
    )  # fmt: skip
    return next(((scale, said.group(0)) for scale, said in found if said), None)


def sets_everyone(text: str) -> bool:
    """Tell whether a text asks how large an outcome would be were all, or none, treated."""
    found = re.search(rf"{_ALL_SET}|{_NOBODY_SET}", text, re.IGNORECASE | re.DOTALL)
    return bool(found and _LEVEL_ASKED.search(text) and not _CHANGE_ASKED.search(text))


def level_set(question: Question) -> Level | None:
    """Return the level at which the mean is asked for."""
    levels = dict(
        zip((Scale.MEAN_UNTREATED, Scale.MEAN_TREATED), question.contrast or (), strict=False)
    )
    return levels.get(question.scale) if question.scale else None
