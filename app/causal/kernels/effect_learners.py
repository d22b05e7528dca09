"""Learners of each row's effect from models of treatment and outcome that never saw the row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.optimize import nnls
from scipy.special import ndtr

from app.causal.kernels.boosted_trees import binned
from app.causal.kernels.doubly_robust import scores
from app.causal.kernels.effect_scores import centred_within, slope_of
from app.causal.kernels.nuisance import Learning, Predictions, cross_fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.kernels.nuisance import Nuisance

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]
    Rows = NDArray[np.bool_]

_INNER_FOLDS = 4
_LEAST_SHIFT = 1e-3  # of treatment from its chance: a division, whose weight is its square


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """What is seen of each row: (n,) each, `columns` (n, k) and their `bins`.

    `folds` are codes, each fold with rows of both arms; `counts` what rows count for, None when
    all count alike; `trim` holds chances of treatment off 0 and 1; `binary` says that the outcome
    is 0 or 1.
    """

    outcome: Vector
    treated: Rows
    columns: Matrix
    bins: NDArray[np.uint8]
    folds: NDArray[np.intp]
    counts: Vector | None
    trim: float
    binary: bool

    def at(self, rows: Rows) -> Units:
        """Return the same of some rows."""
        counts = None if self.counts is None else self.counts[rows]
        return Units(
            self.outcome[rows], self.treated[rows], self.columns[rows], self.bins[rows],
            self.folds[rows], counts, self.trim, self.binary,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Cross-fitted chances of treatment and mean outcomes, and the scores they make, (n,) each."""

    propensity: Vector
    untreated: Vector
    effect: Vector
    scores: Vector

    def residuals(self, units: Units) -> tuple[Vector, Vector]:
        """Return outcome and treatment less their means given the columns."""
        mean = self.propensity * self.effect + (1 - self.propensity) * self.untreated
        return units.outcome - mean, units.treated - self.propensity


def known_by(units: Units, nuisance: Nuisance) -> Known:
    """Return what models say of these rows."""
    chance, low, high = nuisance.blended()
    chance = np.clip(chance, units.trim, 1 - units.trim)
    untreated, treated = scores(units.outcome, units.treated, chance, low, high)
    return Known(chance, low, high, treated - untreated)


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """The rows a learner may see, and those, `held`, whose effects it is to predict."""

    whole: Units
    held: Rows

    @property
    def seen(self) -> Units:
        return self.whole.at(~self.held)

    def known(self, seen: Units) -> Known:
        """Cross-fit within the rows seen: nothing in it depends on the rows held."""
        folds = _dealt(seen.treated)
        nuisance = cross_fit(
            seen.outcome, seen.treated, seen.columns, seen.bins, folds,
            outcome_is_binary=seen.binary, counts=seen.counts,
        )  # fmt: skip
        return known_by(seen, nuisance)

    def predictions(
        self, target: Vector, among: Rows, weights: Vector | None, *, binary: bool = False
    ) -> Predictions:
        """Predict `target`, of the rows seen, for the rows held, learnt from those of `among`.

        `weights` are what the rows seen count for.
        """
        n, rows = len(self.held), np.flatnonzero(~self.held)
        full, counts, learnt = np.zeros(n), np.ones(n), np.zeros(n, dtype=bool)
        full[rows], learnt[rows[among]] = target, True
        if weights is not None:
            counts[rows] = weights
        learning = Learning(self.whole.columns, self.whole.bins, self.whole.folds, counts)
        return learning.learnt_from(full, learnt, self.held, binary=binary)


def _dealt(treated: Rows) -> NDArray[np.intp]:
    """Return a fold for each row, in turn within each arm."""
    folds = np.empty(len(treated), dtype=np.intp)
    for arm in (treated, ~treated):
        folds[arm] = np.arange(int(arm.sum())) % _INNER_FOLDS
    return folds


Learner: TypeAlias = Callable[[Training], Predictions]


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Predicted effects, and the predictors of which they are mixed, each held out, (n,)."""

    effect: Vector
    parts: tuple[Vector, ...]


def learnt_by(learner: Learner, units: Units, scores: Vector) -> Learnt:
    """Predict each fold from the others, and mix a constant, the lines and the trees.

    The mixture is the one that is nearest to the scores of the rows held out, no part below
    nothing and all together at most one.
    """
    line, trees = np.empty(len(scores)), np.empty(len(scores))
    for fold in np.unique(units.folds):
        held = units.folds == fold
        found = learner(Training(units, held))
        line[held], trees[held] = found.line, found.trees
    return mixed((line, trees), scores, units.folds, units.counts)


def seen_in_later_folds(
    learner: Learner,
    units: Units,
    scores: Vector,
    weights: Vector | None,
    clusters: NDArray[np.intp] | None,
) -> float:
    """Return the p-value of the test that effects do not rise with those predicted.

    Each fold is predicted from the folds before it alone, so that the slopes add up to a normal
    variable where effects do not differ; slopes of folds that predict each other do not (Wager
    2024, 10.48550/arXiv.2405.05534). Of the line and the trees the clearer counts, twice.
    """
    by_part: list[list[float]] = [[], []]
    for fold in np.unique(units.folds)[1:]:
        past, now = units.folds <= fold, units.folds == fold
        found = learner(Training(units.at(past), now[past]))
        of_now = None if clusters is None else np.unique(clusters[now], return_inverse=True)[1]
        for slopes, predicted in zip(by_part, (found.line, found.trees), strict=True):
            weighed = None if weights is None else weights[now]
            slopes.append(slope_of(scores[now], predicted, weighed, of_now)[1])
        if found.line is found.trees:
            by_part[1].clear()
    p_values = [float(ndtr(-sum(z) / np.sqrt(len(z)))) for z in by_part if z]
    return min(1.0, len(p_values) * min(p_values))


def mixed(
    parts: tuple[Vector, ...], scores: Vector, folds: NDArray[np.intp], counts: Vector | None
) -> Learnt:
    """Mix a constant and held-out predictors as the scores favour; see `learnt_by`."""
    weights = np.ones(len(scores)) if counts is None else counts
    level = tuple(centred_within(part, folds) for part in parts)
    columns = np.column_stack(level)
    mean, root = float(np.average(scores, weights=weights)), np.sqrt(weights)
    shares = np.asarray(nnls(columns * root[:, None], (scores - mean) * root)[0])
    shares = shares / max(1.0, float(shares.sum()))
    return Learnt(mean + columns @ shares, level)


def doubly_robust(data: Training) -> Predictions:
    """Regress doubly robust scores on the columns (Kennedy 2023, 10.1214/23-EJS2157)."""
    seen = data.seen
    return data.predictions(data.known(seen).scores, _all(seen), seen.counts)


def residual(data: Training) -> Predictions:
    """Minimise the R-loss, residual on residual (Nie & Wager 2021, 10.1093/biomet/asaa076)."""
    seen = data.seen
    outcome, shift = data.known(seen).residuals(seen)
    shift = np.where(shift < 0, -1.0, 1.0) * np.maximum(np.abs(shift), _LEAST_SHIFT)
    weights = shift**2 if seen.counts is None else shift**2 * seen.counts
    return data.predictions(outcome / shift, _all(seen), weights / weights.mean())


def two_models(data: Training) -> Predictions:
    """Subtract a model of the untreated from one of the treated (T-learner)."""
    seen = data.seen
    low, high = (
        data.predictions(seen.outcome, arm, seen.counts, binary=seen.binary)
        for arm in (~seen.treated, seen.treated)
    )
    return Predictions(high.line - low.line, high.trees - low.trees)


def single(data: Training) -> Predictions:
    """Learn one model of the outcome with the treatment as a column (S-learner).

    Lines have the treatment's products with the columns too: without these they know one effect.
    """
    seen, held = data.seen, data.whole.columns[data.held]
    m, middle = len(held), seen.columns.mean(axis=0)
    arm = np.concatenate([seen.treated, np.zeros(m), np.ones(m)])[:, None]
    columns = np.vstack([seen.columns, held, held])
    whole = Units(
        outcome=np.concatenate([seen.outcome, np.zeros(2 * m)]),
        treated=arm[:, 0] > 0.5,
        columns=np.hstack([columns, arm, arm * (columns - middle)]),
        bins=binned(np.hstack([columns, arm])),
        folds=np.zeros(len(arm), dtype=np.intp),
        counts=None,
        trim=seen.trim,
        binary=seen.binary,
    )
    both = Training(whole, np.arange(len(arm)) >= len(seen.outcome))
    found = both.predictions(seen.outcome, _all(seen), seen.counts, binary=seen.binary)
    line, trees = (part[m:] - part[:m] for part in (found.line, found.trees))
    return Predictions(line, trees)


def crossed(data: Training) -> Predictions:
    """Learn each arm's effects by the other's model (Künzel et al. 2019, 10.1073/pnas.1804597116).

    Where few are treated the model that rests on the many counts for more.
    """
    seen = data.seen
    known = data.known(seen)
    of_treated, of_others = (
        data.predictions(target, arm, seen.counts)
        for target, arm in (
            (seen.outcome - known.untreated, seen.treated),
            (known.effect - seen.outcome, ~seen.treated),
        )
    )
    among = data.predictions(seen.treated.astype(np.float64), _all(seen), seen.counts, binary=True)
    chance = among.line
    line, trees = (
        chance * others + (1 - chance) * treated
        for others, treated in (
            (of_others.line, of_treated.line),
            (of_others.trees, of_treated.trees),
        )
    )
    return Predictions(line, trees)


def _all(units: Units) -> Rows:
    return np.ones(len(units.outcome), dtype=bool)
