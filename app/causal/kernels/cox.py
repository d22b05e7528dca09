"""Proportional hazards by partial likelihood: ties after Efron, late entry, robust errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import chdtrc

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

_STEPS, _TOLERANCE, _HALVINGS = 40, 1e-9, 20
_VAGUE = 100.0  # the variance of one: the likelihood is flat
_RUNAWAY = 20.0  # a log hazard ratio per standard deviation: some covariate decides who has it


class NotFitted(Exception):
    """The likelihood has no maximum: a covariate decides on the event, or repeats another."""


@dataclass(frozen=True, slots=True, eq=False)
class Cox:
    """A fitted model: log hazard ratios (k,), their model-based covariance (k, k).

    `influence` (n, k) are the rows' shares of the error; their sum of squares is the robust
    variance. `residuals` (e, k) are Schoenfeld's at the events, in the order of time.
    """

    coefficients: Vector
    covariance: Matrix
    influence: Matrix
    residuals: Matrix

    def proportionality(self, column: int) -> tuple[float, float]:
        """Return statistic and p-value of one column's hazard ratio not drifting over time.

        References
        ----------
        Grambsch & Therneau, Biometrika 81:515-526, 1994, doi:10.1093/biomet/81.3.515
        """
        events = len(self.residuals)
        rank = np.arange(events) - (events - 1) / 2
        scaled = events * self.residuals @ self.covariance[:, column]
        variance = events * self.covariance[column, column] * float(rank @ rank)
        statistic = float(rank @ scaled) ** 2 / variance if variance > 0 else 0.0
        return statistic, float(chdtrc(1, statistic))


def fit(
    entry: Vector, leave: Vector, event: Flags, columns: Matrix, weights: Vector | None = None
) -> Cox:
    """Fit log hazard ratios to rows that are seen from `entry` until `leave`.

    Parameters
    ----------
    entry, leave : shape (n,). event : shape (n,), whether it ended the row.
    columns : shape (n, k). weights : shape (n,), what each row counts for.

    Raises
    ------
    NotFitted : a covariate decides who has the event, or is a linear function of others.

    References
    ----------
    Cox, JRSS B 34:187-220, 1972; Efron, JASA 72:557-565, 1977,
    doi:10.1080/01621459.1977.10480613; robust: Lin & Wei, JASA 84:1074-1078, 1989,
    doi:10.1080/01621459.1989.10478874
    """
    counts = np.ones(len(leave)) if weights is None else weights
    spread = columns.std(axis=0)
    if (spread == 0).any():
        raise NotFitted
    scaled = (columns - columns.mean(axis=0)) / spread
    risk = _RiskSets(entry, leave, event, scaled, counts)
    coefficients, hessian = _maximised(risk)
    try:
        covariance = np.linalg.inv(hessian)
    except np.linalg.LinAlgError:
        raise NotFitted from None
    variances = np.diag(covariance)
    if not np.isfinite(covariance).all() or not (variances > 0).all() & (variances < _VAGUE).all():
        raise NotFitted
    scores, residuals = risk.scores(coefficients)
    return Cox(
        coefficients / spread,
        covariance / np.outer(spread, spread),
        scores @ covariance / spread,
        residuals * spread,
    )


def _maximised(risk: _RiskSets) -> tuple[Vector, Matrix]:
    """Climb the partial likelihood by Newton steps, halved where they overshoot."""
    coefficients = np.zeros(risk.columns.shape[1])
    likelihood, gradient, hessian = risk.likelihood(coefficients)
    for _ in range(_STEPS):
        try:
            step = np.linalg.solve(hessian, gradient)
        except np.linalg.LinAlgError:
            raise NotFitted from None
        for _ in range(_HALVINGS):
            tried = risk.likelihood(coefficients + step)
            if tried[0] >= likelihood - _TOLERANCE:
                break
            step = step / 2
        coefficients = coefficients + step
        gain, (likelihood, gradient, hessian) = tried[0] - likelihood, tried
        if np.abs(coefficients).max() > _RUNAWAY:
            raise NotFitted
        if abs(gain) < _TOLERANCE * max(abs(likelihood), 1.0):
            return coefficients, hessian
    raise NotFitted


class _RiskSets:
    """The rows in the orders in which they come and go, latest first."""

    def __init__(
        self, entry: Vector, leave: Vector, event: Flags, columns: Matrix, counts: Vector
    ) -> None:
        self.entry, self.leave, self.event = entry, leave, event
        self.columns, self.counts = np.ascontiguousarray(columns), counts
        self._going = np.argsort(-leave, kind="stable")
        self._coming = np.argsort(-entry, kind="stable")

    def likelihood(self, coefficients: Vector) -> tuple[float, Vector, Matrix]:
        """Return the log partial likelihood, its gradient and its negative Hessian."""
        hazard = self.counts * np.exp(self.columns @ coefficients)
        found: tuple[float, Vector, Matrix] = _likelihood(
            self.entry, self.leave, self.event, self.columns, self.counts, hazard,
            self.columns @ coefficients, self._going, self._coming,
        )  # fmt: skip
        return found

    def scores(self, coefficients: Vector) -> tuple[Matrix, Matrix]:
        """Return each row's score (n, k), and Schoenfeld's residuals by rising time."""
        relative = np.exp(self.columns @ coefficients)
        times, total, weighted, own, own_weighted, means = _increments(
            self.entry, self.leave, self.event, self.columns, self.counts,
            self.counts * relative, self._going, self._coming,
        )  # fmt: skip
        order = np.argsort(times)
        times, total, weighted = times[order], total[order], weighted[order]
        until, since = (np.searchsorted(times, t, side="right") for t in (self.leave, self.entry))
        sums = np.concatenate([[0.0], np.cumsum(total)])
        moments = np.vstack([np.zeros(self.columns.shape[1]), np.cumsum(weighted, axis=0)])
        exposed = self.columns * (sums[until] - sums[since])[:, None]
        scores = -relative[:, None] * (exposed - (moments[until] - moments[since]))
        died = np.flatnonzero(self.event)
        place = order[np.searchsorted(times, self.leave[died])]
        scores[died] += self.columns[died] - means[place]
        give_back = self.columns[died] * own[place][:, None] - own_weighted[place]
        scores[died] += relative[died, None] * give_back
        by_time = died[np.argsort(self.leave[died], kind="stable")]
        where = order[np.searchsorted(times, self.leave[by_time])]
        return scores * self.counts[:, None], self.columns[by_time] - means[where]


@njit(cache=True)
def _likelihood(  # noqa: C901 - one pass over the rows
    entry: Vector,
    leave: Vector,
    event: Flags,
    columns: Matrix,
    counts: Vector,
    hazard: Vector,
    linear: Vector,
    going: Places,
    coming: Places,
) -> tuple[float, Vector, Matrix]:
    n, k = columns.shape
    total, first, second = 0.0, np.zeros(k), np.zeros((k, k))
    value, gradient, hessian = 0.0, np.zeros(k), np.zeros((k, k))
    i = j = 0
    while i < n:
        time = leave[going[i]]
        while j < n and entry[coming[j]] >= time:
            _move(hazard[coming[j]], columns[coming[j]], first, second, -1.0)
            total -= hazard[coming[j]]
            j += 1
        tied, died_total = 0, 0.0
        died_first, died_second = np.zeros(k), np.zeros((k, k))
        weight = 0.0
        while i < n and leave[going[i]] == time:
            row = going[i]
            _move(hazard[row], columns[row], first, second, 1.0)
            total += hazard[row]
            if event[row]:
                tied += 1
                weight += counts[row]
                died_total += hazard[row]
                _move(hazard[row], columns[row], died_first, died_second, 1.0)
                value += counts[row] * linear[row]
                for a in range(k):
                    gradient[a] += counts[row] * columns[row, a]
            i += 1
        for step in range(tied):
            share = step / tied
            below = total - share * died_total
            mean_weight = weight / tied
            value -= mean_weight * np.log(below)
            for a in range(k):
                mean_a = (first[a] - share * died_first[a]) / below
                gradient[a] -= mean_weight * mean_a
                for b in range(a + 1):
                    mean_b = (first[b] - share * died_first[b]) / below
                    both = (second[a, b] - share * died_second[a, b]) / below
                    hessian[a, b] += mean_weight * (both - mean_a * mean_b)
    for a in range(k):
        for b in range(a):
            hessian[b, a] = hessian[a, b]
    return value, gradient, hessian


@njit(cache=True)
def _move(hazard: float, column: Vector, first: Vector, second: Matrix, sign: float) -> None:
    """Add a row's moments to the sums over those at risk, or take them away."""
    for a in range(len(column)):
        moved = sign * hazard * column[a]
        first[a] += moved
        for b in range(a + 1):
            second[a, b] += moved * column[b]


@njit(cache=True)
def _increments(  # noqa: C901 - one pass over the rows
    entry: Vector,
    leave: Vector,
    event: Flags,
    columns: Matrix,
    counts: Vector,
    hazard: Vector,
    going: Places,
    coming: Places,
) -> tuple[Vector, Vector, Matrix, Vector, Matrix, Matrix]:
    """Return, per time of an event from the last on, what the baseline hazard grows by.

    Then the same times the mean of the columns, what of both the tied do not feel themselves,
    and the mean of the columns among those at risk.
    """
    n, k = columns.shape
    times = np.zeros(n)
    grown, moved = np.zeros(n), np.zeros((n, k))
    own, own_moved, means = np.zeros(n), np.zeros((n, k)), np.zeros((n, k))
    total, first = 0.0, np.zeros(k)
    i = j = found = 0
    while i < n:
        time = leave[going[i]]
        while j < n and entry[coming[j]] >= time:
            row = coming[j]
            total -= hazard[row]
            for a in range(k):
                first[a] -= hazard[row] * columns[row, a]
            j += 1
        tied, died_total, weight = 0, 0.0, 0.0
        died_first = np.zeros(k)
        while i < n and leave[going[i]] == time:
            row = going[i]
            total += hazard[row]
            for a in range(k):
                first[a] += hazard[row] * columns[row, a]
            if event[row]:
                tied += 1
                weight += counts[row]
                died_total += hazard[row]
                for a in range(k):
                    died_first[a] += hazard[row] * columns[row, a]
            i += 1
        if tied == 0:
            continue
        times[found] = time
        for step in range(tied):
            share = step / tied
            below = total - share * died_total
            increment = weight / tied / below
            grown[found] += increment
            own[found] += share * increment
            for a in range(k):
                mean = (first[a] - share * died_first[a]) / below
                means[found, a] += mean / tied
                moved[found, a] += mean * increment
                own_moved[found, a] += share * mean * increment
        found += 1
    return (
        times[:found], grown[:found], moved[:found], own[:found], own_moved[:found], means[:found],
    )  # fmt: skip
