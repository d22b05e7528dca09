"""Trimming bounds: an experiment in which the treatment decides whose outcome is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.lost_outcomes import Lost, TrimmedEffect


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Bound the effect on those whose outcome would be seen under either treatment.

    The value is the middle of the bounds. Covariates are compared, not adjusted for.

    Raises
    ------
    InvalidQuestion : the treatment is a dose. TooFewSamples : an arm is too small.

    References
    ----------
    Lee 2009, doi:10.1111/j.1467-937X.2009.00536.x
    """
    del rng, report  # nothing here is random or slow
    from app.causal.comparability import chance_imbalance
    from app.causal.kernels.inference import Inference
    from app.causal.lost_outcomes import trimmed_effect
    from app.causal.sample import as_estimate, require_arms, take

    plain = replace(estimand, adjustment=(), observation=())
    sample = take(data, plain)
    require_arms(sample, plain, at_least=5)
    found = trimmed_effect(_rows(data, plain), params.level)
    estimate = as_estimate(
        sample,
        plain,
        method=SPEC.name,
        value=sum(found.bounds) / 2,
        inference=Inference(found.error, found.interval, 1.0),
        level=params.level,
    )
    estimate = replace(estimate, bounds=found.bounds, p_value=None)
    kept = tuple(d for d in sample.diagnostics if d.name != "attrition")
    balance = (chance_imbalance(take(data, estimand)),) if estimand.adjustment else ()
    return Estimation(estimate, (*kept, _told(estimand, found), *balance))


def _rows(data: Dataset, estimand: Estimand) -> Lost:
    """Return all rows of the two arms, those without an outcome too."""
    import numpy as np
    import pandas as pd

    from app.causal.encoding import numeric_column
    from app.causal.lost_outcomes import Lost
    from app.causal.sample import arms_of, treatment_values

    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    treatment = treatment_values(data, estimand, arms)
    known = ~np.isnan(treatment)
    frame = data.frame[known]
    counts = np.ones(len(frame))
    if estimand.weight_column is not None:
        counts = frame[estimand.weight_column].fillna(0.0).to_numpy(dtype=np.float64)
    units = None
    if estimand.unit_column is not None:
        codes, names = pd.factorize(frame[estimand.unit_column], use_na_sentinel=False)
        units = codes.astype(np.intp) if len(names) < len(codes) else None
    outcome = numeric_column(frame[estimand.outcome], data.variable(estimand.outcome))
    return Lost(outcome, treatment[known] > 0.5, counts, units)


def _told(estimand: Estimand, found: TrimmedEffect) -> Diagnosis:
    low, high = found.rates
    arm = "treated" if high >= low else "untreated"
    return Diagnosis(
        "trimmed_share",
        Verdict.INCONCLUSIVE if found.share > 0 else Verdict.PASSED,
        f"{per_cent(high, 1)} of the treated and {per_cent(low, 1)} of the others have a"
        f" {estimand.outcome}. The"
        f" surplus, {per_cent(found.share, 1)} of the {arm} who have one, is taken for its lowest"
        " and for"
        " its highest outcomes in turn: between these lies the effect on those who would have one"
        " either way.",
        effect_size=found.share,
        columns=(estimand.outcome, estimand.treatment),
    )


SPEC = EstimatorSpec(
    name="trimmed_trial",
    title="Trimming bounds (Lee)",
    summary="Bounds the effect of an experiment in which the treatment decides whose outcome is"
    " seen.",
    assumes=frozenset({Assumption.ONE_WAY_LOSS, Assumption.SUTVA}),
    cost=Cost(scale=2e-7, n_power=1.0, d_power=0.0),
    params=Params,
    references=("10.1111/j.1467-937X.2009.00536.x", "10.1111/j.1468-0262.2004.00555.x"),
    designs=frozenset({Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
)
