"""One treated unit against its synthetic twin: effect, placebos among the donors, checks, paths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.curves import Curve, Point, Series
from app.causal.findings import Estimate, Estimation
from app.causal.kernels.inference import normal_interval
from app.causal.kernels.synthetic import (
    after_to_before,
    misfit_of,
    placebo_gaps,
    restlessness,
)
from app.causal.moved_times import by_moved_times
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.synthetic import Method, Synthetic
    from app.causal.one_unit import OneUnit

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

_COMPARABLE = 20.0**0.5  # a placebo that fits this many times worse says nothing (Abadie 2010)
_FEWEST_PLACEBOS = 5
_SCALES_APART = 20.0
_POOR, _DOUBTFUL = (0.5, 2.0), (0.25, 1.5)  # of the units' spread, and of the placebos' misfit
_SMALL_P = 0.1
_FEW_TIMES = 5
_SHOWN_WEIGHT, _SHOWN_DONORS, _MOST_PLACEBOS = 0.02, 6, 40


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The treated unit's gap (T,) to its twin, and the gaps (T, J) of placebos among the donors."""

    unit: OneUnit
    twin: Synthetic
    gap: Vector
    placebos: Matrix

    @property
    def effect(self) -> float:
        return self.mean_gap(slice(self.unit.before, None))

    def mean_gap(self, times: slice) -> float:
        return float(self.gap[times].mean())

    @property
    def misfit(self) -> float:
        return float(misfit_of(self.gap, self.unit.before))

    @property
    def rank_p(self) -> float:
        """Return the share of units, the treated included, whose gap grew as much as its own."""
        own = float(after_to_before(self.gap, self.unit.before))
        others = after_to_before(self.placebos, self.unit.before)
        return (1 + int((others >= own).sum())) / (1 + len(others))

    def inference(self, level: float, times: slice) -> Inference:
        """Return how sure the mean gap at these times is, by how far placebos are from zero.

        Placebos are taken to the scale of the treated unit: a large state moves by more than a
        small one.
        """
        misfits = misfit_of(self.placebos, self.unit.before)
        kept = misfits <= _COMPARABLE * max(self.misfit, float(np.median(misfits)))
        if kept.sum() < _FEWEST_PLACEBOS:
            kept = np.ones(len(misfits), dtype=bool)
        gaps = (self.placebos[times].mean(axis=0) * self._scale())[kept]
        error = float(np.sqrt(np.mean(gaps * gaps)))
        error *= float(np.sqrt(1 + 1 / kept.sum()))
        return normal_interval(self.mean_gap(times), error, level, float(kept.sum() - 1))

    def _scale(self) -> Vector:
        """Return (J,): how much more the treated unit moves than each donor."""
        own = float(restlessness(self.unit.path, self.unit.before))
        others = restlessness(self.unit.donors, self.unit.before)
        if own == 0.0:
            return np.ones(len(others))
        others = np.maximum(others, own / _SCALES_APART)
        return np.asarray(np.maximum(own / others, 1 / _SCALES_APART))


def compared(unit: OneUnit, method: Method) -> Comparison:
    """Return the unit beside its twin, and each donor beside its own."""
    twin = method(unit.path, unit.donors, unit.before, unit.traits)
    placebos = placebo_gaps(method, unit.donors, unit.before, unit.traits)
    return Comparison(unit, twin, unit.path - twin.path, placebos)


def estimation(
    found: Comparison,
    estimand: Estimand,
    *,
    method: str,
    level: float,
    by_rank: bool,
    more: tuple[Diagnosis, ...] = (),
    by_times: Method | None = None,
) -> Estimation:
    """Return the average effect after treatment in the outcome's units, with checks and paths.

    `by_rank` takes the p-value from the rank among placebos, else from the interval's error;
    `more` checks stand beside those of every comparison. `by_times` is the method where moving
    times tells how sure a constant effect is.
    """
    unit = found.unit
    after = slice(unit.before, None)
    main = _estimate(found, estimand, method, level, after)
    if by_rank:
        main = replace(main, p_value=found.rank_p)
    last = _estimate(found, estimand, method, level, slice(-1, None))
    beside: tuple[Estimate, ...] = ()
    if len(unit.path) - unit.before > 1:
        beside = (replace(last, label=f"the effect in {unit.labels[-1]}, the last time"),)
    own = (_pre_fit(found, estimand), *more, _weights(found), _rank(found, main))
    checks = (*unit.diagnostics, *own)
    if by_times is not None:
        beside = (*beside, *by_moved_times(unit, found.gap, main, by_times))
    return Estimation(
        main,
        checks,
        beside=beside,
        curves=tuple(_curves(found, estimand)),
    )


def _estimate(
    found: Comparison, estimand: Estimand, method: str, level: float, times: slice
) -> Estimate:
    unit, inference = found.unit, found.inference(level, times)
    return Estimate(
        kind=estimand.kind,
        design=estimand.design,
        method=method,
        treatment=estimand.treatment,
        outcome=estimand.outcome,
        value=found.mean_gap(times),
        interval=inference.interval,
        n=unit.rows,
        contrast=estimand.contrast,
        adjustment=estimand.adjustment,
        unit_column=estimand.unit_column,
        time_column=estimand.time_column,
        treated_unit=unit.who,
        intervention_time=unit.since,
        level=level,
        standard_error=inference.standard_error,
        p_value=inference.p_value,
        unit=estimand.unit,
        outcome_sd=float(np.column_stack([unit.path, unit.donors]).std(ddof=1)),
        baseline=float(unit.path[times].mean()) - found.mean_gap(times),
    )


def _pre_fit(found: Comparison, estimand: Estimand) -> Diagnosis:
    """Say how near the twin was before: against how units differ, and how donors' twins fit."""
    unit = found.unit
    usual = float(np.median(misfit_of(found.placebos, unit.before)))
    verdict, of_spread, of_usual = how_poor(unit, found.misfit, usual)
    said = f" {estimand.unit}".rstrip()
    sentence = (
        f"Over {unit.before} times before the treatment the synthetic unit missed {unit.who} by"
        f" {found.misfit:.3g}{said} (root mean square), {per_cent(of_spread)} of how units differ"
        " and"
        f" {of_usual:.2g} times the miss usual among the donors"
    )
    few = unit.before < _FEW_TIMES
    told = {
        Verdict.PASSED: ", which few times can show by chance." if few else ".",
        Verdict.INCONCLUSIVE: ": the fit is doubtful.",
        Verdict.FAILED: ": no mix of the donors resembles it, so the gap after shows no effect.",
    }[verdict]
    if few and verdict is Verdict.PASSED:
        verdict = Verdict.INCONCLUSIVE
    return Diagnosis(
        "pre_fit", verdict, sentence + told, test="pre-treatment RMSPE",
        statistic=found.misfit, effect_size=of_spread, n=unit.before,
    )  # fmt: skip


def how_poor(unit: OneUnit, missed: float, usual: float) -> tuple[Verdict, float, float]:
    """Judge a misfit beside how units differ before and the donors' usual one; return both ratios.

    It is poor only where it is large against both.
    """
    past = np.column_stack([unit.path, unit.donors])[: unit.before]
    spread = float((past - past.mean(axis=1, keepdims=True)).std())
    of_spread = missed / spread if spread else 0.0
    of_usual = missed / usual if usual else 1.0
    verdict = Verdict.PASSED
    if of_spread > _POOR[0] and of_usual > _POOR[1]:
        verdict = Verdict.FAILED
    elif of_spread > _DOUBTFUL[0] and of_usual > _DOUBTFUL[1]:
        verdict = Verdict.INCONCLUSIVE
    return verdict, of_spread, of_usual


def _weights(found: Comparison) -> Diagnosis:
    weights, names = found.twin.weights, found.unit.names
    order = np.argsort(-np.abs(weights))
    shown = [i for i in order if abs(weights[i]) >= _SHOWN_WEIGHT][:_SHOWN_DONORS]
    told = ", ".join(f"{names[i]} {weights[i]:.2f}" for i in shown) or "all donors alike"
    worth = 1.0 / float(weights @ weights)
    few = len(names) < _FEWEST_PLACEBOS
    ending = f"; {len(names)} donors are few to compare with" if few else ""
    return Diagnosis(
        "donor_weights",
        Verdict.INCONCLUSIVE if few else Verdict.PASSED,
        f"The synthetic unit is made of {told} (of {len(names)} donors){ending}.",
        statistic=worth,
        n=len(names),
    )


def _rank(found: Comparison, estimate: Estimate) -> Diagnosis:
    """Say whether the gap grew more than the donors' own, and whether the interval agrees."""
    count = found.placebos.shape[1]
    ratio = float(after_to_before(found.gap, found.unit.before))
    as_large = round(found.rank_p * (count + 1)) - 1
    sentence = (
        f"After the treatment the gap is {ratio:.3g} times that before; {as_large} of {count}"
        " donors, pretended to be treated, show as much"
    )
    low, high = estimate.interval
    is_claimed = not low <= 0.0 <= high
    if not is_claimed or found.rank_p <= _SMALL_P:
        verdict, ending = Verdict.PASSED, "."
    elif 1 / (count + 1) > _SMALL_P:
        verdict, ending = Verdict.INCONCLUSIVE, ", which so few donors cannot settle."
    else:
        verdict, ending = Verdict.INCONCLUSIVE, ": such a gap arises without a treatment."
    return Diagnosis(
        "placebo_rank", verdict, sentence + ending, test="rank of the RMSPE ratio",
        statistic=ratio, p_value=found.rank_p, n=count + 1,
    )  # fmt: skip


def _curves(found: Comparison, estimand: Estimand) -> Iterator[Curve]:
    unit = found.unit
    x = axis(unit.labels)
    since = x[unit.before]
    yield Curve(
        "synthetic_path",
        f"{estimand.outcome}: {unit.who} and its synthetic twin",
        estimand.time_column or "time",
        estimand.outcome,
        (line(unit.who, x, unit.path), line(f"synthetic {unit.who}", x, found.twin.path)),
        unit=estimand.unit,
        reference=since,
    )
    order = np.argsort(misfit_of(found.placebos, unit.before))[:_MOST_PLACEBOS]
    placebos = (line(unit.names[j], x, found.placebos[:, j]) for j in order)
    yield Curve(
        "placebo_gaps",
        f"Gap to the synthetic twin: {unit.who}, and donors as if treated",
        estimand.time_column or "time",
        f"gap in {estimand.outcome}",
        (line(unit.who, x, found.gap), *placebos),
        unit=estimand.unit,
        reference=since,
    )


def axis(labels: Sequence[str]) -> tuple[float | str, ...]:
    """Return times as numbers where all are, else as they are written."""
    try:
        return tuple(float(label) for label in labels)
    except ValueError:
        return tuple(labels)


def line(label: str, x: Sequence[float | str], values: Vector) -> Series:
    """Return a line without intervals; times without a value are left out."""
    points = zip(x, values, strict=True)
    return Series(label, tuple(Point(at, float(v)) for at, v in points if np.isfinite(v)))
