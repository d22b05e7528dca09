"""Synthetic control: untreated units that moved like the treated one stand in for it."""

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

    The mix is nearest to the treated unit's outcomes before; with covariates, nearest in these and
    in stretches of the outcome. The interval is by placebos: each donor as if it were treated.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated, or when it starts, or several
        units were treated.
    TooFewSamples : no times before the treatment, or no donors.
    """
    del rng  # every donor serves as a placebo, so that nothing is drawn
    from app.causal.kernels.synthetic import synthetic_control
    from app.causal.one_unit import alone, one_unit
    from app.causal.synthetic_comparison import compared, estimation

    unit = alone(one_unit(data, estimand), estimand)
    report(0.2, "weighing the donors, and each donor as if it were treated")
    found = compared(unit, synthetic_control)
    return estimation(
        found,
        estimand,
        method=SPEC.name,
        level=params.level,
        by_rank=True,
        by_times=synthetic_control,
    )


SPEC = EstimatorSpec(
    name="synthetic_control",
    title="Synthetic control",
    summary="Compares the treated unit with a mix of others that moved like it before.",
    assumes=frozenset({Assumption.SYNTHETIC_TWIN, Assumption.NO_ANTICIPATION, Assumption.SUTVA}),
    cost=Cost(scale=1.5e-5, n_power=1.3, d_power=0.0),
    params=Params,
    references=("10.1198/jasa.2009.ap08746", "10.1257/jel.20191450"),
    designs=frozenset({Design.SYNTHETIC_CONTROL}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(Kind) - {Kind.CONSTANT},
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL}),
    requires=frozenset({"unit_column", "time_column"}),
    run=run,
    min_samples=8,
)
