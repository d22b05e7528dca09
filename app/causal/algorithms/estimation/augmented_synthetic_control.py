"""Augmented synthetic control: what the mix misses before is corrected by ridge regression."""

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
    """Estimate the average effect on the treated unit after treatment, in the outcome's units.

    Useful where no mix of donors fits: the correction extrapolates a little. The interval is by
    placebos: each donor as if it were treated.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated, or when it starts, or several
        units were treated.
    TooFewSamples : no times before the treatment, or no donors.
    """
    del rng  # every donor serves as a placebo, so that nothing is drawn
    from app.causal.held_out_fit import held_out_fit
    from app.causal.kernels.synthetic import augmented
    from app.causal.one_unit import alone, one_unit
    from app.causal.synthetic_comparison import compared, estimation

    unit = alone(one_unit(data, estimand), estimand)
    report(0.2, "weighing the donors, and each donor as if it were treated")
    found = compared(unit, augmented)
    report(0.7, "holding out the last times before the treatment")
    more = tuple(held_out_fit(unit, augmented, estimand))
    return estimation(
        found,
        estimand,
        method=SPEC.name,
        level=params.level,
        by_rank=True,
        more=more,
        by_times=augmented,
    )


SPEC = EstimatorSpec(
    name="augmented_synthetic_control",
    title="Augmented synthetic control",
    summary="Corrects what a synthetic control misses before the treatment.",
    assumes=frozenset(
        {
            Assumption.SYNTHETIC_TWIN,
            Assumption.LINEARITY,
            Assumption.NO_ANTICIPATION,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=5e-5, n_power=1.3, d_power=0.0),
    params=Params,
    references=("10.1080/01621459.2021.1929245",),
    designs=frozenset({Design.SYNTHETIC_CONTROL}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(Kind) - {Kind.CONSTANT},
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL}),
    requires=frozenset({"unit_column", "time_column"}),
    run=run,
    min_samples=8,
)
