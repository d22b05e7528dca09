"""How wishes for a change are carried out, with the columns, methods and numbers that are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from app.causal.assumption import Assumption
from app.causal.data import Kind
from app.causal.question import Among
from app.planner.amendments import Amendments, param_words
from app.planner.columns import Lexicon
from app.planner.conversation.again import by, most_moved, through, turned
from app.planner.conversation.changes import (
    by_method,
    held,
    let_go,
    repeats_in,
    what_if,
    without_assumption,
)
from app.planner.conversation.ends import levels_compared, of_other_ends
from app.planner.conversation.heard import Change, Heard, Refine, Setting
from app.planner.conversation.meanings import meanings
from app.planner.conversation.settings import is_of_use
from app.planner.conversation.wishes.known import KNOWN, one
from app.planner.conversation.wishes.message import Message
from app.planner.conversation.wishes.rows import extremes, kept, left_out
from app.planner.conversation.wishes.wish import Wish
from app.planner.naming import column

Rule: TypeAlias = Callable[[str, Setting, Lexicon], Iterator[Change]]
_TWO = 2
_ALL = re.compile(
    r"\b(?:anything|everything|nothing|all|any|none|covariates?|controls?|adjustments?|adjusting"
    r"|unadjusted|raw|crude)\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:match\w*|adjust\w*|control\w*|condition\w*)\b.* (?:on|for|by)\b", re.IGNORECASE
)
_OLD = re.compile(r"\b(?:old|older|young|younger|elderly|seniors?)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|so|but|now|please|what|if|we|could|you|let['’]?s)[ ,]+)+", re.IGNORECASE
)
_MOVED_BY_US = re.compile(r"^(?:(?:and|so|but|now|what|if|what happens)[ ,]+)+", re.IGNORECASE)
_UNTREATED = re.compile(
    r"\b(?:untreated|not|never|no|n['’]t|atc|without)\b|n['’]t\b", re.IGNORECASE
)
_SHARE = re.compile(r"(?<![\w.])(\d{2}(?:\.\d+)?|0?\.\d+)(?![\w.])")
_OVERLAP = re.compile(r"\boverlap", re.IGNORECASE)


def _held(message: Message) -> Heard | None:
    """Return that columns are held fixed; one that is named with a level of it is of rows."""
    if message.named.levels and message.others:
        return kept(message)
    names = message.others or (_rest(message) if _ALL.search(message.said) else ())
    return one(held(names, message.setting)) if names else None


def _rest(message: Message) -> tuple[str, ...]:
    """Return all columns but those that the question itself is about."""
    asked = message.question
    own = {*message.ends, *asked.instruments, asked.running_variable, asked.unit_column}
    return tuple(
        v.name
        for v in message.setting.profile.variables
        if v.name not in own and v.kind not in (Kind.IDENTIFIER, Kind.TEXT, Kind.DATETIME)
    )


def _let_go(message: Message) -> Heard | None:
    """Return that columns are not held fixed; one that is named with a value is of rows."""
    if isinstance(rows := left_out(message), Refine):
        named = {c.column for change in rows.changes for c in change.population}
        if named & set(message.others) and (message.numbers or message.named.levels):
            return rows
    if not message.others and message.question.treatment and _ALL.search(message.said):
        return one(let_go(_rest(message), message.setting))
    return one(let_go(message.others, message.setting)) if message.others else None


def _method(message: Message) -> Heard | None:
    """Return another method; what it is to match on, or to adjust for, is held fixed as well."""
    name = message.named.algorithm
    if not name:
        return None
    also = message.others if _ON.search(message.said) else ()
    more = (held(also, message.setting),) if also else ()
    return one(by_method(name, message.setting), *more)


def _another_method(message: Message) -> Heard | None:
    others = [n for n in message.setting.others if n != message.named.algorithm]
    return one(by_method(others[0], message.setting)) if others else None


def _without_assumption(message: Message) -> Heard | None:
    found = tuple(without_assumption(message.said))
    return one(*found) if found else None


def _level(message: Message) -> Heard | None:
    """Return the level of intervals: the first share that is named, or number below one."""
    shares = (float(n) for n in _SHARE.findall(message.text))
    said = next(
        (x / 100 if x >= 1 else x for x in shares if 0.5 < (x / 100 if x >= 1 else x) < 1), None
    )
    if said is None:
        return None
    wanted = Amendments(level=round(said, 6))
    return one(Change(f"Intervals are at {100 * said:g} %.", amendments=wanted))


def _repeats(message: Message) -> Heard | None:
    found = tuple(repeats_in(message.text, message.setting))
    return one(*found) if found else None


def _outcome(message: Message) -> Heard | None:
    return _other_ends(message, "", _only(message.others))


def _treatment(message: Message) -> Heard | None:
    return _other_ends(message, _only(message.others), "")


def _only(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ""


def _other_ends(message: Message, cause: str, effect: str) -> Heard | None:
    if not message.question.treatment:
        return None
    found = tuple(of_other_ends(cause, effect, message.setting)) if cause or effect else ()
    return one(*found) if found else None


def _among(message: Message) -> Heard | None:
    if not all((message.question.treatment, message.question.outcome)):
        return None
    whom = (
        Among.OVERLAP
        if _OVERLAP.search(message.said)
        else (Among.UNTREATED if _UNTREATED.search(message.said) else Among.TREATED)
    )
    wanted = Amendments(among=whom)
    return one(Change(" ".join(wanted.sentences()), amendments=wanted))


def _instrument(message: Message) -> Heard | None:
    if not message.others:
        return None
    told = f"The instrument is {', '.join(message.others)}."
    return one(Change(told, amendments=Amendments(instruments=message.others)))


def _no_instrument(message: Message) -> Heard | None:
    if not message.question.instruments:
        return None
    told = f"{', '.join(message.question.instruments)} is not used as an instrument."
    return one(Change(told, amendments=Amendments(without=(Assumption.EXCLUSION,))))


def _what_if(message: Message) -> Heard | None:
    """Return what would be, however the supposing is worded: 'and if price was cut by half?'."""
    ways = (message.text, f"what if {_MOVED_BY_US.sub('', message.text)}")
    for said in (*ways, f"what if we {_OPENING.sub('', message.text)}"):
        if found := tuple(what_if(said, message.setting, message.lexicon)):
            return one(*found)
    return None


def _again_drawn(_message: Message) -> Heard:
    return one(Change("It is done again with other random draws.", is_redrawn=True))


def _again(asked: str) -> Heard | None:
    return one(Change(f"Asked: {asked}", question=asked)) if asked else None


def _by_groups(message: Message) -> Heard | None:
    return _again(by(message.question, _group(message)))


def _group(message: Message) -> str:
    """Return the column by which an effect may differ: the one named, or that of the levels."""
    if message.others:
        return message.others[0]
    holding = (
        v.name for v in message.setting.profile.variables
        if v.name not in message.ends and set(message.named.levels) & set(v.levels)
    )  # fmt: skip
    return next(holding, "") if message.named.levels else _age(message)


def _age(message: Message) -> str:
    """Return the column of ages where old or young people are spoken of."""
    if not _OLD.search(message.said):
        return ""
    return column("age", message.lexicon)


def _whom(message: Message) -> Heard | None:
    return _again(most_moved(message.question))


def _through(message: Message) -> Heard | None:
    return _again(through(message.question, _only(message.others)))


def _turned(message: Message) -> Heard | None:
    return _again(turned(message.question))


def _by_rules(rule: Rule, message: Message) -> Heard | None:
    found = tuple(rule(message.said, message.setting, message.lexicon))
    return one(*found) if found else None


def _params(name: str, message: Message) -> Heard | None:
    """Return a parameter of the steps that take it, set to the one number that is named."""
    numbers = [n for n in message.numbers if n > 0]
    if len(numbers) != 1 or not is_of_use(name, message.setting):
        return None
    value = numbers[0] / 100 if name == "alpha" and "%" in message.text else numbers[0]
    wanted = Amendments(params=((name, value),))
    return one(Change(param_words(name, value), amendments=wanted))


def _cutoff(message: Message) -> Heard | None:
    if len(message.numbers) != 1 or not message.question.running_variable:
        return None
    wanted = Amendments(cutoff=message.numbers[0])
    return one(Change(" ".join(wanted.sentences()), amendments=wanted))


CHANGED: Mapping[Wish, Callable[[Message], Heard | None]] = MappingProxyType(
    {
        **KNOWN,
        Wish.KEEP_ROWS: kept,
        Wish.LEAVE_ROWS_OUT: left_out,
        Wish.EXTREMES: extremes,
        Wish.AGAIN: _again_drawn,
        Wish.HOLD: _held,
        Wish.LET_GO: _let_go,
        Wish.USE_METHOD: _method,
        Wish.ANOTHER_METHOD: _another_method,
        Wish.WITHOUT_ASSUMPTION: _without_assumption,
        Wish.LEVEL: _level,
        Wish.REPEATS: _repeats,
        Wish.OTHER_OUTCOME: _outcome,
        Wish.OTHER_TREATMENT: _treatment,
        Wish.AMONG: _among,
        Wish.INSTRUMENT: _instrument,
        Wish.NO_INSTRUMENT: _no_instrument,
        Wish.WHAT_IF: _what_if,
        Wish.BY_GROUPS: _by_groups,
        Wish.WHOM: _whom,
        Wish.THROUGH: _through,
        Wish.TURNED: _turned,
        Wish.LEVELS: partial(_by_rules, levels_compared),
        Wish.TAKEN_AS: partial(_by_rules, meanings),
        Wish.BANDWIDTH: partial(_params, "bandwidth"),
        Wish.LAGS: partial(_params, "max_lag"),
        Wish.SIGNIFICANCE: partial(_params, "alpha"),
        Wish.CUTOFF: _cutoff,
    }
)
