"""Bends are cubic splines, straight outside their knots, as costly as they are bent."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.bends import bends_at

KNOTS = np.array([-2.0, -0.7, -0.1, 0.4, 1.1, 3.0])


def curve(z):
    return bends_at(KNOTS)(z) @ np.array([0.5, -1.0, 2.0, 0.3, -0.6, 1.5])


def test_they_cost_the_integral_of_their_squared_second_derivative():
    z = np.linspace(-2, 3, 400_001)
    second = np.diff(curve(z), 2) / (z[1] - z[0]) ** 2
    assert (second**2).mean() * 5 == pytest.approx(0.25 + 1 + 4 + 0.09 + 0.36 + 2.25, rel=1e-3)


@pytest.mark.parametrize("outside", [(-9.0, -5.0, -2.0), (3.0, 4.0, 8.0)])
def test_they_go_on_straight_outside_the_knots(outside):
    a, b, c = curve(np.array(outside))
    first, _, last = outside
    share = (outside[1] - first) / (last - first)
    assert b == pytest.approx(a + share * (c - a))


def test_they_have_no_corner_at_the_last_knot():
    before, at, after = curve(np.array([3 - 1e-5, 3.0, 3 + 1e-5]))
    assert after - at == pytest.approx(at - before, rel=1e-3)


def test_with_a_line_they_are_any_parabola():
    z = np.linspace(-2, 3, 50)
    design = np.column_stack([np.ones(50), z, bends_at(KNOTS)(z)])
    fitted = design @ np.linalg.lstsq(design, z**2, rcond=None)[0]
    assert fitted == pytest.approx(z**2)


def test_knots_close_to_each_other_leave_them_finite_and_independent():
    knots = np.array([-8.0, -0.001, 0.0, 0.001, 40.0])
    columns = bends_at(knots)(np.linspace(-8, 40, 500))
    assert np.isfinite(columns).all()
    assert np.linalg.matrix_rank(columns) == 5
