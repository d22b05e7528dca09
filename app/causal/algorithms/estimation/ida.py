"""IDA: the effects that the graphs of an equivalence class allow, each with its own parents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import Basis, EffectKind
from app.causal.findings import Estimate, Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.errors import DegenerateData

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.sample import Sample


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect once per possible set of the treatment's causes, by linear adjustment.

    The value is the mean over the sets, `bounds` their range, and the interval covers all of
    theirs: whichever graph is right, it holds the effect at least as often as `level` says.

    Raises
    ------
    DegenerateData : in one of the graphs the treatment is a linear function of its causes.

    References
    ----------
    Maathuis, Kalisch & Bühlmann, Ann. Statist. 37:3133-3164, 2009, doi:10.1214/09-AOS685
    """
    del rng  # nothing here is random
    found = []
    for i, parents in enumerate(estimand.alternatives):
        report(i / len(estimand.alternatives), "adjusting for one possible set of causes")
        found.append(_given(data, estimand, parents, params.level))
    return Estimation(_joined(found), (_range(found, estimand), *_rows(data, estimand)))


def _given(data: Dataset, estimand: Estimand, parents: tuple[str, ...], level: float) -> Estimate:
    """Return the effect if these are the treatment's causes: none, when the outcome is one."""
    from app.causal.kernels.inference import infer
    from app.causal.sample import as_estimate, take

    is_reversed = estimand.outcome in parents
    held = () if is_reversed else parents
    sample = take(data, replace(estimand, alternatives=(), adjustment=held))
    value, influence, degrees = _slope(sample, estimand)
    inference = infer(value, influence, level=level, degrees=degrees, clusters=sample.clusters)
    found = as_estimate(
        sample,
        replace(estimand, adjustment=held),
        method=SPEC.name,
        value=value,
        inference=inference,
        level=level,
    )
    if not is_reversed:
        return found
    return replace(found, value=0.0, interval=(0.0, 0.0), p_value=1.0)


def _slope(sample: Sample, estimand: Estimand) -> tuple[float, np.ndarray, float]:
    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.linear_effect import average_effect, slope

    try:
        if sample.has_arms:
            effect = average_effect(
                sample.outcome, sample.treated, sample.covariates, sample.weights
            )
        else:
            effect = slope(sample.outcome, sample.treatment, sample.covariates, sample.weights)
    except NotEstimable:
        raise DegenerateData(
            f"{estimand.treatment!r} is a linear function of its possible causes.",
            hint="Leave out the column that repeats the treatment.",
        ) from None
    return effect.value, sample.settled(effect.influence), effect.degrees


def _joined(found: list[Estimate]) -> Estimate:
    values = tuple(e.value for e in found)
    mean = sum(values) / len(values)
    low, high = min(e.interval[0] for e in found), max(e.interval[1] for e in found)
    widest = max(found, key=lambda e: e.standard_error or 0.0)
    bounds = (min(values), max(values)) if len(set(values)) > 1 else None
    return replace(
        widest,
        value=mean,
        interval=(low, high),
        adjustment=(),
        bounds=bounds,
        possible=tuple(sorted(values)),
        p_value=max(e.p_value or 0.0 for e in found),
    )


def _range(found: list[Estimate], estimand: Estimand) -> Diagnosis:
    signs = {(e.value > 0) - (e.value < 0) for e in found}
    same = len(signs) == 1
    told = (
        f"In every graph that fits, the effect of {estimand.treatment} on {estimand.outcome} has"
        " the same sign."
        if same
        else f"The sign of the effect of {estimand.treatment} on {estimand.outcome} depends on"
        " which of the graphs that fit is right."
    )
    return Diagnosis(
        "sign_over_graphs",
        Verdict.PASSED if same else Verdict.INCONCLUSIVE,
        told,
        test="IDA",
        statistic=float(len(found)),
    )


def _rows(data: Dataset, estimand: Estimand) -> tuple[Diagnosis, ...]:
    from app.causal.sample import missing_pattern

    wide = tuple(dict.fromkeys(n for names in estimand.alternatives for n in names))
    others = tuple(n for n in wide if n != estimand.outcome)
    return missing_pattern(data, replace(estimand, alternatives=(), adjustment=others))


SPEC = EstimatorSpec(
    name="ida",
    title="IDA",
    summary="Gives the effects that are possible where data leave the directions of arrows open.",
    assumes=frozenset(
        {Assumption.SUFFICIENCY, Assumption.FAITHFULNESS, Assumption.LINEARITY, Assumption.SUTVA}
    ),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1214/09-AOS685", "10.48550/arXiv.1707.02171"),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.NOMINAL}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    requires=frozenset({"alternatives"}),
    basis=Basis.CLASS,
)
