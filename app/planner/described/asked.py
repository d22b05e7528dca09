"""What is asked of a described model, read from the sentence that asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.causal.described.asking import FormalKind, FormalQuery
from app.causal.described.model import DescribedModel
from app.errors import InvalidQuestion
from app.planner.described.asked_effects import (
    HOW_LIKELY,
    IF,
    OVERALL,
    effect,
    necessity_or_path,
    what_if,
)
from app.planner.described.asked_structure import structure
from app.planner.described.request import Request
from app.planner.described.statements import events, formal_events, formulas
from app.planner.described.vocabulary import Vocabulary

_THAN_NOT = re.compile(r"\bthan not\b", re.IGNORECASE)
_MINUS = re.compile(r"\)\s*[-−–]\s*Pr?\s*\(", re.IGNORECASE)
_CONDITION = r"|\b(?:if|when|for)\b"
_NUMBER_SET = re.compile(
    r"(?P<name>[A-Za-z]\w*)\s+(?:is|was|were|had been|been|be|stays?|stayed|becomes?|equals?|="
    r"|to|at|of|by)?\s*"
    r"(?:set to |fixed at |=\s*)?(?P<value>[-−]?\d+(?:\.\d+)?)"
)


def query_in(
    sentence: str, seen: Sequence[str], model: DescribedModel, words: Vocabulary
) -> FormalQuery:
    """Return what the sentence asks; `seen` are sentences that say what was observed.

    Raises
    ------
    InvalidQuestion : it asks for nothing that can be worked out from a description.
    """
    sentence = _THAN_NOT.sub("than otherwise", sentence)
    if model.equations and (found := _numeric(sentence, seen, words)) is not None:
        return found
    evidence = tuple(pair for said in seen for pair in events(said, words))
    request = Request(sentence, evidence, model, words)
    for reader in (_formula, structure, necessity_or_path, what_if, effect, _chance):
        if (found := reader(request)) is not None:
            return found
    raise InvalidQuestion(
        f"What is asked of the described model was not understood: {sentence!r}.",
        hint="Ask for a probability, an effect, independence, an adjustment set, an instrument, "
        "or what would have happened.",
    )


def _numeric(sentence: str, seen: Sequence[str], words: Vocabulary) -> FormalQuery | None:
    """Read a question about the numbers of a model of equations."""
    changed = IF.search(sentence)
    plain = sentence.replace(changed["do"], " ") if changed else sentence
    setting = _numbers(changed["do"], words) if changed else ()
    if changed and not setting and words.mentions(changed["do"]):
        raise InvalidQuestion(
            f"To what the description's variables are changed was not understood: {changed[0]!r}.",
            hint="Give a number, as in 'had X been 5'.",
        )
    known = tuple(pair for said in (*seen, plain) for pair in _numbers(said, words))
    if not setting and not known:
        return None
    asked = words.one(plain)
    known = tuple(dict.fromkeys(known))
    return FormalQuery(
        FormalKind.VALUE, outcome=asked.name if asked else "", setting=setting, seen=known
    )


def _numbers(phrase: str, words: Vocabulary) -> tuple[tuple[str, float], ...]:
    return tuple(
        (found["name"], float(found["value"].replace("−", "-")))
        for found in _NUMBER_SET.finditer(phrase)
        if found["name"] in words.names
    )


def _formula(request: Request) -> FormalQuery | None:
    if (found := _difference(request)) is not None:
        return found
    for inside in formulas(request.text):
        told = formal_events(inside, request.words)
        if told is not None:
            event, given, do = told
            return FormalQuery(FormalKind.PROBABILITY, event=event, given=given, do=do)
    return None


def _difference(request: Request) -> FormalQuery | None:
    """Read P(y | do(x)) − P(y | do(not x)) as the average effect of x on y."""
    parts = [formal_events(inside, request.words) for inside in formulas(request.text)]
    told = [part for part in parts if part is not None]
    if not len(told) == len(parts) == 2 or not _MINUS.search(request.text):
        return None
    (event, given, do), (other, seen, undo) = told
    if event != other or given or seen or len(do) != 1 or undo != ((do[0][0], 1 - do[0][1]),):
        return None
    (x, high), (y, level) = do[0], event[0]
    return FormalQuery(FormalKind.AVERAGE_EFFECT, x, y) if high == level == 1 else None


def _chance(request: Request) -> FormalQuery | None:
    if not HOW_LIKELY.search(request.text) and not OVERALL.search(request.text):
        return None
    asked, behind = request.cut_at_condition(_CONDITION)
    if not request.words.mentions(asked):
        asked, behind = behind, asked
    given = (*events(behind, request.words), *request.evidence)
    event = tuple(pair for pair in events(asked, request.words) if pair[0] not in dict(given))
    if not event:
        return None
    return FormalQuery(
        FormalKind.PROBABILITY, event=event, given=given, direction=request.direction
    )
