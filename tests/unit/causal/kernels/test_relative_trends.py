"""An effect under trends that part: bounds, honest intervals, and where they take in nothing."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.relative_trends import relative_trends

AT = np.array([-3.0, -2.0, 0.0, 1.0])
SHARES = np.array([0.0, 0.0, 0.5, 0.5])


def read(values, spread, at=AT, shares=SHARES):
    return relative_trends(at, np.asarray(values), spread, shares, level=0.95, degrees=1e9)


def test_without_noise_the_bounds_follow_from_the_largest_step_before():
    found = read([0.3, 0.2, 2.0, 3.0], np.zeros((4, 4)))
    assert found.steps == pytest.approx([-0.1, -0.2])
    assert found.value == pytest.approx(2.5)
    # a trend that parts by 0.2 a period is 0.2 off in the first and 0.4 in the second
    assert found.interval(1.0) == pytest.approx((2.5 - 0.3, 2.5 + 0.3))
    assert found.breakdown() == pytest.approx(2.5 / 0.3)


def test_values_around_another_base_are_taken_to_the_last_period_before():
    shifted = read(
        [0.4, 0.3, 0.1, 2.1, 3.1],
        np.zeros((5, 5)),
        np.array([-3.0, -2.0, -1.0, 0.0, 1.0]),
        np.array([0.0, 0.0, 0.0, 0.5, 0.5]),
    )
    plain = read([0.3, 0.2, 2.0, 3.0], np.zeros((4, 4)))
    assert shifted.value == pytest.approx(plain.value)
    assert shifted.steps == pytest.approx(plain.steps)


def test_a_drift_that_goes_on_is_covered_at_once_its_size_and_not_by_the_plain_interval():
    rng = np.random.default_rng(0)
    spread = 0.01 * (np.eye(4) + 1.0)
    root = np.linalg.cholesky(spread)
    truth = 0.3 * (AT + 1) + np.where(AT >= 0, 1.0, 0.0)
    held = {0.0: 0, 1.0: 0}
    for _ in range(400):
        found = read(truth + root @ rng.normal(size=4), spread)
        for times in held:
            low, high = found.interval(times)
            held[times] += low <= 1.0 <= high
    assert held[1.0] >= 0.94 * 400
    assert held[0.0] < 0.2 * 400


def test_the_breakdown_is_where_the_interval_first_takes_in_nothing():
    found = read([0.1, -0.1, 2.0, 2.2], 0.02 * (np.eye(4) + 1.0))
    edge = found.breakdown()
    assert found.interval(edge)[0] <= 0.0 < found.interval(0.95 * edge)[0]
    assert read([0.1, -0.1, 0.1, 0.0], 0.02 * (np.eye(4) + 1.0)).breakdown() == 0.0


def test_one_period_before_leaves_nothing_to_compare_with():
    shares = np.array([0.5, 0.5])
    assert read([2.0, 3.0], np.eye(2), np.array([0.0, 1.0]), shares) is None
