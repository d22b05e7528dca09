"""Inverse probability weighting: each row counts for those like it in the other arm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.logistic import Logistic
    from app.causal.kernels.scored import Scored
    from app.causal.propensity import Comparable
    from app.causal.sample import Sample


class Params(BaseModel):
    """Rows whose chance of treatment lies outside [trim, 1 - trim] are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Rows without a counterpart are left out and the model is fitted again to the rest, so the
    effect is that on the rows that can be compared.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm, or the covariates decide it.
    """
    del rng  # nothing here is random
    from app.causal.comparability import balance
    from app.causal.kernels.balance import inverse_weights
    from app.causal.propensity import comparable
    from app.causal.sample import take

    report(0.2, "modelling who is treated")
    found = comparable(take(data, estimand), estimand, params.trim)
    sample, model = found.sample, found.model
    of_treated = estimand.kind is EffectKind.ATT
    weights = inverse_weights(model.probabilities, sample.treated, of_treated=of_treated)
    checks = (balance(sample, weights * model.counts), *found.diagnostics)
    told = _told(found, estimand, params)
    return replace(told, diagnostics=(*sample.diagnostics, *checks))


def undiagnosed(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate as `run` does, and look no further."""
    del rng, report
    from app.causal.propensity import comparable
    from app.causal.sample import take

    return _told(comparable(take(data, estimand), estimand, params.trim), estimand, params)


def _told(found: Comparable, estimand: Estimand, params: Params) -> Estimation:
    from app.causal.estimating import InUnits

    scored = _weigh(found.sample, estimand, found.model)
    told = InUnits(found.sample, estimand, SPEC.name, params.level)
    return Estimation(told.estimate(scored), beside=told.ratios(scored))


def _weigh(sample: Sample, estimand: Estimand, model: Logistic) -> Scored:
    from app.causal.kernels.weighting import average_effect, effect_on_treated, observed_of

    observed = observed_of(sample.weights, sample.odds_shift)
    if estimand.kind is EffectKind.ATT:
        return effect_on_treated(sample.outcome, sample.treated, model, observed)
    return average_effect(sample.outcome, sample.treated, model, observed)


def shuffled(
    data: Dataset, estimand: Estimand, params: Params, count: int, rng: np.random.Generator
) -> Sequence[float] | None:
    """Return the effects of shuffled treatments; None where rows belong together or count apart."""
    from app.causal.kernels.shuffled_effect import shuffles
    from app.causal.propensity import comparable
    from app.causal.sample import take
    from app.errors import StatisticalFailure

    sample = take(data, estimand)
    if sample.clusters is not None or sample.weights is not None:
        return None
    values = []
    for treatment in shuffles(sample.treatment, count, rng):
        try:
            found = comparable(replace(sample, treatment=treatment), estimand, params.trim)
        except StatisticalFailure:
            return None  # refits one by one tell how many fail
        values.append(_weigh(found.sample, estimand, found.model).value)
    return values


SPEC = EstimatorSpec(
    name="ipw",
    title="Inverse probability weighting",
    summary="Weighs rows so that both groups look like the whole; needs only a treatment model.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.OVERLAP,
            Assumption.TREATMENT_MODEL,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.3),
    params=Params,
    references=("10.1002/sim.1903", "10.1002/sim.3697"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    undiagnosed=undiagnosed,
    shuffled=shuffled,
    min_samples=50,
    level_moves_ends=True,
)
