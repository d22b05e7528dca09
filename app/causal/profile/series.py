"""What rows in the order of time show: levels, trends, seasons, changes, memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.profile.diagnoses.breaks import break_diagnosis, breaks
from app.causal.profile.diagnoses.judging import holm, named
from app.causal.profile.diagnoses.memory import lag_choice, lag_length, memory, serial_correlation
from app.causal.profile.diagnoses.season import season_diagnosis, seasons
from app.causal.profile.diagnoses.trend import trend_diagnosis, trends
from app.causal.profile.diagnoses.unit_roots import (
    UnitRoot,
    dickey_fuller,
    kpss,
    level_p,
    root_p,
    unit_root,
)
from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.numbers import Numbers

_MIN_ROWS = 30
_ALPHA = 0.05  # of either test; a verdict needs both to agree
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """The diagnoses, and what steers the choice of an algorithm; None where it is open."""

    diagnoses: tuple[Diagnosis, ...] = ()
    stationary: bool | None = None
    wandering: tuple[str, ...] = ()
    lag_length: int | None = None
    effective_n: float | None = None


def series_facts(numbers: Numbers, frequency: str | None) -> SeriesFacts:
    """Test each series without gaps for what no average over time may ignore."""
    chosen = numbers.of(Kind.CONTINUOUS, Kind.COUNT)
    usable = [
        i
        for i, values in enumerate(chosen.values.T)
        if values.size >= _MIN_ROWS and not np.isnan(values).any() and np.ptp(values) > 0
    ]
    if not usable:
        return SeriesFacts()
    names, Y = [chosen.names[i] for i in usable], chosen.values[:, usable]
    found = level_facts(Y, names)
    still = found.settled(Y, names)
    lags = lag_choice(Y)
    serial, worth = serial_correlation(memory(Y, names), Y, numbers.note)
    n, note = numbers.n_rows, numbers.note
    return SeriesFacts(
        diagnoses=(
            found.diagnosis(n, note),
            trend_diagnosis(trends(Y, names), n, note),
            season_diagnosis(seasons(Y, names, frequency), n, note),
            *((break_diagnosis(breaks(*still), n, note),) if still[1] else ()),
            serial,
            *((lag_length(lags, n, len(names), note),) if lags else ()),
        ),
        stationary=found.stationary,
        wandering=found.wandering,
        lag_length=lags.bic if lags else None,
        effective_n=worth,
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """Which series return to a level, which wander, by two tests that must agree."""

    names: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    tests: tuple[UnitRoot, ...]

    @property
    def wandering(self) -> tuple[str, ...]:
        return tuple(
            n for n, v in zip(self.names, self.verdicts, strict=True) if v is Verdict.FAILED
        )

    @property
    def stationary(self) -> bool | None:
        if self.wandering:
            return False
        return True if set(self.verdicts) == {Verdict.PASSED} else None

    def settled(
        self, Y: NDArray[np.float64], names: Sequence[str]
    ) -> tuple[NDArray[np.float64], list[str]]:
        """Return the series that do not wander: a jump cannot be told from wandering."""
        kept = [i for i, name in enumerate(names) if name not in self.wandering]
        return Y[:, kept], [names[i] for i in kept]

    def diagnosis(self, n: int, note: str) -> Diagnosis:
        """Say which series wander, and where the two tests disagree."""
        passed = sum(verdict is Verdict.PASSED for verdict in self.verdicts)
        unsure = len(self.verdicts) - passed - len(self.wandering)
        if self.wandering:
            verdict = Verdict.FAILED
            more = len(self.wandering) > 1
            words = f"{named(self.wandering)} {'wander' if more else 'wanders'} instead of"
            words += " returning to a level"
        elif unsure == 0:
            verdict, words = Verdict.PASSED, "every series returns to its level"
        else:
            verdict = Verdict.INCONCLUSIVE
            words = f"it is open whether {unsure} of {len(self.verdicts)} series return to a level"
            words += self._why_open()
        worst = max(self.tests, key=lambda test: test.kpss)
        return Diagnosis(
            "stationarity",
            verdict,
            f"By two tests that must agree (ADF and KPSS), {words}{note}.",
            test="ADF at 5 % and KPSS at 5 % with Holm's correction",
            statistic=worst.kpss,
            p_value=worst.level_p,
            effect_size=len(self.wandering) / len(self.verdicts),
            n=n,
            columns=self.wandering,
        )

    def _why_open(self) -> str:
        both = sum(t.root_p < _ALPHA and t.level_p < _ALPHA for t in self.tests)
        neither = sum(t.root_p >= _ALPHA and t.level_p >= _ALPHA for t in self.tests)
        said = []
        if both:
            said.append(f"both tests reject in {both}, as a jump or a slow return would have it")
        if neither:
            said.append(f"neither rejects in {neither}, so rows are too few")
        return f" ({'; '.join(said)})" if said else ""


def level_facts(Y: NDArray[np.float64], names: Sequence[str]) -> Levels:
    """Apply both tests to each column of Y, shape (n, p)."""
    tests = tuple(unit_root(y) for y in Y.T)
    adjusted = holm(np.array([test.level_p for test in tests]))
    verdicts = tuple(_verdict(t.root_p, p) for t, p in zip(tests, adjusted, strict=True))
    return Levels(tuple(names), verdicts, tests)


def _verdict(of_root: float, of_level: float) -> Verdict:
    if of_root < _ALPHA <= of_level:
        return Verdict.PASSED
    if of_level < _ALPHA <= of_root:
        return Verdict.FAILED
    return Verdict.INCONCLUSIVE


def stationarity(values: NDArray[np.float64]) -> Verdict:
    """Return PASSED where ADF rejects a unit root and KPSS does not reject a level."""
    found = unit_root(values)
    return _verdict(found.root_p, found.level_p)


def wanders(values: NDArray[np.float64]) -> bool:
    """Tell what `stationarity` calls FAILED, with the slow test only where the quick one fails."""
    return level_p(kpss(values)) < _ALPHA and root_p(dickey_fuller(values)) >= _ALPHA
