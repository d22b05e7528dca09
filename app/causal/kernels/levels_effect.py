"""The mean outcome were everyone at one level of a treatment, for each of several levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.scored import Scored, shares_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.kernels.nuisance import Learning

    Vector = NDArray[np.float64]


def potential_means(
    outcome: Vector,
    level: NDArray[np.intp],
    data: Learning,
    *,
    trim: float,
    outcome_is_binary: bool,
    counts: Vector | None = None,
) -> tuple[tuple[Scored, ...], NDArray[np.float64]]:
    """Return the mean outcome at each level over all rows, and chances of each level (n, levels).

    The doubly robust formula for one level against all others, whose models are cross-fitted;
    chances are held at `trim` from below (Cattaneo 2010, doi:10.1016/j.jeconom.2009.09.023).

    Parameters
    ----------
    level : shape (n,), codes 0 … L-1, all present.
    """
    shares = shares_of(len(outcome), counts)
    chances = np.column_stack([
        data.mean((level == code).astype(np.float64), binary=True)
        for code in range(int(level.max()) + 1)
    ])  # fmt: skip
    chances /= chances.sum(axis=1, keepdims=True)
    found = []
    for code in range(chances.shape[1]):
        here = level == code
        predicted = data.mean(outcome, here, binary=outcome_is_binary)
        held = np.maximum(chances[:, code], trim)
        scores = predicted + here * (outcome - predicted) / held
        mean = float(shares @ scores)
        found.append(Scored(mean, shares * (scores - mean), mean))
    return tuple(found), chances
