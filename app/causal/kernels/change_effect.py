"""The effect on the treated from changes: outcome regression, weighting, or both (doubly robust).

An effect is a sum of weighted means; each mean's error is its own, plus what the fitted models
add. Sant'Anna & Zhao 2020, doi:10.1016/j.jeconom.2020.06.003.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels import logistic
from app.causal.kernels.least_squares import NotEstimable, with_intercept

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]

_RIDGE = 1e-8
_EXTREME = 5.0  # log odds; an untreated row this sure to be treated would decide all by itself
ROWS_PER_COLUMN = 3


class Way(StrEnum):
    """Which model the comparison rests on; DOUBLY_ROBUST needs only one of the two to be right."""

    DOUBLY_ROBUST = "doubly_robust"
    REGRESSION = "outcome_regression"
    WEIGHTING = "inverse_probability_weighting"


@dataclass(frozen=True, slots=True, eq=False)
class ChangeEffect:
    """An effect on the treated and the rows' influence, shape (n,), which sums to its error.

    `way` is the one that was possible: small groups leave no room for a model of who is treated.
    """

    value: float
    influence: Vector
    way: Way


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """A fitted linear model: its predictions (n,), and each row's share in its error (n, k)."""

    predicted: Vector
    influence: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class _Mean:
    """A weighted mean of `values`, its sign in the effect, and the models it rests on.

    `added`, `taken` are models whose prediction is in the values with plus, with minus;
    `by_chance` that the weights hold the odds of treatment.
    """

    sign: float
    weights: Vector
    values: Vector
    added: tuple[_Model, ...] = ()
    taken: tuple[_Model, ...] = ()
    by_chance: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Odds:
    """Fitted odds of treatment (n,), each row's share in the model's error, and its columns."""

    odds: Vector
    influence: Matrix
    design: Matrix


def from_changes(
    change: Vector,
    treated: Rows,
    covariates: Matrix,
    *,
    way: Way = Way.DOUBLY_ROBUST,
    weights: Vector | None = None,
) -> ChangeEffect:
    """Return the treated units' mean change less that of comparable untreated ones.

    Parameters
    ----------
    change : (n,) outcome after minus before, one row per unit.
    covariates : (n, k) from before the treatment, without an intercept; k may be 0.
    """
    counts = np.ones(len(change)) if weights is None else weights
    way = _possible(way, covariates, [treated], [~treated])
    design = with_intercept(covariates)
    of_treated = counts * treated
    if way is Way.REGRESSION:
        model = _line(design, change, counts * ~treated)
        means = [_Mean(1.0, of_treated, change - model.predicted, taken=(model,))]
        return _total(means, design, None, treated, way)
    odds = _odds(covariates, treated, counts)
    compared = counts * ~treated * odds.odds
    models = (_line(design, change, counts * ~treated),) if way is Way.DOUBLY_ROBUST else ()
    left = change - sum((m.predicted for m in models), np.zeros(len(change)))
    means = [
        _Mean(1.0, of_treated, left, taken=models),
        _Mean(-1.0, compared, left, taken=models, by_chance=True),
    ]
    return _total(means, design, odds, treated, way)


def from_rows(
    outcome: Vector,
    treated: Rows,
    after: Rows,
    covariates: Matrix,
    *,
    way: Way = Way.DOUBLY_ROBUST,
    weights: Vector | None = None,
) -> ChangeEffect:
    """Return the same where different units are seen before and after (repeated cross-sections).

    The doubly robust one is locally efficient, with a line for each of the four groups of rows.
    """
    counts = np.ones(len(outcome)) if weights is None else weights
    cells = {(g, a): (treated == g) & (after == a) for g in (True, False) for a in (True, False)}
    way = _possible(way, covariates, [cells[True, True], cells[True, False]],
                    [cells[False, True], cells[False, False]])  # fmt: skip
    design = with_intercept(covariates)
    if way is Way.REGRESSION:
        means = _by_regression(design, outcome, counts, treated, cells)
        return _total(means, design, None, treated, way)
    odds = _odds(covariates, treated, counts)
    means = list(_by_weighting(design, outcome, counts, odds, cells, way))
    if way is Way.DOUBLY_ROBUST:
        means += _for_efficiency(design, outcome, counts, treated, cells)
    return _total(means, design, odds, treated, way)


def _by_regression(
    design: Matrix,
    outcome: Vector,
    counts: Vector,
    treated: Rows,
    cells: dict[tuple[bool, bool], Rows],
) -> list[_Mean]:
    late, early = (_line(design, outcome, counts * cells[False, a]) for a in (True, False))
    return [
        _Mean(1.0, counts * cells[True, True], outcome),
        _Mean(-1.0, counts * cells[True, False], outcome),
        _Mean(-1.0, counts * treated, late.predicted - early.predicted, (late,), (early,)),
    ]


def _by_weighting(
    design: Matrix,
    outcome: Vector,
    counts: Vector,
    odds: _Odds,
    cells: dict[tuple[bool, bool], Rows],
    way: Way,
) -> Iterable[_Mean]:
    for after, sign in ((True, 1.0), (False, -1.0)):
        models: tuple[_Model, ...] = ()
        if way is Way.DOUBLY_ROBUST:
            models = (_line(design, outcome, counts * cells[False, after]),)
        left = outcome - sum((m.predicted for m in models), np.zeros(len(outcome)))
        yield _Mean(sign, counts * cells[True, after], left, taken=models)
        compared = counts * odds.odds * cells[False, after]
        yield _Mean(-sign, compared, left, taken=models, by_chance=True)


def _for_efficiency(
    design: Matrix,
    outcome: Vector,
    counts: Vector,
    treated: Rows,
    cells: dict[tuple[bool, bool], Rows],
) -> list[_Mean]:
    """Return means that are zero on average and use that covariates are the same over time."""
    found = []
    for after, sign in ((True, 1.0), (False, -1.0)):
        own = _line(design, outcome, counts * cells[True, after])
        other = _line(design, outcome, counts * cells[False, after])
        gap = own.predicted - other.predicted
        found.append(_Mean(sign, counts * treated, gap, (own,), (other,)))
        found.append(_Mean(-sign, counts * cells[True, after], gap, (own,), (other,)))
    return found


def _possible(way: Way, covariates: Matrix, treated: list[Rows], others: list[Rows]) -> Way:
    """Return regression alone where the treated are too few for a model of who is treated.

    Raises
    ------
    NotEstimable : a group is empty, or the untreated are too few for a line.
    """
    columns = int(covariates.shape[1])
    room = ROWS_PER_COLUMN * columns + 1
    if min(int(r.sum()) for r in treated) < 1 or min(int(r.sum()) for r in others) < room:
        raise NotEstimable
    if not columns or min(int(r.sum()) for r in treated) < room:
        return Way.REGRESSION
    return way


def _line(design: Matrix, outcome: Vector, weights: Vector) -> _Model:
    """Fit a weighted line on the rows that count."""
    gram = (design * weights[:, None]).T @ design
    inverse = np.linalg.pinv(gram, rcond=1e-12, hermitian=True)
    coefficients = inverse @ (design.T @ (weights * outcome))
    predicted = design @ coefficients
    used = int(np.sum(weights > 0))
    small = np.sqrt(used / max(used - design.shape[1], 1))
    scores = design * (weights * (outcome - predicted) * small)[:, None]
    return _Model(predicted, scores @ inverse)


def _odds(covariates: Matrix, treated: Rows, counts: Vector) -> _Odds:
    """Fit the odds of treatment by a logistic regression.

    Raises
    ------
    NotEstimable : covariates tell the treated from all others.
    """
    target = treated.astype(np.float64)
    model = logistic.fit(covariates, target, ridge=_RIDGE, counts=counts)
    index = model.design @ model.coefficients
    if index[~treated].max() > _EXTREME or model.is_separated:
        raise NotEstimable
    scores = model.design * (counts * (target - model.probabilities))[:, None]
    inverse = np.linalg.pinv(model.information, rcond=1e-12, hermitian=True)
    return _Odds(np.exp(index), scores @ inverse, model.design)


def _total(
    means: Iterable[_Mean], design: Matrix, odds: _Odds | None, treated: Rows, way: Way
) -> ChangeEffect:
    """Add up the means and their errors."""
    value, influence = 0.0, np.zeros(len(design))
    for mean in means:
        weights = mean.weights / mean.weights.sum()
        here = float(weights @ mean.values)
        own = weights * (mean.values - here)
        for model in mean.added:
            own = own + model.influence @ (weights @ design)
        for model in mean.taken:
            own = own - model.influence @ (weights @ design)
        if mean.by_chance and odds is not None:
            own = own + odds.influence @ ((weights * (mean.values - here)) @ odds.design)
        value += mean.sign * here
        influence = influence + mean.sign * own
    return ChangeEffect(value, influence * _small_sample(treated), way)


def _small_sample(treated: Rows) -> Vector:
    """Return a factor per row that makes up for the mean of the treated being fitted to them."""
    count = max(int(treated.sum()), 2)
    return np.where(treated, np.sqrt(count / (count - 1)), 1.0)
