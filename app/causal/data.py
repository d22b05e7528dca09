"""A dataset as analyses see it: a frame, its typed variables, and its time index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.errors import TooFewSamples, UnknownColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd


class Kind(StrEnum):
    """What the values of a variable are."""

    CONTINUOUS = "continuous"
    COUNT = "count"
    BINARY = "binary"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"
    DATETIME = "datetime"
    DURATION = "duration"
    IDENTIFIER = "identifier"
    TEXT = "text"
    CONSTANT = "constant"


YEAR_UNIT = "year"  # the unit of a date that is a number, a calendar year for example
SAID = "you said so"  # the reason of a kind or role that the user set
NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION})
DISCRETE = frozenset({Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL})
ANALYSABLE = NUMERIC | DISCRETE


class Role(StrEnum):
    """What a variable does in the study; a user may set it, the expert reads it."""

    TREATMENT = "treatment"
    OUTCOME = "outcome"
    INSTRUMENT = "instrument"
    COVARIATE = "covariate"
    MEDIATOR = "mediator"
    TIME = "time"
    UNIT = "unit"
    CLUSTER = "cluster"
    WEIGHT = "weight"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A kind that a column may be of, how likely that is (0 to 1), and what speaks for it."""

    kind: Kind
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: its name, what its values are, and what is known of its meaning.

    `levels` are the distinct values of a discrete variable as text, in order, at most 100.
    `reasons` say why this kind was inferred. `top_share` is the share of the commonest value
    among those present, None where the values are too many to count. `value_labels` pairs codes,
    written as levels are, with what the file says they mean. `alternatives` are the other kinds
    that something speaks for, the likeliest first. `missing_codes` are the values, written as
    levels are, that stand for "missing" and are read so. `stands_for` names the columns of the
    upload whose values were put under each other in this one. `years` are the first and the last
    that a column of dates or years has. `n_infinite` is how many of the missing values were
    infinite numbers.
    """

    name: str
    kind: Kind
    role: Role | None = None
    description: str = ""
    unit: str = ""
    levels: tuple[str, ...] = ()
    n_missing: int = 0
    n_distinct: int = 0
    reasons: tuple[str, ...] = ()
    top_share: float | None = None
    value_labels: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[KindGuess, ...] = ()
    missing_codes: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    n_infinite: int = 0

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class TimeIndex:
    """The order of the rows: a time column, or row order when `column` is None.

    `parts` are columns that complete it, as a quarter completes a year.
    """

    column: str | None = None
    frequency: str | None = None
    regular: bool = True
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A typed view on a frame; never changed, every transform returns a new one.

    Parameters
    ----------
    frame : pandas frame, one row per observation, one column per variable, in the order of
        `variables`. Binary variables with text levels and nominal ones hold text.
    variables : the columns' types.
    time : present when rows are ordered in time.
    parent : a sentence for each transform that made this dataset from the uploaded one.
    stands_for : where the rows were made to carry the means and covariances of many more, how
        many those are (see `moments.condensed`).
    """

    frame: pd.DataFrame
    variables: tuple[Variable, ...]
    time: TimeIndex | None = None
    parent: tuple[str, ...] = ()
    stands_for: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(v.name for v in self.variables)

    @property
    def n_rows(self) -> int:
        return len(self.frame)

    def variable(self, name: str) -> Variable:
        """Return the variable called `name`; raise UnknownColumn when there is none."""
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise UnknownColumn(name)

    def select(self, names: Sequence[str]) -> Dataset:
        """Return the dataset with these columns only, in this order."""
        variables = tuple(self.variable(name) for name in names)
        return replace(self, frame=self.frame[list(names)], variables=variables)

    def complete(self, names: Iterable[str] | None = None, *, at_least: int = 1) -> Dataset:
        """Return the rows without a missing value in `names` (default: any column).

        Raises
        ------
        TooFewSamples : fewer than `at_least` rows are complete.
        """
        subset = list(names) if names is not None else list(self.names)
        frame = self.frame.dropna(subset=subset)
        if len(frame) < at_least:
            message = f"Only {len(frame)} of {self.n_rows} rows are complete in {', '.join(subset)}"
            raise TooFewSamples(f"{message}; at least {at_least} are needed.")
        dropped = self.n_rows - len(frame)
        note = (f"{dropped} of {self.n_rows} rows with missing values left out",) if dropped else ()
        return replace(self, frame=frame, parent=self.parent + note)

    def with_frame(self, frame: pd.DataFrame, why: str) -> Dataset:
        """Return the dataset with another frame of the same columns, and why it was made."""
        return replace(self, frame=frame, parent=(*self.parent, why), stands_for=None)
