"""DirectLiNGAM's causal order on a torch device: all pairs of a step are compared at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.maximum_entropy import (
    EXP_WEIGHT,
    GAUSSIAN_ENTROPY,
    LOG_2,
    LOG_COSH_GAUSSIAN,
    LOG_COSH_WEIGHT,
)

if TYPE_CHECKING:
    from torch import Tensor

    from app.causal.kernels.arrays import Bools, Floats, Ints

_CELLS = 1 << 26  # values of residuals that a device holds at once


def causal_order_on(device: str, X: Floats, precedes: Bools) -> Ints:
    """Return what `causal_order` does, from comparisons on `device`.

    References
    ----------
    Shimizu et al., JMLR 12:1225-1248, 2011; Akinwande & Kolter, AcceleratedLiNGAM, 2024,
    doi:10.48550/arXiv.2403.03772
    """
    import torch

    residuals = torch.as_tensor(np.ascontiguousarray(X.T), dtype=torch.float64, device=device)
    left, order = np.arange(X.shape[1]), []
    while len(left) > 1:
        Z = residuals - residuals.mean(dim=1, keepdim=True)
        Z = Z / Z.std(dim=1, correction=0, keepdim=True).clamp(min=1e-12)
        R = Z @ Z.T / Z.shape[1]
        against = _evidence_against(Z, R)
        bound = torch.as_tensor(precedes[np.ix_(left, left)].any(axis=0), device=device)
        root = int(against.masked_fill(bound, torch.inf).argmin())
        order.append(left[root])
        residuals = Z - R[:, root, None] * Z[root]
        kept = np.arange(len(left)) != root
        residuals, left = residuals[torch.as_tensor(kept, device=device)], left[kept]
    return np.array([*order, *left], dtype=np.int64)


def _evidence_against(Z: Tensor, R: Tensor) -> Tensor:
    """Return, per variable, the evidence that others cause it."""
    import torch

    m, n = Z.shape
    given = torch.empty_like(R)  # [a, b]: the entropy of what b leaves of a
    step = max(_CELLS // (m * n), 1)
    for start in range(0, m, step):
        slope = R[start : start + step]
        scale = (1 - slope**2).clamp(min=1e-12).rsqrt()
        rest = (Z[start : start + step, None] - slope[:, :, None] * Z) * scale[:, :, None]
        given[start : start + step] = _entropy(rest)
    own = _entropy(Z)
    ratio = own + given - own[:, None] - given.T
    return (ratio.fill_diagonal_(0.0).clamp(max=0.0) ** 2).sum(dim=1)


def _entropy(U: Tensor) -> Tensor:
    """Return the approximate entropy of each row, of unit variance."""
    import torch

    size = U.abs()
    even = (size + torch.log1p(torch.exp(-2 * size))).mean(dim=-1) - LOG_2 - LOG_COSH_GAUSSIAN
    odd = (U * torch.exp(-0.5 * U * U)).mean(dim=-1)
    return GAUSSIAN_ENTROPY - LOG_COSH_WEIGHT * even**2 - EXP_WEIGHT * odd**2
