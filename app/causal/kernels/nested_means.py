"""Cross-fitted models of a treatment, what lies between, and the outcome: means within means."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.boosted_trees import binned
from app.causal.kernels.nuisance import Learning, Predictions, best_mean_mix

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]
Folds = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class NestedMeans:
    """What each row's prediction is, by models that never saw it; all of shape (n,).

    `chance` is that of treatment given the covariates, `chance_between` given what lies between
    as well. `means[a]` is the outcome at treatment a given both; `nested[a, b]` that mean on
    average over what lies between at treatment b, given the covariates.
    """

    chance: Vector
    chance_between: Vector
    means: tuple[Vector, Vector]
    nested: dict[tuple[int, int], Vector]


def nested_means(
    outcome: Vector,
    treated: Rows,
    between: Matrix,
    covariates: Matrix,
    folds: Folds,
    *,
    outcome_is_binary: bool,
    counts: Vector | None = None,
) -> NestedMeans:
    """Predict each fold from the others; a mean of means is learnt on yet other rows than both.

    Parameters
    ----------
    between : shape (n, q), q ≥ 1.
    covariates : shape (n, k); k may be 0.
    folds : shape (n,), codes of three folds or more, each with rows of both arms.
    counts : shape (n,), what each row counts for; None when all count alike.
    """
    alone = covariates if covariates.shape[1] else np.zeros((len(outcome), 1))
    both = np.column_stack([between, covariates])
    outer, inner = (Learning(c, binned(c), folds, counts) for c in (alone, both))
    target = treated.astype(np.float64)
    arms = (~treated, treated)
    means, nested = [], {}
    for a, arm in enumerate(arms):
        found = inner.predictions(outcome, arm, binary=outcome_is_binary)
        mix = best_mean_mix(found, outcome, arm)
        means.append(found.mixed(mix))
        inside = _inside(inner, outcome, arm, mix, binary=outcome_is_binary)
        for b, other in enumerate(arms):
            nested[a, b] = _nested(outer, inside, means[a], other)
    return NestedMeans(
        chance=outer.mean(target, binary=True),
        chance_between=inner.mean(target, binary=True),
        means=(means[0], means[1]),
        nested=nested,
    )


def _inside(
    data: Learning, outcome: Vector, arm: Rows, mix: float, *, binary: bool
) -> dict[int, Vector]:
    """Return for each fold the others' predictions, each by models that saw neither of the two."""
    kinds = [int(fold) for fold in np.unique(data.folds)]
    found = {fold: np.zeros(len(outcome)) for fold in kinds}
    for first, second in combinations(kinds, 2):
        wanted = (data.folds == first) | (data.folds == second)
        told = data.learnt_from(outcome, arm & ~wanted, wanted, binary=binary).mixed(mix)
        at = data.folds[wanted]
        found[first][data.folds == second] = told[at == second]
        found[second][data.folds == first] = told[at == first]
    return found


def _nested(data: Learning, inside: dict[int, Vector], seen: Vector, arm: Rows) -> Vector:
    """Return each fold's mean of means, learnt from the arm's rows of the other folds."""
    line, trees = np.empty(len(seen)), np.empty(len(seen))
    for fold, target in inside.items():
        held = data.folds == fold
        found = data.learnt_from(target, arm & ~held, held, binary=False)
        line[held], trees[held] = found.line, found.trees
    both = Predictions(line, trees)
    return both.mixed(best_mean_mix(both, seen, arm))
