"""`python -m tests.messages.weights [--write]`: fits the weights that choose wishes.

A multinomial logit, its ridge drawn towards what rules hear; the shares right are those of
wordings that the weights have not seen.
"""

from __future__ import annotations

import re
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from app.causal.data import Kind
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Setting
from app.planner.conversation.listener import ExpertListener
from app.planner.conversation.wishes.choice import WEIGHTS_FILE
from app.planner.conversation.wishes.features import WISHES, marks, names, row
from app.planner.conversation.wishes.named import Named, named
from app.planner.conversation.wishes.ruled import ruled
from app.planner.conversation.wishes.wish import Wish
from tests.messages.training_runs import settings

HERE = Path(__file__).parent
_FOLDS, _RIDGE = 5, 0.06
_TRUST = 1.5  # the weight of what rules hear, before any message is seen
_RARE = 0.3  # the power by which messages of a rare wish count for more
_SEEN = 2  # how often a mark must be seen to have a weight
_METHODS = (
    "matching", "propensity score matching", "inverse probability weighting", "OLS", "regression",
    "a causal forest", "double machine learning", "the PC algorithm", "GES", "LiNGAM", "FCI",
    "difference in differences", "synthetic control", "fixed effects", "entropy balancing",
)  # fmt: skip
_DRAWN = frozenset({"PC", "GES", "LiNGAM", "FCI"})


@dataclass(frozen=True, slots=True)
class Example:
    """One message with what it names, what rules hear in it, and what it wishes."""

    line: int
    said: Named
    ruled: tuple[Wish, ...]
    meant: Wish


def examples() -> Iterator[Example]:
    """Yield each message that was written down, said of some of the runs."""
    number = 0
    for wish, told in tomllib.loads((HERE / "wishes.toml").read_text()).items():
        for line in told.strip().split("\n"):
            number += 1
            rng = np.random.default_rng(zlib.crc32(line.encode()))
            for setting in _fitting(line, rng):
                yield _said(number, Wish(wish), _filled(line, setting, rng), setting)


def _said(line: int, wish: Wish, text: str, setting: Setting) -> Example:
    lexicon = _lexicon(settings().index(setting))
    heard = ExpertListener().by_rules(text, setting, lexicon)
    return Example(line, named(text, setting, lexicon), ruled(heard), wish)


@cache
def _lexicon(place: int) -> Lexicon:
    return Lexicon(settings()[place].profile)


def _fitting(line: str, rng: np.random.Generator) -> list[Setting]:
    """Return runs that have what the message names."""
    able = [
        s
        for s in settings()
        if (not re.search(r"\b[TY]\b", line) or (s.question and s.question.treatment))
        and (not re.search(r"\bL\b", line) or Kind.NOMINAL in s.profile.kinds)
    ]
    return [able[i] for i in rng.permutation(len(able))[:1]]


def _filled(line: str, setting: Setting, rng: np.random.Generator) -> str:
    """Return a message with columns, levels and methods in place of the letters for them."""
    question = setting.question
    assert question is not None
    ends = (question.treatment, question.outcome)
    columns = [v.name for v in setting.profile.variables if v.name not in ends and v.is_numeric]
    others = [str(n).replace("_", " ") for n in rng.permutation(columns)]
    levels = [lv for v in setting.profile.variables if v.kind is Kind.NOMINAL for lv in v.levels]
    of_graph = not question.treatment
    methods = [m for m in _METHODS if (m.removeprefix("the ").split()[0] in _DRAWN) is of_graph]
    pools = {
        "X": others[:1], "Z": others[1:2], "W": others[2:3], "T": [question.treatment or ""],
        "Y": [question.outcome or ""], "L": list(rng.permutation(levels)),
        "M": list(rng.permutation(methods)),
    }  # fmt: skip

    def thing(found: re.Match[str]) -> str:
        pool = pools[found[0]]
        return str(pool.pop(0) if len(pool) > 1 else pool[0])

    return re.sub(r"\b[XZWTYLM]\b", thing, line)


def vocabulary(found: Sequence[Example]) -> dict[str, int]:
    count = Counter(mark for e in found for mark in marks(e.said))
    kept = sorted(mark for mark, times in count.items() if times >= _SEEN)
    return {mark: i for i, mark in enumerate(kept)}


def fitted(found: Sequence[Example], known: dict[str, int]) -> np.ndarray:
    """Return the weights, (n_features, n_wishes), that make the right wishes likeliest."""
    rows = sparse.csr_matrix(np.stack([row(e.said, e.ruled, known) for e in found]))
    right = np.array([WISHES.index(e.meant) for e in found])
    count = np.bincount(right, minlength=len(WISHES))
    weight = (count.max() / count[right]) ** _RARE
    middle, places = _middle(known), np.arange(len(found))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(middle.shape)
        scores = rows @ weights
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        away = weights - middle
        total = -weight @ np.log(shares[places, right]) + 0.5 * _RIDGE * float((away**2).sum())
        shares[places, right] -= 1.0
        return total, (rows.T @ (shares * weight[:, None]) + _RIDGE * away).ravel()

    best = minimize(loss, middle.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return np.asarray(best.reshape(middle.shape))


def _middle(known: dict[str, int]) -> np.ndarray:
    """Return the weights that are held to be likely beforehand."""
    told = names(tuple(known))
    middle = np.zeros((len(told), len(WISHES)))
    for place, wish in enumerate(WISHES):
        middle[told.index(f"ruled {wish}"), place] = _TRUST
    return middle


def cross_validated(found: Sequence[Example]) -> float:
    """Return the share of messages whose wish is likeliest by weights fitted to other lines."""
    fold = np.array([zlib.crc32(str(e.line).encode()) % _FOLDS for e in found])
    right = []
    for k in range(_FOLDS):
        seen = [e for e, own in zip(found, fold, strict=True) if own != k]
        known = vocabulary(seen)
        weights = fitted(seen, known)
        here = [e for e, own in zip(found, fold, strict=True) if own == k]
        best = (np.stack([row(e.said, e.ruled, known) for e in here]) @ weights).argmax(axis=1)
        right += [WISHES[i] is e.meant for i, e in zip(best, here, strict=True)]
    return float(np.mean(right))


def main() -> None:
    found = list(examples())
    print(f"{len(found)} messages, {len(vocabulary(found))} marks")
    by_rules = np.mean([e.meant in e.ruled for e in found])
    print(f"heard by the rules alone: {by_rules:.1%}")
    if "--quick" not in sys.argv:
        print(f"likeliest on wordings not seen: {cross_validated(found):.1%}")
    if "--write" in sys.argv:
        known = vocabulary(found)
        weights = fitted(found, known).astype(np.float16)
        told = np.frombuffer("\n".join(known).encode(), dtype=np.uint8)
        np.savez_compressed(WEIGHTS_FILE, marks=told, weights=weights)


if __name__ == "__main__":
    main()
