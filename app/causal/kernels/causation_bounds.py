"""How likely a cause was necessary, or sufficient, for what followed: sharp bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats


class Bounds(NamedTuple):
    """Lower and upper bounds of three probabilities.

    `both`: the outcome comes with the cause and not without it. `necessary`: it would not have
    come without the cause, where both came. `sufficient`: it would have come with the cause,
    where neither came.
    """

    both: tuple[float, float]
    necessary: tuple[float, float]
    sufficient: tuple[float, float]


class Observed(NamedTuple):
    """Shares of rows: cause and outcome, cause alone, outcome alone, neither; they sum to 1."""

    cause_outcome: float
    cause_only: float
    outcome_only: float
    neither: float


def tian_pearl(observed: Observed, with_cause: float | None, without: float | None) -> Bounds:
    """Return the bounds from what was observed and, where known, from an experiment.

    Parameters
    ----------
    with_cause, without : chance of the outcome when the cause is set from outside, P(y | do(x))
        and P(y | do(x')); None where no experiment or adjustment tells them.

    References
    ----------
    Tian & Pearl, Ann. Math. Artif. Intell. 28:287-313, 2000, doi:10.1023/A:1018912507879
    """
    xy, xn, oy, on = observed
    if with_cause is None or without is None:
        return Bounds((0.0, xy + on), (0.0, 1.0), (0.0, 1.0))
    outcome = xy + oy
    both = (
        max(0.0, with_cause - without, outcome - without, with_cause - outcome),
        min(with_cause, 1 - without, xy + on, with_cause - without + xn + oy),
    )
    necessary = (
        max(0.0, (outcome - without) / xy) if xy else 0.0,
        min(1.0, (1 - without - on) / xy) if xy else 1.0,
    )
    sufficient = (
        max(0.0, (with_cause - outcome) / on) if on else 0.0,
        min(1.0, (with_cause - xy) / on) if on else 1.0,
    )
    return Bounds(*(_ordered(ends) for ends in (both, necessary, sufficient)))


def _ordered(ends: tuple[float, float]) -> tuple[float, float]:
    """Return the bounds within [0, 1]; chance in the shares may have crossed them."""
    low, high = (min(max(end, 0.0), 1.0) for end in ends)
    return (low, high) if low <= high else ((low + high) / 2, (low + high) / 2)


def benefit(with_cause: Floats, without: Floats) -> tuple[Floats, Floats]:
    """Return sharp bounds on the chance that the level is higher with the cause, shape (n,).

    Parameters
    ----------
    with_cause, without : chances of the ordered levels, shape (n, levels).

    References
    ----------
    Lu, Ding & Dasgupta, J. Educ. Behav. Stat. 43:540-567, 2018, doi:10.3102/1076998618776435
    """
    above, above0 = _above(with_cause), _above(without)
    low = np.maximum((above - above0)[:, :-1].max(axis=1), 0.0)
    at_most, below0 = 1 - above, 1 - above0 - without
    high = 1 - np.maximum((at_most - below0).max(axis=1), 0.0)
    return low, np.maximum(high, low)


def _above(chances: Floats) -> Floats:
    """Return the chance of more than each level."""
    return np.asarray(1 - np.cumsum(chances, axis=1))


def given_covariates(
    with_cause: Floats, without: Floats, caused: Floats, outcome: Floats
) -> Bounds:
    """Return the bounds where covariates make the cause as good as random, averaged over rows.

    Parameters
    ----------
    with_cause, without : shape (n,), each row's chance of the outcome with and without the cause.
    caused, outcome : shape (n,), zeros and ones as observed.

    References
    ----------
    Kuroki & Cai, Scand. J. Stat. 38:483-498, 2011, doi:10.1111/j.1467-9469.2011.00730.x
    """
    gain = with_cause - without
    both = _mean(np.maximum(gain, 0.0)), _mean(np.minimum(with_cause, 1 - without))
    came, neither = (caused > 0) & (outcome > 0), (caused == 0) & (outcome == 0)
    p, q = np.maximum(with_cause, 1e-9), np.maximum(1 - without, 1e-9)
    necessary = _mean(np.clip(gain / p, 0, 1), came), _mean(np.minimum((1 - without) / p, 1), came)
    sufficient = (
        _mean(np.clip(gain / q, 0, 1), neither),
        _mean(np.minimum(with_cause / q, 1), neither),
    )
    return Bounds(both, necessary, sufficient)


def _mean(values: Floats, rows: np.ndarray | None = None) -> float:
    kept = values if rows is None else values[rows]
    return float(kept.mean()) if len(kept) else 0.0
