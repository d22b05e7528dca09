"""Worst-case bounds: the range that the data leave for an effect, whatever is unmeasured."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import Basis, EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.worst_case import WorstCase


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Bound the average effect of two arms on an outcome whose ends are known.

    Nothing is assumed of what decides on the treatment, so the bounds are as far apart as the
    outcome's ends: they say how far the effect can be from zero on each side. The value is their
    middle.

    Raises
    ------
    TooFewSamples, DegenerateData : the rows that are left cannot carry an effect.

    References
    ----------
    Manski, American Economic Review 80:319-323, 1990
    """
    del rng  # nothing here is random
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.worst_case import worst_case
    from app.causal.sample import as_estimate, require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=5)
    report(0.5, "taking the best and the worst case for what was not seen")
    ends = float(sample.outcome.min()), float(sample.outcome.max())
    found = worst_case(sample.outcome, sample.treated, ends, params.level)
    error = max(found.low_error, found.high_error)
    estimate = as_estimate(
        sample,
        estimand,
        method=SPEC.name,
        value=(found.low + found.high) / 2,
        inference=Inference(error, found.interval, 1.0),
        level=params.level,
    )
    estimate = replace(estimate, bounds=(found.low, found.high), p_value=None)
    return Estimation(estimate, (*sample.diagnostics, _width(found)))


def _width(found: WorstCase) -> Diagnosis:
    return Diagnosis(
        "bounds_width",
        Verdict.INCONCLUSIVE,
        "The bounds hold whatever is unmeasured; what they leave open, only an assumption or other"
        " data can close.",
        effect_size=found.high - found.low,
    )


SPEC = EstimatorSpec(
    name="worst_case_bounds",
    title="Worst-case bounds",
    summary="Bounds an effect on an outcome with known ends, whatever decided on the treatment.",
    assumes=frozenset({Assumption.SUTVA}),
    cost=Cost(scale=1e-7, n_power=1.0, d_power=0.0),
    params=Params,
    references=("https://www.jstor.org/stable/2006592", "10.1111/j.1468-0262.2004.00555.x"),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL, Kind.ORDINAL, Kind.COUNT}),
    outcome_kinds=frozenset({Kind.BINARY, Kind.ORDINAL}),
    run=run,
    basis=Basis.BOUNDS,
)
