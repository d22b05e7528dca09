"""Inverse probability weighting: each row counts for those like it in the other arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.logistic import Logistic
    from app.causal.kernels.scored import Scored
    from app.causal.sample import Sample

SMALLEST_ARM = 20


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
    from app.causal.comparability import no_counterparts, require_overlap, within
    from app.causal.estimating import InUnits
    from app.causal.kernels.logistic import fit
    from app.causal.row_weights import dependence
    from app.causal.sample import keep, require_arms, take

    everyone = take(data, estimand)
    require_arms(everyone, estimand, at_least=SMALLEST_ARM)
    of_treated = estimand.kind is EffectKind.ATT
    report(0.2, "modelling who is treated")
    first = fit(everyone.covariates, everyone.treatment, counts=everyone.counts)
    inside = within(first.probabilities, params.trim, of_treated=of_treated)
    require_overlap(
        inside, everyone.treated, columns=estimand.adjustment, at_least=SMALLEST_ARM // 2
    )
    sample = everyone if inside.all() else keep(everyone, inside)
    model = first
    if not inside.all():
        model = fit(sample.covariates, sample.treatment, counts=sample.counts)
    if model.is_separated:
        raise no_counterparts(estimand.adjustment)
    scored = _weigh(sample, estimand, model)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    found = (
        _balance(sample, model, of_treated=of_treated),
        _overlap(everyone, first, params, of_treated=of_treated),
        *_convergence(first),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    told_of = (*sample.diagnostics, *found)
    return Estimation(told.estimate(scored), told_of, beside=told.ratios(scored))


def _weigh(sample: Sample, estimand: Estimand, model: Logistic) -> Scored:
    from app.causal.kernels.weighting import average_effect, effect_on_treated, observed_of

    observed = observed_of(sample.weights, sample.odds_shift)
    if estimand.kind is EffectKind.ATT:
        return effect_on_treated(sample.outcome, sample.treated, model, observed)
    return average_effect(sample.outcome, sample.treated, model, observed)


def _overlap(everyone: Sample, model: Logistic, params: Params, *, of_treated: bool) -> Diagnosis:
    from app.causal.comparability import overlap

    return overlap(
        model.probabilities,
        everyone.treated,
        trim=params.trim,
        separated=model.is_separated,
        of_treated=of_treated,
    )


def _balance(sample: Sample, model: Logistic, *, of_treated: bool) -> Diagnosis:
    from app.causal.comparability import balance
    from app.causal.kernels.balance import inverse_weights

    weights = inverse_weights(model.probabilities, sample.treated, of_treated=of_treated)
    return balance(sample, weights * model.counts)


def _convergence(model: Logistic) -> tuple[Diagnosis, ...]:
    if model.converged and not model.is_separated:
        return ()
    why = "is certain of some rows" if model.is_separated else "did not settle"
    return (
        Diagnosis(
            "treatment_model",
            Verdict.FAILED,
            f"The model of who is treated {why}: the covariates all but decide the treatment.",
        ),
    )


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
    min_samples=50,
)
