"""How far back series remember, and how many independent rows theirs are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share
from app.causal.profile.diagnoses.low_frequency import effective_rows
from app.causal.profile.diagnoses.ranks import normal_scores
from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

MATTERS, STATED = 0.1, 0.3  # correlation of a step with the next
_MAX_LAG = 8
_MAX_SERIES = 10
_SPAN = 5


@dataclass(frozen=True, slots=True)
class Lags:
    """The number of lags that each criterion chooses for a vector autoregression."""

    aic: int
    bic: int
    hannan_quinn: int
    n_series: int


def lag_choice(series: NDArray[np.float64]) -> Lags | None:
    """Fit vector autoregressions of 1 to 8 lags on the same rows; None with too few of them."""
    kept = series[:, :_MAX_SERIES]
    n, p = kept.shape
    most = min(_MAX_LAG, (n - 10) // (2 * p + 1))
    if most < 1:
        return None
    scaled = (kept - kept.mean(axis=0)) / kept.std(axis=0)
    rows = np.hstack(
        [np.ones((n - most, 1)), *(scaled[most - lag : n - lag] for lag in range(1, most + 1))]
    )
    now = scaled[most:]
    squares, crossed = rows.T @ rows, rows.T @ now
    scores = np.array([_scores(squares, crossed, now, lags * p + 1) for lags in range(1, most + 1)])
    aic, bic, hannan_quinn = (int(k) + 1 for k in np.argmin(scores, axis=0))
    return Lags(aic, bic, hannan_quinn, p)


def _scores(
    squares: NDArray[np.float64], crossed: NDArray[np.float64], now: NDArray[np.float64], k: int
) -> tuple[float, float, float]:
    """Return AIC, BIC and Hannan and Quinn's criterion of the first k explanations."""
    beta = np.linalg.lstsq(squares[:k, :k], crossed[:k], rcond=None)[0]
    n, p = now.shape
    left = now.T @ now - crossed[:k].T @ beta
    fit = n * float(np.linalg.slogdet(left / n + 1e-10 * np.eye(p))[1])
    return (
        fit + 2 * k * p,
        fit + np.log(n) * k * p,
        fit + 2 * np.log(np.log(n)) * k * p,
    )


def lag_length(found: Lags, n: int, n_series: int, note: str) -> Diagnosis:
    """Say how many steps back matter, by each criterion."""
    steps = f"{found.bic} step{'s' if found.bic > 1 else ''}"
    seen = f", seen on {found.n_series} of {n_series} series" if found.n_series < n_series else ""
    agree = found.aic == found.bic
    verdict = Verdict.PASSED if found.aic - found.bic <= 2 else Verdict.INCONCLUSIVE
    others = (
        "all three criteria agree"
        if agree
        else f"AIC would take {found.aic}, Hannan–Quinn {found.hannan_quinn}"
    )
    return Diagnosis(
        "lag_length",
        verdict,
        f"The series remember {steps} back by the BIC criterion; {others}{seen}{note}.",
        test="BIC, AIC and Hannan–Quinn of vector autoregressions",
        statistic=float(found.bic),
        n=n,
    )


def memory(series: NDArray[np.float64], names: Sequence[str]) -> Judgement:
    """Test each column for correlation with its own last five steps, in ranks (Box and Pierce)."""
    from scipy.special import chdtrc

    scores = normal_scores(series)
    n = len(series)
    r = np.array([(scores[k:] * scores[:-k]).sum(axis=0) / n for k in range(1, _SPAN + 1)])
    weights = n * (n + 2) / (n - np.arange(1, _SPAN + 1))
    statistics = weights @ r**2
    largest = np.abs(r).max(axis=0)
    tests = [
        SingleTest((name,), float(q), float(chdtrc(_SPAN, q)), float(effect))
        for name, q, effect in zip(names, statistics, largest, strict=True)
    ]
    can_see = visible_share(n, tests=len(tests), degrees=_SPAN) <= STATED**2
    return judge(tests, matters=MATTERS, can_see=can_see)


def serial_correlation(
    judged: Judgement, series: NDArray[np.float64], note: str
) -> tuple[Diagnosis, float]:
    """Say how many independent rows the series are worth; return that number, too."""
    n = len(series)
    worth = float(np.median(effective_rows(series))) if judged.found else float(n)
    if judged.found:
        words = (
            f"Each step is like the one before in {named(judged.columns)}: the {n:,} rows tell"
            f" about as much of averages as {worth:,.0f} independent ones"
        )
    elif judged.holds:
        words = "A step is not like the one before, so the rows count in full"
    else:
        words = "Whether a step is like the one before cannot be told from so few rows"
    shown = "Ljung–Box of five lags in ranks, Holm's correction"
    return judged.told("serial_correlation", f"{words}{note}.", test=shown, n=n), worth
