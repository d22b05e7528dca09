"""What speaks for or against a series' course being known: memory left, bends, touched controls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincc

from app.causal.kernels.serial_errors import serial_fit
from app.causal.one_series import FEW_BEFORE
from app.causal.profile import Diagnosis, Verdict
from app.causal.series_model import LEVEL, STEP, TREND, averaged, course, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.one_series import OneSeries

    Vector = NDArray[np.float64]

SURE, LIKELY = 0.01, 0.05
_FEWEST_TO_BEND, _MOST_LAGS = 12, 10


def length_before(series: OneSeries) -> Diagnosis:
    """Say whether there is enough before the intervention to know the course."""
    before = int(series.seen[: series.before].sum())
    after = int(series.seen[series.before :].sum())
    is_enough = before >= FEW_BEFORE
    told = "" if is_enough else f"; fewer than {FEW_BEFORE} hardly show a course"
    return Diagnosis(
        "pre_period",
        Verdict.PASSED if is_enough else Verdict.INCONCLUSIVE,
        f"{before} readings lie before {series.since} and {after} from then on{told}.",
        statistic=float(before),
        n=before + after,
    )


def memory_left(residuals: Vector) -> Diagnosis:
    """Test whether what the model leaves over still remembers (Ljung & Box 1978)."""
    n = len(residuals)
    lags = max(1, min(_MOST_LAGS, n // 5))
    centred = residuals - residuals.mean()
    total = float(centred @ centred) or 1.0
    shares = np.array([float(centred[k:] @ centred[:-k]) / total for k in range(1, lags + 1)])
    statistic = float(n * (n + 2) * np.sum(shares**2 / (n - np.arange(1, lags + 1))))
    p_value = float(gammaincc(lags / 2, statistic / 2))
    verdict = by_p_value(p_value)
    told = {
        Verdict.PASSED: "nothing more to see",
        Verdict.INCONCLUSIVE: "a hint of more memory than was allowed for",
        Verdict.FAILED: "more memory than was allowed for: the interval is too narrow",
    }
    return Diagnosis(
        "residual_autocorrelation", verdict,
        f"What the model leaves over has {told[verdict]} (p = {p_value:.2g} over {lags} lags).",
        test="Ljung–Box", statistic=statistic, p_value=p_value, n=n,
    )  # fmt: skip


def bend_before(series: OneSeries) -> Iterator[Diagnosis]:
    """Test whether the course before the intervention bends away from a line."""
    before = series.before
    if int(series.seen[:before].sum()) < _FEWEST_TO_BEND:
        return
    whole = course(series, until=before)
    t = np.arange(before) / before
    lines = whole.columns[:before, whole.of(LEVEL, TREND)]
    design = np.column_stack([lines, (t - t.mean()) ** 2])
    seasonal = fitted(series.values[:before], replace(whole, columns=whole.columns[:before]),
                      with_step=False)[0]  # fmt: skip
    others = [p for p in seasonal.places if p not in whole.of(LEVEL, TREND)]
    design = np.column_stack([design, whole.columns[:before, others]])
    pick = np.zeros(design.shape[1])
    pick[lines.shape[1]] = 1.0
    if design.shape[1] + 3 > series.seen[:before].sum():
        return
    bend = serial_fit(series.values[:before], design).combination(pick)
    verdict = by_p_value(bend.p_value)
    told = {
        Verdict.PASSED: "follows a line as far as can be seen",
        Verdict.INCONCLUSIVE: "may bend away from a line",
        Verdict.FAILED: "bends: carried on as a line it misleads about what would have come",
    }
    yield Diagnosis(
        "course_before", verdict,
        f"Before {series.since} the series {told[verdict]} (p = {bend.p_value:.2g}).",
        test="quadratic trend", p_value=bend.p_value, n=before,
    )  # fmt: skip


def touched_controls(series: OneSeries) -> Iterator[Diagnosis]:
    """Test whether a series that is compared with jumps at the intervention itself."""
    count = series.controls.shape[1]
    if not count:
        return
    p_values = [_jump(series, i) for i in range(count)]
    smallest = min(1.0, min(p_values) * count)
    name = series.controls_said[int(np.argmin(p_values))]
    verdict = by_p_value(smallest)
    told = {
        Verdict.PASSED: "None of the series compared with changes clearly at the same time",
        Verdict.INCONCLUSIVE: f"{name}, which is compared with, may itself change then",
        Verdict.FAILED: f"{name}, which is compared with, itself changes then: it would take"
        " part of the effect away, or add to it",
    }
    yield Diagnosis(
        "touched_controls", verdict, f"{told[verdict]} (p = {smallest:.2g}).",
        test="level change of each control", p_value=smallest, n=count,
        columns=tuple(each for each in series.control_names if each == name),
    )  # fmt: skip


def _jump(series: OneSeries, place: int) -> float:
    alone = replace(
        series, values=series.controls[:, place], controls=np.empty((len(series.values), 0)),
        control_names=(),
    )  # fmt: skip
    whole = course(alone)
    step = whole.of(STEP)
    if not step:
        return 1.0
    fits = fitted(alone.values, whole, with_step=True)
    found = averaged(
        fits, lambda one: one.fit.combination(np.isin(one.places, step).astype(np.float64))
    )
    return found.p_value


def by_p_value(p_value: float) -> Verdict:
    """Return passed, or how surely a check failed."""
    if p_value >= LIKELY:
        return Verdict.PASSED
    return Verdict.FAILED if p_value < SURE else Verdict.INCONCLUSIVE
