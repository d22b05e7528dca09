"""A question over a dataset as numbers: what each cut and each pair of columns has for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.planner.columns import Lexicon
from app.planner.ends.by_ear import EndsHeard
from app.planner.ends.cuts import MARKS, Cut, Form, Source, is_turned
from app.planner.ends.traits import TRAITS, Traits
from app.planner.vectors import DIMENSIONS

_FAINTLY = 0.02
ORDERS = ("cause first", "turned, cause first", "turned, effect first", "both at one place")
OF_CUT = (
    "cause fits", "effect fits", "both fit", "weaker fit", "log fit", "unit fits",
    "amount of two levels", "rank", "holds clause", "effect holds clause", "starts late",
    "of whom", "cause compares", "effect compares", *(f"mark {mark}" for mark in MARKS),
    *(f"by {form.name.lower()}" for form in Form), *(source.name.lower() for source in Source),
    *(f"whole, {order}" for order in ORDERS), "cause implied", "cause alike", "effect alike",
)  # fmt: skip
OF_CAUSE = (
    *(f"cause {name}" for name in TRAITS), "cause in context", "cause named", "cause best word",
    "cause words", "cause aside", "cause heard", "cause heard beside",
    *(f"cause about {k}" for k in range(DIMENSIONS)),
)  # fmt: skip
OF_EFFECT = (
    *(f"effect {name}" for name in TRAITS), "effect in context", "effect named", "effect best word",
    "effect words", "effect aside", "effect lasts", "effect takes time", "effect pays",
    "effect happens", "effect heard", "effect heard beside",
    *(f"effect about {k}" for k in range(DIMENSIONS)),
)  # fmt: skip
OF_PAIR = ("covered", "transform", *ORDERS)
NAMES = (*OF_CUT, *OF_CAUSE, *OF_EFFECT, *OF_PAIR)

_MANIPULATED = ("decided", "drawn", "taken up", "by threshold", "done")
_UNNAMED = 0.4  # how well words may fit a column at most that leave open what is meant
_LASTING = 0.5  # how well a time fits what is said to be delayed or prolonged, and has no column
_CALLED = 0.8  # how well a phrase fits a column that is meant although it never varies


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one question.

    `of_cut` has shape (n_cuts, n, n, len(OF_CUT)), causes before effects; `of_cause` and
    `of_effect` (n, …); `of_pair` (n, n, len(OF_PAIR)), where n is the number of columns.
    `possible` (n_cuts, n, n) are the pairs of which both ends fit a cut at all; `effects`
    (n_cuts, n) is how well each column fits the words of the effect.
    """

    cuts: tuple[Cut, ...]
    of_cut: np.ndarray
    of_cause: np.ndarray
    of_effect: np.ndarray
    of_pair: np.ndarray
    possible: np.ndarray
    effects: np.ndarray


def features(
    question: str, context: str, cuts: tuple[Cut, ...], lexicon: Lexicon, traits: Traits,
    aside: frozenset[str], fewest: float, heard: EndsHeard,
) -> Features:  # fmt: skip
    """Return what speaks for each pair of columns under each cut.

    Parameters
    ----------
    aside : columns that are named for another purpose: instruments, what is adjusted for.
    fewest : how well a phrase must fit a column to mean it at all, 0 to 1.
    heard : what the encoder makes of the columns.
    """
    own = traits.columns()
    named = _named(question, lexicon)
    said = _said(question, lexicon)
    apart = np.array([[float(name in aside)] for name in lexicon.columns]).reshape(-1, 1)
    hints = lexicon.fit(context)[:, None] if context else np.zeros((len(own), 1))
    asked_for = traits.asked_for(question)
    lasts = asked_for[:, 0]
    about = lexicon.likeness.directions
    causes, effects, units = (_fits(words, lexicon) for words in _phrases(cuts))
    effects = np.maximum(effects, 0.5 * units)
    effects = np.maximum(effects, _LASTING * _unnamed(effects)[:, None] * lasts)
    possible = (causes >= fewest)[:, :, None] & (effects >= fewest)[:, None, :]
    implied = _implied(causes, own)
    possible |= (implied > 0)[:, :, None] & (effects >= fewest)[:, None, :]
    possible |= np.array([c.form is Form.WHOLE for c in cuts], dtype=bool)[:, None, None]
    called = np.maximum(causes.max(axis=0, initial=0.0), effects.max(axis=0, initial=0.0))
    usable = traits.usable | (called >= _CALLED)  # one that is asked about is refused, not skipped
    possible &= usable[:, None] & usable & ~np.eye(len(own), dtype=bool)
    pairs = _of_pairs(question, lexicon, traits)
    whole = np.array([c.form is Form.WHOLE for c in cuts], dtype=float)
    orders = whole[:, None, None, None] * pairs[None, :, :, -len(ORDERS) :]
    of_two = own[:, list(TRAITS).index("two levels")]
    return Features(
        cuts,
        np.concatenate(
            [
                _of_cuts(cuts, causes, effects, units, of_two),
                orders,
                _as_cause(implied),
                _alike(cuts, lexicon),
            ],
            axis=-1,
        ),
        np.hstack([own, hints, named, said, apart, heard.as_cause, about]),
        np.hstack([own, hints, named, said, apart, asked_for, heard.as_effect, about]),
        pairs,
        possible,
        effects,
    )


def _implied(causes: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Return what was done to the units where a cut names no cause: "the programme", (n_cuts, n).

    It is 0 where the words of the cause fit some column.
    """
    done = own[:, [list(TRAITS).index(name) for name in _MANIPULATED]].max(axis=1)
    return np.asarray(_unnamed(causes)[:, None] * done)


def _unnamed(fits: np.ndarray) -> np.ndarray:
    """Return how far the words of each cut fit no column, 0 where they do fit one, (n_cuts,)."""
    unnamed = 1.0 - fits.max(axis=1, initial=0.0)
    return np.asarray(np.where(unnamed >= 1.0 - _UNNAMED, unnamed, 0.0))


def _as_cause(implied: np.ndarray) -> np.ndarray:
    n = implied.shape[1]
    return np.broadcast_to(implied[:, :, None, None], (*implied.shape, n, 1))


def _alike(cuts: tuple[Cut, ...], lexicon: Lexicon) -> np.ndarray:
    """Return how like the words of cause and effect the columns are, (n_cuts, n, n, 2)."""
    n = len(lexicon.columns)
    like = lexicon.likeness.of
    causes = np.array([like(cut.cause) for cut in cuts]).reshape(len(cuts), n, 1)
    effects = np.array([like(cut.effect) for cut in cuts]).reshape(len(cuts), 1, n)
    return np.stack(np.broadcast_arrays(causes, effects), axis=-1)


def _phrases(cuts: tuple[Cut, ...]) -> tuple[list[str], list[str], list[str]]:
    return [c.cause for c in cuts], [c.effect for c in cuts], [c.unit for c in cuts]


def _named(question: str, lexicon: Lexicon) -> np.ndarray:
    named = lexicon.mentioned(question)
    return np.array([[float(name in named)] for name in lexicon.columns]).reshape(-1, 1)


def _said(question: str, lexicon: Lexicon) -> np.ndarray:
    """Return the weight of the best word for each column, and of all words, shape (n, 2)."""
    wanted = lexicon.wanted(question)
    if not wanted:
        return np.zeros((len(lexicon.columns), 2))
    told = np.array([lexicon.rarity(w) * lexicon.hits(w) for w in wanted])
    return np.stack([np.minimum(told.max(axis=0), 2.0), np.minimum(told.sum(axis=0), 5.0)], axis=1)


def _fits(phrases: list[str], lexicon: Lexicon) -> np.ndarray:
    """Return how well columns fit each phrase; a column that is named outdoes the others."""
    rows = [fit(phrase, lexicon) for phrase in phrases]
    return np.array(rows).reshape(len(rows), len(lexicon.columns))


def fit(phrase: str, lexicon: Lexicon) -> np.ndarray:
    if not phrase:
        return np.zeros(len(lexicon.columns))
    whole = lexicon.named(phrase)
    exact = [whole] if whole else lexicon.mentioned(phrase)
    fits = lexicon.fit(phrase)
    if exact:
        is_named = np.array([name in exact for name in lexicon.columns])
        return np.where(is_named, 1.0, 0.5 * fits)
    if not fits.any():  # the name may run words of the phrase together
        nearly = {m.column: m.score for m in lexicon.ranked(phrase)}
        return np.array([nearly.get(name, 0.0) for name in lexicon.columns])
    return fits


def _of_cuts(
    cuts: tuple[Cut, ...], causes: np.ndarray, effects: np.ndarray, units: np.ndarray,
    of_two: np.ndarray,
) -> np.ndarray:  # fmt: skip
    n = causes.shape[1]
    shape = (len(cuts), n, n)
    cause = np.broadcast_to(causes[:, :, None], shape)
    effect = np.broadcast_to(effects[:, None, :], shape)
    amounts = np.array([c.by_amount for c in cuts], dtype=float)[:, None] * of_two
    alone = np.array(
        [
            [
                c.rank,
                c.holds_clause,
                c.effect_holds_clause,
                c.starts_late,
                c.of_whom,
                c.cause_compares,
                c.effect_compares,
                *(c.mark == mark for mark in MARKS),
                *(c.form is f for f in Form),
                *(c.source is f for f in Source),
            ]
            for c in cuts
        ],
        dtype=float,
    ).reshape(len(cuts), 7 + len(MARKS) + len(Form) + len(Source))
    return np.stack(
        [
            cause,
            effect,
            np.sqrt(cause * effect),
            np.minimum(cause, effect),
            np.log(cause * effect + _FAINTLY),
            np.broadcast_to(units[:, None, :], shape),
            np.broadcast_to(amounts[:, :, None], shape),
            *(np.broadcast_to(alone[:, k, None, None], shape) for k in range(alone.shape[1])),
        ],
        axis=-1,
    )


def _of_pairs(question: str, lexicon: Lexicon, traits: Traits) -> np.ndarray:
    wanted = lexicon.wanted(question)
    hits = np.array([lexicon.hits(w) for w in wanted]).reshape(len(wanted), len(lexicon.columns))
    rarity = np.array([lexicon.rarity(w) for w in wanted])
    known = np.einsum("w,wab->ab", rarity, np.maximum(hits[:, :, None], hits[:, None, :]))
    covered = known / (rarity.sum() or 1.0)
    return np.stack([covered, traits.transforms(), *_orders(question, lexicon)], axis=-1)


def _orders(question: str, lexicon: Lexicon) -> tuple[np.ndarray, ...]:
    """Return which column is spoken of first, and whether the words between turn that round."""
    n = len(lexicon.columns)
    places = [lexicon.first_said(question, name) for name in lexicon.columns]
    first, turned = np.zeros((n, n)), np.zeros((n, n))
    same = np.zeros((n, n))
    for a, one in enumerate(places):
        for b, other in enumerate(places):
            if one is None or other is None:
                continue
            first[a, b] = one < other
            same[a, b] = one == other
            turned[a, b] = is_turned(question[min(one, other) : max(one, other)])
    later = 1.0 - first - same
    return first * (1 - turned), first * turned, later * turned, same
