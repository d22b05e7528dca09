"""Whether an answer has changed between two times: estimates and their intervals compared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist
from typing import Any

from app.causal.estimand import EffectKind
from app.service.rounding import plain

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Moment:
    """An answer at a time."""

    at: datetime
    run_id: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drift:
    """What became of the answer since the first one; `changed` is None where nobody can tell.

    `difference` is the latest effect minus the first (of ratios: divided by it), `interval` holds
    over all `comparisons` made so far together (Bonferroni).
    """

    changed: bool | None
    sentence: str
    since: datetime
    baseline_run_id: str
    latest_run_id: str
    comparisons: int = 1
    difference: float | None = None
    interval: tuple[float, float] | None = None


def drift(moments: Sequence[Moment]) -> Drift | None:
    """Compare the latest answer with the first; None where there is only one."""
    if len(moments) < 2:
        return None
    first, latest, made = moments[0], moments[-1], len(moments) - 1
    said = _said(first, latest, made)
    return Drift(
        said.changed,
        said.sentence,
        first.at,
        first.run_id,
        latest.run_id,
        made,
        said.difference,
        said.interval,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    changed: bool | None
    sentence: str
    difference: float | None = None
    interval: tuple[float, float] | None = None


def _said(first: Moment, latest: Moment, made: int) -> _Said:
    day = f"{first.at:%d %B %Y}".lstrip("0")
    if _sha(first) == _sha(latest):
        return _Said(False, f"The table is the one of {day}: nothing can have changed.")
    verdicts = [m.result["answer"]["verdict"] for m in (first, latest)]
    if verdicts[0] != verdicts[1]:
        sentence = f"The answer has changed since {day}: it was {verdicts[0]}, now {verdicts[1]}."
        return _Said(True, sentence.replace("_", " "))
    before, now = _estimate(first), _estimate(latest)
    if before is None or now is None:
        return _Said(None, "There is no effect to compare: read both answers.")
    asked = [(e["treatment"], e["outcome"], e["kind"]) for e in (before, now)]
    if asked[0] != asked[1]:
        return _Said(None, f"The effects differ in what they are of since {day}.")
    return _of_effects(before, now, day, made)


def _of_effects(before: Mapping[str, Any], now: Mapping[str, Any], day: str, made: int) -> _Said:
    is_ratio = EffectKind(now["kind"]).is_ratio
    (a, error_a), (b, error_b) = _scaled(before, is_ratio), _scaled(now, is_ratio)
    if not all(map(math.isfinite, (a, b, error_a, error_b))):
        return _Said(None, "An interval is missing, so the effects cannot be compared.")
    reach = NormalDist().inv_cdf(1 - (1 - LEVEL) / made / 2) * math.hypot(error_a, error_b)
    low, high = b - a - reach, b - a + reach
    changed = not low <= 0 <= high
    back = math.exp if is_ratio else float
    difference, ends = back(b - a), (back(low), back(high))
    what = f"The effect of {now['treatment']} on {now['outcome']}"
    verb = "has changed" if changed else "has not changed detectably"
    unit = f" {now['unit']}" if now.get("unit") and not is_ratio else ""
    by = "a ratio" if is_ratio else "a difference"
    sentence = (
        f"{what} {verb} since {day}: from {_told(before)}{unit} to {_told(now)}{unit}, "
        f"{by} of {plain(difference)} ({plain(ends[0])} to {plain(ends[1])})."
    )
    return _Said(changed, sentence, difference, ends)


def _scaled(estimate: Mapping[str, Any], is_ratio: bool) -> tuple[float, float]:
    """Return the value and its standard error, of a ratio on the scale of logarithms."""
    values = [estimate["value"], *estimate["interval"]]
    if any(v is None or (is_ratio and v <= 0) for v in values):
        return math.nan, math.nan
    value, low, high = map(math.log, values) if is_ratio else map(float, values)
    z = NormalDist().inv_cdf((1 + float(estimate.get("level", LEVEL))) / 2)
    return value, (high - low) / (2 * z)


def _estimate(moment: Moment) -> Mapping[str, Any] | None:
    named = moment.result["answer"].get("estimate_id")
    return next((e for e in moment.result.get("estimates", ()) if e["id"] == named), None)


def _sha(moment: Moment) -> str:
    return str(moment.result["provenance"]["dataset_sha256"])


def _told(estimate: Mapping[str, Any]) -> str:
    low, high = estimate["interval"]
    return f"{plain(estimate['value'])} ({plain(low)} to {plain(high)})"
