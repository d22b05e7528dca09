"""What is to be estimated, and why it may be read causally (identification: `identify.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.causal.profile import Diagnosis
from app.causal.question import Design, Level


class EffectKind(StrEnum):
    """The effect measure, named as in the literature; ATO is that where arms overlap most."""

    ATE = "ate"
    ATT = "att"
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

    @property
    def is_ratio(self) -> bool:
        return self in {EffectKind.HAZARD_RATIO, EffectKind.RISK_RATIO, EffectKind.ODDS_RATIO}


@dataclass(frozen=True, slots=True)
class Estimand:
    """An effect written in observed quantities.

    `adjustment` are the covariates held fixed. `group_column` and `time_column` span the 2×2 of
    difference-in-differences; `running_variable` and `cutoff` decide on treatment in a threshold
    design; the other columns are those of `Question`. `observation` names columns: each row's
    chance of having an outcome, untreated and treated, by whose inverse rows count, then the
    scores of the model of these.
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
    mediator: str | None = None
    modifiers: tuple[str, ...] = ()
    event_column: str | None = None
    entry_column: str | None = None
    adoption_column: str | None = None
    intervention_time: Level | None = None
    treated_unit: Level | None = None
    weight_column: str | None = None
    quantile: float | None = None
    observation: tuple[str, ...] = ()
    unit: str = ""
    because: str = ""
    assumptions: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column the estimation reads, once, treatment and outcome first."""
        optional = (
            self.group_column, self.unit_column, self.time_column, self.running_variable,
            self.mediator, self.event_column, self.entry_column, self.adoption_column,
            self.weight_column,
        )  # fmt: skip
        named = (
            self.treatment, self.outcome, *self.adjustment, *self.instruments, *self.modifiers,
        )  # fmt: skip
        return tuple(dict.fromkeys((*named, *(c for c in optional if c))))


@dataclass(frozen=True, slots=True)
class Identification:
    """The estimands that the graph or the stated design supports, best first.

    When `estimands` is empty the effect is not identified; `sentence` says why and
    `would_identify` what would make it so. `warnings` name bad controls.
    """

    estimands: tuple[Estimand, ...]
    sentence: str
    would_identify: tuple[str, ...] = ()
    warnings: tuple[Diagnosis, ...] = ()

    @property
    def is_identified(self) -> bool:
        return bool(self.estimands)
