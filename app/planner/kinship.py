"""Which columns say the same: copies that were measured, transforms by name, shared words."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.causal.data import Variable
from app.causal.profile import Diagnosis, Profile, Verdict
from app.planner.column_words import split_labels
from app.planner.words import content, tokens

_SAME_THING = re.compile(
    r"duplic|determin|leak|copy|copies|function|change_score|redundan|collinear|identical"
    r"|difference_of|sum_of|derived",
    re.IGNORECASE,
)


def same_thing(diagnosis: Diagnosis) -> bool:
    """Tell whether a diagnosis says that its columns repeat or determine each other."""
    return diagnosis.verdict is not Verdict.PASSED and bool(_SAME_THING.search(diagnosis.name))


def parts_of_sum(profile: Profile, name: str, beside: Collection[str]) -> tuple[str, ...]:
    """Return the columns, all of them in `beside`, of which a column is a weighted sum."""
    for diagnosis in profile.diagnoses:
        if diagnosis.name == "linear_dependence" and diagnosis.columns[:1] == (name,):
            parts = diagnosis.columns[1:]
            if set(parts) <= set(beside):
                return parts
    return ()


def is_transform(name: str, other: str) -> bool:
    """Tell whether one name is the other's logarithm, square or standardised form."""
    a, b = sorted((name.lower(), other.lower()), key=len)
    if a == b:
        return False
    root = re.escape(a)
    before = r"(?:l|ln|log|sqrt|z|std|scaled|d|diff|delta)_?"
    after = r"_?(?:sq|2|squared|log|ln|z|std|scaled|bin|binary|cat|category|group|pct|change|diff)"
    return re.fullmatch(rf"{before}{root}|{root}{after}", b) is not None


def own_words(variable: Variable) -> set[str]:
    return set(tokens(f"{variable.name} {variable.description}"))


def meaning(variable: Variable) -> set[str]:
    """Return the stems by which a column is called, its value labels and years left out."""
    words = content(f"{variable.name} {split_labels(variable.description)[0]}")
    return {word for word in words if word.isalpha() and len(word) > 2}
