"""The effect of an intervention on one series as estimates and curves, whatever found it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.causal.curves import Curve, Point, Series
from app.causal.findings import Estimate
from app.causal.synthetic_comparison import axis, line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.serial_errors import Mixture
    from app.causal.one_series import OneSeries

    Vector = NDArray[np.float64]


def estimate_of(
    found: Mixture, series: OneSeries, estimand: Estimand, *, method: str, level: float
) -> Estimate:
    """Return the mean effect after the intervention in the outcome's units."""
    after = np.nanmean(series.values[series.before :])
    return Estimate(
        kind=estimand.kind,
        design=estimand.design,
        method=method,
        treatment=estimand.treatment,
        outcome=estimand.outcome,
        value=found.mean,
        interval=found.interval(level),
        n=series.rows,
        contrast=estimand.contrast,
        adjustment=series.control_names,
        unit_column=estimand.unit_column,
        time_column=estimand.time_column,
        group_column=estimand.group_column,
        treated_unit=series.who,
        intervention_time=series.since,
        level=level,
        standard_error=found.deviation,
        p_value=found.p_value,
        unit=estimand.unit,
        outcome_sd=float(np.nanstd(series.values, ddof=1)),
        baseline=float(after) - found.mean,
    )


def beside_of(main: Estimate, found: Mixture, label: str, factor: float = 1.0) -> Estimate:
    """Return a secondary estimate; `factor` multiplies what is known."""
    low, high = found.interval(main.level)
    return replace(
        main,
        value=factor * found.mean,
        interval=(factor * low, factor * high),
        standard_error=factor * found.deviation,
        p_value=found.p_value,
        baseline=None,
        label=label,
    )


def path_curve(
    series: OneSeries, estimand: Estimand, without: dict[int, tuple[float, float, float]]
) -> Curve:
    """Return the observed series and what it would have been: (value, low, high) by place."""
    x = axis([label or f"({i})" for i, label in enumerate(series.labels)])
    expected = tuple(Point(x[i], *known) for i, known in sorted(without.items()))
    return Curve(
        "counterfactual",
        f"{estimand.outcome}: observed, and expected without the intervention",
        estimand.time_column or "time",
        estimand.outcome,
        (line("observed", x, series.values), Series("expected", expected)),
        unit=estimand.unit,
        reference=x[series.before],
    )


def effect_curve(
    series: OneSeries, estimand: Estimand, effects: dict[int, tuple[float, float, float]]
) -> Curve:
    """Return the effect by time after the intervention: (value, low, high) by place."""
    x = axis([label or f"({i})" for i, label in enumerate(series.labels)])
    return Curve(
        "effect_by_time",
        f"Effect on {estimand.outcome} by time",
        estimand.time_column or "time",
        f"effect on {estimand.outcome}",
        (Series("effect", tuple(Point(x[i], *known) for i, known in sorted(effects.items()))),),
        unit=estimand.unit,
        reference=x[series.before],
    )


def thinned(places: NDArray[np.integer[Any]], most: int) -> list[int]:
    """Return at most `most` of the places, evenly, both ends among them."""
    if len(places) <= most:
        return [int(p) for p in places]
    chosen = np.unique(np.linspace(0, len(places) - 1, most).round().astype(int))
    return [int(places[i]) for i in chosen]
