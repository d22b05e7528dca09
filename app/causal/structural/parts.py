"""Contributions as findings: numbered parts with intervals and shares, and their bars."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.curves import Curve, Point, Series
from app.causal.findings import Contribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.structural.spread import Spread

GRAPH_AND_NOISE = frozenset(
    {
        Assumption.MARKOV,
        Assumption.SUFFICIENCY,
        Assumption.ACYCLICITY,
        Assumption.ADDITIVE_NOISE,
    }
)
OWN = "{} itself"  # what a column's own noise brings to it


class ModelParams(BaseModel, extra="forbid"):
    """What every attribution on a fitted model shares."""

    draws: int = Field(
        default=100,
        ge=20,
        le=2000,
        title="Resamples",
        description="How often rows are drawn anew to see how far the figures vary by chance.",
    )


class Feature(StrEnum):
    """What of a distribution is compared."""

    MEAN = "mean"
    VARIANCE = "variance"
    DIVERGENCE = "kl"


class RowParams(ModelParams):
    """Which rows are asked about, where the question gives no row by its number."""

    where: tuple[tuple[str, float | str], ...] = Field(
        default=(),
        title="Rows asked about",
        description="Columns and the values that they have in the rows that are asked about.",
    )


def contributions(
    names: Sequence[str], spread: Spread, target: str, *, total: float
) -> tuple[Contribution, ...]:
    """Return a part per name, the largest first; `spread` begins with them in order.

    The target's own noise is called what the columns leave unexplained.
    """
    parts = [
        Contribution(
            OWN.format(name) if name == target else name,
            float(spread.value[k]),
            spread.interval(k),
            float(spread.value[k]) / total if total else None,
        )
        for k, name in enumerate(names)
    ]
    return tuple(sorted(parts, key=lambda part: -abs(part.value)))


def bars(name: str, title: str, parts: Sequence[Contribution], *, label: str, unit: str) -> Curve:
    """Return the contributions as one series of bars."""
    points = tuple(Point(part.name, part.value, *(part.interval or (None, None))) for part in parts)
    return Curve(name, title, "cause", label, (Series(label, points),), unit)
