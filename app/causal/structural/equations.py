"""The equation of one variable: its shape chosen on held-out rows, its numbers fitted anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.cause_features import Features, bent_features, straight_features
from app.causal.kernels.penalised import (
    fit_chances,
    fit_mean,
    fit_mean_at_best,
    mean_of,
    mean_penalties,
    smoothed,
)
from app.causal.structural.mechanisms import Additive, Levels, Mechanism, softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.arrays import Floats

_FOLDS = 5
_MOST_ROWS = 4000  # to choose a shape by
_FEWEST_BENT = 60  # rows below which nothing but a line can be told
_USUAL = 0.98  # of rows gain no more
_CLEARLY = 2.0  # standard errors by which bends must predict better


class Shape(StrEnum):
    """The form of an equation."""

    ROOT = "no causes"
    LINEAR = "linear"
    SMOOTH = "smooth"
    LINEAR_CHANCES = "chances with linear log odds"
    SMOOTH_CHANCES = "chances with smooth log odds"


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """A variable's equation before its numbers are known.

    `values` (n,) and `design` (n, k) are the rows it is fitted to, `unseen` (n,) the values that
    resamples of them are fitted to; `penalties` (k,) are chosen once.
    `explained` is the share of the variance, or of the log loss, that held-out rows have
    explained; 0 for a root. `categories` tells which causes are categories.
    """

    shape: Shape
    values: Floats
    unseen: Floats
    design: Floats
    features: Features
    levels: Floats | None
    penalties: Floats
    start: Floats
    explained: float
    categories: tuple[bool, ...]

    @property
    def is_bent(self) -> bool:
        return self.shape in (Shape.SMOOTH, Shape.SMOOTH_CHANCES)

    def mechanism(self, counts: Floats | None = None) -> Mechanism:
        """Return the equation fitted to the rows, each counted as often as `counts` says."""
        weights = np.ones(len(self.values)) if counts is None else counts
        if self.levels is not None:
            found = fit_chances(self.design, self._codes(), weights, self.penalties, self.start)
            return Levels(self.features, found, self.levels)
        drawn = self.values if counts is None else self.unseen
        return self._with(fit_mean(self.design, drawn, weights, self.penalties), weights)

    def by_products(self, G: Floats, c: Floats, weights: Floats) -> Mechanism:
        """Return the equation of a number by the weighted products of its design and values."""
        return self._with(mean_of(G, c, self.penalties), weights)

    def _with(self, beta: Floats, weights: Floats) -> Additive:
        return Additive(self.features, beta, self.values - self.design @ beta, weights)

    def over(self, values: Floats, causes: Floats) -> Equation:
        """Return the same equation, its shape as it was chosen, for other rows."""
        design = self.features(causes)
        unseen = _unseen(values, design, self.penalties) if self.shape is Shape.SMOOTH else values
        return replace(self, values=values, unseen=unseen, design=design)

    def _codes(self) -> Floats:
        assert self.levels is not None
        return np.asarray(self.values[:, None] == self.levels[1:], dtype=np.float64)


def equation(
    values: Floats,
    causes: Floats,
    *,
    is_level: bool,
    causes_are_levels: Sequence[bool],
    rng: np.random.Generator,
) -> Equation:
    """Return the equation of a variable, its shape the one that predicts held-out rows best.

    Parameters
    ----------
    values : shape (n,). causes : shape (n, k), k = 0 for a root.
    is_level : whether the variable is a category, so that it has chances rather than a mean.
    """
    levels = np.unique(values)
    as_chances = is_level and causes.shape[1] > 0 and len(levels) > 1
    if not causes.shape[1]:
        return straight_equation(values, causes)
    straight = straight_features(causes, causes_are_levels)
    bent = bent_features(causes, causes_are_levels)
    kept = levels if as_chances else None
    flags = tuple(causes_are_levels)
    shapes = (Shape.LINEAR_CHANCES, Shape.SMOOTH_CHANCES) if as_chances else (
        Shape.LINEAR, Shape.SMOOTH,
    )  # fmt: skip
    plain = _loss(values, causes, straight, kept, rng)
    base = _baseline(values, kept)
    if len(values) < _FEWEST_BENT or _is_straight(bent):
        return _built(shapes[0], values, causes, straight, kept, _share(plain, base), flags)
    curved = _loss(values, causes, bent, kept, rng)
    if _is_clear(plain - curved):
        return _built(shapes[1], values, causes, bent, kept, _share(curved, base), flags)
    return _built(shapes[0], values, causes, straight, kept, _share(plain, base), flags)


def _is_clear(gain: Floats) -> bool:
    """Tell whether bends predict better by more than chance; `gain` (n,) is by row.

    A few rows far out may hold most of the gain, and all doubt about it: that it is no chance is
    asked of gains that are cut off where only one row in fifty gains or loses more.
    """
    most = float(np.quantile(np.abs(gain), _USUAL))
    usual = np.clip(gain, -most, most)
    error = float(usual.std()) / np.sqrt(len(usual))
    return bool(gain.mean() > 0 and usual.mean() > max(_CLEARLY * error, 0.0))


def straight_equation(values: Floats, causes: Floats) -> Equation:
    """Return the linear equation of a number in causes that are numbers, without choosing."""
    shape = Shape.LINEAR if causes.shape[1] else Shape.ROOT
    flags = (False,) * causes.shape[1]
    return _built(shape, values, causes, straight_features(causes, flags), None, 0.0, flags)


def straightened(chosen: Equation, causes: Floats) -> Equation:
    """Return the equation without bends, for the same rows; causes have shape (n, k)."""
    straight = straight_features(causes, chosen.categories)
    shape = Shape.LINEAR if chosen.levels is None else Shape.LINEAR_CHANCES
    return _built(
        shape, chosen.values, causes, straight, chosen.levels, chosen.explained, chosen.categories
    )


def _is_straight(features: Features) -> bool:
    return len(features.causes) == 1 and features.causes[0].bends is None


def _built(
    shape: Shape,
    values: Floats,
    causes: Floats,
    features: Features,
    levels: Floats | None,
    explained: float,
    categories: tuple[bool, ...],
) -> Equation:
    design = features(causes)
    weights = np.ones(len(values))
    start = np.zeros((design.shape[1], 0 if levels is None else len(levels) - 1))
    if levels is None:
        penalties = mean_penalties(design, values, weights, features.costs, features.blocks)
    else:
        penalties = _chance_penalties(features, len(values))
        codes = (values[:, None] == levels[1:]).astype(np.float64)
        start = fit_chances(design, codes, weights, penalties, start)
    unseen = _unseen(values, design, penalties) if shape is Shape.SMOOTH else values
    return Equation(
        shape, values, unseen, design, features, levels, penalties, start, explained, categories
    )


def _unseen(values: Floats, design: Floats, penalties: Floats) -> Floats:
    """Return values (n,) as far from the curve as they are from one fitted without them.

    A curve bends towards rows at its ends, which then look as if they hardly varied: resamples of
    them as they are have too little spread there (MacKinnon & White 1985, HC3,
    doi:10.1016/0304-4076(85)90158-7).
    """
    expected, leverage = smoothed(design, values, penalties)
    return np.asarray(expected + (values - expected) / (1.0 - leverage))


def _chance_penalties(features: Features, rows: int) -> Floats:
    """Return what bends of log odds cost beside a mean loss: as much in all, however many rows."""
    return features.costs * (_PRIOR / rows)


_PRIOR = (
    0.03  # predicts about best for waves, squares and products of log odds at 100 to 5,000 rows
)


def _loss(
    values: Floats,
    causes: Floats,
    features: Features,
    levels: Floats | None,
    rng: np.random.Generator,
) -> Floats:
    """Return the loss of each of at most 4000 rows, held out of the fit that predicts it."""
    rows = np.arange(len(values))
    if len(rows) > _MOST_ROWS:
        rows = np.sort(rng.choice(len(rows), _MOST_ROWS, replace=False))
    y, F = values[rows], features(causes[rows])
    folds = np.arange(len(rows)) % _FOLDS
    loss = np.empty(len(rows))
    for fold in range(_FOLDS):
        held = folds == fold
        loss[held] = _loss_of(y, F, held, features, levels)
    return loss


def _loss_of(
    y: Floats, F: Floats, held: np.ndarray, features: Features, levels: Floats | None
) -> Floats:
    if levels is None:
        beta = fit_mean_at_best(F[~held], y[~held], features.costs, features.blocks)
        return np.asarray((y[held] - F[held] @ beta) ** 2)
    codes = (y[:, None] == levels[1:]).astype(np.float64)
    start = np.zeros((F.shape[1], len(levels) - 1))
    weights = np.ones(int((~held).sum()))
    penalties = _chance_penalties(features, len(weights))
    found = fit_chances(F[~held], codes[~held], weights, penalties, start)
    place = np.searchsorted(levels, y[held])
    chances = np.take_along_axis(softmax(F[held] @ found), place[:, None], axis=1)[:, 0]
    return -np.log(np.maximum(chances, 1e-9))


def _baseline(values: Floats, levels: Floats | None) -> float:
    """Return the mean loss of a prediction that knows no causes."""
    if levels is None:
        return float(values.var())
    shares = (values[:, None] == levels).mean(axis=0)
    return -float(shares @ np.log(np.maximum(shares, 1e-12)))


def _share(loss: Floats, base: float) -> float:
    return 1.0 - float(loss.mean()) / base if base > 0 else 0.0
