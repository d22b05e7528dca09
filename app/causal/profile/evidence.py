"""What speaks for each kind of column: a table of clues, each with its weight and its reason."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from app.causal.data import Kind, KindGuess
from app.causal.profile import hints
from app.causal.profile.columns import MAX_LEVELS, ColumnFacts, Values
from app.causal.profile.dates import are_dates
from app.causal.profile.orderings import in_order
from app.causal.profile.vocabulary import Sense, senses_of_name, senses_of_text

_FEW = 10  # whole-number levels that read as a scale rather than as a quantity
_ROWS_PER_LEVEL = 5
_LARGEST_COUNT = 1_000
_STOCK = 100_000  # beyond it things are no longer counted one by one
_YEARS = (1500, 2200)
_SHORT_YEARS = (20, 99)
_NUMBERED = re.compile(r"[A-Za-z][_. -]?\d+$")


@dataclass(frozen=True)
class Clues:
    """One column's counts and words; `labels` pairs codes with what they are said to mean."""

    facts: ColumnFacts
    meaning: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    @cached_property
    def named(self) -> frozenset[Sense]:
        return senses_of_name(self.facts.name)

    @cached_property
    def meant(self) -> frozenset[Sense]:
        return senses_of_text(self.meaning)

    def says(self, sense: Sense) -> bool:
        return sense in self.named or sense in self.meant

    @property
    def is_coded(self) -> bool:
        """Tell whether the values are 1, 2, 3 … or 0, 1, 2 … up to a few, as codes are."""
        facts = self.facts
        last = facts.minimum + facts.n_distinct - 1
        return facts.minimum in (0, 1) and facts.n_distinct <= _FEW and facts.maximum == last

    @property
    def is_of_one_group(self) -> bool:
        """Tell whether a name ends in a number and the values are no codes: seen in store_1."""
        return bool(_NUMBERED.search(self.facts.name)) and not self.is_coded

    @property
    def is_scale(self) -> bool:
        """Tell whether there are few levels, used often, and close together or very few."""
        facts = self.facts
        if facts.n_distinct > _FEW or facts.n_present < _ROWS_PER_LEVEL * facts.n_distinct:
            return False
        span = facts.maximum - facts.minimum + 1
        return span <= 2 * facts.n_distinct or facts.n_distinct <= 5

    @property
    def is_unique(self) -> bool:
        return self.facts.n_distinct == self.facts.n_present

    @property
    def counts_rows(self) -> bool:
        facts = self.facts
        return (
            self.is_unique
            and facts.n_present >= _FEW
            and facts.maximum - facts.minimum + 1 == facts.n
            and facts.minimum in (0, 1)
        )

    @property
    def has_calendar_years(self) -> bool:
        low, high = _YEARS
        return self.facts.whole and low <= self.facts.minimum and self.facts.maximum <= high

    @property
    def has_short_years(self) -> bool:
        low, high = _SHORT_YEARS
        return self.facts.whole and low <= self.facts.minimum and self.facts.maximum <= high

    @property
    def falls_off(self) -> bool:
        """Tell whether 0 or 1 is the commonest of few numbers and higher ones ever rarer."""
        if not self.facts.distinct or self.facts.minimum != 0:
            return False
        counts = [count for _, count in self.facts.distinct]
        top = counts.index(max(counts))
        falling = all(b <= 1.15 * a for a, b in zip(counts[top:], counts[top + 1 :], strict=False))
        return top == 0 and falling and self.facts.skewness > 1.0

    @property
    def thins_out(self) -> bool:
        """Tell whether the higher of a handful of numbers from 0 on are rare, as counts are."""
        if not self.is_coded or self.facts.minimum != 0 or self.facts.n_distinct < 6:
            return False
        last = self.facts.distinct[-1][1]
        return last < 0.02 * self.facts.n_present and self.facts.skewness > 0.5

    @property
    def has_squares(self) -> bool:
        values = [value for value, _ in self.facts.distinct if isinstance(value, float)]
        return len(values) >= 5 and all(v >= 0 and math.isqrt(int(v)) ** 2 == v for v in values)

    @property
    def has_fractions_of_one(self) -> bool:
        """Tell whether the values are 0, ½, 1 or 0, ¼, ½, ¾, 1: steps of a scale."""
        values = [value for value, _ in self.facts.distinct if isinstance(value, float)]
        if not 3 <= len(values) <= 5 or self.facts.n_present < 10 * len(values):
            return False
        return all(abs(v - i / (len(values) - 1)) < 1e-9 for i, v in enumerate(values))

    @property
    def has_many_values(self) -> bool:
        return self.facts.n_distinct > max(_FEW, 0.02 * self.facts.n_present)

    @property
    def labelled_share(self) -> float:
        """Return the share of the distinct values that have a label; 0 for many values."""
        coded = dict(self.labels)
        found = sum(level in coded for level in self.facts.levels)
        return found / len(self.facts.levels) if self.facts.levels else 0.0

    @property
    def label_words(self) -> tuple[str, ...]:
        coded = dict(self.labels)
        return tuple(coded[level] for level in self.facts.levels if level in coded)


@dataclass(frozen=True, slots=True)
class Rule:
    """If `holds`, the column is of `kind` with this confidence, for this reason."""

    kind: Kind
    confidence: float
    reason: str
    holds: Callable[[Clues], bool]


def _is_code(clues: Clues) -> bool:
    return Sense.CODE in clues.named and not hints.says_count(clues.facts.name, clues.meaning)


def _is_group(clues: Clues) -> bool:
    if clues.is_of_one_group:
        return False
    few = clues.facts.n_distinct <= MAX_LEVELS and clues.facts.minimum >= 0
    return clues.says(Sense.GROUP) and few and clues.facts.maximum < _LARGEST_COUNT


def _is_counted(clues: Clues) -> bool:
    facts = clues.facts
    said = clues.says(Sense.COUNT) or hints.says_count(facts.name, clues.meaning)
    return said and facts.minimum >= 0 and facts.maximum <= _STOCK


def _is_skewed_small(clues: Clues) -> bool:
    facts = clues.facts
    return facts.minimum in (0, 1) and facts.maximum <= _LARGEST_COUNT and facts.skewness > 0.5


def _is_long_scale(clues: Clues) -> bool:
    facts = clues.facts
    return clues.says(Sense.SCALE) and facts.n_distinct <= 11 and facts.maximum <= 100


def _runs_on(clues: Clues) -> bool:
    return clues.is_unique and clues.facts.ascending and clues.facts.n_present >= _FEW


_LABELLED = (
    Rule(Kind.ORDINAL, 0.92, "the labels of its codes name an order",
         lambda c: c.labelled_share == 1 and bool(in_order(c.label_words))),
    Rule(Kind.NOMINAL, 0.85, "its codes have labels",
         lambda c: c.labelled_share == 1),
)  # fmt: skip
_NUMBERS = (
    Rule(Kind.BINARY, 0.97, "two values", lambda c: c.facts.n_distinct == 2),
    *_LABELLED,
    Rule(Kind.DURATION, 0.86, "the name or meaning says how long something took",
         lambda c: c.says(Sense.DURATION) and c.facts.minimum >= 0),
)  # fmt: skip
_DECIMALS = (
    Rule(Kind.ORDINAL, 0.84, "a few equal steps from 0 to 1", lambda c: c.has_fractions_of_one),
    Rule(Kind.CONTINUOUS, 0.82, "the values are decimal numbers", lambda _: True),
)
_WHOLE = (
    Rule(Kind.IDENTIFIER, 0.96, "each value occurs once, and the name says it is an identifier",
         lambda c: c.is_unique and c.facts.n_present >= _FEW and hints.says_id(c.facts.name)),
    Rule(Kind.DATETIME, 0.95, "consecutive numbers, and the name says they are times",
         lambda c: c.counts_rows and c.facts.ascending and hints.says_time(c.facts.name)),
    Rule(Kind.CONTINUOUS, 0.945, "years of birth",
         lambda c: Sense.BIRTH in c.named and (c.has_calendar_years or c.has_short_years)),
    Rule(Kind.DATETIME, 0.94, "the values are calendar years",
         lambda c: c.says(Sense.YEAR) and c.has_calendar_years),
    Rule(Kind.CONTINUOUS, 0.93, "the values are squares of whole numbers",
         lambda c: c.has_squares and c.facts.maximum > 16),
    Rule(Kind.IDENTIFIER, 0.925, "the values count the rows",
         lambda c: c.counts_rows),
    Rule(Kind.CONTINUOUS, 0.92, "the name says that they are squares",
         lambda c: Sense.SQUARE in c.named),
    Rule(Kind.DATETIME, 0.91, "the name says that they are years",
         lambda c: Sense.YEAR in c.named and c.has_short_years),
    Rule(Kind.IDENTIFIER, 0.905, "the name says it is an identifier, and there are many values",
         lambda c: hints.says_id(c.facts.name) and c.has_many_values),
    Rule(Kind.IDENTIFIER, 0.902, "the name says that they are dialled or looked up",
         lambda c: hints.says_call_number(c.facts.name) and c.has_many_values
         and c.facts.minimum >= _STOCK),
    Rule(Kind.IDENTIFIER, 0.901, "each value occurs once, and the name says it is a number given",
         lambda c: hints.says_number_of_its_own(c.facts.name) and c.is_unique
         and c.facts.n_present >= _FEW),
    Rule(Kind.IDENTIFIER, 0.9, "the name says that they are codes, and there are many",
         lambda c: _is_code(c) and (c.facts.n_distinct > MAX_LEVELS or c.is_unique)),
    Rule(Kind.NOMINAL, 0.89, "the name says that the numbers are codes",
         lambda c: _is_code(c) and c.facts.n_distinct <= MAX_LEVELS),
    Rule(Kind.COUNT, 0.885, "whole numbers, and the name or meaning says they are counted",
         lambda c: _is_counted(c) and c.facts.minimum <= 100),
    Rule(Kind.NOMINAL, 0.88, "the name or meaning says that the numbers stand for groups",
         _is_group),
    Rule(Kind.ORDINAL, 0.87, "a few levels, and the name or meaning says they are ordered",
         _is_long_scale),
    Rule(Kind.IDENTIFIER, 0.86, "each value occurs once, and the name ends like an identifier",
         lambda c: hints.ends_as_id(c.facts.name) and c.has_many_values),
    Rule(Kind.CONTINUOUS, 0.85, "whole numbers, and the name or meaning says they are measured",
         lambda c: c.says(Sense.QUANTITY) and not c.is_coded),
    Rule(Kind.DATETIME, 0.8, "the name says that they are dates",
         lambda c: Sense.DATE in c.named and c.has_many_values),
    Rule(Kind.DATETIME, 0.78, "ever higher numbers, and the name says they are times",
         lambda c: _runs_on(c) and hints.says_time(c.facts.name)),
    Rule(Kind.IDENTIFIER, 0.7, "the name says that they stand for groups, of which there are many",
         lambda c: hints.says_unit(c.facts.name) and c.has_many_values and c.facts.minimum >= 0
         and Sense.QUANTITY not in c.named and not c.is_of_one_group),
    Rule(Kind.COUNT, 0.68, "small whole numbers, the higher ones ever rarer",
         lambda c: (c.falls_off and c.facts.n_distinct >= 4) or c.thins_out),
    Rule(Kind.ORDINAL, 0.66, "a few whole-number levels", lambda c: c.is_scale),
    Rule(Kind.COUNT, 0.6, "whole numbers from 0 or 1 upwards, most of them small",
         _is_skewed_small),
    Rule(Kind.CONTINUOUS, 0.55, "whole numbers over a wide range", lambda _: True),
    Rule(Kind.NOMINAL, 0.2, "a few numbers that may be codes", lambda c: c.is_coded),
)  # fmt: skip
_TEXTS = (
    Rule(Kind.BINARY, 0.97, "two values", lambda c: c.facts.n_distinct == 2),
    Rule(Kind.DATETIME, 0.95, "the values are dates",
         lambda c: bool(c.facts.distinct) and are_dates(c.facts.levels)),
    Rule(Kind.ORDINAL, 0.9, "the words name an order",
         lambda c: bool(c.facts.distinct) and bool(in_order(c.facts.levels))),
    Rule(Kind.TEXT, 0.88, "the values are sentences",
         lambda c: (c.facts.words >= 6 or c.facts.characters > 60)
         and c.facts.n_distinct > max(20, 0.2 * c.facts.n_present)),
    Rule(Kind.IDENTIFIER, 0.86, "every row has its own value",
         lambda c: c.is_unique and c.facts.n_present >= _FEW),
    Rule(Kind.IDENTIFIER, 0.84, "nearly every row has its own value",
         lambda c: c.facts.n_distinct > 0.95 * c.facts.n_present and c.facts.n_present >= 20),
    Rule(Kind.NOMINAL, 0.8, "different words", lambda c: bool(c.facts.distinct)),
    Rule(Kind.IDENTIFIER, 0.6, "different words, too many to compare as groups", lambda _: True),
)  # fmt: skip


def guesses(clues: Clues) -> tuple[KindGuess, ...]:
    """Return the kinds that something speaks for, the likeliest first, each kind once."""
    facts = clues.facts
    if facts.n_present == 0:
        return (KindGuess(Kind.CONSTANT, 1.0, "all values are missing"),)
    if facts.n_distinct == 1:
        return (KindGuess(Kind.CONSTANT, 1.0, "all values are the same"),)
    best: dict[Kind, KindGuess] = {}
    for guess in sorted(_held(clues), key=lambda g: -g.confidence):
        best.setdefault(guess.kind, guess)
    return tuple(best.values())


def _held(clues: Clues) -> Iterator[KindGuess]:
    for rule in _rules(clues.facts):
        if rule.holds(clues):
            yield KindGuess(rule.kind, rule.confidence, _worded(rule, clues.facts))


def _rules(facts: ColumnFacts) -> tuple[Rule, ...]:
    match facts.stored:
        case Values.DATES:
            return (Rule(Kind.DATETIME, 1.0, "the values are dates", lambda _: True),)
        case Values.TEXT:
            return _TEXTS
        case Values.NUMBERS:
            return (*_NUMBERS, *(_WHOLE if facts.whole else _DECIMALS))


def _worded(rule: Rule, facts: ColumnFacts) -> str:
    """Return the reason with the values or their number where that says more."""
    if rule.kind is Kind.BINARY:
        levels = (
            facts.levels if facts.stored is Values.NUMBERS else hints.two_in_order(facts.levels)
        )
        return f"two values, {' and '.join(levels)}"
    if rule.reason.startswith("different words"):
        return f"{facts.n_distinct} {rule.reason}"
    if rule.reason == "a few whole-number levels":
        return f"{facts.n_distinct} whole-number levels"
    return rule.reason
