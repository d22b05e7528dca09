"""How many degrees of freedom an error has hangs on how evenly rows carry it."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.inference import degrees_of


def test_rows_that_carry_alike_leave_all_degrees():
    assert degrees_of(np.tile([1.0, -1.0], 50), 98.0) == 98.0


def test_one_heavy_row_leaves_hardly_any():
    assert degrees_of(np.r_[100.0, np.ones(499)], 498.0) == pytest.approx(2, abs=0.3)


def test_normal_values_have_as_many_as_their_variance_does():
    found = degrees_of(np.random.default_rng(0).normal(size=20_000), 1e9)
    assert found == pytest.approx(20_000, rel=0.05)
