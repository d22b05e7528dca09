"""Weights of donors: exact on the simplex, and as pysyncon finds them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pysyncon import AugSynth, Dataprep, Synth
from scipy.optimize import minimize

from app.causal.kernels.simplex import simplex_weights
from app.causal.kernels.synthetic import augmented, synthetic_control, synthetic_difference

TIMES, BEFORE, DONORS = 24, 16, 9


@pytest.fixture(scope="module")
def paths() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    courses = rng.normal(size=(TIMES, 2)).cumsum(axis=0)
    loadings = rng.dirichlet(np.ones(2), size=DONORS + 1)
    levels = 20 + courses @ loadings.T + 0.3 * rng.normal(size=(TIMES, DONORS + 1))
    return levels[:, 0], levels[:, 1:]


def test_weights_are_the_minimum_over_the_simplex(paths):
    treated, donors = paths
    weights = simplex_weights(donors, treated)
    slow = minimize(
        lambda w: float(np.sum((donors @ w - treated) ** 2)), np.full(DONORS, 1 / DONORS),
        method="SLSQP", bounds=[(0, 1)] * DONORS, options={"ftol": 1e-14, "maxiter": 500},
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
    )  # fmt: skip
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    assert np.sum((donors @ weights - treated) ** 2) <= slow.fun * (1 + 1e-6)


def test_a_unit_that_is_a_mix_of_donors_is_found_to_be_it(paths):
    _, donors = paths
    truth = np.array([0.5, 0.3, 0.2, 0, 0, 0, 0, 0, 0])
    found = synthetic_control(donors @ truth, donors, BEFORE)
    assert found.weights == pytest.approx(truth, abs=1e-6)


def test_a_donor_equal_to_the_unit_gets_all_the_weight(paths):
    _, donors = paths
    assert simplex_weights(donors, donors[:, 3])[3] == pytest.approx(1)


def test_ridge_spreads_the_weights(paths):
    treated, donors = paths
    sharp, spread = (simplex_weights(donors, treated, ridge) for ridge in (0.0, 1e9))
    assert spread == pytest.approx(np.full(DONORS, 1 / DONORS), abs=1e-3)
    assert sharp @ sharp > spread @ spread


def prepared(treated: np.ndarray, donors: np.ndarray) -> Dataprep:
    wide = np.column_stack([treated, donors])
    frame = pd.DataFrame(
        [(t, f"u{j}", wide[t, j]) for t in range(TIMES) for j in range(DONORS + 1)],
        columns=["time", "unit", "y"],
    )
    return Dataprep(
        foo=frame, predictors=["y"], predictors_op="mean", time_predictors_prior=range(BEFORE),
        dependent="y", unit_variable="unit", time_variable="time", treatment_identifier="u0",
        controls_identifier=[f"u{j}" for j in range(1, DONORS + 1)],
        special_predictors=[("y", [t], "mean") for t in range(BEFORE)],
        time_optimize_ssr=range(BEFORE),
    )  # fmt: skip


def test_the_fit_before_is_no_worse_than_that_of_pysyncon(paths):
    treated, donors = paths
    peer = Synth()
    peer.fit(dataprep=prepared(treated, donors))
    theirs = peer.weights(round=12).to_numpy()
    ours = synthetic_control(treated, donors, BEFORE).weights
    gaps = [np.sum((treated - donors @ w)[:BEFORE] ** 2) for w in (ours, theirs)]
    assert gaps[0] <= gaps[1] * (1 + 1e-6)
    assert (treated - donors @ ours)[BEFORE:].mean() == pytest.approx(
        (treated - donors @ theirs)[BEFORE:].mean(), abs=0.05
    )


def test_matching_on_traits_fits_the_outcome_as_pysyncon_does(paths):
    """Two predictors, one of them noise: importances are chosen on the outcomes before."""
    treated, donors = paths
    rng = np.random.default_rng(1)
    wide = np.column_stack([treated, donors])
    means = [wide[:8].mean(axis=0), wide[8:BEFORE].mean(axis=0), wide[0], wide[BEFORE - 1]]
    traits = np.vstack([*means, rng.normal(size=DONORS + 1)])
    found = synthetic_control(treated, donors, BEFORE, (traits[:, 0], traits[:, 1:]))
    frame = pd.DataFrame(traits, columns=[f"u{j}" for j in range(DONORS + 1)])
    peer = Synth()
    peer.fit(
        X0=frame.drop(columns="u0"), X1=frame["u0"],
        Z0=pd.DataFrame(donors[:BEFORE], columns=frame.columns[1:]),
        Z1=pd.Series(treated[:BEFORE], name="u0"),
    )  # fmt: skip
    theirs = peer.weights(round=12).to_numpy()
    ours, other = (np.sum((treated - donors @ w)[:BEFORE] ** 2) for w in (found.weights, theirs))
    assert ours <= 1.1 * other


def test_the_ridge_correction_fits_where_no_mix_does_and_agrees_with_pysyncon(paths):
    treated, donors = paths
    outside = treated + 6.0  # no mix of donors reaches it
    plain = synthetic_control(outside, donors, BEFORE)
    corrected = augmented(outside, donors, BEFORE)
    gaps = [np.sum((outside - fit.path)[:BEFORE] ** 2) for fit in (plain, corrected)]
    assert gaps[1] < 0.1 * gaps[0]
    assert corrected.weights.sum() == pytest.approx(1)
    peer = AugSynth()
    peer.fit(dataprep=prepared(treated, donors))
    theirs = float((treated - donors @ peer.W)[BEFORE:].mean())
    ours = augmented(treated, donors, BEFORE)
    assert (treated - ours.path)[BEFORE:].mean() == pytest.approx(theirs, abs=0.3)


def test_synthetic_differences_do_not_mind_a_lasting_difference_in_level(paths):
    treated, donors = paths
    one, other = (synthetic_difference(treated + lift, donors, BEFORE) for lift in (0.0, 50.0))
    assert one.weights == pytest.approx(other.weights)
    assert other.path - one.path == pytest.approx(np.full(TIMES, 50.0))


def test_the_methods_follow_the_outcomes_unit(paths):
    treated, donors = paths
    for method in (synthetic_control, augmented, synthetic_difference):
        small, large = (method(k * treated, k * donors, BEFORE) for k in (1.0, 1000.0))
        assert large.path / 1000 == pytest.approx(small.path)
