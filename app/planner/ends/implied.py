"""An outcome that a question leaves out, or names by its quantity only: "does the course pay?"."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from app.planner.columns import Lexicon
from app.planner.words import carrying, stem

_NEARLY_SAID = 0.4  # how near a word must be to a column to be a word for it
_SURE = 0.5  # how likely the cause must be, and the effect where that is the cause
# "The effect of being offered a seat", with no word on what.
_OF_CAUSE = re.compile(
    r"\b(?:effects?|impacts?|influence|consequences?|benefits?|returns?|payoff)"
    r" (?:of|to|from) (?P<cause>(?:(?! (?:up)?on ).)+)$",
    re.IGNORECASE,
)
# Words that ask whether something does good, and not for what.
_AT_ALL = frozenset(
    stem(word)
    for word in "work help matter useful worth worthwhile pay benefit effective effectiveness "
    "influence return payoff success succeed difference harm hurt harmful beneficial point sense "
    "deliver outcome gain show tell advantage wise build grow develop fade last evolve unfold "
    "change differ".split()
)


def implied(
    chances: np.ndarray, question: str, lexicon: Lexicon, measured: Collection[str]
) -> tuple[str, str] | None:
    """Return a cause that is spoken of and the effect that is then likeliest, if that is likely.

    It is None where the question has words for an effect that fit no column, unless they ask for
    a quantity, as money or time, of which the effect is.

    Parameters
    ----------
    chances : how likely each pair is, causes before effects, shape (n, n).
    measured : the columns of the quantity that the question asks for.
    """
    place = _cause(chances, question, lexicon)
    if place is None or not chances[place].any():
        return None
    effect = int(np.argmax(chances[place]))
    cause, name = lexicon.columns[place], lexicon.columns[effect]
    if chances[place, effect] < _SURE * chances[place].sum():
        return None
    return (cause, name) if _is_open(question, place, lexicon) or name in measured else None


def _cause(chances: np.ndarray, question: str, lexicon: Lexicon) -> int | None:
    """Return the place of the column that the grammar, or else likelihood, makes the cause."""
    if told := _OF_CAUSE.search(question.rstrip("?!. ")):
        ranked = lexicon.ranked(told["cause"])
        return lexicon.columns.index(ranked[0].column) if ranked else None
    place = int(np.argmax(chances.sum(axis=1)))
    said = (lexicon.hits(word)[place] for word in lexicon.wanted(question))
    is_said = max(said, default=0.0) >= _NEARLY_SAID
    return place if is_said and chances[place].sum() >= _SURE * chances.sum() else None


def _is_open(question: str, cause: int, lexicon: Lexicon) -> bool:
    """Tell whether a question has no word for an effect beside those for its cause."""
    words = (word for word in carrying(question) if stem(word) not in _AT_ALL)
    return all(lexicon.hits(word)[cause] >= _NEARLY_SAID for word in words)
