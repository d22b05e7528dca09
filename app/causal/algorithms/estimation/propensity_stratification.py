"""Stratification on the chance of treatment: groups are compared within strata alike in it."""

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

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.within_strata import Stratified
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample

SMALLEST_CELL = 3


class Params(BaseModel):
    """`strata` of equal size by the chance of treatment; chances beyond `trim` are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    strata: int = Field(5, ge=2, le=100)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Within a stratum what is left of the differences is adjusted for by regression (Lunceford &
    Davidian 2004): five strata alone leave a tenth of the bias.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm, or the covariates decide it.
    """
    del rng  # nothing here is random
    from app.causal.estimating import InUnits
    from app.causal.kernels.within_strata import averaged, by_quantiles
    from app.causal.propensity import comparable
    from app.causal.sample import take

    report(0.2, "modelling who is treated")
    found = comparable(take(data, estimand), estimand, params.trim)
    sample = found.sample
    of_treated = estimand.kind is EffectKind.ATT
    strata = by_quantiles(found.score, params.strata)
    inside = averaged(
        sample.outcome,
        sample.treated,
        sample.covariates,
        strata,
        of_treated=of_treated,
        least=SMALLEST_CELL,
        counts=sample.weights,
    )
    checks = (_strata(sample, inside), *found.diagnostics)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    return Estimation(told.estimate(inside.scored), (*sample.diagnostics, *checks))


def _strata(sample: Sample, inside: Stratified) -> Diagnosis:
    from app.causal.profile import Diagnosis, Verdict

    lost = 1 - float(inside.used.mean())
    effects = ", ".join(f"{effect:.3g}" for effect in inside.effect[:10])
    verdict = Verdict.PASSED if lost == 0 else Verdict.INCONCLUSIVE
    rest = f"; {per_cent(lost, 1)} of the rows lie in strata without both groups" if lost else ""
    return Diagnosis(
        "strata",
        verdict,
        f"From the least to the most likely to be treated the effects are {effects}{rest}.",
        statistic=float(len(inside.effect)),
        effect_size=lost,
        n=sample.n,
    )


SPEC = EstimatorSpec(
    name="propensity_stratification",
    title="Stratification on the propensity score",
    summary="Compares the groups within strata of units about as likely to be treated.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.OVERLAP,
            Assumption.TREATMENT_MODEL,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=2e-6, n_power=1.0, d_power=1.3),
    params=Params,
    references=("10.2307/2288398", "10.1002/sim.1903"),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=100,
    level_moves_ends=True,
)
