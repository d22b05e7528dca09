"""Synthetic difference-in-differences: changes against units and times that moved alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average effect on the treated after treatment, in the outcome's units.

    Several units that were treated together are averaged. The error is that of placebos: each
    donor as if it were treated (algorithm 4 of the paper, all donors instead of a draw).

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated, or when it starts.
    TooFewSamples : no times before the treatment, or no donors.
    """
    del rng  # every donor serves as a placebo, so that nothing is drawn
    from functools import partial

    from app.causal.kernels.synthetic import synthetic_difference
    from app.causal.one_unit import one_unit
    from app.causal.synthetic_comparison import compared, estimation

    unit = one_unit(data, estimand)
    report(0.2, "weighing donors and times, and each donor as if it were treated")
    method = partial(synthetic_difference, units=len(unit.treated_names))
    found = compared(unit, method)
    return estimation(found, estimand, method=SPEC.name, level=params.level, by_rank=False)


SPEC = EstimatorSpec(
    name="synthetic_difference_in_differences",
    title="Synthetic difference-in-differences",
    summary="Compares changes with those of a mix of units and times that moved alike.",
    assumes=frozenset(
        {
            Assumption.SYNTHETIC_TWIN,
            Assumption.PARALLEL_TRENDS,
            Assumption.NO_ANTICIPATION,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1.2e-5, n_power=1.3, d_power=0.0),
    params=Params,
    references=("10.1257/aer.20190159",),
    designs=frozenset({Design.SYNTHETIC_CONTROL}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(Kind) - {Kind.CONSTANT},
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL}),
    requires=frozenset({"unit_column", "time_column"}),
    run=run,
    min_samples=8,
)
