"""Which wishes rules hear in a message: what they make of it, in the words of `Wish`."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.conditions import RELATIVE, Comparison, Condition
from app.planner.amendments import Amendments
from app.planner.conversation.heard import (
    Ask,
    Change,
    Contrast,
    Explain,
    Heard,
    Refine,
    Stated,
    Topic,
    Undo,
)
from app.planner.conversation.wishes.wish import Wish

_WHOLE = ((Undo, Wish.UNDO), (Contrast, Wish.COMPARE), (Ask, Wish.ASK))
_LEFT_OUT = (Comparison.IS_NOT, Comparison.AT_LEAST, Comparison.AT_MOST)
_OF_QUESTION = (
    ("differ by", Wish.BY_GROUPS), ("runs through", Wish.THROUGH), ("or does", Wish.TURNED),
    ("For whom", Wish.WHOM), ("Who should", Wish.WHOM), ("costs", Wish.WHOM),
)  # fmt: skip


def ruled(heard: Heard | None) -> tuple[Wish, ...]:
    """Return the wishes of a message as it was heard; none where it was not understood."""
    match heard:
        case Explain(Topic.CHECK):
            return (Wish(f"check {heard.term}"),)
        case Explain():
            return (Wish(heard.topic.value),)
        case Refine():
            found = (w for change in heard.changes for w in _of_change(change))
            return tuple(dict.fromkeys(found))
        case _:
            return tuple(wish for kind, wish in _WHOLE if isinstance(heard, kind))


def _of_change(change: Change) -> Iterator[Wish]:
    yield from map(_of_rows, change.population)
    yield from (Wish.USE_METHOD for _ in change.algorithms)
    if change.is_redrawn:
        yield Wish.AGAIN
    yield from (Wish.TAKEN_AS for _ in change.taken)
    yield from _of_statement(change.stated)
    yield from _of_amendments(change.amendments)
    if change.question:
        yield next((w for words, w in _OF_QUESTION if words in change.question), Wish.WHAT_IF)


def _of_rows(condition: Condition) -> Wish:
    if condition.comparison in RELATIVE:
        return Wish.EXTREMES
    return Wish.LEAVE_ROWS_OUT if condition.comparison in _LEFT_OUT else Wish.KEEP_ROWS


def _of_statement(stated: Stated) -> Iterator[Wish]:
    if stated.required:
        yield Wish.ARROW
    if stated.forbidden:
        yield _of_denied({c for c, _ in stated.forbidden}, {e for _, e in stated.forbidden})
    if stated.exogenous:
        yield Wish.ROOT
    if stated.latents_possible is not None:
        yield Wish.SOME_HIDDEN if stated.latents_possible else Wish.NONE_HIDDEN


def _of_denied(causes: set[str], effects: set[str]) -> Wish:
    if causes == effects or len(causes) == len(effects) == 1:
        return Wish.NO_ARROW
    return Wish.SINK if len(effects) > len(causes) else Wish.ROOT


def _of_amendments(wanted: Amendments) -> Iterator[Wish]:
    told = (
        (wanted.treatment, Wish.OTHER_TREATMENT), (wanted.outcome, Wish.OTHER_OUTCOME),
        (wanted.contrast, Wish.LEVELS), (wanted.instruments, Wish.INSTRUMENT),
        (wanted.also_adjusted, Wish.HOLD), (wanted.not_adjusted, Wish.LET_GO),
        (wanted.without, Wish.WITHOUT_ASSUMPTION), (wanted.level, Wish.LEVEL),
        (wanted.repeats, Wish.REPEATS),
    )  # fmt: skip
    yield from (wish for part, wish in told if part)
