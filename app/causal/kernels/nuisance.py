"""Cross-fitted models of treatment and outcome: a line and boosted trees, mixed by held-out fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels import boosted_trees, logistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]
    Rows = NDArray[np.bool_]

_RIDGE = 1e-3
_MIXES = np.linspace(0.0, 1.0, 21)


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Each row's prediction by models that never saw it, shape (n,): a line's and the trees'."""

    line: Vector
    trees: Vector

    def mixed(self, share: float) -> Vector:
        return (1 - share) * self.line + share * self.trees


@dataclass(frozen=True, slots=True, eq=False)
class Nuisance:
    """What the effect's formula needs, per row: chance of treatment, mean outcome in each arm."""

    propensity: Predictions
    untreated: Predictions
    treated: Predictions
    propensity_mix: float
    untreated_mix: float
    treated_mix: float

    def blended(self) -> tuple[Vector, Vector, Vector]:
        """Return propensity, untreated and treated means, mixed as held-out rows favour."""
        return (
            self.propensity.mixed(self.propensity_mix),
            self.untreated.mixed(self.untreated_mix),
            self.treated.mixed(self.treated_mix),
        )

    def linear(self) -> tuple[Vector, Vector, Vector]:
        """Return the same three by the lines alone."""
        return self.propensity.line, self.untreated.line, self.treated.line


def cross_fit(
    outcome: Vector,
    treated: Rows,
    columns: Matrix,
    bins: boosted_trees.Bins,
    folds: NDArray[np.intp],
    *,
    outcome_is_binary: bool,
    counts: Vector | None = None,
) -> Nuisance:
    """Predict each fold from the others.

    Parameters
    ----------
    outcome, treated : shape (n,).
    columns, bins : shape (n, k), k ≥ 1; `bins` from `boosted_trees.binned`.
    folds : shape (n,), codes of the folds; each holds rows of both arms.
    counts : shape (n,), what each row counts for; None when all count alike.
    """
    target = treated.astype(np.float64)
    data = Learning(columns, bins, folds, counts)
    propensity = data.predictions(target, binary=True)
    means = {
        arm: data.predictions(outcome, rows, binary=outcome_is_binary)
        for arm, rows in ((False, ~treated), (True, treated))
    }
    return Nuisance(
        propensity=propensity,
        untreated=means[False],
        treated=means[True],
        propensity_mix=_best_chance_mix(propensity, target),
        untreated_mix=best_mean_mix(means[False], outcome, ~treated),
        treated_mix=best_mean_mix(means[True], outcome, treated),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Learning:
    """The columns that models learn from, (n, k), the fold of each row and what it counts for."""

    columns: Matrix
    bins: boosted_trees.Bins
    folds: NDArray[np.intp]
    counts: Vector | None = None

    def mean(self, target: Vector, rows: Rows | None = None, *, binary: bool) -> Vector:
        """Return each row's cross-fitted prediction, (n,), learnt from `rows` of other folds.

        The line and the trees are mixed as held-out rows favour.
        """
        found = self.predictions(target, rows, binary=binary)
        if binary and rows is None:
            return found.mixed(_best_chance_mix(found, target))
        everyone = np.ones(len(target), dtype=bool)
        return found.mixed(best_mean_mix(found, target, everyone if rows is None else rows))

    def predictions(self, target: Vector, rows: Rows | None = None, *, binary: bool) -> Predictions:
        """Return predictions for all rows, each fold's learnt from `rows` of the other folds."""
        line, trees = np.empty(len(target)), np.empty(len(target))
        for fold in np.unique(self.folds):
            held = self.folds == fold
            learnt = ~held if rows is None else rows & ~held
            found = self.learnt_from(target, learnt, held, binary=binary)
            line[held], trees[held] = found.line, found.trees
        return Predictions(line, trees)

    def learnt_from(
        self, target: Vector, learnt: Rows, wanted: Rows, *, binary: bool
    ) -> Predictions:
        """Return predictions for the rows wanted, by a line and trees learnt from other rows."""
        fit_line = _logistic_line if binary else ridge_line
        weights = np.ones(len(target)) if self.counts is None else self.counts
        line = fit_line(self.columns[learnt], target[learnt], weights[learnt], self.columns[wanted])
        trees = boosted_trees.predict(self.bins, target, learnt, binary=binary, counts=self.counts)
        return Predictions(line, trees[wanted])


def assign_folds(
    strata: NDArray[np.intp], count: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return a fold per row, dealt out evenly within each stratum."""
    order = rng.permutation(len(strata))
    order = order[np.argsort(strata[order], kind="stable")]
    folds = np.empty(len(strata), dtype=np.intp)
    folds[order] = np.arange(len(strata)) % count
    return folds


def ridge_line(columns: Matrix, target: Vector, counts: Vector, others: Matrix) -> Vector:
    """Fit a ridge line whose penalty, on standardised columns, only tames collinearity."""
    centre, spread = np.average(columns, axis=0, weights=counts), columns.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    scaled = (columns - centre) / spread
    heavy = scaled * counts[:, None]
    gram = heavy.T @ scaled + _RIDGE * len(columns) * np.eye(columns.shape[1])
    mean = float(np.average(target, weights=counts))
    slope = np.linalg.solve(gram, heavy.T @ (target - mean))
    return np.asarray(mean + ((others - centre) / spread) @ slope)


def _logistic_line(columns: Matrix, target: Vector, counts: Vector, others: Matrix) -> Vector:
    if np.ptp(target) == 0:
        return np.full(len(others), target[0])
    return logistic.fit(columns, target, ridge=_RIDGE, counts=counts).predict(others)


def best_mean_mix(predictions: Predictions, outcome: Vector, rows: Rows) -> float:
    """Return the share of trees with the least squared error on held-out rows."""
    gap = (predictions.trees - predictions.line)[rows]
    error = (outcome - predictions.line)[rows]
    total = float(gap @ gap)
    return float(np.clip(gap @ error / total, 0.0, 1.0)) if total > 0 else 0.0


def _best_chance_mix(predictions: Predictions, treated: Vector) -> float:
    """Return the share of trees with the least log loss on held-out rows."""
    losses = [_log_loss(predictions.mixed(share), treated) for share in _MIXES]
    return float(_MIXES[int(np.argmin(losses))])


def _log_loss(chance: Vector, treated: Vector) -> float:
    safe = np.clip(chance, 1e-6, 1 - 1e-6)
    return -float(np.mean(treated * np.log(safe) + (1 - treated) * np.log1p(-safe)))
