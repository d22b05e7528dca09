"""An estimation told at another level of confidence, without fitting anything again."""

from __future__ import annotations

from dataclasses import replace

from app.causal.findings import COMPLETE_CASES, Estimate, Estimation, Sensitivity
from app.causal.imputation import beside_complete
from app.causal.kernels.inference import normal_interval


def at_level(found: Estimation, level: float) -> Estimation | None:
    """Return the same estimation with its intervals at `level`, as a fresh one would tell it.

    None where an interval is not the one that its error and degrees of freedom give, as that of a
    ratio or of a bootstrap, or where more than intervals of estimates hangs on the level.
    """
    if found.curves or found.groups or found.policy:
        return None
    estimate, *beside = (_moved(e, level) for e in (found.estimate, *found.beside))
    if estimate is None:
        return None
    sensitivity = [_told(s, estimate, level) for s in found.sensitivity]
    moved = tuple(e for e in beside if e is not None)
    told = tuple(s for s in sensitivity if s is not None)
    if len(moved) < len(found.beside) or len(told) < len(found.sensitivity):
        return None
    return replace(found, estimate=estimate, beside=moved, sensitivity=told)


def _moved(estimate: Estimate, level: float) -> Estimate | None:
    """Return the estimate with the ends of its interval at another level."""
    error, degrees = estimate.standard_error, estimate.degrees
    if not error or degrees is None or estimate.bounds or estimate.possible:
        return None
    if (
        normal_interval(estimate.value, error, estimate.level, degrees).interval
        != estimate.interval
    ):
        return None
    ends = normal_interval(estimate.value, error, level, degrees).interval
    return replace(estimate, interval=ends, level=level)


def _told(known: Sensitivity, estimate: Estimate, level: float) -> Sensitivity | None:
    """Return what complete rows say, at another level; other sensitivity may hang on it."""
    if known.method != COMPLETE_CASES:
        return None
    if known.alone is None:
        return known
    alone = _moved(known.alone, level)
    return None if alone is None else beside_complete(alone, estimate)
