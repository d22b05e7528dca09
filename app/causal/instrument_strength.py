"""Diagnoses of an instrument: its strength, agreement of several, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.kernels.inference import Inference
from app.causal.kernels.k_class import liml
from app.causal.kernels.two_stage import overidentification
from app.causal.kernels.weak_instruments import (
    ConfidenceSet,
    anderson_rubin,
    anderson_rubin_p,
    endogeneity,
    first_stage,
    strength,
)
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from app.causal.estimand import Estimand
    from app.causal.kernels.two_stage import Partialled, TwoStage
    from app.causal.sample import Sample

WEAK = 10.0  # Staiger & Stock 1997
SURE, LIKELY = 0.01, 0.05
MANY, MANY_SHARE = 10, 0.02  # instruments, and as a share of the rows


def honest_interval(
    parts: Partialled, found: TwoStage, usual: Inference, level: float
) -> Inference:
    """Return the usual inference, or the Anderson–Rubin one where the instrument is not strong.

    A set that has no bounds leaves the usual interval: the failed diagnosis says that it cannot
    be trusted.
    """
    if strength(parts).is_enough:
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
    optional = (_agreement(parts, found, estimand), _many(parts, found, sample, estimand))
    return (
        judged_strength(parts, estimand),
        _robust_interval(robust, anderson_rubin_p(parts, 0.0), sample, estimand, level),
        *(d for d in optional if d),
        _against_ordinary(parts, found, usual, sample, estimand),
    )


def judged_strength(parts: Partialled, estimand: Estimand) -> Diagnosis:
    """Return whether the instruments move the treatment enough to lean on them."""
    found = strength(parts)
    names = ", ".join(estimand.instruments)
    verdict = Verdict.PASSED if found.is_enough else Verdict.INCONCLUSIVE
    verdict = Verdict.FAILED if found.effective < WEAK else verdict
    words = {
        Verdict.FAILED: "weak, so that the usual interval is not to be trusted",
        Verdict.INCONCLUSIVE: f"short of the {found.needed:.1f} that counts as strong, so the "
        "Anderson–Rubin interval is the one to trust",
        Verdict.PASSED: "strong",
    }[verdict]
    return Diagnosis(
        "first_stage",
        verdict,
        f"{names} moves {estimand.treatment} with an effective F of {found.effective:.1f}:"
        f" {words}.",
        test="effective first-stage F",
        statistic=found.effective,
        p_value=first_stage(parts).p_value,
        n=len(parts.outcome),
        columns=(*estimand.instruments, estimand.treatment),
    )


def _many(
    parts: Partialled, found: TwoStage, sample: Sample, estimand: Estimand
) -> Diagnosis | None:
    """Return how far many instruments bend the answer; None where there are few."""
    count = parts.instruments.shape[1]
    if count < MANY and (count == 1 or count < MANY_SHARE * len(parts.outcome)):
        return None
    other = liml(parts).value
    return Diagnosis(
        "many_instruments",
        Verdict.INCONCLUSIVE,
        f"{count} instruments for {len(parts.outcome):,} rows pull two stages towards plain"
        f" comparison: limited information, which does not lean that way, gives"
        f" {other * sample.step:.4g} {estimand.unit}".rstrip()
        + f", against {found.value * sample.step:.4g} here.",
        statistic=float(count),
        effect_size=other * sample.step,
        columns=estimand.instruments,
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
        f" (confidence {per_cent(level)}).",
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
    parts: Partialled, found: TwoStage, usual: Inference, sample: Sample, estimand: Estimand
) -> Diagnosis:
    test = endogeneity(parts)
    tied = (
        "so hidden causes do bend plain comparison"
        if test.p_value < LIKELY
        else "so the data do not show that plain comparison is bent"
    )
    low, high = usual.interval
    inside = low <= found.ordinary <= high
    unit = f" {estimand.unit}" if estimand.unit else ""
    told = "inside" if inside else "outside"
    return Diagnosis(
        "ordinary_regression",
        Verdict.PASSED,
        f"Regression without the instrument gives {found.ordinary * sample.step:.4g}{unit}, {told}"
        f" the instrument's interval; the two differ with p = {test.p_value:.2g} (Durbin, Wu,"
        f" Hausman), {tied}.",
        test="Durbin–Wu–Hausman",
        statistic=test.value,
        p_value=test.p_value,
        effect_size=found.ordinary * sample.step,
        n=sample.n,
    )
