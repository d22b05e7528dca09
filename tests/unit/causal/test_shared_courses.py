"""Many series to compare with are few courses that they share, where times are few."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.shared_courses import shared_courses


def series(k: int, n: int = 40, factors: int = 2, noise: float = 0.1) -> np.ndarray:
    rng = np.random.default_rng(1)
    courses = rng.normal(size=(n, factors)).cumsum(axis=0)
    return courses @ rng.normal(size=(factors, k)) + noise * rng.normal(size=(n, k))


def test_few_series_stay_as_they_are():
    controls = series(5)
    assert shared_courses(controls, 20) is controls


def test_what_many_series_share_is_found():
    controls = series(30)
    found = shared_courses(controls, 24)
    assert found.shape == (40, 2)
    fitted = found @ np.linalg.lstsq(found, controls - controls.mean(axis=0), rcond=None)[0]
    left = controls - controls.mean(axis=0) - fitted
    assert left.std() == pytest.approx(0.1, rel=0.15)  # what is left is the noise


def test_no_more_courses_than_the_times_before_can_tell():
    controls = np.random.default_rng(2).normal(size=(40, 30))
    assert shared_courses(controls, 12).shape[1] == 2


def test_the_unit_of_a_series_does_not_matter():
    controls = series(12)
    found = shared_courses(controls, 20)
    scaled = shared_courses(controls * np.r_[1000.0, np.ones(11)], 20)
    assert np.abs(scaled) == pytest.approx(np.abs(found))


def test_a_time_that_a_series_misses_has_no_course():
    controls = series(12)
    controls[7, 3] = np.nan
    found = shared_courses(controls, 20)
    assert np.flatnonzero(np.isnan(found).any(axis=1)).tolist() == [7]


def test_series_that_never_move_are_left_alone():
    still = np.ones((20, 9))
    assert shared_courses(still, 10) is still
