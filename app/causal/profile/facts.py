"""The facts a profile holds, each measured, none assumed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.causal.curves import Curve
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


class FacetKind(StrEnum):
    """A further feature of the design that some columns show, whatever the rows are."""

    SURVIVAL = "survival"
    TREATMENT_START = "treatment_start"
    STAGGERED_ADOPTION = "staggered_adoption"
    RUNNING_VARIABLE = "running_variable"
    WIDE_PANEL = "wide_panel"
    CLUSTER = "cluster"
    GROUP_TRAIT = "group_trait"
    WEIGHT = "weight"
    DOMAIN = "domain"
    ONE_TREATED_UNIT = "one_treated_unit"
    ADOPTION = "adoption"
    SWITCHING = "switching"
    LASTING_TRAIT = "lasting_trait"
    SWITCHED_ON = "switched_on"
    RANDOMISED = "randomised"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Facet:
    """A feature of the design: its columns in the order their kind needs, and why it is read so.

    Survival: time and event, or start, stop and event. Treatment start: the time from where rows
    are followed until a treatment began, and the treatment. Staggered adoption, adoption at one
    time, one treated unit and switching (on and off again): the treatment, or the column of first
    treatment, then the column of groups where these take it up and not single units. Switched on:
    the column that is 1 from a time on in a series. Lasting traits: columns that never change
    within a unit of a panel. Group traits: a column of groups, then the columns that never differ
    within them. Block: a column of groups, then the columns whose levels are as many in
    each. Running variable: it and what it assigns, from `threshold` on. Wide
    panel: the columns of one quantity in the order of time.
    """

    kind: FacetKind
    columns: tuple[str, ...]
    reason: str
    confidence: float
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class SaidOfRows:
    """What a user said of the rows: their structure, and facets that the design does not have."""

    structure: Structure | None = None
    without: tuple[FacetKind, ...] = ()


NOTHING_SAID = SaidOfRows()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One measured fact. `sentence` is complete and plain; `columns` are those it speaks of.

    `levels` are those of their values that it speaks of, written out. `picture` draws
    what was measured where one number hides too much.
    """

    name: str
    verdict: Verdict
    sentence: str
    test: str = ""
    statistic: float | None = None
    p_value: float | None = None
    effect_size: float | None = None
    n: int | None = None
    columns: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    picture: Curve | None = None


LONG = 15  # times from which on a unit of a panel is a series


@dataclass(frozen=True, slots=True)
class Profile:
    """What was measured of a dataset before any algorithm is chosen.

    `linear` and `gaussian` are None where the data could not tell. `max_missing_share` is the
    largest share of missing values in one column, `complete_share` the share of complete rows.
    `condition_number` is that of the correlation matrix of the numeric columns. `unit_parts` are
    columns that complete the unit, as a state completes a county; `facets` are hints, which
    nothing is based on before a question agrees.

    What follows is None where the data could not tell or the question does not arise:
    `homoscedastic`, whether noise is as large at every level; `domain_changes`, whether a
    column depends differently on the others in some domains or periods; `stationary`, whether
    every series returns to its level; `lag_length`, how many steps back the series remember;
    `effective_n`, how many independent rows the serially dependent ones are worth; `density`,
    the average number of direct links per column; `times_per_unit`, how many rows a panel has
    of each unit; `hidden_causes_hinted`, whether dependences
    look like those of a hidden common cause.
    """

    n_rows: int
    variables: tuple[Variable, ...]
    structure: Structure = Structure.CROSS_SECTION
    time: TimeIndex | None = None
    unit_column: str | None = None
    unit_parts: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    said: SaidOfRows = NOTHING_SAID
    complete_share: float = 1.0
    max_missing_share: float = 0.0
    linear: bool | None = None
    gaussian: bool | None = None
    latents_suspected: bool = True
    condition_number: float | None = None
    homoscedastic: bool | None = None
    domain_changes: bool | None = None
    stationary: bool | None = None
    lag_length: int | None = None
    effective_n: float | None = None
    density: float | None = None
    times_per_unit: float | None = None
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
    def has_long_units(self) -> bool:
        """Tell whether each unit of a panel is a series of its own."""
        told_apart = bool(self.unit_column and self.time and self.time.column)
        if self.structure is not Structure.PANEL or not told_apart or self.unit_parts:
            return False
        return (self.times_per_unit or 0) >= LONG

    @property
    def has_missing(self) -> bool:
        return self.complete_share < 1.0

    def variable(self, name: str) -> Variable:
        """Return the variable called `name`; raise UnknownColumn when there is none."""
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise UnknownColumn(name)
