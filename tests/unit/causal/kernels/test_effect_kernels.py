"""The numerical cores of effect estimation agree with references and cover the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm

from app.causal.kernels import boosted_trees, doubly_robust, logistic, two_stage, weighting
from app.causal.kernels.inference import infer
from app.causal.kernels.least_squares import NotEstimable, fit, with_intercept
from app.causal.kernels.linear_effect import average_effect, effect_on_treated, slope
from app.causal.kernels.specification import even_spread, functional_form
from app.causal.kernels.weak_instruments import anderson_rubin, anderson_rubin_p, first_stage


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def observed(rng, n=300):
    """Return outcome, treated, covariates with an effect 2 + x that averages 2 (1.x on treated)."""
    X = rng.normal(size=(n, 2))
    treated = rng.random(n) < 1 / (1 + np.exp(-0.8 * X[:, 0]))
    y = 1 + X @ [1.0, -1.0] + treated * (2 + X[:, 0]) + rng.normal(size=n) * (1 + 0.5 * treated)
    return y, treated, X


def coverage(draws) -> float:
    """Return the share of (inference, truth) pairs whose interval holds the truth."""
    return float(
        np.mean([found.interval[0] <= truth <= found.interval[1] for found, truth in draws])
    )


def test_slopes_and_hc3_errors_equal_those_of_statsmodels(rng):
    X = rng.normal(size=(120, 3))
    y = X @ [1.0, 2.0, -1.0] + rng.normal(size=120) * np.exp(X[:, 0] / 2)
    ours = slope(y, X[:, 0], X[:, 1:])
    theirs = sm.OLS(y, sm.add_constant(X)).fit(cov_type="HC3")
    assert ours.value == pytest.approx(theirs.params[1], abs=1e-10)
    assert math.sqrt(ours.influence @ ours.influence) == pytest.approx(theirs.bse[1], abs=1e-10)


def test_collinear_covariates_do_not_change_the_effect(rng):
    y, treated, X = observed(rng)
    doubled = np.column_stack([X, X[:, 0] - 3 * X[:, 1], np.ones(len(X))])
    once, twice = (slope(y, treated.astype(float), c) for c in (X, doubled))
    assert twice.value == pytest.approx(once.value, abs=1e-9)


def test_a_treatment_that_repeats_a_covariate_is_not_estimable(rng):
    y, treated, X = observed(rng)
    with pytest.raises(NotEstimable):
        slope(y, treated.astype(float), np.column_stack([X, 2.0 * treated + 1]))


def test_least_squares_ignores_the_scale_of_columns(rng):
    X = rng.normal(size=(80, 2))
    y = X @ [1.0, 2.0] + rng.normal(size=80)
    small, large = (fit(with_intercept(X * [s, 1.0]), y).coefficients for s in (1.0, 1e9))
    assert large[1] * 1e9 == pytest.approx(small[1], rel=1e-8)


def test_the_interacted_regression_covers_the_average_effect(rng):
    draws = []
    for _ in range(300):
        effect = average_effect(*observed(rng))
        draws.append((infer(effect.value, effect.influence, level=0.95, degrees=294), 2.0))
    assert 0.92 <= coverage(draws) <= 0.98


def test_weighting_covers_the_average_effect(rng):
    draws = []
    for _ in range(300):
        y, treated, X = observed(rng, 500)
        found = weighting.average_effect(y, treated, logistic.fit(X, treated.astype(float)))
        draws.append((infer(found.value, found.influence, level=0.95, degrees=499), 2.0))
    assert 0.92 <= coverage(draws) <= 0.98


def test_effects_on_the_treated_agree_between_regression_and_weighting(rng):
    y, treated, X = observed(rng, 20_000)
    truth = 2 + X[treated, 0].mean()
    by_lines = effect_on_treated(y, treated, X)
    by_weights = weighting.effect_on_treated(y, treated, logistic.fit(X, treated.astype(float)))
    for found in (by_lines, by_weights):
        error = math.sqrt(found.influence @ found.influence)
        assert abs(found.value - truth) < 4 * error
        assert error < 0.06


def test_the_doubly_robust_formula_is_right_when_one_model_is_wrong(rng):
    y, treated, X = observed(rng, 40_000)
    chance = 1 / (1 + np.exp(-0.8 * X[:, 0]))
    right = 1 + X @ [1.0, -1.0]
    nothing, half = np.zeros(len(y)), np.full(len(y), 0.5)
    wrong_outcome = doubly_robust.average_effect(y, treated, chance, nothing, nothing)
    wrong_chance = doubly_robust.average_effect(y, treated, half, right, right + 2 + X[:, 0])
    both_wrong = doubly_robust.average_effect(y, treated, half, nothing, nothing)
    assert wrong_outcome.value == pytest.approx(2, abs=0.1)
    assert wrong_chance.value == pytest.approx(2, abs=0.1)
    assert abs(both_wrong.value - 2) > 0.3


def test_clustered_errors_cover_where_independent_ones_do_not(rng):
    independent, clustered = [], []
    clusters = np.repeat(np.arange(40), 10)
    for _ in range(200):
        treated = np.repeat(rng.permutation(np.arange(40) % 2), 10).astype(float)
        y = np.repeat(rng.normal(size=40), 10) + rng.normal(size=400)
        effect = slope(y, treated, np.empty((400, 0)))
        args = {"level": 0.95, "degrees": 398}
        independent.append((infer(effect.value, effect.influence, **args), 0.0))
        clustered.append((infer(effect.value, effect.influence, clusters=clusters, **args), 0.0))
    assert coverage(independent) < 0.75
    assert coverage(clustered) > 0.90


def test_logistic_regression_equals_statsmodels(rng):
    _, treated, X = observed(rng)
    ours = logistic.fit(X, treated.astype(float), ridge=0.0)
    theirs = sm.Logit(treated.astype(float), sm.add_constant(X)).fit(disp=0)
    assert ours.converged
    np.testing.assert_allclose(ours.probabilities, theirs.predict(), atol=1e-7)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(), atol=1e-7)


def test_separation_is_noticed_and_does_not_diverge(rng):
    X = rng.normal(size=(200, 1))
    model = logistic.fit(X, (X[:, 0] > 0).astype(float))
    assert model.is_separated
    assert np.isfinite(model.coefficients).all()


def test_trees_learn_what_lines_cannot(rng):
    X = rng.normal(size=(1500, 4))
    truth = np.sin(2 * X[:, 0]) + X[:, 1] * (X[:, 2] > 0)
    learnt = np.arange(1500) < 1000
    found = boosted_trees.predict(
        boosted_trees.binned(X), truth + 0.5 * rng.normal(size=1500), learnt, binary=False
    )
    line = fit(with_intercept(X[learnt]), truth[learnt]).coefficients
    missed = truth - with_intercept(X) @ line
    assert np.mean((truth - found)[~learnt] ** 2) < 0.35 * np.mean(missed[~learnt] ** 2)


def test_trees_never_use_the_targets_of_rows_held_out(rng):
    X, target = rng.normal(size=(300, 2)), rng.normal(size=300)
    learnt = np.arange(300) < 200
    bins = boosted_trees.binned(X)
    changed = np.where(learnt, target, 1e6)
    np.testing.assert_array_equal(
        boosted_trees.predict(bins, target, learnt, binary=False),
        boosted_trees.predict(bins, changed, learnt, binary=False),
    )


def test_uneven_residuals_and_a_bend_are_told_apart(rng):
    x = rng.normal(size=(500, 1))
    noise = rng.normal(size=500)
    straight, bent = x[:, 0] + noise, x[:, 0] + x[:, 0] ** 2 + noise
    uneven = x[:, 0] + noise * np.exp(x[:, 0])
    fits = {name: fit(with_intercept(x), y) for name, y in
            (("straight", straight), ("bent", bent), ("uneven", uneven))}  # fmt: skip
    form = {k: functional_form(x, m.residuals, (with_intercept(x) @ m.coefficients)).p_value
            for k, m in fits.items()}  # fmt: skip
    spread = {k: even_spread(x, m.residuals).p_value for k, m in fits.items()}
    assert form["bent"] < 1e-6
    assert spread["uneven"] < 1e-6
    assert min(form["straight"], spread["straight"]) > 0.01


def encouraged(rng, strength, n=400, effect=1.0):
    hidden, z = rng.normal(size=n), rng.normal(size=(n, 1))
    dose = strength * z[:, 0] + hidden + rng.normal(size=n)
    y = effect * dose + 2 * hidden + rng.normal(size=n)
    return two_stage.partial_out(y, dose, z, rng.normal(size=(n, 1)), None)


def test_anderson_rubin_keeps_its_level_with_a_weak_instrument(rng):
    accepted = [anderson_rubin_p(encouraged(rng, 0.05), 1.0) > 0.05 for _ in range(300)]
    assert 0.92 <= np.mean(accepted) <= 0.98


def test_the_anderson_rubin_set_ends_where_the_test_turns(rng):
    parts = encouraged(rng, 0.5)
    found = two_stage.estimate(parts)
    ends = anderson_rubin(parts, found.value, 0.1, 0.95)
    assert ends.is_bounded
    for end in (ends.low, ends.high):
        assert anderson_rubin_p(parts, end) == pytest.approx(0.05, abs=0.01)


def test_effects_are_bounded_exactly_when_the_instrument_is_significant(rng):
    draws = [encouraged(rng, 0.15) for _ in range(60)]
    bounded = [anderson_rubin(parts, 0.0, 1.0, 0.95).is_bounded for parts in draws]
    assert bounded == [first_stage(parts).p_value < 0.05 for parts in draws]
    assert 5 < sum(bounded) < 55


def test_instruments_that_disagree_are_noticed(rng):
    z = rng.normal(size=(1000, 2))
    dose = z.sum(axis=1) + rng.normal(size=1000)
    honest = dose + rng.normal(size=1000)
    leaking = honest + 0.5 * z[:, 1]
    p_values = []
    for y in (honest, leaking):
        parts = two_stage.partial_out(y, dose, z, np.empty((1000, 0)), None)
        test = two_stage.overidentification(parts, two_stage.estimate(parts))
        assert test is not None
        p_values.append(test.p_value)
    assert p_values[0] > 0.01
    assert p_values[1] < 1e-6


def test_an_instrument_made_of_controls_is_irrelevant(rng):
    controls = rng.normal(size=(100, 2))
    with pytest.raises(two_stage.IrrelevantInstrument):
        two_stage.partial_out(
            rng.normal(size=100), rng.normal(size=100), controls[:, :1] * 3, controls, None
        )


def test_a_tail_is_cut_off_where_values_tie_by_parts_of_their_weight():
    from app.causal.kernels.trimming import lower_mean, upper_mean

    outcome, weights = np.array([1.0, 1.0, 1.0, 5.0]), np.ones(4)
    assert upper_mean(outcome, weights, 0.0).mean == pytest.approx(2.0)
    assert upper_mean(outcome, weights, 0.5).mean == pytest.approx(3.0)  # half of 1, half of 5
    assert lower_mean(outcome, weights, 0.25).mean == pytest.approx(1.0)


def test_the_error_of_a_trimmed_mean_is_the_spread_of_its_draws():
    from app.causal.kernels.trimming import upper_mean

    rng, n = np.random.default_rng(0), 400
    found = [upper_mean(rng.normal(size=n), np.ones(n), 0.3) for _ in range(400)]
    told = np.mean([np.sqrt(f.influence @ f.influence) for f in found])
    assert told == pytest.approx(np.std([f.mean for f in found]), rel=0.1)
