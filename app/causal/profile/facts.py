"""The facts a profile holds, each measured, none assumed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.causal.data import Kind, TimeIndex, Variable
from app.errors import UnknownColumn


class Verdict(StrEnum):
    """The outcome of a check; not being able to tell is an outcome of its own."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"


class Structure(StrEnum):
    """How the rows relate to each other."""

    CROSS_SECTION = "cross_section"
    TIME_SERIES = "time_series"
    PANEL = "panel"
    REPEATED_CROSS_SECTION = "repeated_cross_section"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One measured fact. `sentence` is complete and plain; `columns` are those it speaks of."""

    name: str
    verdict: Verdict
    sentence: str
    test: str = ""
    statistic: float | None = None
    p_value: float | None = None
    effect_size: float | None = None
    n: int | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What was measured of a dataset before any algorithm is chosen.

    `linear` and `gaussian` are None where the data could not tell. `max_missing_share` is the
    largest share of missing values in one column, `complete_share` the share of complete rows.
    `condition_number` is that of the correlation matrix of the numeric columns.

    What follows is None where the data could not tell or the question does not arise:
    `homoscedastic`, whether noise is as large at every level; `mechanism_changes`, whether a
    column depends differently on the others in some domains or periods; `stationary`, whether
    every series returns to its level; `lag_length`, how many steps back the series remember;
    `effective_n`, how many independent rows the serially dependent ones are worth; `density`,
    the average number of direct links per column; `hidden_causes_hinted`, whether dependences
    look like those of a hidden common cause.
    """

    n_rows: int
    variables: tuple[Variable, ...]
    structure: Structure = Structure.CROSS_SECTION
    time: TimeIndex | None = None
    unit_column: str | None = None
    complete_share: float = 1.0
    max_missing_share: float = 0.0
    linear: bool | None = None
    gaussian: bool | None = None
    latents_suspected: bool = True
    condition_number: float | None = None
    homoscedastic: bool | None = None
    mechanism_changes: bool | None = None
    stationary: bool | None = None
    lag_length: int | None = None
    effective_n: float | None = None
    density: float | None = None
    hidden_causes_hinted: bool | None = None
    diagnoses: tuple[Diagnosis, ...] = ()

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(v.kind for v in self.variables)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(v.name for v in self.variables)

    @property
    def is_temporal(self) -> bool:
        return self.structure is Structure.TIME_SERIES

    @property
    def has_missing(self) -> bool:
        return self.complete_share < 1.0

    def variable(self, name: str) -> Variable:
        """Return the variable called `name`; raise UnknownColumn when there is none."""
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise UnknownColumn(name)
