"""Which of two variables is the cause: how well each way explains both, and what else speaks."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.causal.kernels.additive_score import AdditiveScore, entropy
from app.causal.kernels.dependence import p_value
from app.causal.kernels.logistic import fit
from app.causal.kernels.smooth_basis import smooth_basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.kernels.arrays import Bools, Floats

_SPREAD_COSTS = 4  # parameters that a spread which varies with the cause is priced at
_FARTHEST = 3.0  # log standard deviations that a spread may vary by
_LEAST = 1e-4  # of the variance, so that the logarithm of a square stays finite
_KNOTS = 5
_DEGREE = 3


class Way(NamedTuple):
    """One way to explain two variables: nats per row it costs, and how its noise depends.

    `p` is the p-value of independence of noise and cause.
    """

    cost: float
    p: float


class Votes(NamedTuple):
    """Simple indices, each positive where x is the cause: slopes (IGCI) and errors (RECI)."""

    igci: float
    reci: float


def ways(x: Floats, y: Floats) -> tuple[Way, Way]:
    """Return how well x → y explains two numbers, and y → x; the lower cost is the likelier way.

    The effect is a smooth function of the cause plus noise of any shape, whose spread may vary
    with the cause where that pays for its parameters: the additive noise model [1]_, LiNGAM where
    the function is straight, and the location-scale noise model [2]_.

    Parameters
    ----------
    x, y : shape (n,), not constant.

    References
    ----------
    .. [1] Hoyer et al., NeurIPS 2008; Nowzohour & Bühlmann, Statistics 50:471-485, 2016,
       doi:10.1080/02331888.2015.1060237
    .. [2] Immer et al., ICML 2023, https://proceedings.mlr.press/v202/immer23a.html
    """
    score = AdditiveScore(np.column_stack([x, y]), 1.0)
    return _way(score, 0, 1), _way(score, 1, 0)


def ways_of_groups(groups: Bools, y: Floats) -> tuple[Way, Way]:
    """Return how well belonging to a group explains a number, and how well the number does that.

    Either groups shift a number whose noise has one shape, or the number moves the chances of
    belonging smoothly. The cost is minus the log likelihood of both, per row.

    Parameters
    ----------
    groups : shape (n,), True in one of two groups. y : shape (n,).
    """
    z, n = (y - y.mean()) / y.std(), len(y)
    price = log(n) / (2 * n)
    share = groups.mean()
    of_groups = -float(share * log(share) + (1 - share) * log(1 - share))
    means = np.where(groups, z[groups].mean(), z[~groups].mean())
    left = z - means
    spread = np.where(groups, left[groups].std(), left[~groups].std())
    even = left / left.std()
    scaled = left / spread
    costs = (
        entropy(even) + log(left.std()) + price,
        entropy(scaled) + float(np.log(spread).mean()) + 2 * price,
    )
    by_groups = Way(of_groups + min(costs), p_value(scaled, groups.astype(float)))
    basis = smooth_basis(z, _KNOTS).columns
    straight, bent = (
        _surprise(groups, basis[:, :k]) + k * price for k in (1, basis.shape[1])
    )  # the first column is straight
    by_number = Way(entropy(z) + min(straight, bent), 1.0)
    return by_groups, by_number


def votes(x: Floats, y: Floats) -> Votes:
    """Return two simple indices of the direction between two numbers, of shape (n,).

    References
    ----------
    Janzing et al., Artif. Intell. 182-183:1-31, 2012, doi:10.1016/j.artint.2012.01.002 (IGCI);
    Blöbaum et al., AISTATS 2018, https://proceedings.mlr.press/v84/bloebaum18a.html (RECI)
    """
    a, b = _to_unit(x), _to_unit(y)
    return Votes(_slope(b, a) - _slope(a, b), _error(b, a) - _error(a, b))


def _way(score: AdditiveScore, cause: int, effect: int) -> Way:
    values = score.residual(cause, frozenset())
    left = score.residual(effect, frozenset({cause}))
    n = len(values)
    even = entropy(left)
    spread = _spread(values, left)
    scaled = left / spread
    varying = entropy(scaled) + float(np.log(spread).mean()) + _SPREAD_COSTS * log(n) / (2 * n)
    noise = left if even <= varying else scaled
    return Way(entropy(values) + min(even, varying), p_value(noise, values))


def _spread(values: Floats, left: Floats) -> Floats:
    """Return the noise's spread as a smooth function of the cause."""
    logs = np.log(left**2 + _LEAST * left.var())
    if not logs.std():
        return np.full(len(left), left.std())
    score = AdditiveScore(np.column_stack([values, logs]), 1.0)
    told = score.residual(1, frozenset()) - score.residual(1, frozenset({0}))
    fitted = np.exp(np.clip(told * logs.std() / 2, -_FARTHEST, _FARTHEST))
    return np.asarray(fitted * (left / fitted).std())


def _surprise(groups: Bools, columns: Floats) -> float:
    """Return minus the log likelihood per row of belonging to a group, given these columns."""
    chances = np.clip(fit(columns, groups.astype(float), ridge=1e-4).probabilities, 1e-9, 1 - 1e-9)
    return -float(np.log(np.where(groups, chances, 1 - chances)).mean())


def _to_unit(values: Floats) -> Floats:
    return np.asarray((values - values.min()) / (values.max() - values.min()))


def _slope(a: Floats, b: Floats) -> float:
    """Return the mean logarithm of the slopes from each value of a to the next."""
    order = np.argsort(a, kind="stable")
    across, up = np.diff(a[order]), np.abs(np.diff(b[order]))
    kept = (across > 0) & (up > 0)
    return float(np.log(up[kept] / across[kept]).mean()) if kept.any() else 0.0


def _error(a: Floats, b: Floats) -> float:
    """Return the mean squared error of a cubic of a for b, both between 0 and 1."""
    left = b - np.polyval(np.polyfit(a, b, _DEGREE), a)
    return float((left**2).mean())


def halves(n: int, draws: int, rng: np.random.Generator) -> Iterator[Bools]:
    """Yield random halves of n rows."""
    for _ in range(draws):
        kept = np.zeros(n, dtype=np.bool_)
        kept[rng.permutation(n)[: n // 2]] = True
        yield kept
