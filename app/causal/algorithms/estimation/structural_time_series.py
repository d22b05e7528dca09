"""Structural time series: what came after against a forecast from before and from controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.serial_errors import Mixture
    from app.causal.one_series import OneSeries
    from app.causal.profile import Diagnosis
    from app.causal.series_model import Course, Fitted

    Vector = NDArray[np.float64]

_FEWEST_TO_TRY = 12


class Params(BaseModel):
    """`level` is the probability of the interval, `points` how many times the curves show."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    points: int = Field(40, ge=2, le=1000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the mean effect over the times after the intervention, in the outcome's units.

    Level, trend, season and controls are learned before the intervention only; a level that
    wanders, and how much, is averaged over by what the data say of it. The interval is that of
    the posterior predictive of the mean gap between what came and the forecast.

    Raises
    ------
    InvalidQuestion : the intervention's time is not known, or lies outside the data.
    TooFewSamples : too few readings before it, or none after.
    """
    del rng  # the posterior is summed over, not sampled
    from app.causal.one_series import one_series
    from app.causal.series_checks import length_before, memory_left, touched_controls
    from app.causal.series_effect import beside_of, effect_curve, estimate_of, path_curve
    from app.causal.series_model import course, with_season

    series = with_season(one_series(data, estimand))
    report(0.2, "learning the course before")
    whole = course(series, until=series.before)
    fits = learned(series, whole, series.before)
    found = mean_gap(series, whole, fits, (series.before, len(series.values)))
    main = estimate_of(found, series, estimand, method=SPEC.name, level=params.level)
    report(0.6, "forecasting each time after")
    effects = _by_time(series, whole, fits, params)
    values = {place: series.values[place] for place in effects}
    expected = {p: (values[p] - e, values[p] - high, values[p] - low)
                for p, (e, low, high) in effects.items()}  # fmt: skip
    best = max(fits, key=lambda one: one.weight)
    count = int(series.seen[series.before :].sum())
    total = beside_of(main, found, f"the effect summed over the {count} times after", count)
    checks = (
        *series.diagnostics, length_before(series), memory_left(best.fit.residuals),
        *held_out(series), *touched_controls(series),
    )  # fmt: skip
    curves = (path_curve(series, estimand, expected), effect_curve(series, estimand, effects))
    return Estimation(main, checks, beside=(total,), curves=curves)


def learned(series: OneSeries, whole: Course, until: int) -> list[Fitted]:
    """Fit the course to the readings before `until`."""
    from dataclasses import replace

    from app.causal.series_model import fitted

    return fitted(
        series.values[:until], replace(whole, columns=whole.columns[:until]), with_step=False
    )


def mean_gap(
    series: OneSeries, whole: Course, fits: list[Fitted], times: tuple[int, int], only: int = -1
) -> Mixture:
    """Return the mean gap to the forecast over the times, or at `only` one of them.

    The forecast is made from what the fits saw, which ends where the times begin.
    """
    import numpy as np

    from app.causal.series_model import averaged

    first, last = times
    seen = series.seen[first:last]
    weights = seen / max(int(seen.sum()), 1)
    if only >= 0:
        weights = (np.arange(first, last) == only).astype(np.float64)
    outcome = np.where(seen, series.values[first:last], np.nan)
    columns = np.where(seen[:, None], whole.columns[first:last], 0.0)
    return averaged(fits, lambda one: one.fit.gap(outcome, columns[:, one.places], weights))


def _by_time(
    series: OneSeries, whole: Course, fits: list[Fitted], params: Params
) -> dict[int, tuple[float, float, float]]:
    import numpy as np

    from app.causal.series_effect import thinned

    after = series.before + np.flatnonzero(series.seen[series.before :])
    known = {}
    for place in thinned(after, params.points):
        gap = mean_gap(series, whole, fits, (series.before, place + 1), place)
        known[place] = (gap.mean, *gap.about(params.level))
    return known


def held_out(series: OneSeries) -> tuple[Diagnosis, ...]:
    """Forecast the last third before the intervention, where nothing happened, from the rest."""
    from app.causal.profile import Diagnosis, Verdict
    from app.causal.series_checks import by_p_value
    from app.causal.series_model import course

    start = series.before - series.before // 3
    if int(series.seen[:start].sum()) < _FEWEST_TO_TRY or not series.seen[start:].any():
        return ()
    whole = course(series, until=start)
    gap = mean_gap(series, whole, learned(series, whole, start), (start, series.before))
    verdict = by_p_value(gap.p_value)
    told = {
        Verdict.PASSED: "as expected",
        Verdict.INCONCLUSIVE: "at the edge of what was expected",
        Verdict.FAILED: "away from the forecast though nothing happened: its course is not known",
    }
    return (
        Diagnosis(
            "held_out", verdict,
            f"From {series.labels[start] or 'a third'} to the intervention the series ran"
            f" {told[verdict]} (mean gap {gap.mean:.3g}, p = {gap.p_value:.2g}).",
            test="forecast before the intervention", p_value=gap.p_value, effect_size=gap.mean,
            n=series.before - start,
        ),
    )  # fmt: skip


def _for_refits(params: Params) -> Params:
    return params.model_copy(update={"points": 2})


SPEC = EstimatorSpec(
    name="structural_time_series",
    title="Structural time series (forecast without the intervention)",
    summary="Compares what came after with a forecast from before and from untouched series.",
    assumes=frozenset(
        {
            Assumption.STABLE_COURSE,
            Assumption.NOTHING_ELSE_THEN,
            Assumption.NO_ANTICIPATION,
            Assumption.UNTOUCHED_CONTROLS,
        }
    ),
    cost=Cost(scale=3e-2, n_power=0.5, d_power=0.0),
    params=Params,
    references=("10.1214/14-AOAS788", "10.1017/CBO9781107049994"),
    designs=frozenset({Design.INTERRUPTED_TIME_SERIES}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(Kind) - {Kind.CONSTANT},
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL}),
    run=run,
    for_refits=_for_refits,
    min_samples=8,
)
