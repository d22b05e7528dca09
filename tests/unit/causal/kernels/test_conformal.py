"""Moving the times holds the true constant effect as often as it says, and rejects what is far."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.conformal import moved_times_interval, moved_times_p
from app.causal.kernels.synthetic import synthetic_control

EFFECT, TIMES, BEFORE = 2.0, 40, 36


def drawn(seed: int):
    """Draw donors on two courses and a unit that is a mix of three, with noise that remembers."""
    rng = np.random.default_rng(seed)
    donors = rng.normal(size=(TIMES, 2)).cumsum(axis=0) @ rng.random((2, 8))
    donors += 0.3 * rng.normal(size=(TIMES, 8))
    noise = rng.normal(size=TIMES)
    for t in range(1, TIMES):
        noise[t] = 0.4 * noise[t - 1] + noise[t]
    treated = donors[:, :3].mean(axis=1) + 0.4 * noise
    treated[BEFORE:] += EFFECT
    return treated, donors, BEFORE, synthetic_control


def test_the_true_effect_is_rejected_about_as_often_as_the_level_lets_it():
    held = [moved_times_p(*drawn(seed), EFFECT) > 0.05 for seed in range(120)]
    assert np.mean(held) >= 0.9


def test_no_effect_is_rejected_where_there_is_one():
    assert np.mean([moved_times_p(*drawn(seed), 0.0) <= 0.05 for seed in range(40)]) >= 0.8


def test_the_interval_ends_where_effects_begin_to_be_rejected():
    series = drawn(1)
    interval = moved_times_interval(*series, around=(2.0, 0.3), level=0.95)
    low, high = interval
    assert low < EFFECT < high
    assert max(moved_times_p(*series, low), moved_times_p(*series, high)) <= 0.05
    assert moved_times_p(*series, (low + high) / 2) > 0.05


@pytest.mark.parametrize("times", [12, 19])
def test_too_few_times_reject_nothing_at_the_level(times):
    treated, donors, _, method = drawn(2)
    found = moved_times_interval(
        treated[:times], donors[:times], times - 3, method, around=(2.0, 0.3), level=0.95
    )
    assert found is None


def test_a_synthetic_control_comes_with_the_interval_that_moving_times_gives():
    from app.causal.catalogue import EstimatorSpec, load
    from app.causal.checks.effects import STUDIES

    study = next(s for s in STUDIES if s.name == "one_unit")
    spec = load().get("synthetic_control", EstimatorSpec)
    found = spec.run(
        study.data(np.random.default_rng(3)), study.estimand, spec.params(),
        np.random.default_rng(0), lambda *_: None,
    )  # fmt: skip
    moved = next(e for e in found.beside if "conformal" in e.label)
    assert moved.interval[0] < EFFECT < moved.interval[1]
    assert moved.value == found.estimate.value
