"""What was asked to be done otherwise than the words of the question say, once it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TypeAlias

from app.causal.assumption import Assumption
from app.causal.levels import said
from app.causal.question import Among, Level

Value: TypeAlias = bool | float | str  # of a parameter
CALLED = MappingProxyType(
    {"bandwidth": "the bandwidth", "alpha": "the level of tests", "max_lag": "the longest lag"}
)  # parameters that may be asked for, by the words for them
_WHOM = MappingProxyType(
    {
        Among.TREATED: "on the treated",
        Among.UNTREATED: "on the untreated",
        Among.OVERLAP: "where the groups overlap",
    }
)


@dataclass(frozen=True, slots=True)
class Amendments:
    """Parts of a question and its plan that replace what words and expert would choose.

    `also_adjusted` and `not_adjusted` change what is held fixed, `without` are assumptions that
    are not to be relied on, `level` is that of intervals, `repeats` how often rows are drawn
    again wherever that is done. `found` are the arrows, cause first, of the graph that the talk
    found before: what it puts behind a treatment is not held fixed. `asked` is the question in
    other words, which are read in place of those it was put in. `among` is for whom the effect is
    wanted, `cutoff` what decides on the treatment, `params` are parameters by name, for whichever
    steps take them: the bandwidth, the level of tests, any other setting of an algorithm.
    """

    treatment: str | None = None
    outcome: str | None = None
    contrast: tuple[Level, Level] | None = None
    instruments: tuple[str, ...] = ()
    also_adjusted: tuple[str, ...] = ()
    not_adjusted: tuple[str, ...] = ()
    without: tuple[Assumption, ...] = ()
    level: float | None = None
    repeats: int | None = None
    asked: str = ""
    found: tuple[tuple[str, str], ...] = ()
    among: Among | None = None
    cutoff: float | None = None
    params: tuple[tuple[str, Value], ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Amendments()

    @property
    def decides_adjustment(self) -> bool:
        return bool(self.also_adjusted or self.not_adjusted)

    def behind(self, cause: str) -> frozenset[str]:
        """Return what the graph that was found before puts behind a column, near or far."""
        reached: set[str] = set()
        waiting = [cause]
        while waiting:
            now = waiting.pop()
            fresh = {effect for start, effect in self.found if start == now} - reached
            reached |= fresh
            waiting += fresh
        return frozenset(reached)

    def followed_by(self, later: Amendments) -> Amendments:
        """Return both, the later one deciding where they differ."""
        told = {f.name: getattr(later, f.name) or getattr(self, f.name) for f in fields(self)}
        told["without"] = tuple(dict.fromkeys((*self.without, *later.without)))
        added, dropped = set(later.also_adjusted), set(later.not_adjusted)
        also = (*self.also_adjusted, *later.also_adjusted)
        less = (*self.not_adjusted, *later.not_adjusted)
        told["also_adjusted"] = tuple(dict.fromkeys(n for n in also if n not in dropped))
        told["not_adjusted"] = tuple(dict.fromkeys(n for n in less if n not in added))
        told["params"] = tuple(dict((*self.params, *later.params)).items())
        return Amendments(**told)

    def sentences(self) -> Iterator[str]:
        """Yield what is done otherwise, in words for a person."""
        yield from self._asked_otherwise()
        if self.also_adjusted:
            yield f"Also held fixed: {', '.join(self.also_adjusted)}."
        if self.not_adjusted:
            yield f"Not held fixed: {', '.join(self.not_adjusted)}."
        for assumption in self.without:
            yield f"It is not assumed that {assumption.words}."
        if self.level:
            yield f"Intervals are at {100 * self.level:.4g} %."
        if self.repeats:
            yield f"Rows are drawn again {self.repeats} times."
        for name, value in self.params:
            yield param_words(name, value)

    def _asked_otherwise(self) -> Iterator[str]:
        if self.asked:
            yield f"The question is read as: {self.asked}"
        if self.treatment:
            yield f"The treatment is {self.treatment}."
        if self.outcome:
            yield f"The outcome is {self.outcome}."
        if self.contrast:
            low, high = map(said, self.contrast)
            yield f"{high} is compared with {low}."
        if self.instruments:
            yield f"The instrument is {', '.join(self.instruments)}."
        if self.among:
            yield f"The effect is that {_WHOM[self.among]}."
        if self.cutoff is not None:
            yield f"The cutoff is {self.cutoff:g}."


def param_words(name: str, value: Value) -> str:
    """Return that a parameter is set, as a sentence."""
    shown = value if isinstance(value, bool | str) else f"{value:g}"
    called = CALLED.get(name, f"the setting {name}")
    return f"{called[0].upper()}{called[1:]} is {shown}."
