"""What is to be estimated, and why it may be read causally (identification: `identify.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.causal.profile import Diagnosis
from app.causal.question import Design, Level, Scale


class EffectKind(StrEnum):
    """The effect measure, named as in the literature.

    ATC is that on the untreated, ATO that where arms overlap most; RELATIVE_CHANGE is in per cent
    of the untreated mean, POTENTIAL_MEAN the mean were everyone at one level.
    """

    ATE = "ate"
    ATT = "att"
    ATC = "atc"
    ATO = "ato"
    LATE = "late"
    CATE = "cate"
    NDE = "nde"
    NIE = "nie"
    CDE = "cde"
    QTE = "qte"
    DOSE_RESPONSE = "dose_response"
    HAZARD_RATIO = "hazard_ratio"
    RMST_DIFFERENCE = "rmst_difference"
    SURVIVAL_DIFFERENCE = "survival_difference"
    RISK_DIFFERENCE = "risk_difference"
    RISK_RATIO = "risk_ratio"
    ODDS_RATIO = "odds_ratio"
    RELATIVE_CHANGE = "relative_change"
    POTENTIAL_MEAN = "potential_mean"

    @property
    def is_ratio(self) -> bool:
        return self in {EffectKind.HAZARD_RATIO, EffectKind.RISK_RATIO, EffectKind.ODDS_RATIO}


class Basis(StrEnum):
    """What an identification comes to: one number, a set of numbers, or a formula to compute.

    CLASS: the graphs that fit agree on no one adjustment set, each has its own. BOUNDS: the data
    leave a range whatever is unmeasured. FORMULA: no adjustment will do, but observed
    distributions combine into the effect. LAGS: what one series does to another later, the pasts
    held fixed.
    """

    POINT = "point"
    CLASS = "class"
    BOUNDS = "bounds"
    FORMULA = "formula"
    LAGS = "lags"


@dataclass(frozen=True, slots=True)
class Estimand:
    """An effect written in observed quantities.

    `adjustment` are the covariates held fixed. `group_column` and `time_column` span the 2×2 of
    difference-in-differences; `running_variable` and `cutoff` decide on treatment in a threshold
    design; the other columns are those of `Question`. `observation` names columns: each row's
    chance of having an outcome, untreated and treated, by whose inverse rows count, then the
    scores of the model of these.
    With the basis CLASS, `alternatives` are sets of columns, one of which holds all causes of the
    treatment; a set with the outcome in it means that the outcome causes the treatment. With the
    basis FORMULA, `arrows` and `confounded` are the edges of the graph over columns.
    `at_once` are columns of the same time step that are held fixed beside the pasts, `horizon` and
    `lag` those of `Question`.
    `because` says why this design identifies the effect.
    """

    kind: EffectKind
    design: Design
    treatment: str
    outcome: str
    contrast: tuple[Level, Level] | None = None
    adjustment: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    group_column: str | None = None
    unit_column: str | None = None
    time_column: str | None = None
    running_variable: str | None = None
    cutoff: float | None = None
    randomised: bool = False
    mediator: str | None = None
    more_mediators: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    event_column: str | None = None
    entry_column: str | None = None
    adoption_column: str | None = None
    intervention_time: Level | None = None
    treated_unit: Level | None = None
    after_column: str | None = None
    earlier_outcome: str | None = None
    third_column: str | None = None
    weight_column: str | None = None
    quantile: float | None = None
    scale: Scale | None = None
    negative_outcome: str | None = None
    negative_treatment: str | None = None
    at_once: tuple[str, ...] = ()
    horizon: int | None = None
    lag: int | None = None
    observation: tuple[str, ...] = ()
    basis: Basis = Basis.POINT
    alternatives: tuple[tuple[str, ...], ...] = ()
    arrows: tuple[tuple[str, str], ...] = ()
    confounded: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    because: str = ""
    assumptions: tuple[str, ...] = ()

    @property
    def mediators(self) -> tuple[str, ...]:
        return (self.mediator, *self.more_mediators) if self.mediator else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column the estimation reads, once, treatment and outcome first."""
        optional = (
            self.group_column, self.unit_column, self.time_column, self.running_variable,
            self.mediator, self.event_column, self.entry_column, self.adoption_column,
            self.weight_column, self.after_column, self.earlier_outcome, self.third_column,
        )  # fmt: skip
        named = (
            self.treatment, self.outcome, *self.adjustment, *self.instruments, *self.modifiers,
            *self.more_mediators,
        )  # fmt: skip
        named += tuple(name for ends in (*self.alternatives, *self.arrows) for name in ends)
        return tuple(dict.fromkeys((*named, *(c for c in optional if c))))


@dataclass(frozen=True, slots=True)
class Identification:
    """The estimands that the graph or the stated design supports, best first.

    Where the effect is not identified, `sentence` says why and `would_identify` what would make
    it so; bounds or the effects of a class of graphs may be left to estimate. `warnings` name
    bad controls.
    """

    estimands: tuple[Estimand, ...]
    sentence: str
    would_identify: tuple[str, ...] = ()
    warnings: tuple[Diagnosis, ...] = ()

    @property
    def is_identified(self) -> bool:
        """Tell whether one number is identified, by a design, an adjustment or a formula."""
        return any(e.basis in (Basis.POINT, Basis.FORMULA, Basis.LAGS) for e in self.estimands)

    @property
    def is_answerable(self) -> bool:
        """Tell whether there is anything to estimate, be it a range."""
        return bool(self.estimands)
