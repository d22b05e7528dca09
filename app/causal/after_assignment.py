"""Columns that chance cannot have made differ between the arms of an experiment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import design_matrix
from app.causal.kernels.absorbed import group_means
from app.causal.kernels.specification import predicts
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import arms_of, treatment_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand, Identification
    from app.causal.question import Level

BEYOND_CHANCE = 1e-4  # of all columns together: how rarely chance alone may look like this


def without_consequences(
    found: Identification, data: Dataset, doubtful: Collection[str]
) -> Identification:
    """Return the estimands of an experiment without columns that the treatment has moved.

    What was settled before a random assignment is alike in all arms, but for chance. A column
    that is not, is a consequence, and to hold it fixed would take away part of the effect
    (Rosenbaum 1984, doi:10.2307/2981697).

    Parameters
    ----------
    doubtful : the columns of which it is not known that they were settled before.
    """
    tried = [n for n in dict.fromkeys(_adjusted(found)) if n in doubtful]
    if not tried or _arms(data, found.estimands[0]) is None:
        return found  # a dose is seldom drawn by lot: what goes with it may as well be its cause
    likely = BEYOND_CHANCE / len(tried)
    chances = {name: _chance(data, found.estimands[0], name) for name in tried}
    moved = tuple(name for name in tried if chances[name] < likely)
    if not moved:
        return found
    kept = tuple(_without(estimand, moved) for estimand in found.estimands)
    told = _told(moved, max(chances[name] for name in moved))
    return replace(found, estimands=kept, warnings=(*found.warnings, told))


def _adjusted(found: Identification) -> list[str]:
    return [name for estimand in found.estimands for name in estimand.adjustment]


def _without(estimand: Estimand, moved: Collection[str]) -> Estimand:
    kept = tuple(name for name in estimand.adjustment if name not in moved)
    return replace(estimand, adjustment=kept)


def _chance(data: Dataset, estimand: Estimand, name: str) -> float:
    """Return how likely chance makes the column differ so much between the arms.

    Where whole units or blocks were assigned, units are compared, within blocks.
    """
    treatment = treatment_values(data, estimand, _arms(data, estimand))
    table = np.column_stack([treatment, design_matrix(data, (name,))[0]])
    known = ~np.isnan(table).any(axis=1)
    table, levels = table[known], 1
    frame = pd.DataFrame(data.frame[known])
    blocks = _codes(frame, estimand.group_column)
    units = _codes(frame, estimand.unit_column)
    if units is not None:
        _, first = np.unique(units, return_index=True)
        table, blocks = group_means(table, units), None if blocks is None else blocks[first]
    if blocks is not None:
        table, levels = table - group_means(table, blocks)[blocks], int(blocks.max()) + 1
    return predicts(table[:, 1:], table[:, 0], levels=levels).p_value


def _arms(data: Dataset, estimand: Estimand) -> tuple[Level, Level] | None:
    return arms_of(data.variable(estimand.treatment), estimand.contrast)


def _codes(frame: pd.DataFrame, column: str | None) -> NDArray[np.intp] | None:
    if column is None:
        return None
    return pd.factorize(frame[column], use_na_sentinel=False)[0].astype(np.intp)


def _told(moved: tuple[str, ...], chance: float) -> Diagnosis:
    names = ", ".join(moved)
    one = len(moved) == 1
    differ, them, they = ("differs", "it", "it is") if one else ("differ", "them", "they are")
    return Diagnosis(
        "changed_by_treatment",
        Verdict.INCONCLUSIVE,
        f"{names} {differ} between the groups by more than chance allows: the treatment must have"
        f" moved {them}, so {they} not held fixed. If that was settled before, assignment was not"
        " random.",
        test="F test of the column predicting the group",
        p_value=chance,
        columns=moved,
    )
