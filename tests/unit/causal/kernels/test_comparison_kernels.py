"""Kernels that compare groups agree with definitions, hand counts and published figures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import wilcoxon

from app.causal.kernels import (
    entropy_balance,
    hidden_cause,
    matching,
    overlap_weights,
    partially_linear,
    quantiles,
    targeted,
    within_strata,
)
from app.causal.kernels.logistic import fit


@pytest.fixture
def rng():
    return np.random.default_rng(21)


@pytest.fixture
def groups(rng):
    """Return outcome, treated, covariates and the chance of treatment; the effect is 2 + x."""
    X = rng.normal(size=(600, 2))
    chance = 1 / (1 + np.exp(-0.8 * X[:, 0]))
    treated = rng.random(600) < chance
    y = 1 + X @ [1.0, -1.0] + treated * (2 + X[:, 0]) + rng.normal(size=600)
    return y, treated, X, chance


def test_balancing_weights_bring_the_means_where_they_are_wanted(groups):
    y, treated, X, _ = groups
    found, weights = entropy_balance.effect_on_treated(y, treated, X)
    wanted = X[treated].mean(axis=0)
    assert weights[~treated] @ X[~treated] == pytest.approx(wanted, abs=1e-6)
    assert weights[~treated].sum() == pytest.approx(1)
    assert found.value == pytest.approx(y[treated].mean() - weights[~treated] @ y[~treated])


def test_no_weights_reach_beyond_what_the_rows_span(rng):
    X = rng.uniform(0, 1, size=(50, 1))
    with pytest.raises(entropy_balance.NoBalance):
        entropy_balance.balancing_weights(X, np.array([1.5]), np.full(50, 0.02))


def test_targeting_leaves_no_bias_that_the_treatment_model_could_find(groups):
    """The targeted effect solves its own efficient score: influence values sum to zero."""
    y, treated, _, chance = groups
    wrong = np.zeros(len(y))
    found = targeted.average_effect(y, treated, chance, wrong, wrong)
    assert found.influence.sum() == pytest.approx(0, abs=1e-8)
    assert found.value == pytest.approx(2, abs=4 * np.sqrt(found.influence @ found.influence))


def test_targeted_means_stay_inside_the_range_that_was_seen(rng):
    x = rng.normal(size=400)
    chance = np.clip(1 / (1 + np.exp(-3 * x)), 0.01, 0.99)
    treated = rng.random(400) < chance
    y = (rng.random(400) < 0.02 + 0.03 * treated).astype(float)
    found = targeted.average_effect(y, treated, chance, np.zeros(400), np.ones(400))
    assert 0 <= found.baseline <= 1
    assert 0 <= found.baseline + found.value <= 1


def test_a_match_is_the_nearest_row_of_the_other_group():
    """Treated are 0.1 and 0.5; the nearest others are 0.2 (outcome 3) and 0.6 (outcome 7)."""
    score = np.array([0.1, 0.5, 0.2, 0.6, 0.9])
    treated = np.array([True, True, False, False, False])
    y = np.array([5.0, 8.0, 3.0, 7.0, 1.0])
    nothing = np.empty((5, 0))
    found = matching.average_effect(y, treated, score, nothing, neighbours=1, of_treated=True)
    assert found.scored.value == pytest.approx(((5 - 3) + (8 - 7)) / 2)
    assert list(found.uses) == [0, 0, 1, 1, 0]


def test_rows_at_equal_distance_share_a_match():
    score = np.array([0.5, 0.4, 0.4, 0.6, 0.0])
    treated = np.array([True, False, False, False, False])
    y = np.array([10.0, 1.0, 3.0, 5.0, 100.0])
    found = matching.average_effect(
        y, treated, score, np.empty((5, 0)), neighbours=1, of_treated=True
    )
    assert found.scored.value == pytest.approx(10 - (1 + 3 + 5) / 3)
    assert found.uses == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])


def test_matching_does_not_depend_on_the_order_of_rows(groups, rng):
    y, treated, X, chance = groups
    score, order = np.round(np.log(chance / (1 - chance)), 1), rng.permutation(len(y))
    values = [
        matching.average_effect(
            y[rows], treated[rows], score[rows], X[rows], neighbours=2, of_treated=False
        ).scored
        for rows in (np.arange(len(y)), order)
    ]
    assert values[0].value == pytest.approx(values[1].value, abs=1e-10)


def test_crumps_cutoff_gives_the_least_variance(rng):
    chance = rng.beta(0.4, 0.4, size=3000)
    spread = 1 / (chance * (1 - chance))

    def variance(cut: float) -> float:
        inside = (chance >= cut) & (chance <= 1 - cut)
        return float(spread[inside].mean() / inside.sum())

    found = overlap_weights.crump_cutoff(chance)
    best = min(variance(cut) for cut in np.linspace(0, 0.4, 400))
    assert variance(found) == pytest.approx(best, rel=0.01)


def test_no_row_is_trimmed_where_chances_are_even(rng):
    assert overlap_weights.crump_cutoff(rng.uniform(0.3, 0.7, 500)) == 0.0


def test_overlap_weights_are_those_of_a_residual_regression_where_the_effect_is_one(groups):
    _, treated, X, chance = groups
    y = 3 + X @ [1.0, -1.0] + 2.0 * treated
    low, high = 3 + X @ [1.0, -1.0], 5 + X @ [1.0, -1.0]
    found = overlap_weights.effect_at_overlap(y, treated, chance, low, high)
    mean = low + 2.0 * chance
    other = partially_linear.residual_effect(y, treated.astype(float), mean, chance)
    assert (found.value, other.value) == pytest.approx((2, 2))


def test_a_treatment_that_covariates_tell_leaves_nothing_to_compare(rng):
    x = rng.normal(size=50)
    with pytest.raises(partially_linear.NothingLeft):
        partially_linear.residual_effect(x, x, x * 0, x)


def test_quantile_effects_of_an_experiment_are_gaps_between_quantiles(rng):
    treated = np.arange(4000) % 2 == 0
    y = rng.normal(size=4000) * np.where(treated, 2.0, 1.0)
    model = fit(np.zeros((4000, 1)), treated.astype(float))
    for share in (0.1, 0.5, 0.9):
        found = quantiles.quantile_effect(y, treated, model, share, of_treated=False)
        plain = np.quantile(y[treated], share) - np.quantile(y[~treated], share)
        assert found.value == pytest.approx(plain, abs=0.01)
    # At the median of a normal: sqrt(pi / 2) times the deviation over the root of the rows.
    middle = quantiles.quantile_effect(y, treated, model, 0.5, of_treated=False)
    due = np.sqrt(np.pi / 2 * (4 + 1) / 2000)
    assert np.sqrt(middle.influence @ middle.influence) == pytest.approx(due, rel=0.12)


def test_effects_within_strata_are_weighed_by_their_rows_or_their_treated_rows():
    """Stratum 0: effect 1, 2 treated of 6; stratum 1: effect 4, 2 treated of 4."""
    strata = np.array([0] * 6 + [1] * 4)
    treated = np.array([1, 1, 0, 0, 0, 0, 1, 1, 0, 0], dtype=bool)
    y = np.where(treated, np.where(strata == 0, 1.0, 4.0), 0.0)
    nothing = np.empty((10, 0))
    whole, own = (
        within_strata.averaged(y, treated, nothing, strata, of_treated=of_treated).scored.value
        for of_treated in (False, True)
    )
    assert whole == pytest.approx(0.6 * 1 + 0.4 * 4)
    assert own == pytest.approx(0.5 * 1 + 0.5 * 4)


def test_the_robustness_of_the_darfur_study_is_the_published_one():
    """Cinelli & Hazlett 2020, table 1: estimate 0.097, error 0.023, 783 degrees of freedom."""
    found = hidden_cause.robustness(0.097, 0.023257, 783, 0.95)
    assert found.to_zero == pytest.approx(0.139, abs=0.001)
    assert found.to_doubt == pytest.approx(0.076, abs=0.001)
    assert found.partial == pytest.approx(0.022, abs=0.001)


def test_a_hidden_cause_as_strong_as_one_left_out_takes_away_what_it_took(rng):
    """With the benchmark itself hidden, its bound holds what leaving it out really does."""
    x = rng.normal(size=(5000, 2))
    treatment = 0.5 * x[:, 0] + rng.normal(size=5000)
    y = treatment + x[:, 0] + 0.2 * x[:, 1] + rng.normal(size=5000)
    groups = [("first", np.array([0])), ("second", np.array([1]))]
    first, second = hidden_cause.benchmarks(y, treatment, groups, x, times=1.0, level=0.95)
    assert first.of_treatment == pytest.approx(0.25, abs=0.04)  # of odds 0.25 / 1
    assert first.value < second.value < 1.05
    assert second.of_treatment < 0.01


def test_without_a_hidden_cause_rosenbaums_bound_is_wilcoxons_test(rng):
    gaps = rng.normal(0.3, 1, size=80)
    plain = wilcoxon(gaps, alternative="greater", method="asymptotic", correction=False).pvalue
    assert hidden_cause.rosenbaum_p(gaps, 1.0) == pytest.approx(plain, abs=1e-10)


def test_the_odds_to_doubt_are_where_the_bound_reaches_the_level(rng):
    gaps = rng.normal(1.0, 1, size=120)
    odds = hidden_cause.odds_to_doubt(gaps, 0.05)
    assert odds > 1.5
    assert hidden_cause.rosenbaum_p(gaps, odds) == pytest.approx(0.05, abs=1e-6)
    assert hidden_cause.odds_to_doubt(-gaps, 0.05) == 1.0
