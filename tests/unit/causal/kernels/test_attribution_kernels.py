"""Shapley values, linear systems and bounds of causation against what is known of them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linprog

from app.causal.kernels.causation_bounds import Observed, benefit, given_covariates, tian_pearl
from app.causal.kernels.linear_structure import (
    LinearSystem,
    effects_on,
    gaussian_divergence,
    influences,
    moments_of_mixtures,
)
from app.causal.kernels.penalised import fit_chances, fit_mean
from app.causal.kernels.shapley import every_set, shapley


def glove_game(sets):
    """One left glove and two right ones: a pair is worth 1."""
    return (sets[:, 0] & (sets[:, 1] | sets[:, 2])).astype(float)[:, None]


def test_the_glove_game_has_its_textbook_values():
    shares = shapley(glove_game, 3, np.random.default_rng(0))[:, 0]
    assert shares == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_sampled_orders_agree_with_exact_values_and_add_up():
    weights = np.random.default_rng(1).normal(size=(12, 12))

    def pairs(sets):
        return np.einsum("mi,ij,mj->m", sets, weights, sets)[:, None]

    exact = shapley(pairs, 12, np.random.default_rng(0), exact_up_to=12)
    sampled = shapley(pairs, 12, np.random.default_rng(0), exact_up_to=3, orders=200)
    assert sampled.sum() == pytest.approx(weights.sum())
    assert sampled == pytest.approx(exact, abs=0.4)


def random_system(rng, size=5):
    return LinearSystem(
        rng.normal(size=size), np.triu(rng.normal(size=(size, size)), 1), rng.uniform(0.5, 2, size)
    )


def drawn(system, rng, n=400_000):
    x = np.zeros((n, len(system.intercepts)))
    for j in range(x.shape[1]):
        noise = rng.normal(size=n) * np.sqrt(system.noise[j])
        x[:, j] = system.intercepts[j] + x[:, :j] @ system.weights[:j, j] + noise
    return x


def test_moments_of_mixtures_are_those_of_rows_drawn_from_them():
    rng = np.random.default_rng(2)
    old, new = random_system(rng), random_system(rng)
    chosen = np.array([True, False, True, True, False])
    mixed = LinearSystem(
        np.where(chosen, new.intercepts, old.intercepts),
        np.where(chosen, new.weights, old.weights),
        np.where(chosen, new.noise, old.noise),
    )
    mean, variance = moments_of_mixtures(old, new, chosen[None], 4)
    rows = drawn(mixed, rng)[:, 4]
    assert mean[0] == pytest.approx(rows.mean(), abs=4 * rows.std() / len(rows) ** 0.5)
    assert variance[0] == pytest.approx(rows.var(), rel=0.02)


def test_effects_are_the_inverse_of_the_system():
    system = random_system(np.random.default_rng(3))
    inverse = np.linalg.inv(np.eye(5) - system.weights)
    assert effects_on(system.weights, 4) == pytest.approx(inverse[:, 4])
    assert influences(system, 4).sum() == pytest.approx(inverse[:, 4] ** 2 @ system.noise)


def test_the_divergence_of_a_normal_from_itself_is_zero():
    assert gaussian_divergence(np.array([1.0, 3.0]), np.array([2.0, 2.0]), 1.0, 2.0) == (
        pytest.approx([0.0, 1.0])
    )


def test_the_published_drug_case_has_its_bounds():
    # Tian & Pearl 2000, section 4.3: 16 and 14 deaths of 1000 in the experiment.
    found = tian_pearl(Observed(0.001, 0.499, 0.014, 0.486), 0.016, 0.014)
    assert found.necessary == pytest.approx((1.0, 1.0))
    assert found.both == pytest.approx((0.002, 0.016))
    assert found.sufficient == pytest.approx((0.002 / 0.972 * 1.0, 0.015 / 0.486), abs=1e-4)


def test_without_an_experiment_only_the_shares_bound():
    found = tian_pearl(Observed(0.3, 0.2, 0.1, 0.4), None, None)
    assert found.both == (0.0, 0.7)
    assert found.necessary == (0.0, 1.0)


def test_bounds_of_a_benefit_are_those_of_the_best_and_worst_coupling():
    rng = np.random.default_rng(4)
    for _ in range(20):
        p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(4))
        low, high = benefit(p[None], q[None])
        assert (low[0], high[0]) == pytest.approx(coupled(p, q), abs=1e-7)


def coupled(p, q):
    """Return the least and the largest chance that the first is higher, over all couplings."""
    higher = np.array([[i > j for j in range(4)] for i in range(4)], float).ravel()
    sums = [np.kron(np.eye(4)[k], np.ones(4)) for k in range(4)]
    sums += [np.kron(np.ones(4), np.eye(4)[k]) for k in range(4)]
    ends = [linprog(s * higher, A_eq=sums, b_eq=[*p, *q]).fun * s for s in (1, -1)]
    return tuple(ends)


def test_covariates_narrow_the_bounds_and_keep_the_truth():
    rng = np.random.default_rng(5)
    z, u = rng.random(20_000), rng.random(20_000)
    with_cause, without = 0.2 + 0.6 * z, 0.6 * z**2
    caused = (rng.random(20_000) < 0.5).astype(float)
    outcome = (u < np.where(caused == 1, with_cause, without)).astype(float)
    found = given_covariates(with_cause, without, caused, outcome)
    truth = np.mean((u < with_cause) & (u >= without))
    plain = tian_pearl(
        Observed(*(np.mean((caused == c) & (outcome == y)) for c, y in
                   ((1, 1), (1, 0), (0, 1), (0, 0)))),
        with_cause.mean(), without.mean(),
    )  # fmt: skip
    assert found.both[0] - 0.01 <= truth <= found.both[1] + 0.01
    assert found.both[1] - found.both[0] < plain.both[1] - plain.both[0]


def test_counting_rows_twice_is_having_them_twice():
    rng = np.random.default_rng(6)
    X = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    y, counts = X @ (1.0, 2.0, -1.0) + rng.normal(size=60), rng.integers(1, 3, 60)
    doubled, free = np.repeat(np.arange(60), counts), np.zeros(3)
    once = fit_mean(X, y, counts.astype(float), free)
    assert once == pytest.approx(fit_mean(X[doubled], y[doubled], np.ones(len(doubled)), free))
    codes = np.column_stack([y > 1, y < -1]).astype(float)
    start = np.zeros((3, 2))
    first = fit_chances(X, codes, counts.astype(float), free, start)
    second = fit_chances(X[doubled], codes[doubled], np.ones(len(doubled)), free, start)
    assert first == pytest.approx(second, abs=2e-3)


def test_sets_hold_every_player_combination_once():
    assert len({tuple(s) for s in every_set(4)}) == 16
    assert len(list(permutations(range(3)))) == 6
