"""Settings of algorithms that words name with a value: 'alpha 0.01', 'penalty = 2', '5 folds'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from app.causal.catalogue import AlgorithmSpec
from app.planner.amendments import Value

_CALLED = MappingProxyType(
    {
        "alpha": r"alpha|significance(?: level)?|(?:the )?level of (?:the )?tests?|test level",
        "max_lag": r"max(?:imum|imal|\.)?[ _-]lags?|longest lag|lags? (?:of )?up to",
        "max_conditioning": r"max(?:imum|imal|\.)?[ _-]conditioning(?: set)?(?: size)?",
        "neighbours": r"neighbou?rs?",
        "penalty": r"penalty(?: discount)?",
        "trim": r"trim(?:ming|med)?",
    }
)  # words for a parameter beside its own name
ELSEWHERE = frozenset(
    {
        "level",
        "where",
        "cuts",
        "changes",
        "target",
        "targets",
        "domain",
        "repeats",
        "draws",
        "refits",
    }
)  # parameters that are wished for in other words, or come with the question
_PLAIN = frozenset(
    {
        "alpha",
        "pc_alpha",
        "bandwidth",
        "folds",
        "max_conditioning",
        "max_lag",
        "neighbours",
        "penalty",
        "strata",
        "trees",
        "trim",
    }
)  # parameters whose names mean nothing else, so that no algorithm need be named with them
_NUMBER = r"-?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e-?\d+)?"
_IS = (
    r"(?: *(?:=|:) *| (?:(?:value|level|parameter) )?(?:(?:set|put|changed|lowered|raised) )?"
    r"(?:(?:of|to|at|is|be|as|equals?) )?)"
)
_YES, _NO = ("on", "true", "yes"), ("off", "false", "no")
_GIVEN = re.compile(rf"\b(?P<name>[a-z_]\w*) ?= ?{_NUMBER}(?!\w)", re.IGNORECASE)
_OF_THE_STUDY = frozenset(
    "ci confidence cost cutoff effect instrument interval level n outcome p seed treatment".split()
)  # what else is given a number with '=', and is no setting


@dataclass(frozen=True, slots=True)
class CalledSetting:
    """A parameter by its name, and the value that the words give it."""

    name: str
    value: Value


def settings_called(
    text: str, specs: Iterable[AlgorithmSpec], *, is_named: bool, taken: frozenset[str]
) -> tuple[CalledSetting, ...]:
    """Return the settings of algorithms that a text gives a value.

    Parameters
    ----------
    specs : the algorithms whose settings may be meant.
    is_named : whether the text names the algorithm; else only names that mean nothing else count.
    taken : names that mean something else here, such as columns, in lower case.
    """
    kinds: dict[str, _Kind] = {}
    for spec in specs:
        for name, field in spec.params.model_fields.items():
            kinds.setdefault(name, _kind(field.annotation))
    found = (
        _called(name, kind, text)
        for name, kind in kinds.items()
        if name not in ELSEWHERE | taken and (is_named or name in _PLAIN)
    )
    return tuple(setting for setting in found if setting is not None)


def unknown_setting(text: str, spec: AlgorithmSpec, taken: frozenset[str]) -> str:
    """Return the name that a text sets with '=', though this algorithm has no such setting."""
    for found in _GIVEN.finditer(text):
        name = found["name"].lower()
        fields = spec.params.model_fields
        is_known = name in taken | _OF_THE_STUDY or any(
            name == field or re.fullmatch(_words(field), name, re.IGNORECASE) for field in fields
        )
        if not is_known:
            return found["name"]
    return ""


def refusal(spec: AlgorithmSpec, setting: CalledSetting) -> str:
    """Return why an algorithm cannot be run with a setting, "" where it can."""
    try:
        spec.params.model_validate({setting.name: setting.value})
    except ValidationError as error:
        reasons = "; ".join(fault["msg"][:1].lower() + fault["msg"][1:] for fault in error.errors())
        return f"{spec.title} cannot have {setting.name} = {setting.value}: {reasons}."
    return ""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What values a parameter takes: numbers, whether whole ones, or one of a few words."""

    is_number: bool
    is_whole: bool
    words: Mapping[str, Value]


def _kind(annotation: Any) -> _Kind:
    types = {annotation, *get_args(annotation)}
    words: dict[str, Value] = {}
    for each in types:
        if get_origin(each) is Literal or get_origin(annotation) is Literal:
            words |= {str(w): w for w in get_args(annotation) if isinstance(w, str) and w}
        elif isinstance(each, type) and issubclass(each, Enum):
            words |= {str(member.value): str(member.value) for member in each}
        elif each is bool:
            words |= dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
    return _Kind(bool(types & {int, float}), int in types and float not in types, words)


def _called(name: str, kind: _Kind, text: str) -> CalledSetting | None:
    for pattern in _patterns(name, kind.is_number, kind.is_whole, tuple(kind.words)):
        if found := re.search(pattern, text, re.IGNORECASE):
            value = _value(found["value"], kind, is_share=bool(found["share"]))
            return CalledSetting(name, value)
    return None


@cache
def _patterns(
    name: str, is_number: bool, is_whole: bool, words: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the forms in which a parameter is given a value: the value behind it, or before."""
    ways = [re.escape(word).replace("_", "[ _-]") for word in words]
    values = "|".join([_NUMBER] * is_number + ways)
    if not values:
        return ()
    value = rf"(?P<value>{values})(?P<share> ?%| per ?cent)?(?![\w.]*\w)"
    behind = rf"(?<![\w-])(?:{_words(name)}){_IS}{value}"
    counts = "|".join([r"\d+"] * is_whole + ways)
    before = rf"(?<![\w.,-])(?P<value>{counts})(?P<share>)[ -](?:{_words(name)})\b"
    return (behind, before) if counts else (behind,)


def _words(name: str) -> str:
    return "|".join(filter(None, (name.replace("_", "[ _-]"), _CALLED.get(name, ""))))


def _value(said: str, kind: _Kind, *, is_share: bool) -> Value:
    plain = re.sub(r"[ -]", "_", said.lower())
    if plain in kind.words:
        return kind.words[plain]
    number = float(said.replace(",", ""))
    return number / 100 if is_share else number
