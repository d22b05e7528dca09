"""What an offer that some did not follow shows: who complied, and whether it can be one at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.kernels.compliers import ratio
from app.causal.kernels.inference import infer
from app.causal.kernels.instrument_bounds import Bounds, effect_bounds
from app.causal.kernels.instrumental_inequality import instrumental_inequality
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.sample import as_estimate
from app.errors import DegenerateData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.compliers import Compliers
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.scored import Part, Scored
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

SURE, LIKELY = 0.01, 0.05
FEW_MOVED = 0.02
_MOST_COVARIATES = 12
_APART = 0.15  # standard deviations between compliers and all that are worth telling


def offer_of(sample: Sample, estimand: Estimand) -> NDArray[np.bool_]:
    """Return shape (n,): who was offered, turned so that the offer raises the treatment.

    Raises
    ------
    DegenerateData : the offer has one value in the complete rows, or changes nothing.
    """
    column = sample.instruments[:, 0] if sample.instruments.shape[1] else np.zeros(sample.n)
    if np.ptp(column) == 0:
        raise DegenerateData(f"{estimand.instruments[0]!r} has one value in the complete rows.")
    on = column > column.mean()
    moved = float(sample.treatment[on].mean() - sample.treatment[~on].mean())
    return np.asarray(on if moved >= 0 else ~on)


def told_part(part: Part, sample: Sample, level: float) -> Inference:
    """Return the inference of one number."""
    return infer(
        part.value,
        sample.settled(part.influence),
        level=level,
        degrees=sample.n - 2,
        clusters=sample.clusters,
    )


def who_complied(found: Compliers, estimand: Estimand, sample: Sample, level: float) -> Diagnosis:
    """Return the shares of those moved, of those treated anyway, and of those never."""
    share = told_part(found.share, sample, level)
    low, high = share.interval
    told = (
        f"{per_cent(found.share.value)} of the units (interval {per_cent(low)} to"
        f" {per_cent(high)}) had"
        f" {estimand.treatment} because of {estimand.instruments[0]};"
        f" {per_cent(found.always.value)} have"
        f" it without and {per_cent(found.never.value)} not even with it. The effect is on the"
        " first."
    )
    verdict = Verdict.PASSED if found.share.value >= FEW_MOVED else Verdict.INCONCLUSIVE
    return Diagnosis("compliers", verdict, told, effect_size=found.share.value, n=sample.n)


def complier_means(
    found: Compliers, sample: Sample, estimand: Estimand, *, method: str, level: float
) -> Iterator[Estimate]:
    """Yield the share that complied and the compliers' mean outcome either way, as estimates."""
    parts = (
        (found.share, f"share whose {estimand.treatment} the offer decided", estimand.treatment),
        (found.treated, f"mean {estimand.outcome} of compliers if treated", estimand.outcome),
        (found.untreated, f"mean {estimand.outcome} of compliers if not", estimand.outcome),
    )
    for part, label, outcome in parts:
        estimate = as_estimate(
            sample,
            estimand,
            method=method,
            value=part.value,
            inference=told_part(part, sample, level),
            level=level,
        )
        is_share = outcome == estimand.treatment
        yield replace(
            estimate,
            label=label,
            treatment=estimand.instruments[0] if is_share else estimand.treatment,
            outcome=outcome,
            unit="probability" if is_share else estimand.unit,
            contrast=None,  # a level, not a difference of two
            outcome_is_binary=is_share or estimate.outcome_is_binary,
        )


def complier_profile(
    sample: Sample, estimand: Estimand, effect_of_offer: Callable[[Vector], Scored], share: Part
) -> Diagnosis | None:
    """Return in what compliers differ from all units; None where nothing was measured of them."""
    told = []
    took = sample.treatment
    for label, column in list(zip(sample.labels, sample.covariates.T, strict=True))[
        :_MOST_COVARIATES
    ]:
        spread = float(column.std())
        if spread == 0:
            continue
        mean = ratio(effect_of_offer(column * took), share).value
        told.append(((mean - float(column.mean())) / spread, label, mean, float(column.mean())))
    apart = sorted((t for t in told if abs(t[0]) > _APART), key=lambda t: -abs(t[0]))[:3]
    if not told:
        return None
    words = "; ".join(f"{label} {mean:.3g} against {all_:.3g}" for _, label, mean, all_ in apart)
    rest = f"differ from all units in their means: {words}" if apart else "are like all units in it"
    return Diagnosis(
        "complier_profile",
        Verdict.PASSED,
        f"Those moved by {estimand.instruments[0]} {rest}.",
        effect_size=abs(apart[0][0]) if apart else 0.0,
        n=sample.n,
        columns=estimand.adjustment,
    )


def can_be_an_offer(
    sample: Sample, estimand: Estimand, offered: NDArray[np.bool_], rng: np.random.Generator
) -> Diagnosis:
    """Return whether the outcomes allow that the offer acts through the treatment alone."""
    found = instrumental_inequality(
        sample.outcome, sample.treatment, offered.astype(np.float64), rng
    )
    name = estimand.instruments[0]
    if found.p_value < SURE:
        verdict, rest = Verdict.FAILED, "cannot be one: it acts in another way, or not at random"
    elif found.p_value < LIKELY:
        verdict, rest = Verdict.INCONCLUSIVE, "may not be one"
    else:
        verdict, rest = Verdict.PASSED, "is not contradicted"
    return Diagnosis(
        "instrumental_inequality",
        verdict,
        f"If {name} moves the outcome through {estimand.treatment} alone and pushes nobody away,"
        f" treated outcomes of any size are no rarer with it; as an instrument {name} {rest}.",
        test="Kitagawa",
        statistic=found.statistic,
        p_value=found.p_value,
        effect_size=found.size,
        n=sample.n,
        columns=estimand.instruments,
    )


def bounds_of(sample: Sample, offered: NDArray[np.bool_], level: float) -> Bounds | None:
    """Return the bounds on the effect on all; None unless all three columns have two values."""
    if not (sample.outcome_is_binary and sample.has_arms):
        return None
    low, high = sample.outcome.min(), sample.outcome.max()
    outcome = (sample.outcome - low) / (high - low)
    found = effect_bounds(outcome, sample.treatment, offered.astype(np.float64), level=level)
    return None if found.is_empty or (low, high) != (0.0, 1.0) else found


def bounded_estimate(
    found: Bounds, sample: Sample, estimand: Estimand, *, method: str, level: float
) -> Estimate:
    """Return the effect on all as the set in which it must lie; its value is the middle."""
    from app.causal.kernels.inference import Inference

    error = (found.interval[1] - found.interval[0]) / 4
    estimate = as_estimate(
        sample,
        replace(estimand, kind=EffectKind.ATE),
        method=method,
        value=(found.low + found.high) / 2,
        inference=Inference(error, found.interval, 1.0),
        level=level,
    )
    return replace(estimate, bounds=(found.low, found.high), p_value=None)
