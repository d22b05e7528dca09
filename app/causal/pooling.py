"""Estimates from several completed tables made one (Rubin's rules)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.causal.kernels.inference import normal_interval
from app.causal.refits import error_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.findings import Estimate


SURE = 1e12  # degrees of freedom from which on t is normal


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pooled estimate, and the share of the information on it that the gaps took away."""

    estimate: Estimate
    missing_information: float


def pooled(estimates: Sequence[Estimate]) -> Pooled:
    """Return the mean estimate, with the spread between tables added to its error.

    Parameters
    ----------
    estimates : two or more, of one estimand, each from a table completed by its own draw.

    References
    ----------
    Rubin 1987, doi:10.1002/9780470316696; Barnard & Rubin 1999, doi:10.1093/biomet/86.4.948
    """
    count, first = len(estimates), estimates[0]
    values = [e.value for e in estimates]
    value = sum(values) / count
    within = sum(error_of(e) ** 2 for e in estimates) / count
    between = sum((v - value) ** 2 for v in values) / (count - 1)
    extra = (1 + 1 / count) * between
    total = within + extra
    if total == 0.0:
        return Pooled(replace(first, value=value, imputations=count), 0.0)
    degrees = _degrees(count, extra / total, _complete_degrees(first))
    inference = normal_interval(value, math.sqrt(total), first.level, degrees)
    ratio = extra / within if within > 0 else math.inf
    missing = (ratio + 2 / (degrees + 3)) / (ratio + 1) if ratio < math.inf else 1.0
    missing = missing if extra > 0 else 0.0
    estimate = replace(
        first,
        value=value,
        interval=inference.interval,
        standard_error=inference.standard_error,
        p_value=inference.p_value,
        degrees=min(degrees, SURE),
        baseline=_mean([e.baseline for e in estimates]),
        outcome_sd=_mean([e.outcome_sd for e in estimates]),
        imputations=count,
        missing_information=missing,
    )
    return Pooled(estimate, missing)


def pooled_beside(tables: Sequence[Sequence[Estimate]]) -> tuple[Estimate, ...]:
    """Return what each table tells beside its estimate, pooled; only what all of them tell."""
    first, *others = [{e.label: e for e in beside} for beside in tables]
    shared = [label for label in first if all(label in other for other in others)]
    return tuple(_secondary([e[label] for e in (first, *others)]) for label in shared)


def _secondary(estimates: list[Estimate]) -> Estimate:
    """Return the pooled estimate; a ratio is pooled as its logarithm."""
    if not estimates[0].kind.is_ratio:
        return pooled(estimates).estimate
    logs = [
        replace(
            e, value=math.log(e.value), interval=(math.log(e.interval[0]), math.log(e.interval[1]))
        )
        for e in estimates
    ]
    found = pooled(logs).estimate
    low, high = found.interval
    return replace(
        found,
        value=math.exp(found.value),
        interval=(math.exp(low), math.exp(high)),
        standard_error=None,
    )


def _complete_degrees(estimate: Estimate) -> float:
    return max(estimate.n - len(estimate.adjustment) - 2, 1)


def _degrees(count: int, lost: float, complete: float) -> float:
    """Return the degrees of freedom that `count` tables leave when they differ by `lost`."""
    observed = (complete + 1) / (complete + 3) * complete * (1 - lost)
    if lost <= 0:
        return complete
    between = (count - 1) / lost**2
    return max(1 / (1 / between + 1 / max(observed, 1e-9)), 1.0)


def _mean(numbers: list[float | None]) -> float | None:
    known = [n for n in numbers if n is not None]
    return sum(known) / len(known) if known else None
