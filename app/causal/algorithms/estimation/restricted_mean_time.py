"""Restricted mean time: how much longer until the event, within a horizon, by weighted curves."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.curves import Curve, Point, Series
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimate, Estimation
from app.causal.profile import Diagnosis
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.survival_curves import SurvivalCurve
    from app.causal.survival import SurvivalRows

    Vector = NDArray[np.float64]

_POINTS = 60  # of a curve
_TRIM = 0.01


class Params(BaseModel):
    """`horizon` ends the time that counts, in the outcome's units; None takes the longest seen.

    `draws` is how many resamples give the error.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    horizon: float | None = Field(None, gt=0)
    draws: int = Field(200, ge=50, le=5000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the difference of mean times until the event, up to the horizon.

    Rows are weighted by their inverse chance of their treatment given the covariates; the two
    curves, and the difference of their shares at the horizon, come beside.

    Raises
    ------
    DegenerateData, TooFewSamples : the times are impossible, or the event happened to too few.

    References
    ----------
    Royston & Parmar, BMC Med. Res. Methodol. 13:152, 2013, doi:10.1186/1471-2288-13-152;
    Xie & Liu, Statistics in Medicine 24:3089-3110, 2005, doi:10.1002/sim.2174
    """
    import numpy as np

    from app.causal.redrawn import rows_anew
    from app.causal.survival import in_arms, survival_diagnoses

    rows = in_arms(data, estimand)
    horizon = params.horizon or _longest(rows)
    everyone = np.arange(rows.sample.n)
    found = _Fitted.of(rows, everyone)
    drawn = np.empty((params.draws, 2))
    for i in range(params.draws):
        again = _Fitted.of(rows, rows_anew(rows.sample.n, rows.sample.clusters, rng))
        drawn[i] = again.difference(horizon), again.gap(horizon)
        report(0.1 + 0.9 * i / params.draws, "resampling rows")
    errors = drawn.std(axis=0, ddof=1)
    mean = _as(rows, estimand, found.difference(horizon), errors[0], params.level)
    alive = _share_beside(rows, estimand, found.gap(horizon), errors[1], params.level, horizon)
    diagnoses = (*survival_diagnoses(rows, estimand), *_comparable(rows, found.propensity))
    return Estimation(mean, diagnoses, beside=(alive,), curves=(_curves(found, estimand, horizon),))


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """The curves of both arms, untreated first, and each row's chance of treatment."""

    curves: tuple[SurvivalCurve, SurvivalCurve]
    propensity: Vector

    @classmethod
    def of(cls, rows: SurvivalRows, chosen: NDArray[np.intp]) -> _Fitted:
        import numpy as np

        from app.causal.kernels.logistic import fit
        from app.causal.kernels.survival_curves import survival_curve

        sample = rows.sample
        treated, counts = sample.treated[chosen], np.ones(len(chosen))
        if sample.weights is not None:
            counts = sample.weights[chosen]
        chance = np.full(len(chosen), np.average(treated, weights=counts))
        if sample.labels:
            columns = sample.covariates[chosen]
            chance = fit(columns, treated.astype(np.float64), counts=counts).probabilities
        safe = np.clip(chance, _TRIM, 1 - _TRIM)
        weights = counts / np.where(treated, safe, 1 - safe)
        low, high = (
            survival_curve(
                rows.entry[chosen][arm], rows.leave[chosen][arm], rows.event[chosen][arm],
                weights[arm],
            )
            for arm in (~treated, treated)
        )  # fmt: skip
        return cls((low, high), chance)

    def difference(self, horizon: float) -> float:
        low, high = (curve.mean_until(horizon) for curve in self.curves)
        return high - low

    def gap(self, horizon: float) -> float:
        low, high = (curve.at(horizon) for curve in self.curves)
        return high - low


def _longest(rows: SurvivalRows) -> float:
    """Return the longest time for which rows of both arms were seen."""
    treated = rows.sample.treated
    return float(min(rows.leave[treated].max(), rows.leave[~treated].max()))


def _as(
    rows: SurvivalRows, estimand: Estimand, value: float, error: float, level: float
) -> Estimate:
    from app.causal.kernels.inference import normal_interval
    from app.causal.sample import as_estimate

    found = as_estimate(
        rows.sample,
        replace(estimand, kind=EffectKind.RMST_DIFFERENCE),
        method=SPEC.name,
        value=value,
        inference=normal_interval(value, float(error), level, math.inf),
        level=level,
    )
    return replace(found, event_column=estimand.event_column)


def _share_beside(
    rows: SurvivalRows,
    estimand: Estimand,
    value: float,
    error: float,
    level: float,
    horizon: float,
) -> Estimate:
    found = _as(rows, estimand, value, error, level)
    return replace(
        found,
        kind=EffectKind.SURVIVAL_DIFFERENCE,
        unit="probability",
        label=f"the difference in the share without {estimand.event_column} after {horizon:g}",
    )


def _comparable(rows: SurvivalRows, propensity: Vector) -> tuple[Diagnosis, ...]:
    import numpy as np

    from app.causal.comparability import balance, overlap

    sample = rows.sample
    if not sample.labels:
        return (balance(sample),)
    safe = np.clip(propensity, _TRIM, 1 - _TRIM)
    weights = 1 / np.where(sample.treated, safe, 1 - safe)
    spread = overlap(propensity, sample.treated, trim=_TRIM, separated=False)
    return balance(sample, weights), spread


def _curves(found: _Fitted, estimand: Estimand, horizon: float) -> Curve:
    """Return both curves at times spread evenly up to the horizon."""
    import numpy as np

    levels = estimand.contrast or (0, 1)
    times = np.linspace(0.0, horizon, _POINTS)
    lines = tuple(
        Series(
            f"{estimand.treatment} = {level:g}"
            if isinstance(level, float)
            else f"{estimand.treatment} = {level}",
            tuple(Point(float(t), curve.at(float(t))) for t in times),
        )
        for level, curve in zip(levels, found.curves, strict=True)
    )
    return Curve(
        name="survival",
        title=f"Share without {estimand.event_column} over time, weighted to be alike",
        x_label=estimand.outcome,
        y_label=f"share without {estimand.event_column}",
        series=lines,
    )


SPEC = EstimatorSpec(
    name="restricted_mean_time",
    title="Restricted mean time, weighted",
    summary="Compares the mean time until the event within a horizon, by weighted curves.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.OVERLAP,
            Assumption.TREATMENT_MODEL,
            Assumption.INDEPENDENT_CENSORING,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=3e-4, n_power=0.9, d_power=0.7),
    params=Params,
    references=("10.1186/1471-2288-13-152", "10.1002/sim.2174"),
    designs=frozenset({Design.SURVIVAL}),
    effects=frozenset({EffectKind.RMST_DIFFERENCE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL, Kind.ORDINAL, Kind.COUNT}),
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    run=run,
    requires=frozenset({"event_column"}),
    excludes=frozenset({"adoption_column"}),  # curves from the start would be of no one treatment
)
