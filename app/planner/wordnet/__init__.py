"""Kindred words of English, from WordNet 3.0 (see LICENSE.txt); bench/word_file.py makes them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from importlib import resources

_ENDINGS = (
    ("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"),
    ("ing", ""), ("ing", "e"), ("ier", "y"), ("er", ""), ("er", "e"), ("iest", "y"), ("est", ""),
    ("est", "e"),
)  # fmt: skip
_SHORTEST = 3


@cache
def kindred(word: str) -> dict[str, float]:
    """Return words near in meaning, or of one root, each with how near it is, 0 to 1.

    Parameters
    ----------
    word : lower case, in any form: 'harvested' is looked up as 'harvest'.
    """
    near: dict[str, float] = {}
    for base in dict.fromkeys(_bases(word)):
        for entry in _lines().get(base, "").split():
            other, _, weight = entry.partition(":")
            if weight:
                near[other] = max(near.get(other, 0.0), int(weight) / 10)
    return near


def is_word(word: str) -> bool:
    """Tell whether a dictionary has a word in lower case, or the form it is derived from."""
    return next(_bases(word), None) is not None


def _bases(word: str) -> Iterator[str]:
    """Yield the forms that a dictionary may hold a word under; all that it holds."""
    known = _lines()
    entry = known.get(word, "")
    if entry.startswith("="):
        yield entry[1:]
    if entry:
        yield word
    for ending, own in _ENDINGS:
        root = word.removesuffix(ending)
        if root == word or len(root) < _SHORTEST:
            continue
        if root + own in known:
            yield root + own
        if not own and root[-1] == root[-2] and root[:-1] in known:
            yield root[:-1]


@cache
def _lines() -> dict[str, str]:
    data = resources.files(__name__).joinpath("words.txt.gz").read_bytes()
    pairs = (line.partition(" ") for line in gzip.decompress(data).decode().split("\n"))
    return {word: rest for word, _, rest in pairs}
