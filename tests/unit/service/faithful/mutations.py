"""Sentences made wrong in one place, as a model or a slip might: what a check has to catch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.service.faithful.cited import vocabulary

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Mutation:
    """A sentence in which one thing was changed; `kind` names it."""

    kind: str
    text: str
    original: str
    cites: tuple[str, ...]


_TURNED = {
    "raised": "lowered", "lowered": "raised", "rose": "fell", "fell": "rose", "less": "more",
    "higher": "lower", "lower": "higher", "multiplied": "reduced", "larger": "smaller",
}  # fmt: skip
_GRADES = ("Strong evidence", "Suggestive evidence", "Cannot tell for sure")
_ARROWS = {"→": "←", "○→": "←○", "↔": "→", "—": "→", "○—○": "○→"}


def mutations(result: Result, rng: np.random.Generator) -> Iterator[Mutation]:
    """Yield every kind of change that each sentence of the story allows, one at a time."""
    names = sorted(vocabulary(result))
    for sentence in result["narration"]:
        text, cites = sentence["text"], tuple(sentence["cites"])
        for kind, changed in (
            ("number", _other_number(text, names, rng)),
            ("sign", _other_sign(text)),
            ("arrow", _other_arrow(text)),
            ("name", _other_name(text, names, rng)),
            ("order", _swapped_names(text, names)),
            ("strength", _other_strength(text, rng)),
        ):
            if changed is not None and changed != text:
                yield Mutation(kind, changed, text, cites)


def _other_number(text: str, names: list[str], rng: np.random.Generator) -> str | None:
    bare = text
    for name in sorted(names, key=len, reverse=True):
        bare = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda m: "#" * len(m.group()), bare)
    found = list(re.finditer(r"(?<![\w.#])\d[\d,]*(?:\.\d+)?(?![\w#])", bare))
    if not found:
        return None
    match = found[rng.integers(len(found))]
    places = [i for i, c in enumerate(match.group()) if c.isdigit()]
    place = places[rng.integers(len(places))]
    digit = str((int(match.group()[place]) + rng.integers(1, 10)) % 10)
    changed = f"{match.group()[:place]}{digit}{match.group()[place + 1 :]}"
    return f"{text[: match.start()]}{changed}{text[match.end() :]}"


def _other_sign(text: str) -> str | None:
    for word, other in _TURNED.items():
        if re.search(rf"\b{word}\b", text):
            return re.sub(rf"\b{word}\b", other, text, count=1)
    if match := re.search(r"(?<![\w.])([+\-])(?=\d)", text):
        return f"{text[: match.start()]}{'-' if match.group() == '+' else ''}{text[match.end() :]}"
    return None


def _other_arrow(text: str) -> str | None:
    match = re.search("|".join(map(re.escape, sorted(_ARROWS, key=len, reverse=True))), text)
    return match and f"{text[: match.start()]}{_ARROWS[match.group()]}{text[match.end() :]}"


def _other_name(text: str, names: list[str], rng: np.random.Generator) -> str | None:
    present = [n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text)]
    others = [n for n in (*names, "income_2", "height") if n not in present]
    if not present:
        return None
    old, new = present[rng.integers(len(present))], others[rng.integers(len(others))]
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)


def _swapped_names(text: str, names: list[str]) -> str | None:
    found = [n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text)]
    if len(found) < 2:
        return None
    first, second = found[:2]
    either = rf"(?<!\w)(?:{re.escape(first)}|{re.escape(second)})(?!\w)"
    swapped = {first: second, second: first}
    return re.sub(either, lambda m: swapped[m.group()], text)


def _other_strength(text: str, rng: np.random.Generator) -> str | None:
    grade = next((g for g in _GRADES if text.startswith(f"{g}:")), None)
    if grade is None:
        return None
    others = [g for g in _GRADES if g != grade]
    return text.replace(grade, others[rng.integers(2)], 1)
