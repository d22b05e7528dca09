"""Dose-response: the mean outcome at every dose, doubly robust, as a smooth curve."""

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
    from app.causal.estimating import InUnits
    from app.causal.kernels.dose_curve import DoseCurve
    from app.causal.kernels.scored import Scored
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample

DRAWN = 41  # points of the curve, between the middle 98 % of doses
FEW_EFFECTIVE, ENOUGH_EFFECTIVE = 0.1, 0.3
MANY_HELD = 0.05
HARDLY_ANY_LEFT = 0.02  # of the doses' variance


class Params(BaseModel):
    """Folds and repeats of cross-fitting; of more than `rows` rows a random part is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    repeats: int = Field(3, ge=1, le=50)
    rows: int = Field(30_000, ge=1000, le=10_000_000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the curve, and from it what a contrast of two doses or one unit more brings.

    Without a contrast it is the average slope over the doses that units have.

    Raises
    ------
    DegenerateData : the covariates decide the dose.
    """
    from app.causal.cross_fitting import is_zero_one, learning
    from app.causal.estimating import InUnits
    from app.causal.kernels.dose_curve import dose_curve
    from app.causal.kernels.doubly_robust import median_of
    from app.causal.row_weights import dependence
    from app.causal.sample import some, take

    sample = some(take(data, estimand), params.rows, rng)
    curves, scores = [], []
    for i in range(params.repeats):
        report(i / params.repeats, f"drawing the curve, round {i + 1} of {params.repeats}")
        curve = dose_curve(
            sample.outcome,
            sample.treatment,
            learning(sample, params.folds, rng),
            outcome_is_binary=is_zero_one(sample),
        )
        curves.append(curve)
        scores.append(_asked(curve, sample))
    scored, widening = median_of(scores)
    middle = next(c for c, s in zip(curves, scores, strict=True) if s is scored)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    checks = (
        _support(sample, middle, estimand),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    return Estimation(
        told.estimate(scored, widening=widening),
        (*sample.diagnostics, *checks),
        curves=(_drawn(told, middle, widening),),
    )


def _asked(curve: DoseCurve, sample: Sample) -> Scored:
    """Return the contrast per unit of the dose, else the average slope."""
    from app.causal.kernels.scored import Scored

    if sample.contrast is None:
        return curve.average_slope()
    low, high = (float(level) for level in sample.contrast)
    found = curve.contrast(low, high)
    return Scored(found.value / sample.step, found.influence / sample.step, found.baseline)


def _support(sample: Sample, curve: DoseCurve, estimand: Estimand) -> Diagnosis:
    """Return whether doses are found among all kinds of rows."""
    from app.causal.kernels.balance import effective_size
    from app.causal.profile import Diagnosis, Verdict

    share = effective_size(curve.ratio) / sample.n
    verdict = Verdict.PASSED if share >= ENOUGH_EFFECTIVE else Verdict.INCONCLUSIVE
    if curve.held > MANY_HELD and verdict is Verdict.PASSED:
        verdict = Verdict.INCONCLUSIVE
    decided = share < FEW_EFFECTIVE or curve.left < HARDLY_ANY_LEFT
    verdict = Verdict.FAILED if decided else verdict
    rest = {
        Verdict.PASSED: "doses are found among all kinds of units.",
        Verdict.INCONCLUSIVE: "some doses are rare among some kinds of units.",
        Verdict.FAILED: "the covariates all but decide the dose, so the curve is an extrapolation.",
    }[verdict]
    return Diagnosis(
        "overlap",
        verdict,
        f"Weighted so that each dose of {estimand.treatment} is taken by all kinds of units, the"
        f" {sample.n:,} rows are worth {per_cent(share)}, and the covariates leave"
        f" {per_cent(curve.left)} of"
        f" the doses' variation: {rest}",
        statistic=float(curve.ratio.max()),
        effect_size=share,
        n=sample.n,
    )


def _drawn(told: InUnits, curve: DoseCurve, widening: float) -> Curve:
    from dataclasses import replace

    import numpy as np

    from app.causal.curves import Curve, Point, Series

    low, high = (float(np.quantile(curve.doses, share)) for share in (0.01, 0.99))
    as_means = replace(told, sample=replace(told.sample, step=1.0))
    points = []
    for dose in np.linspace(low, high, DRAWN):
        found = as_means.estimate(curve.at(float(dose)), widening=widening)
        points.append(Point(float(dose), found.value, *found.interval))
    treatment, outcome = told.estimand.treatment, told.estimand.outcome
    return Curve(
        "dose_response",
        f"{outcome} were everyone at one dose of {treatment}",
        treatment,
        f"mean {outcome}",
        (Series("mean", tuple(points)),),
        unit=told.estimand.unit,
    )


def _one_round(params: Params) -> Params:
    """Cross-fit once, on fewer rows: refits ask for an average, not for a steady figure."""
    return params.model_copy(update={"repeats": 1, "rows": min(params.rows, 5000)})


SPEC = EstimatorSpec(
    name="dose_response",
    title="Dose-response curve (doubly robust)",
    summary="Draws the mean outcome at every dose; right if the outcome's or the dose's model is.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=3e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1111/rssb.12212",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.DOSE_RESPONSE, EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=_one_round,
    treatment_values=(6, 1_000_000_000),
    min_samples=200,
)
