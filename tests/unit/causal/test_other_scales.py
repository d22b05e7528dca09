"""Effects by instruments, changes and cutoffs are told as ratios, in per cent and as means too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, load, silent
from app.causal.checks.effects import STUDIES
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind
from app.causal.question import Scale
from app.errors import StatisticalFailure

ESTIMANDS = {s.name: s.estimand for s in STUDIES}
RATIOS = (EffectKind.RISK_RATIO, EffectKind.ODDS_RATIO)


def table(frame: pd.DataFrame) -> Dataset:
    counts = {str(c): int(frame[c].nunique()) for c in frame}
    made = (
        Variable(c, Kind.BINARY if n == 2 else Kind.CONTINUOUS, n_distinct=n,
                 levels=tuple(map(str, sorted(frame[c].unique()))) if n <= 10 else ())
        for c, n in counts.items()
    )  # fmt: skip
    return Dataset(frame, tuple(made))


def beside(method, study, frame, scale=None):
    spec = load().get(method, EstimatorSpec)
    estimand = replace(ESTIMANDS[study], scale=scale, adjustment=())
    found = spec.run(table(frame), estimand, spec.params(), np.random.default_rng(0), silent)
    kinds = (*RATIOS, EffectKind.RELATIVE_CHANGE, EffectKind.POTENTIAL_MEAN)
    return found.estimate, {e.kind: e for e in found.beside if e.kind in kinds}


def offered(rng, *, pull=0.5, n=4000):
    """Compliers get well in 40 % of cases untreated, in 60 % treated; others are apart."""
    kind, letter = rng.random(n), (rng.random(n) < 0.5).astype(int)
    drug = np.where(kind < 0.3, 0, np.where(kind < 0.3 + pull, letter, 1))
    moved = (kind >= 0.3) & (kind < 0.3 + pull)
    chance = np.where(moved, 0.4 + 0.2 * drug, 0.2)
    well = (rng.random(n) < chance).astype(int)
    return pd.DataFrame({"drug": drug, "weight": well, "letter": letter})


def changed(rng, n=3000):
    """Of the treated 60 % get well after the start where 40 % would have."""
    unit, year = np.repeat(np.arange(n // 2), 2), np.tile([2001, 2002], n // 2)
    group, late = (unit % 3 == 0).astype(int), year == 2002
    chance = 0.2 + 0.1 * group + 0.1 * late + 0.2 * group * late
    well = (rng.random(len(unit)) < chance).astype(int)
    return pd.DataFrame({"unit": unit, "year": year, "drug": group, "weight": well})


def cut(rng, *, take_up=1.0, n=6000):
    """Crossing 55 makes 30 % become 50 % of those who follow it."""
    score, follows = rng.uniform(35, 75, n), rng.random(n) < take_up
    drug = np.where(follows, score >= 55, rng.random(n) < 0.5).astype(int)
    well = (rng.random(n) < 0.3 + 0.004 * (score - 55) + 0.2 * drug).astype(int)
    return pd.DataFrame({"drug": drug, "weight": well, "score": score})


CASES = [
    ("two_stage_least_squares", "encouraged", offered, 0.4, 0.6),
    ("liml", "encouraged", offered, 0.4, 0.6),
    ("encouragement", "encouraged", offered, 0.4, 0.6),
    ("complier_effect", "encouraged", offered, 0.4, 0.6),
    ("difference_in_differences", "panel", changed, 0.4, 0.6),
    ("group_time_effects", "panel", changed, 0.4, 0.6),
    ("interaction_weighted", "panel", changed, 0.4, 0.6),
    ("regression_discontinuity", "threshold", cut, 0.3, 0.5),
    ("regression_discontinuity", "threshold", lambda r: cut(r, take_up=0.6, n=20_000), 0.3, 0.5),
]


@pytest.mark.parametrize(("method", "study", "draw", "low", "high"), CASES)
def test_ratios_and_means_hold_the_truth(method, study, draw, low, high):
    frame = draw(np.random.default_rng(3))
    _, found = beside(method, study, frame, Scale.MEAN_UNTREATED)
    odds = high / (1 - high) / (low / (1 - low))
    for kind, truth in zip(
        (*RATIOS, EffectKind.POTENTIAL_MEAN), (high / low, odds, low), strict=True
    ):
        assert found[kind].interval[0] <= truth <= found[kind].interval[1], kind
        assert found[kind].interval[0] < found[kind].value < found[kind].interval[1]


@pytest.mark.parametrize(("method", "study", "draw"), [c[:3] for c in CASES])
def test_the_means_differ_by_the_effect(method, study, draw):
    frame = draw(np.random.default_rng(4))
    effect, low = beside(method, study, frame, Scale.MEAN_UNTREATED)
    _, high = beside(method, study, frame, Scale.MEAN_TREATED)
    gap = high[EffectKind.POTENTIAL_MEAN].value - low[EffectKind.POTENTIAL_MEAN].value
    assert gap == pytest.approx(effect.value, abs=1e-6)


def test_per_cent_are_of_what_the_treated_would_have_had():
    frame = changed(np.random.default_rng(5))
    rng = np.random.default_rng(6)
    group, late = frame["drug"], frame["year"] == 2002
    frame["weight"] = 10 + group + late + 3 * group * late + rng.gamma(2, 1, len(frame))
    _, found = beside("difference_in_differences", "panel", frame, Scale.RELATIVE)
    low, high = found[EffectKind.RELATIVE_CHANGE].interval
    assert low <= 100 * 3 / 14 <= high
    frame["weight"] -= 12
    _, found = beside("difference_in_differences", "panel", frame, Scale.RELATIVE)
    assert EffectKind.RELATIVE_CHANGE not in found  # of an outcome below 0 there are no per cent


@pytest.mark.parametrize("method", ["two_stage_least_squares", "liml", "encouragement"])
def test_a_weak_instrument_gives_no_ratio(method):
    _, found = beside(method, "encouraged", offered(np.random.default_rng(7), pull=0.03, n=600))
    assert not found


def test_a_cutoff_that_hardly_moves_anybody_gives_no_ratio():
    frame = cut(np.random.default_rng(8), take_up=0.02, n=2000)
    _, found = beside("regression_discontinuity", "threshold", frame)
    assert not found


def test_few_treated_groups_give_no_ratio_by_errors_that_do_not_hold():
    frame = changed(np.random.default_rng(9))
    frame["unit"] = frame["unit"] % 12
    few = frame.assign(drug=(frame["unit"] < 2).astype(int))
    _, found = beside("difference_in_differences", "panel", few)
    assert not found


@pytest.mark.parametrize(("method", "study", "draw"), [c[:3] for c in CASES])
def test_ten_rows_are_refused_or_told_with_an_interval(method, study, draw):
    frame = draw(np.random.default_rng(1)).head(10)
    try:
        _, found = beside(method, study, frame, Scale.MEAN_UNTREATED)
    except StatisticalFailure:
        return
    assert all(np.isfinite(e.interval).all() for e in found.values())
