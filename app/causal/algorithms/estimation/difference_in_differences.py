"""Difference-in-differences with two groups, before and after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation, Sensitivity
from app.causal.panel_spec import ChangeSpec
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.errors import DegenerateData

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.linear_effect import LinearEffect
    from app.causal.square_inference import SquareInference
    from app.causal.two_by_two import TwoByTwo

FEW_CLUSTERS = 20


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect on the treated in the outcome's units, errors clustered by unit.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated, or when it starts.
    TooFewSamples : a cell of the 2×2 is empty.
    """
    from app.causal.sample import as_estimate
    from app.causal.square_inference import inference_of
    from app.causal.two_by_two import span

    square = span(data, estimand)
    report(0.3, "comparing the changes")
    effect = _fit(square)
    sure = inference_of(square, effect, params.level, rng)
    inference = sure.inference
    treated_after = (square.group == 1) & (square.after == 1)
    estimate = as_estimate(
        square.sample,
        estimand,
        method=SPEC.name,
        value=effect.value,
        inference=inference,
        level=params.level,
        baseline=float(square.sample.outcome[treated_after].mean()) - effect.value,
    )
    beside = () if sure.is_special else _on_scales(square, estimand, effect, params.level)
    trends = _trends(square, estimand, effect.value)
    found = (_cells(square, estimand), *trends, _shocks(square, sure))
    few = _few_treated(square, estimand, sure)
    apart = tuple(_sensitivity(square, estimand, params.level))
    return Estimation(estimate, (*square.sample.diagnostics, *found, *few), apart, beside=beside)


def _on_scales(
    square: TwoByTwo, estimand: Estimand, effect: LinearEffect, level: float
) -> tuple[Estimate, ...]:
    """Return the effect as ratios, in per cent or as means of the treated after the start."""
    from app.causal.kernels.inference import infer
    from app.causal.kernels.scored import Part, mean_among, minus
    from app.causal.scales import Scales

    sample, there = square.sample, (square.group == 1) & (square.after == 1)
    high = mean_among(sample.outcome, there, sample.weights)
    low = minus(high, Part(effect.value, effect.influence))
    degrees, clusters = effect.degrees, sample.clusters
    inferred = partial(infer, level=level, degrees=degrees, clusters=clusters)
    return Scales(sample, estimand, SPEC.name, level, inferred).told(low, high)


def _fit(square: TwoByTwo) -> LinearEffect:
    """Return the coefficient of group × after, given both and the covariates."""
    import numpy as np

    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.linear_effect import slope

    sides = np.column_stack([square.group, square.after, square.sample.covariates])
    try:
        return slope(
            square.sample.outcome, square.group * square.after, sides, square.sample.weights
        )
    except NotEstimable:
        raise DegenerateData(
            "The covariates tell the treated group after the treatment from all others.",
            hint="Leave out covariates that the treatment itself decides.",
        ) from None


def _cells(square: TwoByTwo, estimand: Estimand) -> Diagnosis:
    cells, outcome = square.cells(), square.sample.outcome
    means = {
        cell: float(outcome[(square.group == cell[0]) & (square.after == cell[1])].mean())
        for cell in cells
    }
    unit = f" {estimand.unit}" if estimand.unit else ""
    sentence = (
        f"Mean {estimand.outcome}: treated group {means[1, 0]:.4g} → {means[1, 1]:.4g}{unit}"
        f" ({cells[1, 0]} and {cells[1, 1]} rows), comparison group {means[0, 0]:.4g} →"
        f" {means[0, 1]:.4g}{unit} ({cells[0, 0]} and {cells[0, 1]} rows)."
    )
    smallest = min(cells.values())
    verdict = Verdict.PASSED if smallest >= 10 else Verdict.INCONCLUSIVE
    return Diagnosis("cells", verdict, sentence, statistic=float(smallest), n=square.sample.n)


def _trends(square: TwoByTwo, estimand: Estimand, effect: float) -> tuple[Diagnosis, ...]:
    """Test whether the groups drifted apart before the treatment, where there is a before."""
    from app.causal.pre_trends import drifts, too_few, untested

    if square.n_before < 2 or _is_alone(square):
        return (untested() if square.n_before < 2 else too_few(),)
    return drifts(square, estimand, effect)


def _sensitivity(square: TwoByTwo, estimand: Estimand, level: float) -> Iterator[Sensitivity]:
    """Yield how far from parallel trends would have to be, where two periods lie before."""
    from app.causal.square_course import course_of
    from app.causal.trend_sensitivity import relative_to_before

    if square.n_before < 2 or _is_alone(square):
        return
    course = course_of(square)
    if course is not None:
        yield from relative_to_before(*course, square.sample.clusters, estimand, level)


def _is_alone(square: TwoByTwo) -> bool:
    """Tell whether so few clusters are treated that no error of theirs is known."""
    from app.causal.panel_checks import FEW_TREATED

    clusters = square.sample.clusters
    return clusters is not None and len(set(clusters[square.group == 1])) < FEW_TREATED


def _shocks(square: TwoByTwo, sure: SquareInference) -> Diagnosis:
    clusters = square.sample.clusters
    if clusters is None:
        verdict = Verdict.INCONCLUSIVE
        told = "Rows are taken as independent; something that hit one whole group is not in it."
    else:
        count = int(clusters.max()) + 1
        verdict = Verdict.PASSED if count >= FEW_CLUSTERS else Verdict.INCONCLUSIVE
        few = ", which are few for that" if count < FEW_CLUSTERS else ""
        told = f"Rows of a unit may depend on each other ({count} units{few})."
    how = f" {sure.how}" if sure.how else ""
    return Diagnosis("interval_basis", verdict, f"What the interval allows for: {told}{how}")


def _few_treated(
    square: TwoByTwo, estimand: Estimand, sure: SquareInference
) -> tuple[Diagnosis, ...]:
    """Warn where so few units are treated that chance events in one of them pass for the effect."""
    from app.causal.panel_checks import FEW_TREATED, treated_units

    clusters = square.sample.clusters
    if clusters is None:
        return ()
    count = len(set(clusters[square.group == 1]))
    if count >= FEW_TREATED:
        return ()
    return (
        treated_units(
            count,
            int(clusters.max()) + 1,
            estimand.unit_column or estimand.group_column or "unit",
            estimand.treatment,
            by_placebo=sure.by_placebo,
        ),
    )


SPEC = ChangeSpec(
    name="difference_in_differences",
    title="Difference-in-differences (2×2)",
    summary="Compares the change of the treated group with that of the others.",
    assumes=frozenset({Assumption.PARALLEL_TRENDS, Assumption.NO_ANTICIPATION, Assumption.SUTVA}),
    cost=Cost(scale=3e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.3386/w4509", "10.1162/003355304772839588"),
    designs=frozenset({Design.DID}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=8,
    one_start=True,
)
