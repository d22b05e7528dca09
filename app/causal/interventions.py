"""Rows in which a variable was set from outside: the column that says which, and its readers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.catalogue import DiscoverySpec
from app.causal.data import DISCRETE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.data import Variable
    from app.causal.profile import Profile
    from app.causal.question import Knowledge

_NOTHING = frozenset(
    {"", "none", "nothing", "no", "observational", "observation", "obs", "control", "baseline",
     "natural", "untouched", "unperturbed", "0"}
)  # fmt: skip
_BETWEEN = re.compile(r"\s*[,;+&|]\s*")


def targets_in(level: str, names: Sequence[str]) -> frozenset[str] | None:
    """Return the variables that a level names, none where nothing was set; None if unreadable.

    Several are joined by comma, semicolon, plus or ampersand: "pka + pkc".
    """
    by_folded = {name.casefold(): name for name in names}
    if level.strip().casefold() in _NOTHING:
        return frozenset()
    parts = [part.strip().casefold() for part in _BETWEEN.split(level.strip())]
    if not all(part in by_folded for part in parts):
        return None
    return frozenset(by_folded[part] for part in parts)


def target_column(variables: Sequence[Variable]) -> str | None:
    """Return the column whose levels all name numeric columns or say that nothing was set."""
    names = [v.name for v in variables if v.kind not in DISCRETE]
    for variable in variables:
        if variable.kind not in DISCRETE or not variable.levels:
            continue
        read = [targets_in(level, names) for level in variable.levels]
        if None not in read and any(read):
            return variable.name
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionalSpec(DiscoverySpec):
    """A discovery algorithm for rows of which it is known what was set from outside."""

    def objections(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        yield from DiscoverySpec.objections(self, profile, knowledge)
        targets = target_column(profile.variables)
        if targets is None:
            yield (
                f"{self.title} needs a column that names, in each row, the variable that was set"
                " from outside, or says none."
            )
        others = [v.name for v in profile.variables if v.kind in DISCRETE and v.name != targets]
        if others:
            yield f"{self.title} takes no categories but the targets: {', '.join(others)}."
