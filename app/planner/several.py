"""Several questions in one text: which of them are asked beside the one that is answered."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.question import Question
from app.planner.asking import asked
from app.planner.attribution_reading import ATTRIBUTED
from app.planner.clauses import plain_question, speaks_of_it
from app.planner.pairing import Pairing
from app.planner.phrases import sentences

_SURELY = 0.4  # how well both ends must fit for a sentence to be a question of its own


def further(text: str, question: Question, pairing: Pairing) -> tuple[str, ...]:
    """Return the sentences that ask for another effect than the one that was read.

    A sentence that says the same in other words, or asks how large the effect is, is none; one
    that asks for an effect beside what would have been is.
    """
    asking = [s for s in sentences(text) if s.endswith("?")]
    if len(asking) < 2:
        return ()
    return tuple(dict.fromkeys(_others(asking, question, pairing)))


def _others(asking: list[str], question: Question, pairing: Pairing) -> Iterator[str]:
    answered = {question.treatment, question.outcome}
    is_traced = question.kind in ATTRIBUTED
    for sentence in asking:
        plain = plain_question(sentence)
        if speaks_of_it(plain) or (asked(plain) and question.treatment is None):
            continue
        pair = pairing.read(plain, "")
        if pair.cause is None or pair.effect is None or pair.weakest < _SURELY:
            continue
        is_plain = is_traced and asked(plain) is None
        if is_plain or {pair.cause.column, pair.effect.column} != answered:
            yield sentence
