"""Diagnoses of an instrument: its strength, agreement of several, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.kernels.inference import Inference
from app.causal.kernels.two_stage import overidentification
from app.causal.kernels.weak_instruments import (
    ConfidenceSet,
    anderson_rubin,
    anderson_rubin_p,
    first_stage,
)
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from app.causal.estimand import Estimand
    from app.causal.kernels.two_stage import Partialled, TwoStage
    from app.causal.sample import Sample

WEAK, STRONG = 10.0, 23.1  # Staiger & Stock 1997; Montiel Olea & Pflueger 2013 (10 % bias)
SURE, LIKELY = 0.01, 0.05


def honest_interval(
    parts: Partialled, found: TwoStage, usual: Inference, level: float
) -> Inference:
    """Return the usual inference, or the Anderson–Rubin one where the instrument is weak.

    A weak instrument whose set has no bounds keeps the usual interval: the failed diagnosis
    says that it cannot be trusted.
    """
    if first_stage(parts).value >= WEAK:
        return usual
    robust = anderson_rubin(parts, found.value, usual.standard_error, level)
    if not robust.is_bounded:
        return usual
    return Inference(usual.standard_error, (robust.low, robust.high), anderson_rubin_p(parts, 0.0))


def diagnose(
    parts: Partialled,
    found: TwoStage,
    usual: Inference,
    level: float,
    *,
    sample: Sample,
    estimand: Estimand,
) -> tuple[Diagnosis, ...]:
    """Return strength, the robust interval, agreement of several instruments, and the contrast
    with ordinary least squares."""
    robust = anderson_rubin(parts, found.value, usual.standard_error, level)
    agreement = _agreement(parts, found, estimand)
    return (
        _strength(parts, estimand),
        _robust_interval(robust, anderson_rubin_p(parts, 0.0), sample, estimand, level),
        *((agreement,) if agreement else ()),
        _against_ordinary(found, usual, sample, estimand),
    )


def _strength(parts: Partialled, estimand: Estimand) -> Diagnosis:
    test = first_stage(parts)
    names = ", ".join(estimand.instruments)
    verdict = (
        Verdict.FAILED
        if test.value < WEAK
        else Verdict.INCONCLUSIVE
        if test.value < STRONG
        else Verdict.PASSED
    )
    words = {
        Verdict.FAILED: "weak, so that the usual interval is not to be trusted",
        Verdict.INCONCLUSIVE: "not strong, so prefer the Anderson–Rubin interval",
        Verdict.PASSED: "strong",
    }[verdict]
    return Diagnosis(
        "first_stage",
        verdict,
        f"{names} moves {estimand.treatment} with a robust F of {test.value:.1f}: {words}.",
        test="robust first-stage F",
        statistic=test.value,
        p_value=test.p_value,
        n=len(parts.outcome),
        columns=(*estimand.instruments, estimand.treatment),
    )


def _robust_interval(
    found: ConfidenceSet, p_value: float, sample: Sample, estimand: Estimand, level: float
) -> Diagnosis:
    low, high = sorted((found.low * sample.step, found.high * sample.step))
    unit = f" {estimand.unit}" if estimand.unit else ""
    span = f"[{low:.4g}, {high:.4g}]{unit}"
    if found.is_empty:
        verdict = Verdict.FAILED
        told = "no effect at all agrees with the data: an instrument acts in another way"
    elif found.is_hole:
        verdict, told = Verdict.FAILED, f"every effect outside {span} agrees with the data"
    elif not found.is_bounded:
        verdict, told = Verdict.FAILED, "the data do not bound the effect"
    else:
        verdict, told = Verdict.PASSED, f"effects in {span} agree with the data"
    return Diagnosis(
        "anderson_rubin",
        verdict,
        f"By the Anderson–Rubin test, which holds however weak the instrument, {told}"
        f" (confidence {level:.0%}).",
        test="Anderson–Rubin test of no effect",
        p_value=p_value,
        n=sample.n,
    )


def _agreement(parts: Partialled, found: TwoStage, estimand: Estimand) -> Diagnosis | None:
    test = overidentification(parts, found)
    if test is None:
        return None
    if test.p_value < SURE:
        verdict, told = Verdict.FAILED, "disagree: at least one of them acts in another way"
    elif test.p_value < LIKELY:
        verdict, told = Verdict.INCONCLUSIVE, "agree poorly"
    else:
        verdict, told = Verdict.PASSED, "do not contradict each other"
    return Diagnosis(
        "overidentification",
        verdict,
        f"The instruments {', '.join(estimand.instruments)} {told}.",
        test="Hansen J",
        statistic=test.value,
        p_value=test.p_value,
        n=len(parts.outcome),
        columns=estimand.instruments,
    )


def _against_ordinary(
    found: TwoStage, usual: Inference, sample: Sample, estimand: Estimand
) -> Diagnosis:
    low, high = usual.interval
    inside = low <= found.ordinary <= high
    unit = f" {estimand.unit}" if estimand.unit else ""
    told = "inside" if inside else "outside"
    return Diagnosis(
        "ordinary_regression",
        Verdict.PASSED,
        f"Regression without the instrument gives {found.ordinary * sample.step:.4g}{unit}, {told}"
        " the instrument's interval.",
        effect_size=found.ordinary * sample.step,
        n=sample.n,
    )
