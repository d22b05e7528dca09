"""Findings that are more than one number: curves, effects in groups, a rule of whom to treat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a curve; `low` and `high` are its interval where it has one."""

    x: float | str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a curve, in the order of x."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines over one axis: doses, periods before and after, survival, both sides of a cutoff.

    `unit` is that of y; `reference` is an x at which something happens.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    unit: str = ""
    reference: float | str | None = None


@dataclass(frozen=True, slots=True)
class Subgroup:
    """The effect among the rows that `words` describe by `columns`.

    `is_ratio` tells a ratio of hazards or chances, which is 1 where there is no effect.
    """

    words: str
    columns: tuple[str, ...]
    value: float
    interval: tuple[float, float]
    n: int
    is_ratio: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule of whom to treat and what following it would bring, in the outcome's units per unit.

    `value` is the gain over treating nobody, `baseline` that of treating everybody.
    """

    words: str
    value: float
    interval: tuple[float, float]
    baseline: float
    share_treated: float
    unit: str = ""
