"""Regressions whose errors remember: as statsmodels fits them, and honest about what they know."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from app.causal.kernels.serial_errors import GRID, Memory, serial_fit, whitened


def remembering(rng: np.random.Generator, length: int, carry: float) -> np.ndarray:
    noise = rng.normal(size=length + 50)
    for t in range(1, length + 50):
        noise[t] += carry * noise[t - 1]
    return noise[50:]


def columns(length: int) -> np.ndarray:
    t = np.arange(length)
    return np.column_stack([np.ones(length), t - t.mean(), t >= length // 2]).astype(float)


def alone(carry: float, drive: float, noise: float, first: float) -> Memory:
    return Memory(*(np.array([v]) for v in (carry, drive, noise, first, 1.0)))


def test_the_filter_whitens_as_the_inverse_of_the_covariance():
    rng = np.random.default_rng(0)
    y, X = remembering(rng, 30, 0.6), columns(30)
    memory = alone(0.6, 0.64 * 0.7, 0.3, 0.7)
    lag = np.abs(np.subtract.outer(np.arange(30), np.arange(30)))
    V = 0.7 * 0.6**lag + 0.3 * np.eye(30)
    fit = serial_fit(y, X, memory)
    inverse = np.linalg.inv(V)
    assert fit.coefficients[0] == pytest.approx(
        np.linalg.solve(X.T @ inverse @ X, X.T @ inverse @ y)
    )
    white = whitened(X, memory)
    assert white.log_scale[0] == pytest.approx(0.5 * np.linalg.slogdet(V)[1])


def test_a_random_walk_is_forecast_as_by_statsmodels():
    rng = np.random.default_rng(1)
    y = rng.normal(size=80).cumsum() + rng.normal(size=80)
    x = rng.normal(size=100)
    model = UnobservedComponents(y, "llevel", exog=x[:80])
    params = {"sigma2.irregular": 1.0, "sigma2.level": 0.5}
    with model.fix_params(params):
        peer = model.fit(disp=False)
    theirs = peer.forecast(20, exog=x[80:, None])
    ours = serial_fit(y, np.column_stack([np.ones(80), x[:80]]), alone(1.0, 0.5, 1.0, 0.0))
    later = np.column_stack([np.ones(20), x[80:]])
    weights = np.full(20, 1 / 20)
    gap = ours.gap(np.zeros(20), later, weights)
    assert -gap.mean == pytest.approx(float(theirs.mean()), abs=0.02)


def test_a_missing_reading_is_a_step_without_news():
    rng = np.random.default_rng(2)
    y, X = remembering(rng, 60, 0.5), columns(60)
    gaps = y.copy()
    gaps[[10, 11, 40]] = np.nan
    found = serial_fit(gaps, X).combination(np.array([0.0, 0.0, 1.0]))
    whole = serial_fit(y, X).combination(np.array([0.0, 0.0, 1.0]))
    assert found.mean == pytest.approx(whole.mean, abs=0.3)
    assert found.deviation > 0.9 * whole.deviation


@pytest.mark.parametrize("carry", [0.0, 0.5, 0.8])
def test_intervals_cover_whatever_the_memory(carry):
    held = []
    for seed in range(120):
        y = remembering(np.random.default_rng(seed), 60, carry)
        low, high = serial_fit(y, columns(60)).combination(np.array([0, 0, 1.0])).interval(0.95)
        held.append(low < 0 < high)
    assert np.mean(held) >= 0.90


def test_the_memory_that_made_the_errors_is_found():
    y = remembering(np.random.default_rng(3), 800, 0.7)
    fit = serial_fit(y, columns(800))
    assert float(fit.shares @ GRID.carry) == pytest.approx(0.7, abs=0.1)


def test_the_interval_holds_its_share_of_the_mixture():
    y = remembering(np.random.default_rng(4), 40, 0.4)
    found = serial_fit(y, columns(40)).combination(np.array([0, 0, 1.0]))
    low, high = found.interval(0.9)
    assert found.below(high) - found.below(low) == pytest.approx(0.9, abs=1e-3)
    assert found.below(low) == pytest.approx(0.05, abs=1e-3)
