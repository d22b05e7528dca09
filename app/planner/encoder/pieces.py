"""Texts cut into the pieces of words that the encoder knows (WordPiece, arXiv:1609.08144)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_INSIDE = "##"
UNKNOWN = "[UNK]"


class Pieces:
    """Cuts texts by a vocabulary, whose places are the numbers of the pieces."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._places = {piece: place for place, piece in enumerate(vocabulary)}
        self._of_word = lru_cache(maxsize=20_000)(self._cut)

    def of(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, without regard to case and accents."""
        return [place for word in _WORD.findall(_plain(text)) for place in self._of_word(word)]

    def place(self, piece: str) -> int:
        return self._places[piece]

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._longest_first(word)) or (self._places[UNKNOWN],)

    def _longest_first(self, word: str) -> Iterator[int]:
        """Yield the longest known piece, again and again; nothing where some part is not known."""
        found, start = [], 0
        while start < len(word):
            ends = range(len(word), start, -1)
            known = (self._known(word, start, end) for end in ends)
            place, start = next((k for k in known if k), (None, len(word)))
            if place is None:
                return
            found.append(place)
        yield from found

    def _known(self, word: str, start: int, end: int) -> tuple[int, int] | None:
        piece = f"{_INSIDE if start else ''}{word[start:end]}"
        place = self._places.get(piece)
        return None if place is None else (place, end)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")
