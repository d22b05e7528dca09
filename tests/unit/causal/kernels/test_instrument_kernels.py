"""Instruments' kernels agree with independent programs, linear programmes and known truth."""

from __future__ import annotations

import numpy as np
import pytest
from linearmodels.iv import IVLIML
from scipy.optimize import linprog

from app.causal.kernels import instrument_bounds
from app.causal.kernels.compliers import NobodyMoved, compliers
from app.causal.kernels.inference import infer
from app.causal.kernels.instrument_bounds import effect_bounds
from app.causal.kernels.instrumental_inequality import instrumental_inequality
from app.causal.kernels.k_class import least_ratio, liml
from app.causal.kernels.leave_out import as_one_instrument, leniency
from app.causal.kernels.linear_effect import average_effect
from app.causal.kernels.two_stage import estimate, partial_out
from app.causal.kernels.weak_instruments import (
    anderson_rubin,
    anderson_rubin_p,
    endogeneity,
    first_stage,
    strength,
)


@pytest.fixture
def rng():
    return np.random.default_rng(23)


def several(rng, n=400, count=4, strength=0.2, tied=1.0):
    """Return outcome, treatment, instruments and controls; the effect is 1."""
    Z, X, hidden = rng.normal(size=(n, count)), rng.normal(size=(n, 2)), rng.normal(size=n)
    treatment = strength * Z.sum(axis=1) + X[:, 0] + hidden + rng.normal(size=n)
    return treatment + tied * hidden + X[:, 1] + rng.normal(size=n), treatment, Z, X


@pytest.mark.parametrize("fuller", [0, 1])
def test_limited_information_equals_that_of_linearmodels(fuller, rng):
    y, d, Z, X = several(rng)
    ours = liml(partial_out(y, d, Z, X, None), fuller=fuller)
    controls = np.column_stack([np.ones(len(y)), X])
    theirs = IVLIML(y, controls, d[:, None], Z, fuller=fuller).fit(cov_type="robust", debiased=True)
    error = np.sqrt(ours.influence @ ours.influence)
    assert ours.value == pytest.approx(theirs.params.iloc[-1], abs=1e-9)
    assert error == pytest.approx(theirs.std_errors.iloc[-1], rel=0.002)


def test_one_instrument_leaves_limited_information_nothing_to_weigh(rng):
    y, d, Z, X = several(rng, count=1)
    parts = partial_out(y, d, Z, X, None)
    assert least_ratio(parts) == pytest.approx(1)
    assert liml(parts).value == pytest.approx(estimate(parts).value)


def test_many_instruments_bend_two_stages_more_than_limited_information(rng):
    by_stages, by_information = [], []
    for _ in range(25):
        y, d, Z, X = several(rng, n=300, count=30, strength=0.06, tied=2.0)
        parts = partial_out(y, d, Z, X, None)
        by_stages.append(estimate(parts).value)
        by_information.append(liml(parts).value)
    assert np.median(by_stages) > 1.4
    assert abs(np.median(by_information) - 1) < 0.25


def test_the_effective_f_of_one_instrument_is_the_robust_f(rng):
    y, d, Z, X = several(rng, count=1)
    parts = partial_out(y, d, Z, X, None)
    found = strength(parts)
    assert found.effective == pytest.approx(first_stage(parts).value)
    assert found.needed == pytest.approx(23.1, abs=0.05)  # Montiel Olea & Pflueger 2013, table 1


def test_more_instruments_need_a_lower_effective_f(rng):
    y, d, Z, X = several(rng, count=5)
    assert 14 < strength(partial_out(y, d, Z, X, None)).needed < 18


def test_the_set_from_a_grid_is_where_the_test_turns(rng):
    y, d, Z, X = several(rng, count=3)
    parts = partial_out(y, d, Z, X, None)
    found = anderson_rubin(parts, estimate(parts).value, 0.2, 0.95)
    assert anderson_rubin_p(parts, found.low - 0.02) < 0.05 < anderson_rubin_p(parts, found.low)
    assert anderson_rubin_p(parts, found.high + 0.02) < 0.05 < anderson_rubin_p(parts, found.high)


def test_a_treatment_tied_to_the_noise_is_told_from_a_free_one(rng):
    tied = endogeneity(partial_out(*several(rng, tied=1.0, count=2), None))
    free = [endogeneity(partial_out(*several(rng, tied=0.0), None)).p_value for _ in range(200)]
    assert tied.p_value < 0.01
    assert 0.01 < np.mean(np.array(free) < 0.05) < 0.1


def test_bounds_are_those_of_the_linear_programme(rng):
    shown, effect = instrument_bounds.types()
    lows, highs = instrument_bounds._corners()
    for _ in range(50):
        chances = shown @ rng.dirichlet(np.full(16, 0.3))
        programme = {"A_eq": shown, "b_eq": chances, "bounds": (0, None)}
        assert (lows @ chances).max() == pytest.approx(linprog(effect, **programme).fun, abs=1e-7)
        assert (highs @ chances).min() == pytest.approx(
            -linprog(-effect, **programme).fun, abs=1e-7
        )


def binary(rng, n, push=1.0, beside=0.0):
    """Return outcome, treatment, instrument, all of two values, and the effect on all."""
    z, hidden = rng.integers(2, size=n).astype(float), rng.normal(size=n)
    d = (hidden + push * z + rng.normal(size=n) > 0.5).astype(float)
    noise = rng.normal(size=n)
    on, off = (0.8 * x + hidden + noise + beside * z > 0.4 for x in (1, 0))
    return np.where(d > 0.5, on, off).astype(float), d, z, float(np.mean(on) - np.mean(off))


def test_bounds_hold_the_effect_on_all_and_their_interval_nearly_always(rng):
    held = []
    for _ in range(60):
        y, d, z, effect = binary(rng, 500)
        found = effect_bounds(y, d, z)
        held.append(found.interval[0] <= effect <= found.interval[1])
        assert found.low < found.high
    assert np.mean(held) > 0.95


def test_full_compliance_leaves_no_room_between_the_bounds(rng):
    z = rng.integers(2, size=2000).astype(float)
    y = (rng.random(2000) < 0.3 + 0.2 * z).astype(float)
    found = effect_bounds(y, z, z)
    assert found.low == pytest.approx(found.high)
    assert found.low == pytest.approx(y[z == 1].mean() - y[z == 0].mean())


def test_an_instrument_that_acts_by_itself_is_found_out_in_four_draws_of_five(rng):
    caught = [
        instrumental_inequality(*binary(rng, 800, push=0.4, beside=1.5)[:3], rng).p_value < 0.05
        for _ in range(40)
    ]
    assert np.mean(caught) >= 0.8


def test_a_sound_instrument_is_seldom_suspected(rng):
    caught = [
        instrumental_inequality(*binary(rng, 600, push=0.0)[:3], rng).p_value < 0.05
        for _ in range(100)
    ]
    assert np.mean(caught) <= 0.1


def decided(rng, n=1000, deciders=40):
    """Return outcome, treatment, deciders' indicators, controls and who decided; effect 2."""
    who, x = rng.integers(deciders, size=n), rng.normal(size=n)
    mild, hidden = 0.6 * rng.normal(size=deciders), rng.normal(size=n)
    d = (mild[who] + hidden + 0.3 * x + rng.normal(size=n) > 0).astype(float)
    y = 2 * d + 2 * hidden + x + rng.normal(size=n)
    return y, d, (who[:, None] == np.arange(1, deciders)).astype(float), x[:, None], who


def test_leniency_is_each_deciders_other_cases_less_all_others(rng):
    _, d, _, _, who = decided(rng)
    found = leniency(d, who, np.empty((len(d), 0)))
    own = np.bincount(who, weights=d)[who] - d
    expected = own / (np.bincount(who)[who] - 1) - (d.sum() - d) / (len(d) - 1)
    assert found == pytest.approx(expected)


def test_leniency_given_controls_is_that_of_indicators_written_out(rng):
    _, d, names, x, who = decided(rng, n=200, deciders=12)
    expected = np.empty(200)
    for i in range(200):
        others = np.arange(200) != i
        told = []
        for columns in (np.column_stack([x, names]), x):
            design = np.column_stack([np.ones(200), columns])
            slope = np.linalg.lstsq(design[others], d[others], rcond=None)[0]
            told.append(design[i] @ slope)
        expected[i] = told[0] - told[1]
    assert leniency(d, who, x) == pytest.approx(expected)


def test_leniency_is_right_where_two_stages_lean_to_plain_comparison(rng):
    left_out, by_stages, held = [], [], []
    for _ in range(30):
        y, d, names, x, who = decided(rng)
        parts = as_one_instrument(y, d, leniency(d, who, x), x, who)
        found = estimate(parts)
        told = infer(found.value, found.influence, level=0.95, degrees=1e9, clusters=who)
        held.append(told.interval[0] < 2 < told.interval[1])
        left_out.append(found.value)
        by_stages.append(estimate(partial_out(y, d, names, x, None)).value)
    assert abs(np.median(left_out) - 2) < 0.3
    assert np.median(by_stages) > 2.5
    assert np.mean(held) > 0.85


def test_what_compliers_would_have_either_way_differs_by_the_effect_on_them(rng):
    y, d, z, _ = binary(rng, 3000)

    def of_offer(column):
        return average_effect(column, z > 0.5, np.empty((len(z), 0)))

    found = compliers(y, d > 0.5, of_offer)
    assert found.treated.value - found.untreated.value == pytest.approx(found.effect.value)
    assert found.share.value + found.always.value + found.never.value == pytest.approx(1)


def test_an_offer_that_moves_nobody_has_no_compliers(rng):
    z = np.tile([0.0, 1.0], 100)
    taken = np.repeat([True, False], 100)

    def of_offer(column):
        return average_effect(column, z > 0.5, np.empty((200, 0)))

    with pytest.raises(NobodyMoved):
        compliers(rng.normal(size=200), taken, of_offer)
