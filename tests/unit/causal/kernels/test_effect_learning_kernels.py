"""Kernels of effects that differ: scores, learners, forest, trees of groups and of rules."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm

from app.causal.kernels.boosted_trees import binned
from app.causal.kernels.causal_forest import forest_effects, forest_learner
from app.causal.kernels.cuts import Condition, cut
from app.causal.kernels.effect_learners import (
    Units,
    crossed,
    doubly_robust,
    known_by,
    learnt_by,
    residual,
    seen_in_later_folds,
    single,
    two_models,
)
from app.causal.kernels.effect_scores import (
    all_equal,
    area_over_chance,
    covariance,
    mean_among,
    projected,
    ranks_within,
)
from app.causal.kernels.effect_tree import groups_of
from app.causal.kernels.nuisance import assign_folds, cross_fit
from app.causal.kernels.policy_tree import Rule, best_rule

LEARNERS = (doubly_robust, residual, single, two_models, crossed)


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def units_of(rng, effect, n=1500, k=4):
    """Return confounded rows whose effect is a function of the columns, and the true effects."""
    X = rng.normal(size=(n, k))
    chance = 1 / (1 + np.exp(-0.7 * X[:, 0]))
    treated = rng.random(n) < chance
    true = effect(X)
    outcome = X[:, 0] + np.abs(X[:, 2]) + true * treated + rng.normal(size=n)
    folds = assign_folds(treated.astype(np.intp), 5, rng)
    return Units(outcome, treated, X, binned(X), folds, None, 0.01, binary=False), true


def known_of(units):
    return known_by(
        units,
        cross_fit(
            units.outcome, units.treated, units.columns, units.bins, units.folds,
            outcome_is_binary=False,
        ),
    )  # fmt: skip


def step(X):
    return 1.0 + 2.0 * (X[:, 1] > 0)


def same(X):
    return np.ones(len(X))


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda f: f.__name__)
def test_a_learner_halves_the_error_of_one_effect_for_all(rng, learner):
    units, true = units_of(rng, step)
    found = learnt_by(learner, units, known_of(units).scores).effect
    assert np.sqrt(np.mean((found - true) ** 2)) < 0.55 * true.std()


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda f: f.__name__)
def test_a_learner_stays_near_the_one_effect_that_all_share(rng, learner):
    units, true = units_of(rng, same)
    found = learnt_by(learner, units, known_of(units).scores).effect
    assert np.sqrt(np.mean((found - true) ** 2)) < 0.2


def test_what_differs_is_seen_by_every_learner(rng):
    units, _ = units_of(rng, step)
    scores = known_of(units).scores
    for learner in (*LEARNERS, forest_learner(rng, trees=30)):
        assert seen_in_later_folds(learner, units, scores, None, None) < 0.001


def test_one_effect_for_all_is_seldom_taken_to_differ():
    found = []
    for draw in range(60):
        units, _ = units_of(np.random.default_rng([2, draw]), same, n=400)
        scores = known_of(units).scores
        found.append(seen_in_later_folds(two_models, units, scores, None, None))
    assert np.mean(np.array(found) < 0.05) <= 0.12  # two standard errors of 60 draws above 5 %
    assert 0.3 < np.mean(np.array(found) < 0.6) < 0.9


def test_the_forest_finds_effects_that_differ(rng):
    units, true = units_of(rng, step)
    outcome, treatment = known_of(units).residuals(units)
    found = forest_effects(outcome, treatment, units.columns, rng, trees=200)
    assert np.sqrt(np.mean((found - true) ** 2)) < 0.4 * true.std()


def test_a_forest_never_sees_the_rows_it_holds_out(rng):
    units, _ = units_of(rng, step)
    outcome, treatment = known_of(units).residuals(units)
    held = np.arange(len(outcome)) % 3 == 0
    args = (treatment, units.columns)
    other = np.where(held, 100.0, outcome)
    first, second = (
        forest_effects(y, *args, np.random.default_rng(0), trees=20, held=held)[held]
        for y in (outcome, other)
    )
    assert np.array_equal(first, second)


def test_projection_is_least_squares_with_robust_errors(rng):
    X, scores = rng.normal(size=(300, 2)), rng.normal(size=300)
    found = projected(scores, X)
    peer = sm.OLS(scores, sm.add_constant(X - X.mean(axis=0))).fit(cov_type="HC0")
    assert found.coefficients == pytest.approx(peer.params)
    errors = np.sqrt(np.diag(covariance(found.influences, None)))
    assert errors == pytest.approx(peer.bse * np.sqrt(300 / 299))


def test_equal_groups_are_told_apart_as_often_as_the_level_says(rng):
    p = []
    for _ in range(400):
        scores, half = rng.normal(size=200), np.arange(200) < 80
        p.append(all_equal([mean_among(scores, half), mean_among(scores, ~half)], None))
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.085


def test_rows_of_a_cluster_count_once(rng):
    scores = np.repeat(rng.normal(size=50), 20)
    half = np.arange(1000) < 400
    groups = [mean_among(scores, half), mean_among(scores, ~half)]
    assert all_equal(groups, np.arange(1000) // 20) > all_equal(groups, None)


def test_ranking_by_the_effect_itself_is_worth_more_than_by_lot(rng):
    true = rng.exponential(size=2000)
    scores = true + rng.normal(size=2000)
    folds = np.zeros(2000, dtype=np.intp)
    by_effect = area_over_chance(scores, ranks_within(true, folds))
    by_lot = area_over_chance(scores, ranks_within(rng.normal(size=2000), folds))
    # the mean of true · (1/2 − rank) for an exponential effect is one quarter
    assert by_effect.value == pytest.approx(0.25, abs=0.04)
    assert abs(by_lot.value) < 0.04


def test_the_rule_found_is_the_best_of_all(rng):
    X = rng.integers(0, 4, size=(120, 3)).astype(float)
    rewards = np.where((X[:, 0] > 1) == (X[:, 2] > 0), 1.0, -1.0) + rng.normal(size=120)
    cuts, every = cut(X), np.ones(120, dtype=bool)
    for depth in (1, 2):
        rule = best_rule(rewards, cuts, every, depth)
        assert rewards[rule.treats(X)].sum() == pytest.approx(_best_of_all(rewards, X, depth))


def _best_of_all(rewards, X, depth):
    if depth == 0:
        return max(rewards.sum(), 0.0)
    sides = ((X[:, j] <= at, X[:, j] > at) for j, at in product(range(X.shape[1]), (0.5, 1.5, 2.5)))
    return max(
        (sum(_best_of_all(rewards[s], X[s], depth - 1) for s in pair) for pair in sides),
        default=0.0,
    )


def test_where_all_gain_or_none_does_there_is_no_condition():
    X = np.arange(100.0)[:, None]
    cuts, every = cut(X), np.ones(100, dtype=bool)
    assert best_rule(np.ones(100), cuts, every, 2) == Rule(((),))
    assert best_rule(-np.ones(100), cuts, every, 2) == Rule(())


def test_groups_part_where_effects_do(rng):
    X = rng.normal(size=(600, 3))
    X[:, 1] = rng.integers(0, 2, 600)
    scores = 3.0 * (X[:, 1] > 0.5) + rng.normal(size=600)
    leaves = groups_of(scores, cut(X), np.ones(600, dtype=bool))
    assert all(leaf[0] in (Condition(1, 0.5, above=s) for s in (False, True)) for leaf in leaves)
    assert groups_of(rng.normal(size=600), cut(X), np.arange(600) % 2 == 0, depth=1) == ((),)
