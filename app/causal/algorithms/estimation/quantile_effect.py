"""Effects on quantiles: what a treatment does to the low, the middle and the high outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import numpy as np

    from app.causal.curves import Curve
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.scored import Scored
    from app.causal.propensity import Comparable

MEDIAN = 0.5
BESIDE = (0.1, 0.25, 0.5, 0.75, 0.9)
DRAWN = tuple(i / 20 for i in range(1, 20))


class Params(BaseModel):
    """Rows whose chance of treatment lies outside [trim, 1 - trim] are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the gap between the quantiles of the outcome with and without treatment.

    The estimand's quantile, the median where it names none, with others beside it. It compares
    two distributions: it says how a quantile moves, not how any one unit does.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm, or the covariates decide it.
    """
    del rng  # nothing here is random
    from dataclasses import replace

    from app.causal.comparability import balance
    from app.causal.estimating import InUnits
    from app.causal.kernels.balance import inverse_weights
    from app.causal.propensity import comparable
    from app.causal.sample import take

    report(0.1, "modelling who is treated")
    found = comparable(take(data, estimand), estimand, params.trim)
    told = InUnits(found.sample, estimand, SPEC.name, params.level)
    asked = MEDIAN if estimand.quantile is None else estimand.quantile

    def at(share: float) -> Estimate:
        words = "" if share == asked else f"at the {per_cent(share)} quantile"
        return replace(told.estimate(_scored(found, share), label=words), quantile=share)

    weights = inverse_weights(found.model.probabilities, found.sample.treated)
    checks = (balance(found.sample, weights * found.model.counts), *found.diagnostics)
    report(0.4, "comparing quantiles")
    return Estimation(
        at(asked),
        (*found.sample.diagnostics, *checks),
        beside=tuple(at(share) for share in BESIDE if share != asked),
        curves=(_curve(estimand, [at(share) for share in DRAWN]),),
    )


def _scored(found: Comparable, share: float) -> Scored:
    from app.causal.kernels.quantiles import quantile_effect
    from app.causal.kernels.weighting import observed_of

    sample = found.sample
    observed = observed_of(sample.weights, sample.odds_shift)
    return quantile_effect(
        sample.outcome, sample.treated, found.model, share, of_treated=False, observed=observed
    )


def _curve(estimand: Estimand, estimates: list[Estimate]) -> Curve:
    from app.causal.curves import Curve, Point, Series

    points = tuple(Point(e.quantile or 0.0, e.value, *e.interval) for e in estimates)
    return Curve(
        "quantile_effects",
        f"Effect of {estimand.treatment} on the quantiles of {estimand.outcome}",
        "quantile",
        f"change of {estimand.outcome}",
        (Series("effect", points),),
        unit=estimand.unit,
    )


SPEC = EstimatorSpec(
    name="quantile_effect",
    title="Effects on quantiles",
    summary="Says what the treatment does to low, middle and high outcomes, not to their mean.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.OVERLAP,
            Assumption.TREATMENT_MODEL,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=3e-6, n_power=1.0, d_power=1.3),
    params=Params,
    references=("10.1111/j.1468-0262.2007.00738.x",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.QTE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    run=run,
    min_samples=100,
)
