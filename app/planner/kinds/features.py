"""A question as numbers: what the rules read, the cues in its words, the columns it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.causal.data import Kind, Variable
from app.causal.profile import Profile, Structure
from app.causal.question import QuestionKind
from app.planner.columns import Lexicon
from app.planner.encoder.heard import KINDS, Heard
from app.planner.ends.traits import GIVEN
from app.planner.kinds.cues import CUES, seen
from app.planner.words import stem, tokens

_IN_CONTEXT = (
    "last", "moved", "gap", "more than", "scarce", "one case", "suppose", "amount", "blame",
    "variation", "only those", "structure", "these",
)  # fmt: skip
_OF_RULES = (*(f"ruled {k}" for k in QuestionKind), "certain", "path", "path past")
_OF_COLUMNS = (
    "no column", "one column", "two columns", "more columns", "series", "panel", "given said",
    "kinds said", "level named", "levels named", "given beside", "kinds beside",
)  # fmt: skip
_HEARD = tuple(f"heard {k}" for k in KINDS)
NAMES = (
    *CUES, *(f"told {name}" for name in _IN_CONTEXT), *_OF_RULES, *_OF_COLUMNS, *_HEARD, "always",
)  # fmt: skip
_UNLIKELY = -6.0  # logarithms of chances below this are all the same
SPOKEN_OF = 0.42  # how near a word must be to a column to speak of it


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules read: the kind, whether its words leave no doubt, and a path between."""

    kind: QuestionKind | None
    is_certain: bool = False
    has_path: bool = False
    is_past: bool = False


def features(
    question: str, context: str, ruled: Ruled, profile: Profile, lexicon: Lexicon, by_ear: Heard
) -> np.ndarray:
    """Return the features of one question, shape (len(NAMES),).

    Each is 0 or 1, but those of what the encoder hears are logarithms of chances.
    """
    own, around = seen(question), seen(context) if context else {}
    rows = (
        *(name in own for name in CUES),
        *(name in around for name in _IN_CONTEXT),
        *(ruled.kind is kind for kind in QuestionKind),
        ruled.is_certain, ruled.has_path, ruled.is_past,
        *_of_columns(question, profile, lexicon),
        *np.maximum(by_ear.kinds, _UNLIKELY),
        True,
    )  # fmt: skip
    return np.array(rows, dtype=float)


def spoken_of(question: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns that words of the question are nearest to, in the order of the words."""
    found: dict[str, None] = {}
    for word in lexicon.wanted(question):
        hits = lexicon.hits(word)
        if hits.size and hits.max() >= SPOKEN_OF:
            found.setdefault(lexicon.columns[int(hits.argmax())])
    return tuple(found)


def _of_columns(question: str, profile: Profile, lexicon: Lexicon) -> tuple[bool, ...]:
    said = [profile.variable(name) for name in spoken_of(question, lexicon)]
    n, given = len(said), any(is_given(v) for v in said)
    kinds = any(v.kind is Kind.NOMINAL and v.n_distinct > 2 for v in said)
    levels = max((_named_levels(question.lower(), v) for v in profile.variables), default=0)
    return (
        n == 0, n == 1, n == 2, n > 2,
        profile.structure is Structure.TIME_SERIES, profile.structure is Structure.PANEL,
        given, kinds, levels > 0, levels > 1, given and n > 2, kinds and n > 2,
    )  # fmt: skip


def is_given(variable: Variable) -> bool:
    """Tell whether a column is of what nobody does to people: age, sex, the season."""
    return bool(GIVEN & {stem(t) for t in tokens(f"{variable.name} {variable.description}")})


def _named_levels(question: str, variable: Variable) -> int:
    telling = (level.lower() for level in variable.levels if len(level) > 1 and level.isalpha())
    return sum(level in question for level in telling)
