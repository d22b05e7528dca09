"""How like the words of a phrase are to those of each column, by word vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from app.planner.vectors import DIMENSIONS, mean, tellingness, vector
from app.planner.words import carrying, stem


class Likeness:
    """Compares phrases with the columns of one dataset.

    Parameters
    ----------
    words : of each column, the words by which it may be called, with how surely.
    """

    def __init__(self, words: Sequence[Mapping[str, float]]) -> None:
        self._words = words
        self._found: dict[str, np.ndarray] = {}

    def of(self, phrase: str) -> np.ndarray:
        """Return how like a phrase each column is, 0 to 1, shape (n_columns,).

        Each word is held against the nearest of a column's, and counts by how much it tells.
        """
        words = tuple(dict.fromkeys(carrying(phrase)))
        if not words:
            return np.zeros(len(self._words))
        telling = np.array([tellingness(word) for word in words])
        return np.asarray(telling @ np.stack([self.of_word(w) for w in words]) / telling.sum())

    def of_word(self, word: str) -> np.ndarray:
        """Return how like a word in lower case each column is, 0 to 1, shape (n_columns,)."""
        if word not in self._found:
            self._found[word] = self._squared(word)
        return self._found[word]

    @cached_property
    def directions(self) -> np.ndarray:
        """What each column's words are about on the whole, shape (n_columns, 64)."""
        weighted = (((word, h**2) for word, h in own.items()) for own in self._words)
        return np.array([mean(own) for own in weighted]).reshape(len(self._words), DIMENSIONS)

    def _squared(self, word: str) -> np.ndarray:
        """Return the squared cosines, for only near ones tell; a form of the word itself has 1."""
        own, root = vector(word), stem(word)
        nearest = np.zeros(len(self._words))
        if own is not None:
            nearest[:] = [float((held @ own).max(initial=0.0)) for held in self._vectors]
        return np.asarray(np.where([root in stems for stems in self._stems], 1.0, nearest**2))

    @cached_property
    def _stems(self) -> list[frozenset[str]]:
        return [frozenset(map(stem, own)) for own in self._words]

    @cached_property
    def _vectors(self) -> list[np.ndarray]:
        """The directions of the known words of each column, shape (n_words, 64) each."""
        known = ([vector(word) for word in own] for own in self._words)
        found = ([v for v in own if v is not None] for own in known)
        return [np.array(own).reshape(len(own), DIMENSIONS) for own in found]
