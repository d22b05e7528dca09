"""Rosenbaum bounds: how unequal matched units' chances of treatment may be before doubt arises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress, SensitivitySpec
from app.causal.estimand import EffectKind
from app.causal.findings import Sensitivity
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

MOST_PAIRS = 5000
CALIPER = 0.2  # standard deviations of the score: Austin 2011, 10.1002/pst.433
LEAST_PAIRS = 20


class Params(BaseModel):
    """`alpha` is the p-value at which the effect is in doubt."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    alpha: float = Field(0.05, gt=0, lt=0.5)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Sensitivity:
    """Return the odds at which the effect in matched pairs could be chance.

    Pairs are nearest on the propensity score, each row in one pair only; what covariates tell of
    the outcome is taken out first (Rosenbaum 2002).

    Raises
    ------
    TooFewSamples, InvalidQuestion : too few pairs, or the treatment is a dose.
    """
    del report  # quick
    import math

    from app.causal.kernels.hidden_cause import odds_to_doubt, rosenbaum_p
    from app.causal.kernels.logistic import fit
    from app.causal.kernels.pairs import disjoint_pairs
    from app.causal.sample import require_arms, take
    from app.errors import TooFewSamples

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=LEAST_PAIRS)
    model = fit(sample.covariates, sample.treatment)
    score = model.design @ model.coefficients
    pairs = disjoint_pairs(score, sample.treated, caliper=CALIPER, most=MOST_PAIRS, rng=rng)
    if len(pairs) < LEAST_PAIRS:
        raise TooFewSamples(f"Only {len(pairs)} pairs of alike units were found.")
    left = _without_covariates(sample)
    gaps = (left[pairs[:, 0]] - left[pairs[:, 1]]) * math.copysign(1.0, estimate.value)
    odds = odds_to_doubt(gaps, params.alpha)
    told = _sentence(estimand, odds, len(pairs), rosenbaum_p(gaps, 1.0))
    return Sensitivity(SPEC.name, odds, None, told)


def _without_covariates(sample: Sample) -> Vector:
    """Return the outcome without what covariates tell of it, by a line learnt within arms."""
    from app.causal.kernels.within_strata import without_columns

    return without_columns(sample.outcome, sample.covariates, sample.treated.astype("intp"))


def _sentence(estimand: Estimand, odds: float, count: int, p_value: float) -> str:
    seen = f"In {count:,} pairs alike in the covariates"
    if odds <= 1:
        return f"{seen} the effect could be chance even without a hidden cause (p = {p_value:.2g})."
    return (
        f"{seen} a hidden cause would have to make one of two alike units {odds:.2f} times as"
        f" likely to be treated, and decide {estimand.outcome} nearly alone, before the effect"
        " could be chance."
    )


SPEC = SensitivitySpec(
    name="rosenbaum_bounds",
    title="Rosenbaum bounds",
    summary="How unequal the chances of alike units may be before the effect could be chance.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS}),
    cost=Cost(scale=2e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1007/978-1-4757-3692-2",),
    designs=frozenset({Design.BACKDOOR}),
    run=run,
    any_level=True,
    effects=frozenset({EffectKind.ATE, EffectKind.ATT, EffectKind.ATO}),
    two_arms=True,
)
