"""`python -m bench.word_file FOLDER`: WordNet's files made into one of kindred words.

One line a word, `word neighbour:weight …`, weights from 1 (loosely) to 9 (the same); an irregular
form is a line `took =take`. Words are those of one part that occur in tagged text or in meanings.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).parents[1] / "app" / "planner" / "wordnet" / "words.txt.gz"
_PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_OF_TYPE = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_SAME, _MEANING = 0.95, 0.3
_KINSHIP = {
    "+": 0.9, "\\": 0.9, "<": 0.9, "=": 0.85, "!": 0.7, "&": 0.6, "^": 0.5, "@": 0.6, "~": 0.5,
    "*": 0.6, ">": 0.6, "$": 0.5, "#p": 0.35, "%p": 0.35, "#m": 0.35, "%m": 0.35,
}  # fmt: skip
_PLAIN = re.compile(r"[a-z]{3,}")
_SENSES, _NEIGHBOURS, _FEWEST_MEANINGS = 5, 32, 3
_EMPTY = frozenset(
    "the and that with for from into which who whom used usually having been being this such some "
    "other especially not are was one two more most very its their his her has have between within "
    "without something someone made make makes making given give part parts form act state quality "
    "relating person people characterized certain kind set group small large often about over than "
    "any all can may etc did does through under upon thing things order whose when where".split()
)


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning, its links (sign, other set), and the words that explain it."""

    words: tuple[str, ...]
    links: tuple[tuple[str, str, int, int], ...]
    meaning: tuple[str, ...]


def main() -> None:
    folder = Path(sys.argv[1])
    synsets = dict(_synsets(folder))
    lines = sorted({*_lines(folder, synsets), *_irregular(folder)})
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    print(f"{len(lines)} words, {TARGET.stat().st_size / 1e6:.2f} MB")


def _synsets(folder: Path) -> Iterator[tuple[str, Synset]]:
    for part, name in _PARTS.items():
        for line in (folder / f"data.{name}").read_text().splitlines():
            if not line.startswith(" "):
                yield _synset(part, line)


def _synset(part: str, line: str) -> tuple[str, Synset]:
    data, _, gloss = line.partition("|")
    fields = data.split()
    n_words = int(fields[3], 16)
    words = tuple(re.sub(r"\(.*\)", "", w).lower() for w in fields[4 : 4 + 2 * n_words : 2])
    start = 5 + 2 * n_words
    links = []
    for i in range(int(fields[start - 1])):
        sign, offset, pos, ends = fields[start + 4 * i : start + 4 * i + 4]
        key = f"{'a' if pos == 's' else pos}{offset}"
        links.append((sign, key, *divmod(int(ends, 16), 256)))
    meaning = _PLAIN.findall(gloss.split('"')[0].lower())
    kept = tuple(w for w in meaning if w not in _EMPTY)
    return f"{part}{fields[0]}", Synset(words, tuple(links), kept)


def _lines(folder: Path, synsets: dict[str, Synset]) -> Iterator[str]:
    counts = _counts(folder)
    explaining = Counter(w for s in synsets.values() for w in set(s.meaning))
    told: dict[str, dict[str, float]] = defaultdict(dict)
    often = {word for word, *_ in counts}
    for part, name in _PARTS.items():
        for line in (folder / f"index.{name}").read_text().splitlines():
            word = line.split(" ", 1)[0]
            is_kept = word in often or explaining[word] >= _FEWEST_MEANINGS
            if _PLAIN.fullmatch(word) and is_kept and word not in _EMPTY:
                _tell(told[word], word, part, line, synsets, counts, explaining)
    for word, near in told.items():
        known = ((w, v) for w, v in near.items() if w in told)
        best = sorted(known, key=lambda p: (-p[1], p[0]))[:_NEIGHBOURS]
        kept = [f"{w}:{min(round(10 * v), 9)}" for w, v in best if round(10 * v) >= 1]
        if kept:
            yield f"{word} {' '.join(kept)}"


def _counts(folder: Path) -> dict[tuple[str, str, int], int]:
    """Return how often a word has its n-th meaning in tagged text."""
    found = {}
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, number, count = line.split()
        word, _, rest = key.partition("%")
        found[word, _OF_TYPE[rest[0]], int(number)] = int(count)
    return found


def _tell(
    near: dict[str, float],
    word: str,
    part: str,
    line: str,
    synsets: dict[str, Synset],
    counts: dict[tuple[str, str, int], int],
    explaining: Counter[str],
) -> None:
    """Add the kin of a word in one part of speech, rarer meanings counting less."""
    n_senses = int(line.split()[2])
    offsets = line.split()[-n_senses:]
    seen = [counts.get((word, part, i + 1), 0) + 1 for i in range(n_senses)]
    for place, offset in enumerate(offsets[:_SENSES]):
        share = seen[place] / max(seen)
        trust = max(min(1.0, 0.45 + 0.55 * share), 0.45) if place else 1.0
        for kin, weight in _kin(word, f"{part}{offset}", synsets, explaining):
            if kin != word and _PLAIN.fullmatch(kin):
                near[kin] = max(near.get(kin, 0.0), trust * weight)


def _kin(
    word: str, key: str, synsets: dict[str, Synset], explaining: Counter[str]
) -> Iterator[tuple[str, float]]:
    own = synsets[key]
    yield from ((w, _SAME) for w in own.words)
    place = own.words.index(word) + 1 if word in own.words else 0
    for sign, other, source, target in own.links:
        weight = _KINSHIP.get(sign, 0.0)
        if not weight or source not in (0, place):
            continue
        words = synsets[other].words
        yield from ((w, weight) for w in (words[target - 1 : target] if target else words))
    for explained in own.meaning[:12]:
        if explaining[explained] < 2000:
            yield explained, _MEANING


def _irregular(folder: Path) -> Iterator[str]:
    for name in _PARTS.values():
        for line in (folder / f"{name}.exc").read_text().splitlines():
            form, base = line.split()[:2]
            if form != base and _PLAIN.fullmatch(form) and _PLAIN.fullmatch(base):
                yield f"{form} ={base}"


if __name__ == "__main__":
    main()
