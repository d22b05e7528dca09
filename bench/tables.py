"""Simulated tables of known truth: what no diagnosis may alarm at, and what each has to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Dataset, Kind, Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Noise = Callable[[np.random.Generator, int], "NDArray[np.float64]"]

_NOISES: dict[str, Noise] = {
    "Gaussian": lambda rng, n: rng.normal(size=n),
    "heavy tails (t3)": lambda rng, n: rng.standard_t(3, n) / np.sqrt(3),
    "skewed (exponential)": lambda rng, n: rng.exponential(size=n) - 1,
    "correlated (r = 0.9)": lambda rng, n: rng.normal(size=n),
    "mixed kinds, rounded": lambda rng, n: rng.normal(size=n),
}
SHAPES = tuple(_NOISES)
GAUSSIAN = frozenset({"Gaussian", "correlated (r = 0.9)"})
SERIES = ("white", "AR(1) 0.5", "AR(1) 0.8, t5", "VAR(1)", "AR(2)", "skewed AR(1)")
WHITE = frozenset({"white"})


def dataset(columns: dict[str, NDArray[np.float64]], **kinds: Kind) -> Dataset:
    """Return typed columns, continuous but for those named."""
    frame = pd.DataFrame(columns)
    variables = tuple(
        Variable(
            str(name),
            kinds.get(str(name), Kind.CONTINUOUS),
            n_missing=int(frame[name].isna().sum()),
            n_distinct=int(frame[name].nunique()),
        )
        for name in frame
    )
    return Dataset(frame, variables)


def unremarkable(shape: str, n: int, rng: np.random.Generator) -> Dataset:
    """Return a table without any of the traits that the diagnoses look for.

    Straight effects among six columns; a site that changes nothing; a tenth of the values of
    two columns lost by chance. Its noise is Gaussian in some shapes only.
    """
    draw = _NOISES[shape]
    columns = _graph(draw, n, rng, near=0.9 if shape.startswith("correlated") else 0.0)
    kinds = {"site": Kind.NOMINAL}
    if shape.startswith("mixed"):
        columns["treated"] = (rng.uniform(size=n) < 0.3).astype(float)
        columns["visits"] = rng.negative_binomial(2, 0.4, n).astype(float)
        columns["grade"] = rng.integers(1, 6, n).astype(float)
        columns["f"] = np.round(columns["f"] + columns["treated"] + 0.2 * columns["grade"], 1)
        kinds |= {"treated": Kind.BINARY, "visits": Kind.COUNT, "grade": Kind.ORDINAL}
    for name in ("c", "e"):
        columns[name] = np.where(rng.uniform(size=n) < 0.1, np.nan, columns[name])
    columns["site"] = rng.integers(0, 3, n).astype(float)
    return dataset(columns, **kinds)


def _graph(
    draw: Noise, n: int, rng: np.random.Generator, *, near: float
) -> dict[str, NDArray[np.float64]]:
    a, b = draw(rng, n), draw(rng, n)
    b = near * a + np.sqrt(1 - near**2) * b
    c = 0.7 * a + draw(rng, n)
    d = 0.6 * b - 0.5 * c + draw(rng, n)
    e = draw(rng, n)
    f = 0.8 * d + 0.5 * e + draw(rng, n)
    return {"a": a, "b": b, "c": c, "d": d, "e": e, "f": f}


Change = Callable[[dict[str, "NDArray[np.float64]"], int, np.random.Generator], None]


def _lost_by_size(
    columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator
) -> None:
    """Lose a fifth of one column, more where another is large (chance of 65 % to be larger)."""
    chance = 1 / (1 + np.exp(1.5 - 0.57 * columns["a"] / columns["a"].std()))
    columns["c"] = np.where(rng.uniform(size=n) < chance, np.nan, columns["c"])


def _far_off(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    rows = rng.choice(n, max(2, n // 200), replace=False)
    columns["d"][rows] = columns["d"].std() * rng.normal(15, 1, rows.size)


def _many_zeros(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    zero = rng.uniform(size=n) < 0.25
    columns["visits"] = np.where(zero, 0.0, rng.negative_binomial(6, 0.6, n))


def _bent(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    """Add a parabola that explains a fifth of the variance."""
    x = columns["d"]
    z = (x - x.mean()) / x.std()
    columns["g"] = z + 0.5 * (z**2 - 1) + rng.normal(size=n)


def _flat_noise(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    columns["g"] = 0.5 * columns["a"] + rng.uniform(-1.7, 1.7, n)


def _uneven(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    """Add noise that grows by two thirds with each standard deviation of its level."""
    z = columns["d"] / columns["d"].std()
    columns["g"] = z + 0.7 * np.exp(0.5 * z) * rng.normal(size=n)


def _other_slope(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    """Let the slope differ by 0.8 between sites (a tenth of the variance)."""
    slope = np.array([0.1, 0.5, 0.9])[columns["site"].astype(int)]
    columns["g"] = slope * columns["b"] / columns["b"].std() + rng.normal(0, 0.8, n)


def _like_neighbours(
    columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator
) -> None:
    columns["g"] = (
        0.4 * columns["a"] + _autoregressive(n, 1, 0.3, 0.0, rng.normal(size=(n, 1)))[:, 0]
    )


def _repeated(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    """Add a column that three others give but for a twentieth of its variance."""
    total = columns["a"] + columns["b"] + columns["f"]
    columns["g"] = total + rng.normal(0, total.std() * 0.22, n)


def _factor(columns: dict[str, NDArray[np.float64]], n: int, rng: np.random.Generator) -> None:
    hidden = rng.normal(size=n)
    for name in list(columns):
        if name != "site":
            columns[name] = 0.7 * hidden + 0.7 * rng.normal(size=n)


REMARKABLE: dict[str, tuple[str, Change]] = {
    "missingness_explained": ("chance of a larger explanation 65 %, a fifth lost", _lost_by_size),
    "missing_by_chance": ("the same", _lost_by_size),
    "outliers": ("1 in 200 values at 15 standard deviations", _far_off),
    "zero_inflation": ("a quarter more zeros", _many_zeros),
    "linearity": ("a parabola adds a fifth of the variance", _bent),
    "gaussianity": ("uniform noise", _flat_noise),
    "heteroscedasticity": ("noise × 1.65 per standard deviation of the level", _uneven),
    "heterogeneity": ("slopes 0.1, 0.5, 0.9 at three sites", _other_slope),
    "row_dependence": ("correlation 0.3 of neighbours", _like_neighbours),
    "collinearity": ("95 % given by three others", _repeated),
}


def remarkable(trait: str, n: int, rng: np.random.Generator) -> Dataset:
    """Return a Gaussian table with one trait of the stated size."""
    columns = _graph(_NOISES["Gaussian"], n, rng, near=0.0)
    columns["site"] = rng.integers(0, 3, n).astype(float)
    REMARKABLE[trait][1](columns, n, rng)
    return dataset(columns, site=Kind.NOMINAL, visits=Kind.COUNT)


def steady(shape: str, n: int, rng: np.random.Generator) -> Dataset:
    """Return four stationary series without trend, season or change."""
    noise = rng.normal(size=(n + 100, 4))
    if "t5" in shape:
        noise = rng.standard_t(5, noise.shape)
    if "skewed" in shape:
        noise = rng.exponential(size=noise.shape) - 1
    first = {"white": 0.0, "AR(1) 0.8, t5": 0.8}.get(shape, 0.5)
    second = 0.3 if shape == "AR(2)" else 0.0
    Y = _autoregressive(n + 100, 4, 0.2 if second else first, second, noise)
    if shape == "VAR(1)":
        Y = _vector(noise)
    return dated(Y[100:])


def _autoregressive(
    n: int, p: int, first: float, second: float, noise: NDArray[np.float64]
) -> NDArray[np.float64]:
    from scipy.signal import lfilter

    found: NDArray[np.float64] = lfilter([1.0], [1.0, -first, -second], noise.reshape(n, p), axis=0)
    return found


def _vector(noise: NDArray[np.float64]) -> NDArray[np.float64]:
    Y = noise.copy()
    for t in range(1, len(Y)):
        Y[t] += 0.4 * Y[t - 1] + 0.3 * np.roll(Y[t - 1], 1)
    return Y


def dated(Y: NDArray[np.float64]) -> Dataset:
    """Return the series with a date for each row, one a day."""
    frame = pd.DataFrame(Y, columns=[f"y{i}" for i in range(Y.shape[1])])
    frame.insert(0, "date", pd.date_range("1960-01-01", periods=len(Y)))
    kinds = [Kind.DATETIME] + [Kind.CONTINUOUS] * Y.shape[1]
    variables = tuple(
        Variable(str(name), kind, n_distinct=int(frame[name].nunique()))
        for name, kind in zip(frame, kinds, strict=True)
    )
    return Dataset(frame, variables)


SERIES_TRAITS = {
    "stationarity": "a random walk",
    "trend": "a line with a fifth of the variance",
    "seasonality": "a weekly wave with a fifth of the variance",
    "change_points": "a jump by one standard deviation",
    "serial_correlation": "correlation 0.3 of a step with the next",
    "heterogeneity": "a slope that changes from 0.1 to 0.9",
}


def stirred(trait: str, n: int, rng: np.random.Generator) -> Dataset:
    """Return four series, the first with a trait of the stated size, the others of AR(1) 0.5."""
    strength = 0.0 if trait == "serial_correlation" else 0.5
    Y = _autoregressive(n, 4, strength, 0.0, rng.normal(size=(n, 4)))
    y, time = Y[:, 0] / Y[:, 0].std(), np.arange(n)
    if trait == "stationarity":
        y = rng.normal(size=n).cumsum()
    elif trait == "trend":
        y = y + 0.5 * (time / n - 0.5) * np.sqrt(12)
    elif trait == "seasonality":
        y = y + np.sqrt(0.5) * np.sin(2 * np.pi * time / 7)
    elif trait == "change_points":
        y = y + 1.0 * (time > 0.6 * n)
    elif trait == "serial_correlation":
        y = _autoregressive(n, 1, 0.3, 0.0, rng.normal(size=(n, 1)))[:, 0]
    elif trait == "heterogeneity":
        y = np.where(time < n / 2, 0.1, 0.9) * Y[:, 1] + rng.normal(size=n)
    Y[:, 0] = y
    return dated(Y)
