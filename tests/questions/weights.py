"""`python -m tests.questions.weights [--write]`: fits the weights that judge pairs of columns.

A conditional logit over all pairs of a question's columns, the cut of the question summed out;
the shares right are those of tables that the weights have not seen.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from app.planner.ends.choice import WEIGHTS_FILE, Ends
from app.planner.ends.features import NAMES
from tests.questions.asked import Meant, questions, table
from tests.questions.posing import posed

_FOLDS, _RIDGE = 8, 0.5
_RIDGE_OF_MANY = 8.0  # of what columns are about, in as many numbers as word vectors have
_LEAST = 1e-6  # the chance of a right pair that is held to be impossible


@dataclass(frozen=True, slots=True)
class Example:
    """One question: a row of features for each pair and form, `pair` tells to which it belongs."""

    meant: Meant
    rows: np.ndarray
    pairs: np.ndarray
    right: int


def main() -> None:
    found = list(examples())
    print(f"{len(found)} questions with both ends, {len(NAMES)} features")
    right, chance = cross_validated(found)
    print(
        f"right on tables not seen: {right:.1%}, log of the chance of the right pair {chance:.3f}"
    )
    weights = fitted(found)
    print(f"right on these: {np.mean([_of_right(e, weights)[0] for e in found]):.1%}")
    if "--write" in sys.argv:
        told = {name: round(float(w), 3) for name, w in zip(NAMES, weights, strict=True)}
        Path(WEIGHTS_FILE).write_text(json.dumps(told, indent=1) + "\n")


def examples() -> Iterator[Example]:
    """Yield each question, of those that may be looked at, whose cause and effect are ruled on."""
    for meant in questions():
        if meant.is_fresh or not meant.treatment or not meant.outcome:
            continue
        if example := _example(meant):
            yield example


def _example(meant: Meant) -> Example | None:
    asked = table(meant.table)
    question, context, lexicon, calendar = posed(meant.text, asked)
    columns = lexicon.columns
    ends = Ends(asked.profile, lexicon, calendar, asked.told, meant.text)
    if not {meant.treatment, meant.outcome} <= set(columns) or _is_index(meant, asked):
        return None
    found = ends.features(question, context)
    rows, pairs = ends.rows(found)
    right = columns.index(meant.treatment) * len(columns) + columns.index(meant.outcome)
    return Example(meant, rows, pairs, right)


def _is_index(meant: Meant, asked: object) -> bool:
    profile = asked.profile  # type: ignore[attr-defined]
    time = profile.time.column if profile.time else None
    return meant.treatment in {profile.unit_column, time}


def fitted(found: Sequence[Example]) -> np.ndarray:
    """Return the weights that make the right pairs likeliest, held small by a ridge."""
    usable = [e for e in found if (e.pairs == e.right).any()]
    ridge = np.array([_RIDGE_OF_MANY if " about " in name else _RIDGE for name in NAMES])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.5 * float(ridge * weights @ weights), ridge * weights
        for e in usable:
            scores = e.rows @ weights
            everywhere = _softmax(scores)
            own = np.where(e.pairs == e.right, scores, -np.inf)
            there = _softmax(own)
            total += _log_sum(scores) - _log_sum(own)
            slope = slope + (everywhere - there) @ e.rows
        return total, slope

    start = np.zeros(len(NAMES))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def cross_validated(found: Sequence[Example]) -> tuple[float, float]:
    """Return the share of pairs right, and the mean log likelihood, by weights of other tables."""
    chances = []
    for fold in range(_FOLDS):
        weights = fitted([e for e in found if _fold(e) != fold])
        chances += [_of_right(e, weights) for e in found if _fold(e) == fold]
    right, chance = np.array(chances).T
    return float(right.mean()), float(np.log(np.maximum(chance, _LEAST)).mean())


def _of_right(example: Example, weights: np.ndarray) -> tuple[bool, float]:
    """Return whether the right pair is the likeliest, and how likely it is."""
    if not len(example.rows):
        return False, 0.0
    chances = np.bincount(example.pairs, _softmax(example.rows @ weights))
    own = chances[example.right] if example.right < len(chances) else 0.0
    return int(chances.argmax()) == example.right, float(own)


def _fold(example: Example) -> int:
    return zlib.crc32(example.meant.table.encode()) % _FOLDS


def _softmax(scores: np.ndarray) -> np.ndarray:
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


def _log_sum(scores: np.ndarray) -> float:
    top = scores.max()
    return float(top + np.log(np.exp(scores - top).sum()))


if __name__ == "__main__":
    main()
