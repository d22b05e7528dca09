"""Interrupted time series: level and slope before and after, errors that remember."""

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
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.curves import Curve
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.serial_errors import Mixture
    from app.causal.one_series import OneSeries
    from app.causal.series_model import Course, Fitted

    Vector = NDArray[np.float64]


class Params(BaseModel):
    """`level` is the confidence of the interval, `points` how many times the curve shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    points: int = Field(60, ge=2, le=1000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the mean effect over the times after the intervention, in the outcome's units.

    Segmented regression: trend, season and a change of slope are in the model as far as the data
    ask for them, averaged over where they leave it open; errors are an autoregression plus noise
    or a random walk, averaged over likewise. Numeric covariates are series to compare with.

    Raises
    ------
    InvalidQuestion : the intervention's time is not known, or lies outside the data.
    TooFewSamples : too few readings on a side of it.
    """
    del rng  # nothing here is random
    from app.causal.one_series import one_series
    from app.causal.series_checks import bend_before, length_before, memory_left, touched_controls
    from app.causal.series_effect import estimate_of
    from app.causal.series_model import averaged, course, fitted, with_season

    series = with_season(one_series(data, estimand))
    report(0.3, "fitting the course before and after")
    whole = course(series)
    fits = fitted(series.values, whole, with_step=True)
    weights = _mean_effect(series, whole)
    found = averaged(fits, lambda one: one.fit.combination(weights[one.places]))
    main = estimate_of(found, series, estimand, method=SPEC.name, level=params.level)
    best = max(fits, key=lambda one: one.weight)
    checks = (
        *series.diagnostics, length_before(series), memory_left(best.fit.residuals),
        *bend_before(series), *touched_controls(series),
    )  # fmt: skip
    beside = tuple(_parts(main, fits, whole))
    return Estimation(
        main, checks, beside=beside, curves=(_curve(series, estimand, fits, whole, params),)
    )


def _mean_effect(series: OneSeries, whole: Course) -> Vector:
    """Return what each column's coefficient counts for in the mean effect while it is on."""
    import numpy as np

    from app.causal.series_model import SLOPE, STEP

    here = series.seen & (series.on == 1.0)
    counted = np.isin(whole.parts, (STEP, SLOPE))
    return np.where(counted, whole.columns[here].mean(axis=0), 0.0)


def _parts(main: Estimate, fits: list[Fitted], whole: Course) -> Iterator[Estimate]:
    """Yield the change of level at once and of slope, where a model with both was fitted."""
    import numpy as np

    from app.causal.series_effect import beside_of
    from app.causal.series_model import SLOPE, STEP

    both = [one for one in fits if set(whole.of(SLOPE)) & set(one.places)]
    if not both:
        return
    for part, label in ((STEP, "the change of level at once"), (SLOPE, "the change per step")):
        pick = np.isin(both[0].places, whole.of(part)).astype(np.float64)
        known = both[0].fit.combination(pick)
        yield beside_of(main, known, f"{label}, with trends before and after")


def _curve(
    series: OneSeries, estimand: Estimand, fits: list[Fitted], whole: Course, params: Params
) -> Curve:
    """Return the observed series and its course without the intervention."""
    import numpy as np

    from app.causal.series_effect import path_curve, thinned
    from app.causal.series_model import SLOPE, STEP

    plain = np.where(np.isin(whole.parts, (STEP, SLOPE)), 0.0, whole.columns)
    usable = np.flatnonzero(~np.isnan(plain).any(axis=1))
    expected = {}
    for place in thinned(usable, params.points):
        known = _at(plain[place], fits)
        expected[place] = (known.mean, *known.about(params.level))
    return path_curve(series, estimand, expected)


def _at(row: Vector, fits: list[Fitted]) -> Mixture:
    from app.causal.series_model import averaged

    return averaged(fits, lambda one: one.fit.combination(row[one.places]))


def _for_refits(params: Params) -> Params:
    return params.model_copy(update={"points": 2})


SPEC = EstimatorSpec(
    name="interrupted_time_series",
    title="Interrupted time series (segmented regression)",
    summary="Compares a series with its own course before the intervention.",
    assumes=frozenset(
        {Assumption.STABLE_COURSE, Assumption.NOTHING_ELSE_THEN, Assumption.NO_ANTICIPATION}
    ),
    cost=Cost(scale=3e-2, n_power=0.5, d_power=0.0),
    params=Params,
    references=("10.1046/j.1365-2710.2002.00430.x", "10.1093/ije/dyw098"),
    designs=frozenset({Design.INTERRUPTED_TIME_SERIES}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(Kind) - {Kind.CONSTANT},
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL, Kind.BINARY}
    ),
    run=run,
    for_refits=_for_refits,
    min_samples=6,
)
