"""Matching on the chance of treatment: each row is compared with its nearest of the other group."""

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
    from app.causal.kernels.matching import Matched
    from app.causal.profile import Diagnosis
    from app.causal.propensity import Comparable

CLOSE = 0.2  # of a standard deviation of the score: Austin 2011, 10.1002/pst.433


class Params(BaseModel):
    """Each row is compared with its `neighbours` nearest; chances beyond `trim` are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    neighbours: int = Field(1, ge=1, le=50)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm, or the covariates decide it.
    """
    del rng  # nothing here is random
    from app.causal.comparability import balance
    from app.causal.estimating import InUnits
    from app.causal.kernels.matching import average_effect
    from app.causal.propensity import comparable
    from app.causal.sample import take

    report(0.2, "modelling who is treated")
    found = comparable(take(data, estimand), estimand, params.trim)
    sample = found.sample
    matched = average_effect(
        sample.outcome,
        sample.treated,
        found.score,
        sample.covariates,
        neighbours=params.neighbours,
        of_treated=estimand.kind is EffectKind.ATT,
        counts=sample.weights,
    )
    checks = (balance(sample, matched.weights), _closeness(found, matched), *found.diagnostics)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    return Estimation(told.estimate(matched.scored), (*sample.diagnostics, *checks))


def _closeness(found: Comparable, matched: Matched) -> Diagnosis:
    """Return how far matches are from those they stand for, and how often one row is used."""
    import numpy as np

    from app.causal.profile import Diagnosis, Verdict

    spread = float(found.score.std()) or 1.0
    far = float(np.mean(matched.gaps > CLOSE * spread))
    most = float(matched.uses.max())
    verdict = (
        Verdict.PASSED if far < 0.05 else Verdict.INCONCLUSIVE if far < 0.2 else Verdict.FAILED
    )
    return Diagnosis(
        "closeness",
        verdict,
        f"{per_cent(far, 1)} of the rows have no match within {CLOSE:g} standard deviations of"
        " the score;"
        f" the row that is used most stands for {most:.3g} others.",
        statistic=most,
        effect_size=far,
        n=found.sample.n,
    )


SPEC = EstimatorSpec(
    name="propensity_matching",
    title="Matching on the propensity score",
    summary="Compares each unit with the one of the other group that was as likely to be treated.",
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
    references=("10.1111/j.1468-0262.2006.00655.x", "10.1198/jbes.2009.07333", "10.3982/ECTA11293"),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=50,
    level_moves_ends=True,
)
