"""Ratios, per cent and means told by instruments, changes and cutoffs, against the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.catalogue import silent
from app.causal.estimand import EffectKind
from app.causal.question import Scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.causal.findings import Estimate

LOW, HIGH = 0.4, 0.6  # the chance without the treatment and with it, of those it is about
TRUTH = {
    "risk_ratio": HIGH / LOW,
    "odds_ratio": HIGH / (1 - HIGH) / (LOW / (1 - LOW)),
    "potential_mean": LOW,
    "relative_change": 100 * (HIGH / LOW - 1),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """An estimator on tables of one design; the estimand is that of a study of the checks."""

    estimator: str
    study: str
    draw: Callable[[np.random.Generator, int], pd.DataFrame]
    scale: Scale = Scale.MEAN_UNTREATED


def offered(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Half comply with a letter; those who would or would not anyway fare worse."""
    kind, letter = rng.random(n), (rng.random(n) < 0.5).astype(int)
    moved = (kind >= 0.3) & (kind < 0.8)
    drug = np.where(kind < 0.3, 0, np.where(moved, letter, 1))
    chance = np.where(moved, LOW + (HIGH - LOW) * drug, 0.2)
    weight = (rng.random(n) < chance).astype(int)
    return pd.DataFrame({"drug": drug, "weight": weight, "letter": letter})


def changed(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Two groups before and after, of which one is treated."""
    unit, year = np.repeat(np.arange(n // 2), 2), np.tile([2001, 2002], n // 2)
    group, late = (unit % 3 == 0).astype(int), year == 2002
    chance = LOW - 0.2 + 0.1 * group + 0.1 * late + (HIGH - LOW) * group * late
    weight = (rng.random(len(unit)) < chance).astype(int)
    return pd.DataFrame({"unit": unit, "year": year, "drug": group, "weight": weight})


def counted(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return the same with an outcome that is a positive number."""
    frame = changed(rng, n)
    late = frame["year"] == 2002
    mean = 8 + 1 * frame["drug"] + late + 5.0 * frame["drug"] * late  # 10 becomes 15
    return frame.assign(weight=mean * rng.gamma(4, 1 / 4, len(frame)))


def cut(rng: np.random.Generator, n: int, *, take_up: float = 1.0) -> pd.DataFrame:
    """A score of 55 decides, or moves those who follow it."""
    score, follows = rng.uniform(35, 75, n), rng.random(n) < take_up
    drug = np.where(follows, score >= 55, rng.random(n) < 0.5).astype(int)
    chance = LOW + 0.004 * (score - 55) + (HIGH - LOW) * drug
    weight = (rng.random(n) < chance).astype(int)
    return pd.DataFrame({"drug": drug, "weight": weight, "score": score})


def moved_by_cut(rng: np.random.Generator, n: int) -> pd.DataFrame:
    return cut(rng, n, take_up=0.7)


SCENES = (
    *(Scene(name, "encouraged", offered)
      for name in ("two_stage_least_squares", "liml", "encouragement", "complier_effect")),
    *(Scene(name, "panel", draw, scale)
      for name in ("difference_in_differences", "group_time_effects")
      for draw, scale in ((changed, Scale.MEAN_UNTREATED), (counted, Scale.RELATIVE))),
    Scene("regression_discontinuity", "threshold", cut),
    Scene("regression_discontinuity", "threshold", moved_by_cut),
)  # fmt: skip


def errors_of(
    scene: Scene, rows: int, draws: int
) -> Iterator[tuple[str, list[tuple[float, float, bool]]]]:
    """Yield each scale with how far draws are off, their errors, and whether intervals hold.

    Ratios, and per cent as the ratios that they are, are off by the logarithm.
    """
    found: dict[str, list[tuple[float, float, bool]]] = {}
    for draw in range(draws):
        for estimate in _estimates(scene, rows, draw):
            kind = estimate.kind
            if kind.value in TRUTH:
                value, low, high, truth = (
                    _straight(kind, v) for v in (estimate.value, *estimate.interval, TRUTH[kind])
                )
                entry = (value - truth, (high - low) / 3.92, low <= truth <= high)
                found.setdefault(kind.value, []).append(entry)
    yield from found.items()


def _straight(kind: EffectKind, value: float) -> float:
    """Return a number whose errors are symmetric: of a ratio its logarithm."""
    if kind is EffectKind.RELATIVE_CHANGE:
        return math.log1p(value / 100)
    return math.log(value) if kind.is_ratio else value


def _estimates(scene: Scene, rows: int, draw: int) -> tuple[Estimate, ...]:
    from app.causal.catalogue import EstimatorSpec, load
    from app.causal.checks.effects import STUDIES, Study

    spec = load().get(scene.estimator, EstimatorSpec)
    known = next(study for study in STUDIES if study.name == scene.study)
    asked = replace(known.estimand, adjustment=(), scale=scene.scale)
    rng = np.random.default_rng([rows, draw])
    data = Study(scene.study, asked, scene.draw).data(rng, rows)
    return spec.run(data, asked, spec.params(), rng, silent).beside
