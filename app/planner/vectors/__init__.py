"""What words are like, from the company they keep in texts (see LICENSE.txt).

bench/vector_file.py makes the file: GloVe (doi:10.3115/v1/D14-1162) in 64 dimensions.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from io import BytesIO

import numpy as np

DIMENSIONS = 64
_SMOOTH = 1e-3  # a word that makes up this share of all words counts half
_OCCURRENCES = 12.0  # Zipf: the k-th most frequent word makes up 1 / (12 k) of a text


def vector(word: str) -> np.ndarray | None:
    """Return the direction of a word in lower case, of length 1, shape (64,), if it is known."""
    place = _places().get(word)
    if place is None:
        return None
    own = _vectors()[place].astype(float)
    return np.asarray(own / np.linalg.norm(own))


def tellingness(word: str) -> float:
    """Return how much a word tells, 0 to 1: smooth inverse frequency, as Arora et al. (2017)."""
    place = _places().get(word, len(_places()))
    return _SMOOTH / (_SMOOTH + 1.0 / (_OCCURRENCES * (place + 1)))


def mean(words: Iterable[tuple[str, float]]) -> np.ndarray:
    """Return the mean direction of weighted words, of length 1, shape (64,); 0 if none is known."""
    total = np.zeros(DIMENSIONS)
    for word, weight in words:
        if (own := vector(word)) is not None:
            total += weight * tellingness(word) * own
    return np.asarray(total / (np.linalg.norm(total) or 1.0))


@cache
def _vectors() -> np.ndarray:
    return np.asarray(_file()["vectors"])


@cache
def _places() -> dict[str, int]:
    words = _file()["words"].tobytes().decode().split("\n")
    return {word: place for place, word in enumerate(words)}


@cache
def _file() -> dict[str, np.ndarray]:
    data = resources.files(__name__).joinpath("words.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
