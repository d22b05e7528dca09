"""Causal forest: honest trees that split where the effect differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.catalogue import Cost, Progress
from app.causal.learner_spec import LearnerParams, learner_spec

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimation
    from app.causal.kernels.effect_learners import Learner


_FEW = 100  # trees of the forests that only test whether effects differ


class Params(LearnerParams):
    """The settings of learners, and the number of trees."""

    trees: int = Field(500, ge=50, le=10_000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average effect, and how it differs between rows.

    Raises
    ------
    InvalidQuestion, TooFewSamples, NoOverlap : see `prepared`.
    """
    import numpy as np

    from app.causal.differing_effects import answered, prepared
    from app.causal.kernels.causal_forest import forest_effects
    from app.causal.kernels.effect_learners import mixed

    ready = prepared(data, estimand, params, SPEC.name, rng, report)
    report(0.5, f"growing {params.trees} trees")
    units, sample = ready.units, ready.sample
    found = forest_effects(
        *ready.known.residuals(units), units.columns, rng,
        trees=params.trees, counts=units.counts, clusters=sample.clusters,
    )  # fmt: skip
    one_fold = np.zeros(sample.n, dtype=np.intp)
    predicted = mixed((found,), ready.known.scores, one_fold, units.counts).effect
    return answered(ready, _of_few_trees(rng), params, rng, predicted)


def _of_few_trees(rng: np.random.Generator) -> Learner:
    """Return a smaller forest, to be grown again on the folds before each."""
    from app.causal.kernels.causal_forest import forest_learner

    return forest_learner(rng, trees=_FEW)


SPEC = learner_spec(
    name="causal_forest",
    title="Causal forest",
    summary="Grows honest trees that split where the effect differs, and averages over them.",
    cost=Cost(scale=4e-4, n_power=0.95, d_power=0.3),
    references=("10.1214/18-AOS1709", "10.1080/01621459.2017.1319839"),
    run=run,
    params=Params,
)
