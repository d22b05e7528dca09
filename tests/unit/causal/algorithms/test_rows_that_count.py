"""Rows may count for more than one, and may belong together; both change how sure an answer is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.causal.estimand import EffectKind, Estimand
from app.causal.profile import Verdict
from app.causal.question import Design
from tests.unit.causal.algorithms.test_effect_diagnostics import (
    backdoor,
    dataset,
    diagnosis,
    estimated,
    poorly_overlapping,
)


def weighted(kind: EffectKind = EffectKind.ATE, design: Design = Design.BACKDOOR) -> Estimand:
    return Estimand(kind, design, "t", "y", (0.0, 1.0), ("x",), weight_column="w")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.mark.parametrize("kind", [EffectKind.ATE, EffectKind.ATT])
@pytest.mark.parametrize("name", ["regression_adjustment", "ipw"])
def test_a_row_that_counts_twice_is_a_row_written_twice(name, kind, rng):
    x = rng.normal(size=400)
    t = (rng.random(400) < 1 / (1 + np.exp(-x))).astype(int)
    y, w = t * (1 + x) + x**2 + rng.normal(size=400), rng.integers(1, 4, 400)
    once = estimated(name, dataset(t=t, y=y, x=x, w=w), weighted(kind)).estimate
    copies = np.repeat(np.arange(400), w)
    often = estimated(
        name, dataset(t=t[copies], y=y[copies], x=x[copies]), backdoor("x", kind=kind)
    )
    assert once.value == pytest.approx(often.estimate.value, abs=1e-6)
    assert once.standard_error > 1.1 * often.estimate.standard_error


def test_sampling_by_the_outcome_of_choice_is_undone_by_its_weights(rng):
    """The effect is 1 for the old and 3 for the young, who were sampled four times as often."""
    young = rng.random(20_000) < 0.5
    t = (rng.random(20_000) < np.where(young, 0.3, 0.6)).astype(int)
    y = t * np.where(young, 3.0, 1.0) + young + rng.normal(size=20_000)
    chance = np.where(young, 0.4, 0.1)
    drawn = rng.random(20_000) < chance
    columns = {"t": t, "y": y, "x": young.astype(int), "w": 1 / chance}
    data = dataset(**{name: values[drawn] for name, values in columns.items()})
    found = estimated("aipw", data, weighted())
    plain = estimated("aipw", data, backdoor("x"))
    assert abs(found.estimate.value - 2) < 4 * found.estimate.standard_error
    assert plain.estimate.value > 2.3
    assert diagnosis(found, "row_weights").effect_size < 0.9


def test_ratios_of_an_experiment_are_those_of_its_two_by_two_table():
    """30 of 100 against 20 of 100: the textbook's risk ratio 1.5 and odds ratio 1.714."""
    t = np.repeat([1, 0], 100)
    y = np.concatenate([np.arange(100) < 30, np.arange(100) < 20]).astype(int)
    trial = Estimand(EffectKind.ATE, Design.RANDOMISED, "t", "y", (0.0, 1.0))
    found = estimated("difference_in_means", dataset(t=t, y=y), trial)
    by_kind = {e.kind: e for e in found.beside}
    risk, odds = by_kind[EffectKind.RISK_RATIO], by_kind[EffectKind.ODDS_RATIO]
    assert found.estimate.value == pytest.approx(0.1)
    assert (risk.value, odds.value) == pytest.approx((1.5, 12 / 7))
    error = math.sqrt(1 / 30 - 1 / 100 + 1 / 20 - 1 / 100)  # Katz et al. 1978
    assert math.log(risk.interval[1] / risk.value) == pytest.approx(1.972 * error, rel=0.02)
    assert risk.null_value == 1.0


def test_rows_of_one_village_are_not_so_many_independent_ones(rng):
    village = np.repeat(np.arange(40), 25)
    t = (village % 2).astype(int)
    y = t + rng.normal(size=40)[village] + rng.normal(size=1000)
    data = dataset(t=t, y=y, village=village)
    trial = Estimand(EffectKind.ATE, Design.RANDOMISED, "t", "y", (0.0, 1.0))
    together = Estimand(
        EffectKind.ATE, Design.RANDOMISED, "t", "y", (0.0, 1.0), unit_column="village"
    )
    naive = estimated("difference_in_means", data, trial).estimate
    found = estimated("difference_in_means", data, together)
    assert found.estimate.standard_error > 3 * naive.standard_error
    assert diagnosis(found, "clusters").verdict is Verdict.PASSED


def test_one_treated_village_settles_nothing(rng):
    village = np.repeat(np.arange(12), 25)
    t = (village == 3).astype(int)
    data = dataset(t=t, y=t + rng.normal(size=300), village=village)
    together = Estimand(
        EffectKind.ATE, Design.RANDOMISED, "t", "y", (0.0, 1.0), unit_column="village"
    )
    found = diagnosis(estimated("difference_in_means", data, together), "clusters")
    assert found.verdict is Verdict.FAILED
    assert "single" in found.sentence


def test_where_overlap_is_poor_the_effect_where_both_were_likely_is_told(rng):
    found = estimated("aipw", poorly_overlapping(rng, 3.0), backdoor("x"))
    narrow = {e.kind: e for e in found.beside}[EffectKind.ATO]
    assert abs(narrow.value - 1) < 3 * narrow.standard_error
    assert narrow.standard_error < 0.8 * found.estimate.standard_error


def test_the_effect_where_both_were_likely_differs_from_that_on_all(rng):
    """The effect is x; chances are even at x = 1, so it is larger there than on average."""
    x = rng.normal(size=4000)
    chance = 1 / (1 + np.exp(-1.5 * (x - 1)))
    t = (rng.random(4000) < chance).astype(int)
    found = estimated("aipw", dataset(t=t, y=t * x + rng.normal(size=4000), x=x), backdoor("x"))
    kinds = {e.kind: e for e in found.beside}
    both = chance * (1 - chance)
    truths = {EffectKind.ATO: both @ x / both.sum(), EffectKind.ATT: chance @ x / chance.sum()}
    for kind, truth in truths.items():
        assert abs(kinds[kind].value - truth) < 3.5 * kinds[kind].standard_error


@pytest.mark.parametrize(
    ("name", "kind", "design"),
    [
        ("mediation_regression", EffectKind.NIE, Design.MEDIATION),
        ("front_door_regression", EffectKind.ATE, Design.FRONTDOOR),
    ],
)
@pytest.mark.parametrize("binary", [False, True])
def test_rows_count_along_a_path_as_well(name, kind, design, binary, rng):
    t = rng.integers(2, size=300)
    m = t + rng.normal(size=300)
    m = (m > 0.5).astype(int) if binary else m
    y, w = t + m * (1 + t) + rng.normal(size=300), rng.integers(1, 4, 300)
    asked = Estimand(kind, design, "t", "y", (0.0, 1.0), mediator="m", weight_column="w")
    once = estimated(name, dataset(t=t, y=y, m=m, w=w), asked).estimate
    rows = np.repeat(np.arange(300), w)
    plain = Estimand(kind, design, "t", "y", (0.0, 1.0), mediator="m")
    often = estimated(name, dataset(t=t[rows], y=y[rows], m=m[rows]), plain).estimate
    assert once.value == pytest.approx(often.value, abs=1e-5)
    assert once.standard_error > 1.1 * often.standard_error


def test_rows_count_at_a_cutoff_as_well(rng):
    """The jump is 1 for the old and 3 for the young, of whom four times as many were sampled."""
    n = 8000
    young, score = rng.random(n) < 0.8, rng.uniform(-1, 1, n)
    t = (score >= 0).astype(int)
    y = t * np.where(young, 3.0, 1.0) + score + rng.normal(size=n)
    weights = np.where(young, 0.25, 1.0)
    asked = Estimand(
        EffectKind.LATE, Design.RDD, "t", "y", (0.0, 1.0), running_variable="score", cutoff=0.0
    )
    data = dataset(t=t, y=y, score=score, w=weights, one=np.where(young, 2.0, 2.0 + 1e-12))
    plain, counted, alike = (
        estimated("regression_discontinuity", data, replace(asked, weight_column=column)).estimate
        for column in (None, "w", "one")
    )
    assert abs(plain.value - 2.6) < 3 * plain.standard_error
    assert abs(counted.value - 2.0) < 3 * counted.standard_error
    assert alike.value == pytest.approx(plain.value, abs=1e-6)
