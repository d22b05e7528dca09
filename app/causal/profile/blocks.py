"""Blocks: columns of groups, pairs or persons for example, in each of which arms are as many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from app.causal.data import Kind, Variable
from app.causal.profile.facts import Facet, FacetKind

_FEWEST, _MOST_LEVELS = 6, 8  # blocks; arms
_NEARLY_ALL = 0.9  # of the blocks: a row may have been lost
_KINDS = frozenset({Kind.BINARY, Kind.NOMINAL, Kind.ORDINAL, Kind.COUNT})


def block_facets(
    frame: pd.DataFrame, variables: Sequence[Variable], times: Sequence[str]
) -> Iterator[Facet]:
    """Yield each column of groups with the columns whose levels are as many in every group.

    Chance that decided row by row would hardly do that: who drew, drew within the groups.
    """
    arms = [
        v for v in variables
        if 2 <= v.n_distinct <= _MOST_LEVELS and v.kind in _KINDS and v.name not in times
    ]  # fmt: skip
    for group in variables:
        if group.name in times or not _are_alike(frame, group):
            continue
        dealt = tuple(
            v.name for v in arms
            if v.name != group.name and _is_dealt_evenly(frame, group.name, v.name)
        )  # fmt: skip
        if dealt:
            reason = f"every {group.name} has as many rows at each level"
            yield Facet(FacetKind.BLOCK, (group.name, *dealt), reason, 0.9)


def _are_alike(frame: pd.DataFrame, group: Variable) -> bool:
    """Tell whether a column makes groups, nearly all of one size."""
    if not _FEWEST <= group.n_distinct <= len(frame) // 2:
        return False
    sizes = frame[group.name].value_counts()
    return bool((sizes == sizes.iloc[0]).mean() >= _NEARLY_ALL)


def _is_dealt_evenly(frame: pd.DataFrame, group: str, arm: str) -> bool:
    counts = pd.crosstab(frame[group], frame[arm])
    even = (counts.min(axis=1) == counts.max(axis=1)) & (counts.min(axis=1) > 0)
    return bool(even.mean() >= _NEARLY_ALL)
