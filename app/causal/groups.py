"""Rows compared within groups: each number relative to the mean of its group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.data import DISCRETE, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.data import Dataset


def within_groups(data: Dataset, columns: Sequence[str], group: str) -> Dataset:
    """Return these columns with each number less the mean of its group; categories stay.

    Units stay those of the columns. Rows without a group are compared with each other.

    Parameters
    ----------
    group : a column of `data`, not among `columns`, that says which group a row is from.
    """
    used = data.select(columns)
    numbers = [v.name for v in used.variables if v.kind not in DISCRETE]
    groups = data.frame[group].astype(object).where(data.frame[group].notna(), None)
    values = used.frame[numbers].astype("float64")
    means = values.groupby(groups, dropna=False).transform("mean")
    relative = used.with_frame(used.frame.assign(**(values - means)), f"relative to {group}")
    variables = (
        replace(v, kind=Kind.CONTINUOUS) if v.name in numbers else v for v in used.variables
    )
    return replace(relative, variables=tuple(variables))
