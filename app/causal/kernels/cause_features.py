"""Causes as the columns of a regression: straight, or with bends and products of two."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.kernels.arrays import Floats

_KNOTS = np.array([0.01, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.99])
_MOST_LEVELS = 20
_MOST_MULTIPLIED = 6  # causes; effects of more add up without products
_FARTHEST = 3.0  # standard deviations: a product grows no further
_LEAST_KNOTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One cause: a number with its centre and spread, or `levels` that have indicators.

    `knots` are those of its bends, in units of the spread; none where it stays straight.
    """

    centre: float
    spread: float
    levels: Floats | None = None
    knots: Floats | None = None

    def straight(self, x: Floats) -> Floats:
        """Return shape (n, m): one column of a number, an indicator per level but the first."""
        if self.levels is not None:
            return np.asarray(x[:, None] == self.levels[1:], dtype=np.float64)
        return np.asarray((x - self.centre) / self.spread)[:, None]

    def bends(self, x: Floats) -> Floats:
        """Return natural cubic splines beyond the straight column; straight outside the knots.

        References
        ----------
        Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2009, eq. 5.4–5.5
        """
        if self.knots is None:
            return np.empty((len(x), 0))
        z = self.straight(x)
        cubes = np.maximum(z - self.knots, 0.0) ** 3
        last = self.knots[-1]
        slopes = (cubes[:, :-1] - cubes[:, -1:]) / (last - self.knots[:-1])
        return np.asarray(slopes[:, :-1] - slopes[:, -1:])


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Turns values of causes, shape (n, causes), into regression columns, the intercept first.

    `free` columns, the first ones, are straight and carry no penalty.
    """

    causes: tuple[Cause, ...]
    bent: bool

    @property
    def free(self) -> int:
        widths = (1 if c.levels is None else len(c.levels) - 1 for c in self.causes)
        return 1 + sum(widths)

    @property
    def slopes_only(self) -> bool:
        """Tell whether the columns are an intercept and one straight column per cause."""
        return not self.bent and all(c.levels is None for c in self.causes)

    def __call__(self, X: Floats) -> Floats:
        straight = [cause.straight(X[:, j]) for j, cause in enumerate(self.causes)]
        blocks = [np.ones((len(X), 1)), *straight]
        if self.bent:
            blocks += [cause.bends(X[:, j]) for j, cause in enumerate(self.causes)]
            blocks += list(self._products(straight))
        return np.hstack(blocks)

    def _products(self, straight: Sequence[Floats]) -> Iterator[Floats]:
        if len(straight) > _MOST_MULTIPLIED:
            return
        capped = [np.clip(block, -_FARTHEST, _FARTHEST) for block in straight]
        for a, b in combinations(capped, 2):
            yield (a[:, :, None] * b[:, None, :]).reshape(len(a), -1)


def straight_features(X: Floats, is_category: Sequence[bool]) -> Features:
    """Return features that keep every number straight; categories get indicators."""
    return Features(tuple(_causes(X, is_category, bent=False)), bent=False)


def bent_features(X: Floats, is_category: Sequence[bool]) -> Features:
    """Return features with bends of each number and products of each two causes."""
    return Features(tuple(_causes(X, is_category, bent=True)), bent=True)


def _causes(X: Floats, is_category: Sequence[bool], *, bent: bool) -> Iterator[Cause]:
    for x, category in zip(X.T, is_category, strict=True):
        values = np.unique(x)
        if category and 2 < len(values) <= _MOST_LEVELS:
            yield Cause(0.0, 1.0, levels=values)
            continue
        spread = float(x.std()) or 1.0
        centre = float(x.mean())
        knots = _knots((x - centre) / spread) if bent and len(values) > len(_KNOTS) else None
        yield Cause(centre, spread, knots=knots)


def _knots(z: Floats) -> Floats | None:
    knots = np.unique(np.quantile(z, _KNOTS))
    apart = knots[np.concatenate([[True], np.diff(knots) > 1e-6])]
    return apart if len(apart) >= _LEAST_KNOTS else None
