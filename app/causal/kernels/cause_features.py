"""Causes as the columns of a regression: straight, or with bends and products of two."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.bends import Bends, bends_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.kernels.arrays import Floats, Ints

_KNOTS_PER_FIFTH_ROOT = 2.75  # of the rows: 7 knots at 100 rows, 12 from 1,600 on
_MOST_KNOTS, _MOST_OF_MANY = 12, 8
_MANY = 3  # causes, from which on each has fewer knots
_LEAST_KNOTS = 4
_FEWEST_VALUES = 9  # that differ, of a number that may bend
_MOST_LEVELS = 20
_MOST_MULTIPLIED = 6  # causes; effects of more add up without products
_TAILS = (0.02, 0.1, 0.9, 0.98)  # shares of rows, by which tails are measured
_APART = 1e-3  # standard deviations between knots at least
_FARTHEST = 3.0  # standard deviations: a product grows no further


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """One cause: a number with its centre and spread, or `levels` that have indicators.

    `bends` are of the number in units of its spread; none where it stays straight.
    """

    centre: float
    spread: float
    levels: Floats | None = None
    bends: Bends | None = None

    def straight(self, x: Floats) -> Floats:
        """Return shape (n, m): one column of a number, an indicator per level but the first."""
        if self.levels is not None:
            return np.asarray(x[:, None] == self.levels[1:], dtype=np.float64)
        return np.asarray((x - self.centre) / self.spread)[:, None]

    def bent(self, x: Floats) -> Floats:
        """Return the columns of its bends, shape (n, m)."""
        if self.bends is None:
            return np.empty((len(x), 0))
        return self.bends(self.straight(x)[:, 0])


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Turns values of causes, shape (n, causes), into regression columns, the intercept first.

    `costs` (k,) say what the square of each column's coefficient costs, by which penalties are
    multiplied: nothing for straight columns, 1 for bends, its mean square for a product.
    `blocks` (k,) number what is penalised together: 0 straight columns, 1 … the bends of each
    cause, and last all products.
    """

    causes: tuple[Cause, ...]
    bent: bool
    costs: Floats
    blocks: Ints

    @property
    def slopes_only(self) -> bool:
        """Tell whether the columns are an intercept and one straight column per cause."""
        return not self.bent and all(c.levels is None for c in self.causes)

    def __call__(self, X: Floats) -> Floats:
        straight = [cause.straight(X[:, j]) for j, cause in enumerate(self.causes)]
        blocks = [np.ones((len(X), 1)), *straight]
        if self.bent:
            blocks += [cause.bent(X[:, j]) for j, cause in enumerate(self.causes)]
            blocks += list(_products(straight))
        return np.hstack(blocks)


def straight_features(X: Floats, is_category: Sequence[bool]) -> Features:
    """Return features that keep every number straight; categories get indicators."""
    causes = tuple(_causes(X, is_category, knots=0))
    straight = _straight_columns(causes)
    return Features(causes, bent=False, costs=np.zeros(straight), blocks=np.zeros(straight, int))


def bent_features(X: Floats, is_category: Sequence[bool]) -> Features:
    """Return features with bends of each number and products of each two causes."""
    most = _MOST_KNOTS if X.shape[1] < _MANY else _MOST_OF_MANY
    knots = min(round(_KNOTS_PER_FIFTH_ROOT * len(X) ** 0.2), most)
    causes = tuple(_causes(X, is_category, knots=knots))
    products = [*_products([cause.straight(x) for cause, x in zip(causes, X.T, strict=True)])]
    squares = np.concatenate([np.empty(0), *((block**2).mean(axis=0) for block in products)])
    widths = [_straight_columns(causes)]
    widths += [len(cause.bends.knots) if cause.bends else 0 for cause in causes]
    costs = [np.zeros(widths[0]), np.ones(sum(widths[1:])), squares]
    blocks = np.repeat(np.arange(len(widths) + 1), [*widths, len(squares)])
    return Features(causes, bent=True, costs=np.concatenate(costs), blocks=blocks)


def _straight_columns(causes: Sequence[Cause]) -> int:
    return 1 + sum(1 if c.levels is None else len(c.levels) - 1 for c in causes)


def _products(straight: Sequence[Floats]) -> Iterator[Floats]:
    if len(straight) > _MOST_MULTIPLIED:
        return
    capped = [np.clip(block, -_FARTHEST, _FARTHEST) for block in straight]
    for a, b in combinations(capped, 2):
        yield (a[:, :, None] * b[:, None, :]).reshape(len(a), -1)


def _causes(X: Floats, is_category: Sequence[bool], *, knots: int) -> Iterator[Cause]:
    for x, category in zip(X.T, is_category, strict=True):
        values = np.unique(x)
        if category and 2 < len(values) <= _MOST_LEVELS:
            yield Cause(0.0, 1.0, levels=values)
            continue
        spread = float(x.std()) or 1.0
        centre = float(x.mean())
        may_bend = knots and len(values) >= _FEWEST_VALUES
        yield Cause(
            centre, spread, bends=_bends((x - centre) / spread, knots) if may_bend else None
        )


def _bends(z: Floats, most: int) -> Bends | None:
    """Return the bends with as many rows between knots, the outermost not far beyond most rows."""
    knots = np.quantile(z, np.linspace(0.0, 1.0, most))
    first, early, late, last = np.quantile(z, _TAILS)
    inner = np.unique(np.clip(knots, 2 * first - early, 2 * last - late))
    apart = inner[np.concatenate([[True], np.diff(inner) > _APART])]
    return bends_at(apart) if len(apart) >= _LEAST_KNOTS else None
