"""How a series answers, step by step, to a push of another: one regression per horizon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import NotEstimable, fit, with_intercept
from app.errors import DegenerateData

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """The answer at horizons 0 … H: values (H+1,), each with influence over time (H+1, T).

    Influences of one time push belong together, so that sums of answers have errors too. `rows`
    (H+1,) counts the times used, `degrees` (H+1,) what is left of them.
    """

    answers: Vector
    influence: Matrix
    rows: NDArray[np.intp]
    degrees: Vector

    def combined(self, weights: Vector) -> tuple[float, Vector, float]:
        """Return weights' answers, its influence (T,) and its degrees of freedom."""
        used = weights != 0
        return (
            float(weights @ self.answers),
            np.asarray(weights @ self.influence),
            float(self.degrees[used].min()),
        )


def response(outcome: Vector, push: Vector, held: Matrix, horizon: int) -> Response:
    """Return how `outcome` (T,) answers up to `horizon` steps after one unit more of `push` (T,).

    `held` (T, k) is what is held fixed at the time of the push: the pasts of all series, one lag
    more than they need, which makes plain robust errors right at every horizon, for wandering
    series too, so that no long-run variance has to be guessed. NaN marks what is missing.

    Raises
    ------
    DegenerateData : what is held fixed determines the push.

    References
    ----------
    Jordà 2005, doi:10.1257/0002828053828518; Montiel Olea & Plagborg-Møller 2021,
    doi:10.3982/ECTA18756.
    """
    count = len(outcome)
    values, influence = np.empty(horizon + 1), np.zeros((horizon + 1, count))
    rows, degrees = np.empty(horizon + 1, dtype=np.intp), np.empty(horizon + 1)
    design = np.column_stack([push, held])
    ready = ~np.isnan(design).any(axis=1)
    for step in range(horizon + 1):
        later = np.full(count, np.nan)
        later[: count - step] = outcome[step:]
        used = ready & ~np.isnan(later)
        model = fit(with_intercept(design[used]), later[used])
        pick = np.zeros(design.shape[1] + 1)
        pick[1] = 1.0
        try:
            values[step] = model.value(pick)
        except NotEstimable:
            raise DegenerateData(
                "The other columns and the past determine the cause: nothing of it is left to"
                " compare."
            ) from None
        influence[step, used] = model.influence(pick)
        rows[step], degrees[step] = int(used.sum()), model.degrees
    return Response(values, influence, rows, degrees)


def long_run_share(influence: Vector, reach: int) -> float:
    """Return how much larger errors are when influences of near times go together, at least 1.

    The weights fall linearly over `reach` steps (Newey & West 1987, doi:10.2307/1913610).
    """
    own = float(influence @ influence)
    if own == 0.0:
        return 1.0
    total = own
    for lag in range(1, reach + 1):
        total += 2 * (1 - lag / (reach + 1)) * float(influence[lag:] @ influence[:-lag])
    return float(np.sqrt(max(total / own, 1.0)))


def lags_of(columns: Matrix, depth: int) -> Matrix:
    """Return the pasts of columns (T, k) at lags 1 … depth, (T, k·depth), NaN before the start."""
    count = len(columns)
    pasts = np.full((count, columns.shape[1] * depth), np.nan)
    for lag in range(1, depth + 1):
        place = slice((lag - 1) * columns.shape[1], lag * columns.shape[1])
        pasts[lag:, place] = columns[: count - lag]
    return pasts
