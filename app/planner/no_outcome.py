"""Columns that cannot be what a treatment changes: those before it, and those that decide on it."""

from __future__ import annotations

from dataclasses import replace

from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.moments import Phase, phase
from app.planner.pairing import Pair, Side
from app.planner.stated_consequences import is_named
from app.planner.thresholds import read_cutoff

_TWO = 2


def with_later_effect(
    pair: Pair, text: str, description: str, profile: Profile, lexicon: Lexicon
) -> Pair:
    """Return the pair with the next likely effect where the one read cannot be one.

    A column that the question names is taken at its word.
    """
    if pair.cause is None or pair.effect is None or is_named(pair.effect.column, text):
        return pair
    cause, effect = pair.cause.column, pair.effect.column
    why = _objection(cause, effect, f"{text}\n{description}", profile, lexicon)
    others = (
        other.effect
        for other in pair.others
        if other.cause == cause
        and other.effect != effect
        and phase(profile.variable(other.effect))[0] is not Phase.BEFORE
    )
    instead = next(others, None) if why else None
    if instead is None:
        return pair
    return replace(pair, effect=Side(instead, pair.effect.phrase, 0.5, f"{effect!r} {why}"))


def _objection(
    cause: str, effect: str, words: str, profile: Profile, lexicon: Lexicon
) -> str | None:
    treatment = profile.variable(cause)
    when, said = phase(profile.variable(effect))
    if when is Phase.BEFORE and phase(treatment)[0] is not Phase.BEFORE:
        return f"is from before the treatment ({said.lower()!r})"
    if treatment.n_distinct != _TWO:
        return None
    cut = read_cutoff(words, profile, lexicon, cause, "")
    return "decides who is treated" if cut and cut.column == effect else None
