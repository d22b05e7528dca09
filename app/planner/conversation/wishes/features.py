"""A message as numbers: its words and their classes, what it is about, how rules hear it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from app.planner.conversation.wishes.cues import cues_of
from app.planner.conversation.wishes.named import THINGS, Named
from app.planner.conversation.wishes.wish import Wish
from app.planner.vectors import DIMENSIONS, mean
from app.planner.words import stem

WISHES = tuple(Wish)
_FIRST = 3  # words at the beginning that tell by their place
_OF_MARKS, _OF_VECTORS = 3.0, 1.5  # how much all marks of a message weigh together, and its vector
_SHORT_WORD = 4  # letters: words of fewer are no forms of others
_COUNTED = ("xcol", "tcol", "ycol", "lev", "num")
_MOST = 3


def marks(said: Named) -> tuple[str, ...]:
    """Return what is seen in a message: words, pairs, classes of words, what is named how often."""
    return tuple(dict.fromkeys((*_of_words(said.words), *_of_classes(said.words))))


def _of_words(said: Sequence[str]) -> Iterator[str]:
    words = [word if len(word) < _SHORT_WORD else stem(word) for word in said]
    yield from words
    yield from ("^ " + " ".join(words[:n]) for n in range(1, _FIRST + 1))
    yield from (f"{a} {b}" for a, b in pairwise(words))
    yield from (f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False))
    yield from (f"{a} _ {b}" for a, b in zip(words, words[2:], strict=False))
    yield from (f"{word} $" for word in words[-1:])
    yield from (f"{min(words.count(thing), _MOST)} {thing}" for thing in _COUNTED)
    yield f"length {min(len(words) // 3, 4)}"


def _of_classes(said: Sequence[str]) -> Iterator[str]:
    told = [own for word in said if (own := sorted(cues_of(word) or {word} & THINGS))]
    yield from (f"@{cue}" for own in told for cue in own)
    yield from (f"@{a} @{b}" for own, later in pairwise(told) for a in own for b in later)
    yield from (f"^ @{cue}" for own in told[:1] for cue in own)
    yield from (f"@{cue} $" for own in told[-1:] for cue in own)


def row(said: Named, ruled: Sequence[Wish], known: Mapping[str, int]) -> np.ndarray:
    """Return a message as numbers: marks, then its vector, then rules, then 1.

    Parameters
    ----------
    ruled : what rules hear in it.
    known : the place of each mark that has a weight.
    """
    found = [known[mark] for mark in marks(said) if mark in known]
    numbers = np.zeros(len(known))
    numbers[found] = _OF_MARKS / np.sqrt(max(len(found), 1))
    heard = [float(wish in ruled) for wish in WISHES]
    own = mean((word, 1.0) for word in said.words) * _OF_VECTORS
    return np.concatenate([numbers, own, heard, [float(not ruled), 1.0]])


def names(known: Sequence[str]) -> tuple[str, ...]:
    """Return what each number of a row is."""
    about = (f"about {i}" for i in range(DIMENSIONS))
    return (*known, *about, *(f"ruled {wish}" for wish in WISHES), "not ruled", "always")
