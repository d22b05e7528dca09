"""Seasonality: whether series repeat themselves after a fixed number of steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis

MATTERS, STATED = 0.05, 0.2  # share of the variance that one season's wave explains
_USUAL = {"hourly": (24, 168), "daily": (7,), "weekly": (52,), "monthly": (12,), "quarterly": (4,)}
_NEIGHBOURS = 8
_NEAREST = 2  # ordinates beside a wave into which it leaks
_FEWEST_CYCLES = 4


def seasons(series: NDArray[np.float64], names: Sequence[str], frequency: str | None) -> Judgement:
    """Test each column for a wave above what its neighbouring frequencies carry.

    Parameters
    ----------
    frequency : as of the time index; its usual seasons need less evidence than others.
    """
    tests = [_strongest(name, y, frequency) for name, y in zip(names, series.T, strict=True)]
    can_see = visible_share(len(series), tests=len(series) * len(tests) // 2, degrees=2) <= STATED
    return judge([t for t in tests if t is not None], matters=MATTERS, can_see=can_see)


def _strongest(name: str, y: NDArray[np.float64], frequency: str | None) -> SingleTest | None:
    """Return the test of the clearest wave; its statistic is the number of steps per cycle."""
    usual = _USUAL.get(frequency or "", ())
    found = [_any_wave(name, y), *(_known_wave(name, y, period) for period in usual)]
    present = [test for test in found if test is not None]
    if not present:
        return None
    best = min(present, key=lambda test: test.p_value)
    return replace(best, p_value=min(best.p_value * len(present), 1.0))


def _any_wave(name: str, y: NDArray[np.float64]) -> SingleTest | None:
    ratios, shares, start = _waves(y)
    if ratios.size == 0:
        return None
    p_values = _p_of(ratios) * ratios.size
    at = int(np.argmin(p_values))
    return SingleTest(
        (name,), y.size / (start + at), float(min(p_values[at], 1.0)), float(shares[at])
    )


def _known_wave(name: str, y: NDArray[np.float64], period: int) -> SingleTest | None:
    """Test the frequencies of a known season, on a whole number of cycles."""
    cycles = y.size // period
    if cycles < _FEWEST_CYCLES:
        return None
    ratios, shares, start = _waves(y[y.size - cycles * period :])
    places = np.arange(1, period // 2 + 1) * cycles - start
    places = places[(places >= 0) & (places < ratios.size)]
    if places.size == 0:
        return None
    p_values = _p_of(ratios[places]) * places.size
    effect = float(shares[places].sum())
    return SingleTest((name,), float(period), float(min(p_values.min(), 1.0)), effect)


def _waves(
    y: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return, from the first frequency with four cycles, its power over its neighbours', its share.

    The series is freed of its line over time, and of memory by one step, beforehand.
    """
    time = np.linspace(-1, 1, y.size)
    left = y - np.polyval(np.polyfit(time, y, 1), time)
    if left.size < 4 * _NEIGHBOURS or left.std() == 0.0:
        return np.empty(0), np.empty(0), 0
    memory = float(left[1:] @ left[:-1] / (left @ left))
    power = np.abs(np.fft.rfft(left)) ** 2
    turn = np.exp(-2j * np.pi * np.arange(power.size) / left.size)
    white = power * np.abs(1 - memory * turn) ** 2
    shares = 2 * power / max(float(power[1:].sum() * 2), 1e-300)
    start = _FEWEST_CYCLES
    last = power.size - 1 if left.size % 2 == 0 else power.size
    around = _background(white[1:last])[start - 1 :]
    return white[start:last] / np.maximum(around, 1e-300), shares[start:last], start


def _background(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean power of the neighbours on both sides, mirrored at the ends."""
    kernel = np.ones(2 * (_NEIGHBOURS + _NEAREST) + 1)
    kernel[_NEIGHBOURS : _NEIGHBOURS + 2 * _NEAREST + 1] = 0.0
    mirrored = np.pad(power, _NEIGHBOURS + _NEAREST, mode="reflect")
    return np.convolve(mirrored, kernel / kernel.sum(), mode="valid")


def _p_of(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values of an exponential over the mean of 2·8 others, F(2, 32)."""
    m = 2 * _NEIGHBOURS
    found: NDArray[np.float64] = (1 + ratios / m) ** -m
    return found


def season_diagnosis(judged: Judgement, n: int, note: str) -> Diagnosis:
    """Say which series repeat themselves, and after how many steps."""
    if judged.found:
        steps = judged.found[0].statistic
        length = f"{steps:.0f}" if abs(steps - round(steps)) < 0.05 else f"about {steps:.1f}"
        words = (
            f"{named(judged.columns)} repeats itself with the season: the clearest cycle takes"
            f" {length} steps and makes up {per_cent(judged.found[0].effect)} of its ups and downs"
        )
    elif judged.holds:
        words = "No series repeats itself with a season"
    else:
        words = "Whether series repeat themselves cannot be told from so short a stretch"
    shown = "power of a frequency over its neighbours', Holm's correction"
    return judged.told("seasonality", f"{words}{note}.", test=shown, n=n)
