"""Least squares whose errors remember: an autoregression or a random walk, plus white noise.

How long and how strongly they remember is not fixed but averaged over, by what the data say of
it, so that intervals allow for not knowing it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtri, stdtr

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """A grid of errors e = a + ε with a[t] = carry · a[t-1] + η[t], each array of shape (G,).

    `drive` is the variance of η, `noise` that of ε, `first` that of a at the first time; `prior`
    is how likely each is before the data speak, up to a factor.
    """

    carry: Vector
    drive: Vector
    noise: Vector
    first: Vector
    prior: Vector


_UNLIKELY = 1e-7  # a share of the mixture that moves no interval
_WANDERING = 0.15  # the prior share of errors without a level that they return to


def _grid() -> Memory:
    carries = (-0.5, -0.25, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96)
    rows = [
        (carry, share * (1 - carry * carry), 1 - share, share, (1 - _WANDERING) / len(shares))
        for carry in carries
        for shares in ((1.0, 0.6, 0.3) if abs(carry) > 0.15 else (1.0,),)
        for share in shares
    ]
    ratios = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    wandering = _WANDERING * len(carries) / len(ratios)
    rows += [(1.0, ratio, 1.0, 0.0, wandering) for ratio in ratios]
    return Memory(*np.array(rows).T)


GRID = _grid()


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """Columns as innovations under each memory of the grid, and the state after the last time.

    `white` (G, n, k) are the innovations over their deviation, `log_scale` (G,) half the log
    determinant of the errors' covariance, `state` (G, k) the errors' expected next memory as a
    combination of the columns, `unsure` (G,) its variance.
    """

    white: NDArray[np.float64]
    log_scale: Vector
    state: Matrix
    unsure: Vector

    def taking(self, places: list[int]) -> Whitened:
        """Return the filtered outcome with these of the other columns, counted from 0."""
        kept = [0, *(place + 1 for place in places)]
        return replace(self, white=self.white[:, :, kept], state=self.state[:, kept])


def whitened(columns: Matrix, memory: Memory = GRID) -> Whitened:
    """Filter columns (T, k) over time; a row with a missing value is a time without a reading."""
    seen = np.asarray(~np.isnan(columns).any(axis=1))
    size = len(memory.carry), int(seen.sum()), columns.shape[1]
    white, log_scale = np.empty(size), np.zeros(size[0])
    state, unsure = np.zeros((size[0], size[2])), memory.first.copy()
    place = 0
    for row, is_seen in zip(columns, seen, strict=True):
        if is_seen:
            variance = unsure + memory.noise
            surprise = row - state
            white[:, place] = surprise / np.sqrt(variance)[:, None]
            log_scale += 0.5 * np.log(variance)
            gain = unsure / variance
            state = state + gain[:, None] * surprise
            unsure = unsure * (1 - gain)
            place += 1
        state = memory.carry[:, None] * state
        unsure = memory.carry**2 * unsure + memory.drive
    return Whitened(white, log_scale, state, unsure)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A number known as a mixture of t distributions, one per memory.

    `shares` (G,) sum to 1; `centres` and `scales` (G,).
    """

    shares: Vector
    centres: Vector
    scales: Vector
    degrees: float

    @property
    def mean(self) -> float:
        return float(self.shares @ self.centres)

    @property
    def deviation(self) -> float:
        widen = self.degrees / max(self.degrees - 2.0, 0.5)
        spread = widen * self.scales**2 + (self.centres - self.mean) ** 2
        return math.sqrt(float(self.shares @ spread))

    def below(self, value: float) -> float:
        """Return the probability that the number is below `value`."""
        scales = np.maximum(self.scales, 1e-300)
        return float(self.shares @ stdtr(self.degrees, (value - self.centres) / scales))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the central interval that holds it with probability `level`."""
        counted = self._without_the_unlikely()
        return counted.quantile((1 - level) / 2), counted.quantile((1 + level) / 2)

    def about(self, level: float) -> tuple[float, float]:
        """Return an interval as if the mixture were one normal distribution, for drawing."""
        half = float(ndtri((1 + level) / 2)) * self.deviation
        return self.mean - half, self.mean + half

    def _without_the_unlikely(self) -> Mixture:
        kept = self.shares > _UNLIKELY
        shares = self.shares[kept]
        return Mixture(shares / shares.sum(), self.centres[kept], self.scales[kept], self.degrees)

    @property
    def p_value(self) -> float:
        """Return twice the probability of the side of zero that is the less likely."""
        low = self.below(0.0)
        return min(1.0, 2 * min(low, 1 - low))

    def quantile(self, share: float) -> float:
        """Return the value that it is below with probability `share`."""
        if self.deviation == 0.0:
            return self.mean
        reach = next(
            r * self.deviation
            for r in (6.0, 40.0, 1e4)
            if self.below(self.mean - r * self.deviation) < share
            and self.below(self.mean + r * self.deviation) > share
        )
        root = brentq(
            lambda v: self.below(v) - share, self.mean - reach, self.mean + reach,
            xtol=1e-5 * self.deviation,
        )  # fmt: skip
        return float(root)


@dataclass(frozen=True, slots=True, eq=False)
class SerialFit:
    """A regression y = X b + e under each memory.

    `shares` (G,) is what the data say of each; `coefficients` (G, k), `spread` (G, k, k) with
    spread spread' the coefficients' covariance over the squared `scale` (G,); `residuals` (n,)
    are the innovations of the likeliest. `criterion` compares columns: smaller is better.
    """

    shares: Vector
    coefficients: Matrix
    spread: NDArray[np.float64]
    scale: Vector
    degrees: float
    residuals: Vector
    filtered: Whitened
    memory: Memory
    criterion: float

    def combination(self, weights: Vector) -> Mixture:
        """Return what is known of weights' b."""
        centres = self.coefficients @ weights
        lengths = np.linalg.norm(np.einsum("gki,k->gi", self.spread, weights), axis=1)
        return Mixture(self.shares, centres, self.scale * lengths, self.degrees)

    def gap(self, outcome: Vector, columns: Matrix, weights: Vector) -> Mixture:
        """Return what is known of the mean gap of later outcomes to their forecast.

        Parameters
        ----------
        outcome : (H,) the outcomes that follow the fitted times, NaN where missing.
        columns : (H, k), the regression's columns then. weights : (H,), of the mean.
        """
        used = np.where(np.isnan(outcome), 0.0, weights)
        total = np.nansum(np.where(np.isnan(outcome), 0.0, outcome) * used)
        reach = np.arange(len(outcome))
        held = self.memory.carry[:, None] ** reach  # (G, H): what is left of the memory
        left = held @ used
        design = used @ columns - left[:, None] * self.filtered.state[:, 1:]
        centres = (
            total
            - left * self.filtered.state[:, 0]
            - np.einsum("gk,gk->g", design, self.coefficients)
        )
        own = np.linalg.norm(np.einsum("gki,gk->gi", self.spread, design), axis=1) ** 2
        noise = own + _memory_variance(used, self.memory, self.filtered.unsure)
        noise = noise + self.memory.noise * float(used @ used)
        return Mixture(self.shares, centres, self.scale * np.sqrt(noise), self.degrees)


def _memory_variance(weights: Vector, memory: Memory, unsure: Vector) -> Vector:
    """Return (G,): the variance of the weighted sum of the memory over the coming times."""
    carry, total = memory.carry, np.zeros(len(memory.carry))
    variances = np.empty((len(weights), len(carry)))
    now = unsure.copy()
    for step in range(len(weights)):
        variances[step] = now
        now = carry**2 * now + memory.drive
    later = np.zeros(len(carry))  # the sum over h' > h of w[h'] carry^(h'-h)
    for step in range(len(weights) - 1, -1, -1):
        total += variances[step] * weights[step] * (weights[step] + 2 * later)
        later = carry * (weights[step] + later)
    return total


def serial_fit(outcome: Vector, columns: Matrix, memory: Memory = GRID) -> SerialFit:
    """Fit outcome (T,) on columns (T, k), which hold an intercept and are of full rank.

    A time with a missing outcome or column is skipped, its place in time kept.
    """
    return fit_whitened(whitened(np.column_stack([outcome, columns]), memory), memory)


def fit_whitened(found: Whitened, memory: Memory = GRID) -> SerialFit:
    """Fit the first of the filtered columns on the others.

    Coefficients and scale have flat priors; shares are marginal likelihoods times the memory's
    prior.

    References
    ----------
    de Jong 1991, doi:10.1214/aos/1176348139 (the filter); Harville 1974,
    doi:10.1093/biomet/61.2.383 (restricted likelihood as a marginal one).
    """
    y, X = found.white[:, :, 0], found.white[:, :, 1:]
    Q, R = np.linalg.qr(X)
    projected = np.einsum("gnk,gn->gk", Q, y)
    coefficients = np.linalg.solve(R, projected[:, :, None])[:, :, 0]
    residuals = y - np.einsum("gnk,gk->gn", Q, projected)
    n, k = X.shape[1:]
    degrees = float(max(n - k, 1))
    squares = np.maximum((residuals**2).sum(axis=1), 1e-300)
    volume = np.log(np.abs(np.einsum("gkk->gk", R))).sum(axis=1)
    log_weight = np.log(memory.prior) - found.log_scale - volume
    log_weight = log_weight - 0.5 * degrees * np.log(squares)
    shares = np.exp(log_weight - log_weight.max())
    likelihood = -found.log_scale - 0.5 * n * np.log(squares / n)
    return SerialFit(
        shares=shares / shares.sum(),
        coefficients=coefficients,
        spread=np.linalg.inv(R),
        scale=np.sqrt(squares / degrees),
        degrees=degrees,
        residuals=residuals[int(np.argmax(log_weight))],
        filtered=found,
        memory=memory,
        criterion=float(k * math.log(n) - 2 * likelihood.max()),
    )


def mixed(parts: list[tuple[float, Mixture]]) -> Mixture:
    """Return the mixture of mixtures; the shares of the parts need not sum to one."""
    total = sum(share for share, _ in parts)
    return Mixture(
        np.concatenate([share / total * part.shares for share, part in parts]),
        np.concatenate([part.centres for _, part in parts]),
        np.concatenate([part.scales for _, part in parts]),
        min(part.degrees for _, part in parts),
    )
