"""Whether series are stationary, and how far back they remember."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.numbers import Numbers

_MIN_ROWS = 30
_MAX_LAG = 8
_MAX_SERIES = 10
_KPSS_5_PERCENT = 0.463
_ADF_5_PERCENT = (-2.86154, -2.8903, -4.234, -40.040)  # MacKinnon 2010, with a constant


def series_facts(numbers: Numbers) -> Iterator[Diagnosis]:
    """Test each continuous column for a unit root and for stationarity, then count lags."""
    chosen = numbers.of(Kind.CONTINUOUS, Kind.COUNT)
    columns = {
        name: values
        for name, values in zip(chosen.names, chosen.values.T, strict=True)
        if not np.isnan(values).any() and values.size >= _MIN_ROWS and values.std() > 0
    }
    if not columns:
        return
    verdicts = {name: stationarity(values) for name, values in columns.items()}
    yield _stationarity_diagnosis(verdicts, numbers)
    yield from _lags(np.column_stack(list(columns.values())[:_MAX_SERIES]), len(columns))


def stationarity(values: NDArray[np.float64]) -> Verdict:
    """Return PASSED where ADF rejects a unit root and KPSS does not reject stationarity.

    References
    ----------
    Dickey & Fuller 1979, doi:10.2307/2286348; Kwiatkowski et al. 1992,
    doi:10.1016/0304-4076(92)90104-Y
    """
    rejects_root = dickey_fuller(values) < _critical(values.size)
    rejects_stationarity = kpss(values) > _KPSS_5_PERCENT
    if rejects_root and not rejects_stationarity:
        return Verdict.PASSED
    if rejects_stationarity and not rejects_root:
        return Verdict.FAILED
    return Verdict.INCONCLUSIVE


def wanders(values: NDArray[np.float64]) -> bool:
    """Tell what `stationarity` calls FAILED, with the slow test only where the quick one fails."""
    return kpss(values) > _KPSS_5_PERCENT and dickey_fuller(values) >= _critical(values.size)


def dickey_fuller(values: NDArray[np.float64]) -> float:
    """Return the augmented Dickey–Fuller statistic with a constant, lags chosen by AIC."""
    most = min(int(np.ceil(12 * (values.size / 100) ** 0.25)), values.size // 3)
    steps = np.diff(values)
    best = min(range(most + 1), key=lambda lags: _adf_fit(values, steps, lags, most)[1])
    return _adf_fit(values, steps, best, best)[0]


def kpss(values: NDArray[np.float64]) -> float:
    """Return the KPSS statistic around a level, with Schwert's 12 (n/100)^¼ lags."""
    centred = values - values.mean()
    n = centred.size
    lags = min(int(np.ceil(12 * (n / 100) ** 0.25)), n - 1)
    weights = 1 - np.arange(1, lags + 1) / (lags + 1)
    products = np.array([centred[k:] @ centred[:-k] for k in range(1, lags + 1)])
    variance = (float(centred @ centred) + 2 * float(weights @ products)) / n
    sums = np.cumsum(centred)
    return float(sums @ sums) / float(n**2 * max(variance, 1e-300))


def _adf_fit(
    values: NDArray[np.float64], steps: NDArray[np.float64], lags: int, skipped: int
) -> tuple[float, float]:
    """Return the statistic and the AIC of a regression with `lags` differences."""
    y = steps[skipped:]
    past = [steps[skipped - k : steps.size - k] for k in range(1, lags + 1)]
    x = np.column_stack([values[skipped:-1], np.ones(y.size), *past])
    solution = np.linalg.lstsq(x, y, rcond=None)[0]
    left = y - x @ solution
    error = float(left @ left)
    spread = error / max(y.size - x.shape[1], 1)
    variance = spread * float(np.linalg.pinv(x.T @ x)[0, 0])
    aic = y.size * np.log(max(error / y.size, 1e-300)) + 2 * x.shape[1]
    return float(solution[0] / np.sqrt(max(variance, 1e-300))), float(aic)


def _critical(n: int) -> float:
    first, second, third, fourth = _ADF_5_PERCENT
    return first + second / n + third / n**2 + fourth / n**3


def _stationarity_diagnosis(verdicts: dict[str, Verdict], numbers: Numbers) -> Diagnosis:
    failed = tuple(name for name, verdict in verdicts.items() if verdict is Verdict.FAILED)
    passed = sum(verdict is Verdict.PASSED for verdict in verdicts.values())
    if failed:
        verdict = Verdict.FAILED
        words = f"{', '.join(map(repr, failed[:6]))} wander instead of returning to a level"
    elif passed == len(verdicts):
        verdict, words = Verdict.PASSED, "every series returns to its level"
    else:
        unsure = len(verdicts) - passed
        verdict, words = Verdict.INCONCLUSIVE, f"the two tests disagree on {unsure} series"
    return Diagnosis(
        "stationarity",
        verdict,
        f"By the ADF and KPSS tests together, {words}{numbers.note}.",
        test="ADF and KPSS at 5 %",
        effect_size=len(failed) / len(verdicts),
        n=numbers.n_rows,
        columns=failed,
    )


def _lags(series: NDArray[np.float64], n_series: int) -> Iterator[Diagnosis]:
    """Choose the order of a vector autoregression by BIC."""
    n, p = series.shape
    most = min(_MAX_LAG, (n - 10) // (2 * p + 1))
    if most < 1:
        return
    scaled = (series - series.mean(axis=0)) / series.std(axis=0)
    scores = {lags: _bic(scaled, lags, most) for lags in range(1, most + 1)}
    best = min(scores, key=scores.__getitem__)
    seen = f", seen on {p} of {n_series} series" if p < n_series else ""
    yield Diagnosis(
        "lag_length",
        Verdict.PASSED,
        f"The series remember {best} step{'s' if best > 1 else ''} back, by BIC{seen}.",
        test="BIC of a vector autoregression",
        statistic=float(best),
        n=n,
    )


def _bic(series: NDArray[np.float64], lags: int, skipped: int) -> float:
    y = series[skipped:]
    past = [series[skipped - k : series.shape[0] - k] for k in range(1, lags + 1)]
    x = np.hstack([np.ones((y.shape[0], 1)), *past])
    left = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    covariance = left.T @ left / y.shape[0] + 1e-10 * np.eye(y.shape[1])
    parameters = x.shape[1] * y.shape[1]
    return float(np.linalg.slogdet(covariance)[1] * y.shape[0] + np.log(y.shape[0]) * parameters)
