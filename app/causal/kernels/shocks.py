"""Shocks of series, estimated by a long autoregression, beside the series' own past."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.lagged import windows

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

_LONGEST = 12


def with_past_shocks(Y: Floats, tau: int, shock_lags: int) -> Floats:
    """Return rows (Y[t] … Y[t-tau], e[t-1] … e[t-shock_lags]), shape (n, N·(tau+1+shock_lags)).

    The shocks e are residuals of an autoregression long enough to stand for the moving average.
    Rows with a missing value anywhere in reach are left out.

    References
    ----------
    Hannan & Rissanen, Biometrika 69:81-94, 1982, doi:10.1093/biomet/69.1.81
    """
    N = Y.shape[1]
    depth = min(_LONGEST, max(tau + 2 * shock_lags, len(Y) // (6 * N)))
    Z = windows(Y, depth)
    now, past = Z[:, :N] - Z[:, :N].mean(axis=0), Z[:, N:] - Z[:, N:].mean(axis=0)
    coefficients = np.linalg.lstsq(past, now, rcond=None)[0]
    shocks = np.full_like(Y, np.nan)
    gaps = np.isnan(np.hstack([Y[depth - lag : len(Y) - lag] for lag in range(depth + 1)]))
    shocks[depth:][~gaps.any(axis=1)] = now - past @ coefficients
    both = windows(np.hstack([Y, shocks]), max(tau, shock_lags))
    blocks = both.reshape(len(both), -1, 2, N)
    series, noise = blocks[:, : tau + 1, 0], blocks[:, 1 : shock_lags + 1, 1]
    return np.hstack([series.reshape(len(both), -1), noise.reshape(len(both), -1)])
