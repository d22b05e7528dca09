"""`python -m tests.questions.kind_weights [--write]`: fits the weights that choose kinds.

A multinomial logit, its ridge drawn towards what the rules read; the shares right are those of
tables that the weights have not seen.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from app.causal.question import QuestionKind
from app.planner.columns import Lexicon
from app.planner.encoder.heard import KINDS, heard
from app.planner.kinds.choice import WEIGHTS_FILE, least
from app.planner.kinds.features import NAMES, features
from app.planner.kinds.ruling import HARDLY_RULED, ruling
from tests.questions.asked import Meant, questions, table

_FOLDS, _RIDGE = 8, 0.5
_TRUST = 1.5  # the weight of what the rules read, before any question is seen
_RARE = 0.15  # the power by which questions of a rare kind count for more


@dataclass(frozen=True, slots=True)
class Example:
    """One question as numbers, the place of its kind, and that of the kind that the rules read."""

    meant: Meant
    row: np.ndarray
    right: int
    ruled: int


def main() -> None:
    found = list(examples())
    print(f"{len(found)} questions, {len(NAMES)} features")
    by_rules = np.array([e.ruled for e in found])
    print(f"right by the rules alone: {_share(found, by_rules)}")
    print(f"right on tables not seen: {_share(found, cross_validated(found))}")
    weights = fitted(found)
    print(f"right on these: {_share(found, _best(found, weights))}")
    if "--write" in sys.argv:
        told = zip(NAMES, weights, strict=True)
        lines = (f" {json.dumps(name)}: {json.dumps(_told(own))}" for name, own in told)
        WEIGHTS_FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def examples() -> Iterator[Example]:
    """Yield each question but those kept out."""
    for meant in questions():
        if not meant.is_kept_out:
            asked = table(meant.table)
            lexicon = Lexicon(asked.profile, asked.told)
            said = ruling(meant.text, lexicon)
            by_ear = heard(meant.text, asked.profile, asked.told)
            row = features(said.question, said.context, said.ruled, asked.profile, lexicon, by_ear)
            yield Example(meant, row, KINDS.index(QuestionKind(meant.kind)), KINDS.index(said.kind))


def fitted(found: Sequence[Example]) -> np.ndarray:
    """Return the weights, (n_features, n_kinds), that make the right kinds likeliest."""
    rows, right = np.stack([e.row for e in found]), np.array([e.right for e in found])
    count = np.bincount(right, minlength=len(KINDS))
    weight = (count.max() / count[right]) ** _RARE
    middle, places = _middle(), np.arange(len(found))
    held = np.array([[float(name != "always")] for name in NAMES])  # the constant is free

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(middle.shape)
        scores = rows @ weights
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        away = held * (weights - middle)
        total = -weight @ np.log(shares[places, right]) + 0.5 * _RIDGE * float((away**2).sum())
        shares[places, right] -= 1.0
        return total, (rows.T @ (shares * weight[:, None]) + _RIDGE * away).ravel()

    best = minimize(loss, middle.ravel(), jac=True, method="L-BFGS-B").x
    return np.asarray(best.reshape(middle.shape))


def cross_validated(found: Sequence[Example]) -> np.ndarray:
    """Return the kind of each question by weights fitted to other tables."""
    fold = np.array([zlib.crc32(e.meant.table.encode()) % _FOLDS for e in found])
    chosen = np.zeros(len(found), dtype=int)
    for k in range(_FOLDS):
        weights = fitted([e for e, own in zip(found, fold, strict=True) if own != k])
        here = [e for e, own in zip(found, fold, strict=True) if own == k]
        chosen[fold == k] = _best(here, weights)
    return chosen


def _middle() -> np.ndarray:
    """Return the weights that are held to be likely beforehand."""
    middle = np.zeros((len(NAMES), len(KINDS)))
    for place, kind in enumerate(KINDS):
        middle[NAMES.index(f"ruled {kind}"), place] = _TRUST
    middle[NAMES.index("path"), KINDS.index(QuestionKind.MEDIATION)] = _TRUST
    return middle


def _best(found: Sequence[Example], weights: np.ndarray) -> np.ndarray:
    """Return the kinds that are chosen: those by rules but where weights may decide, and do."""
    scores = np.stack([e.row for e in found]) @ weights
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    best = scores.argmax(axis=1)
    enough = np.array([least(kind) for kind in KINDS])[best]
    clear = shares.max(axis=1) >= enough * shares.sum(axis=1)
    ruled = np.array([e.ruled for e in found])
    is_open = np.isin(ruled, [KINDS.index(kind) for kind in HARDLY_RULED])
    return np.where(clear & is_open, best, ruled)


def _share(found: Sequence[Example], chosen: np.ndarray) -> str:
    right = np.array([e.right for e in found]) == chosen
    parts = np.array([e.meant.part for e in found])
    each = (f"{p} {right[parts == p].mean():.1%}" for p in dict.fromkeys(parts))
    return f"{right.mean():.1%} ({', '.join(each)})"


def _told(weights: np.ndarray) -> dict[str, float]:
    shown = zip(KINDS, weights, strict=True)
    return {kind.value: round(float(w), 2) for kind, w in shown if abs(w) >= 0.005}


if __name__ == "__main__":
    main()
