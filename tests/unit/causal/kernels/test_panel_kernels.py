"""Kernels of panels against what they must equal, and against truths that are known."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.absorbed import levels_taken, within_both
from app.causal.kernels.change_effect import Way, from_changes, from_rows
from app.causal.kernels.cluster_errors import covariance, simultaneous, two_way
from app.causal.kernels.group_time import (
    Base,
    Control,
    by_elapsed,
    by_period,
    by_start,
    of_panel,
    of_rows,
    overall,
)
from app.causal.kernels.inference import infer
from app.causal.kernels.interaction_weighted import interaction_weighted
from app.causal.kernels.least_squares import NotEstimable
from app.causal.kernels.switching import at_switches, before_switches
from app.causal.kernels.timing import comparisons, negative_weight
from app.causal.kernels.wild_bootstrap import seen_by_cluster, wild_bootstrap


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def cells(n: int, periods: int) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(n), periods), np.tile(np.arange(periods), n)


def indicators(*codes: np.ndarray) -> np.ndarray:
    return np.hstack([np.eye(c.max() + 1)[c] for c in codes])


@pytest.mark.parametrize("weighted", [False, True])
def test_levels_are_taken_out_as_by_indicators_gaps_included(rng, weighted):
    unit, period = cells(15, 6)
    kept = rng.random(len(unit)) < 0.7
    unit, period = unit[kept], period[kept]
    columns, weights = rng.normal(size=(len(unit), 2)), rng.uniform(0.5, 2, len(unit))
    root = np.sqrt(weights if weighted else np.ones(len(unit)))[:, None]
    dummies = indicators(unit, period) * root
    fitted = np.linalg.lstsq(dummies, columns * root, rcond=None)[0]
    expected = columns - indicators(unit, period) @ fitted
    found = within_both(columns, unit, period, weights if weighted else None)
    np.testing.assert_allclose(found, expected, atol=1e-9)
    assert levels_taken(unit, period) == np.linalg.matrix_rank(indicators(unit, period))


def staggered(rng, n: int = 300, periods: int = 7, effect: float = 2.0):
    first = rng.choice([2.0, 4.0, np.inf], n)
    level = rng.normal(size=n) + 2.0 * np.isfinite(first)
    outcome = level[:, None] + 0.4 * np.arange(periods) + rng.normal(size=(n, periods))
    outcome += effect * (np.arange(periods) >= first[:, None])
    return outcome, first


def nothing(n: int, periods: int) -> np.ndarray:
    return np.empty((n, periods, 0))


def test_one_group_and_two_periods_are_the_plain_difference_of_changes(rng):
    outcome, treated = rng.normal(size=(40, 2)), np.arange(40) < 15
    first = np.where(treated, 1.0, np.inf)
    found = of_panel(
        outcome, first, nothing(40, 2), np.ones(40), control=Control.NEVER, way=Way.DOUBLY_ROBUST
    )
    change = outcome[:, 1] - outcome[:, 0]
    assert found.values[0] == pytest.approx(change[treated].mean() - change[~treated].mean())
    variance = change[treated].var(ddof=1) / 15 + change[~treated].var(ddof=1) / 25
    assert covariance(found.influence)[0, 0] == pytest.approx(variance)


@pytest.mark.parametrize("base", list(Base))
@pytest.mark.parametrize("control", list(Control))
def test_effects_that_grow_are_averaged_over_treated_periods(rng, base, control):
    outcome, first = staggered(rng, 3000, effect=0.0)
    grown = np.maximum(np.arange(7) - first[:, None] + 1, 0.0)
    outcome = outcome + np.where(np.isfinite(grown), grown, 0.0)
    found = of_panel(
        outcome, first, nothing(3000, 7), np.ones(3000), control=control,
        way=Way.DOUBLY_ROBUST, base=base,
    )  # fmt: skip
    steps = by_elapsed(found)
    after = steps.at >= 0
    np.testing.assert_allclose(steps.values[after], steps.at[after] + 1, atol=0.25)
    np.testing.assert_allclose(steps.values[~after], 0.0, atol=0.2)
    treated = np.isfinite(first)
    truth = grown[treated][grown[treated] > 0].mean()
    whole = overall(found)
    error = np.sqrt(covariance(whole.influence)[0, 0])
    assert abs(whole.values[0] - truth) < 4 * error < 0.4
    assert by_start(found).values == pytest.approx([3.0, 2.0], abs=0.25)
    assert by_period(found).values[0] == pytest.approx(1.0, abs=0.25)


def test_units_with_gaps_take_part_in_what_they_were_seen_in(rng):
    """The effect stays, and the mean of all periods before is surer than the last one."""
    outcome, first = staggered(rng, 1500)
    outcome[rng.random(outcome.shape) < 0.2] = np.nan
    errors = {}
    for base in Base:
        found = of_panel(
            outcome, first, nothing(1500, 7), np.ones(1500), control=Control.NEVER,
            way=Way.REGRESSION, base=base,
        )  # fmt: skip
        whole = overall(found)
        errors[base] = np.sqrt(covariance(whole.influence)[0, 0])
        assert abs(whole.values[0] - 2.0) < 4 * errors[base] < 0.5
    assert errors[Base.ALL_BEFORE] < 0.9 * errors[Base.LAST_BEFORE]


def test_one_regression_with_paths_equals_group_time_effects_where_nothing_is_missing(rng):
    outcome, first = staggered(rng, 90)
    unit, period = cells(90, 7)
    path = interaction_weighted(
        outcome.ravel(), unit, period, first[unit], np.empty((630, 0)), np.ones(630)
    )
    each = of_panel(
        outcome, first, nothing(90, 7), np.ones(90), control=Control.NEVER, way=Way.REGRESSION
    )
    order = np.lexsort((each.periods, each.starts))
    np.testing.assert_allclose(path.values, each.values[order], atol=1e-8)
    assert overall(path).values[0] == pytest.approx(overall(each).values[0])


def confounded(rng, n: int):
    """Return changes that differ with x, as the chance of treatment does; the effect is 1."""
    x = rng.normal(size=n)
    treated = rng.random(n) < 1 / (1 + np.exp(-x))
    return x, treated, 1.0 * treated + 2 * x + rng.normal(size=n)


@pytest.mark.parametrize("way", list(Way))
def test_covariates_make_up_for_trends_of_their_own(rng, way):
    x, treated, change = confounded(rng, 4000)
    found = from_changes(change, treated, x[:, None], way=way)
    error = np.sqrt(found.influence @ found.influence)
    assert abs(found.value - 1.0) < 4 * error < 0.4
    assert abs(change[treated].mean() - change[~treated].mean() - 1.0) > 1.0


def test_one_wrong_model_of_two_does_no_harm(rng):
    """The line is wrong in x², the odds are right; regression alone goes wrong."""
    x = rng.normal(size=20_000)
    treated = rng.random(20_000) < 1 / (1 + np.exp(-1.0 * x))
    change = 1.0 * treated + x**2 + rng.normal(size=20_000)
    both = from_changes(change, treated, x[:, None], way=Way.DOUBLY_ROBUST)
    line = from_changes(change, treated, x[:, None], way=Way.REGRESSION)
    assert both.value == pytest.approx(1.0, abs=0.15)
    assert abs(line.value - 1.0) > 0.3


@pytest.mark.parametrize("way", list(Way))
def test_repeated_cross_sections_need_no_unit_twice(rng, way):
    n = 8000
    x = rng.normal(size=n)
    treated, after = rng.random(n) < 1 / (1 + np.exp(-x)), rng.random(n) < 0.5
    outcome = 3 * treated + after * (1.0 * treated + x) + x + rng.normal(size=n)
    found = from_rows(outcome, treated, after, x[:, None], way=way)
    error = np.sqrt(found.influence @ found.influence)
    assert abs(found.value - 1.0) < 4 * error < 0.8


def test_groups_over_rows_equal_groups_over_units_when_all_are_seen(rng):
    outcome, first = staggered(rng, 60)
    unit, period = cells(60, 7)
    shared = {"control": Control.NEVER, "way": Way.REGRESSION}
    rows = of_rows(outcome.ravel(), period, first[unit], np.empty((420, 0)), np.ones(420), **shared)
    units = of_panel(outcome, first, nothing(60, 7), np.ones(60), **shared)
    np.testing.assert_allclose(rows.values, units.values, atol=1e-9)


def test_nobody_to_compare_with_is_said(rng):
    with pytest.raises(NotEstimable):
        of_panel(
            rng.normal(size=(10, 3)), np.ones(10), nothing(10, 3), np.ones(10),
            control=Control.NEVER, way=Way.REGRESSION,
        )  # fmt: skip


def test_the_comparisons_add_up_to_the_two_way_estimate(rng):
    outcome, first = staggered(rng, 80)
    first[:5] = 0.0
    unit, period = cells(80, 7)
    on = (period >= first[unit]).astype(float)
    y, dose = within_both(np.column_stack([outcome.ravel(), on]), unit, period).T
    found = comparisons(outcome, first, np.ones(80))
    assert sum(c.weight for c in found) == pytest.approx(1.0)
    assert sum(c.weight * c.value for c in found) == pytest.approx(y @ dose / (dose @ dose))
    assert {c.forbidden for c in found} == {True, False}
    assert negative_weight(dose, on > 0, np.ones(len(on))) > 0


def test_two_way_estimates_go_wrong_where_effects_grow_and_group_time_ones_do_not(rng):
    outcome, first = staggered(rng, 600, effect=0.0)
    first = np.where(np.isinf(first), 5.0, first)
    grown = np.maximum(np.arange(7) - first[:, None] + 1, 0.0)
    unit, period = cells(600, 7)
    on = (period >= first[unit]).astype(float)
    y, dose = within_both(np.column_stack([(outcome + grown).ravel(), on]), unit, period).T
    found = of_panel(
        outcome + grown, first, nothing(600, 7), np.ones(600), control=Control.NOT_YET,
        way=Way.REGRESSION,
    )  # fmt: skip
    seen = grown[:, :5][grown[:, :5] > 0].mean()
    assert overall(found).values[0] == pytest.approx(seen, abs=0.3)
    assert abs(y @ dose / (dose @ dose) - seen) > 1.0


def test_switches_on_and_off_have_the_effect_of_switching(rng):
    treated = (rng.random((500, 6)) < 0.4).astype(float)
    outcome = 1.5 * treated + rng.normal(size=(500, 1)) + 0.3 * np.arange(6)
    outcome += 0.5 * rng.normal(size=(500, 6))
    found, before = (
        at_switches(outcome, treated, np.ones(500)),
        before_switches(outcome, treated, np.ones(500)),
    )
    error = np.sqrt(found.influence @ found.influence)
    assert abs(found.value - 1.5) < 4 * error < 0.3
    assert abs(before.value) < 4 * np.sqrt(before.influence @ before.influence)
    assert min(found.joining, found.leaving) > 100


def test_the_wild_bootstrap_keeps_its_level_with_ten_clusters_of_unequal_size(rng):
    """The usual interval misses far more often than one time in twenty."""
    missed, usual = 0, 0
    sizes = np.array([5, 5, 5, 10, 10, 10, 20, 30, 40, 60])
    clusters = np.repeat(np.arange(10), sizes)
    for _ in range(120):
        dose = rng.normal(size=10)[clusters] + 0.3 * rng.normal(size=len(clusters))
        outcome = rng.normal(size=10)[clusters] + rng.normal(size=len(clusters))
        free = np.column_stack([dose, outcome])
        x, y = (free - free.mean(axis=0)).T
        cluster = seen_by_cluster(y, x, clusters, lambda c: c - c.mean(axis=0))
        found = wild_bootstrap(cluster, level=0.95, rng=rng, draws=199)
        missed += not found.interval[0] <= 0.0 <= found.interval[1]
        value = float(x @ y / (x @ x))
        plain = infer(
            value, x * (y - value * x) / (x @ x), level=0.95, degrees=9, clusters=clusters
        )
        usual += not plain.interval[0] <= 0.0 <= plain.interval[1]
    assert missed <= 14  # 6 expected; 14 or fewer in 999 of 1,000 repetitions
    assert usual > missed


def test_the_bootstraps_p_value_and_interval_tell_the_same(rng):
    clusters = np.repeat(np.arange(12), 8)
    x = rng.normal(size=96)
    y = 0.25 * x + rng.normal(size=12)[clusters] + rng.normal(size=96)
    x, y = x - x.mean(), y - y.mean()
    found = wild_bootstrap(
        seen_by_cluster(y, x, clusters, lambda c: c - c.mean(axis=0)), level=0.95, rng=rng
    )
    inside = found.interval[0] <= 0.0 <= found.interval[1]
    assert inside == (found.p_value > 0.05)
    assert found.interval[0] < x @ y / (x @ x) < found.interval[1]


def test_periods_that_shake_all_units_widen_errors_by_two_ways(rng):
    unit, period = cells(40, 40)
    shock = rng.normal(size=40)[unit] + rng.normal(size=40)[period]
    influence = (shock + 0.1 * rng.normal(size=1600)) / 1600
    one = float(covariance(influence[:, None], unit)[0, 0])
    assert two_way(influence, unit, period) > 1.5 * one


def test_a_band_for_a_whole_curve_is_wider_than_one_for_a_point(rng):
    independent, same = np.eye(10), np.ones((10, 10))
    assert simultaneous(independent, 0.95, rng) == pytest.approx(2.80, abs=0.1)
    assert simultaneous(same, 0.95, rng) == pytest.approx(1.96, abs=0.1)
