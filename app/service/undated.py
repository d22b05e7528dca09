"""Covariates of which nothing says that they came before the treatment, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.causal.findings import Estimate
from app.causal.profile import Profile
from app.causal.question import Design
from app.planner.covariates import is_settled_before
from app.planner.plan import Plan
from app.service.evidence import Evidence
from app.service.wording import listed, signed

_CURVE = "specification_curve"
_NOTABLE = 0.5  # of the half-width of the interval: a column that moves the estimate by more
_BY_LINES = "one slope"


def undated(plan: Plan, evidence: Evidence, profile: Profile) -> Iterator[str]:
    """Yield which covariates may follow the treatment, and those whose place would matter."""
    main = evidence.main_estimate
    if main is None or main.value.design is not Design.BACKDOOR:
        return
    known = plan.knowledge.exogenous
    names = [
        name
        for name in main.value.adjustment
        if name not in known and not is_settled_before(profile.variable(name))
    ]
    if not names:
        return
    treatment, outcome = main.value.treatment, main.value.outcome
    yield f"Nothing says that {listed(names)} came before {treatment}."
    for name, without in _without(names, main.value, evidence):
        told = replace(main.value, value=without)
        yield (
            f"{name} may come after {treatment} or {outcome}: without it the effect is"
            f" {signed(told, profile)}, with it {signed(main.value, profile)}."
        )


def _without(names: list[str], main: Estimate, evidence: Evidence) -> Iterator[tuple[str, float]]:
    """Yield the columns without which the estimate is notably another, and that estimate."""
    points = {
        point.x: point.value
        for item in evidence.sensitivity
        if item.value.method == _CURVE
        for curve in item.value.curves
        for series in curve.series
        for point in series.points
    }
    base = points.get(f"all covariates, {_BY_LINES}")
    low, high = main.interval
    for name in names:
        value = points.get(f"without {name}, {_BY_LINES}")
        if value is None or base is None:
            continue
        if abs(value - base) > _NOTABLE * (high - low) / 2:
            yield name, main.value + value - base
