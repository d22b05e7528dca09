"""Cross-fitted models along a path, in several rounds, and how far arms meet along it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.comparability import overlap
from app.causal.kernels.nested_means import NestedMeans, nested_means
from app.causal.kernels.nuisance import assign_folds
from app.causal.kernels.scored import Part
from app.causal.sample import require_arms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.catalogue import Progress
    from app.causal.estimand import Estimand
    from app.causal.mediators import Mediated
    from app.causal.profile import Diagnosis

SMALLEST_ARM = 30


def rounds(
    rows: Mediated,
    estimand: Estimand,
    *,
    folds: int,
    repeats: int,
    rng: np.random.Generator,
    report: Progress,
) -> Iterator[NestedMeans]:
    """Yield the models' predictions, once for each way to deal the rows into folds.

    Raises
    ------
    InvalidQuestion : the treatment is a dose.
    TooFewSamples : an arm is too small.
    """
    sample = rows.sample
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    for i in range(repeats):
        report(i / repeats, f"cross-fitting, round {i + 1} of {repeats}")
        yield nested_means(
            sample.outcome,
            sample.treated,
            rows.between.values,
            sample.covariates,
            _folds(rows, folds, rng),
            outcome_is_binary=sample.outcome_is_binary,
            counts=sample.counts,
        )


def _folds(rows: Mediated, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    sample = rows.sample
    arms = sample.treated.astype(np.intp)
    if sample.clusters is None:
        return assign_folds(arms, count, rng)
    first = np.unique(sample.clusters, return_index=True)[1]
    return assign_folds(arms[first], count, rng)[sample.clusters]


def averaged(scores: list[NDArray[np.float64]], weights: NDArray[np.float64] | None) -> Part:
    """Return the middle of several rounds' effects, its error wide enough for their spread."""
    middle = np.mean(scores, axis=0)
    shares = np.full(len(middle), 1 / len(middle)) if weights is None else weights / weights.sum()
    value = float(shares @ middle)
    spread = float(np.var([float(shares @ s) for s in scores]))
    influence = shares * (middle - value)
    own = float(influence @ influence)
    return Part(value, influence * np.sqrt(1 + spread / own) if own > 0 else influence)


def meeting(
    rows: Mediated, means: NestedMeans, trim: float, estimand: Estimand
) -> Iterator[Diagnosis]:
    """Yield whether arms meet given the covariates, and given what lies between as well."""
    treated = rows.sample.treated
    yield overlap(means.chance, treated, trim=trim, separated=False)
    inner = overlap(means.chance_between, treated, trim=trim, separated=False)
    yield replace(
        inner,
        name="overlap_given_mediator",
        sentence=f"Given {', '.join(estimand.mediators)} as well: {inner.sentence}",
    )
