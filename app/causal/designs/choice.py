"""Identification by the stated design, where no graph speaks of treatment and outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from app.causal.designs import (
    adjusted,
    front_door,
    instrument,
    interrupted_series,
    kink,
    mediation,
    panel,
    randomised,
    survival,
    synthetic_control,
    threshold,
    two_groups,
)
from app.causal.estimand import Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question

Identify: TypeAlias = Callable[[Question, Profile], Identification]

DESIGNS: dict[Design, Identify] = {
    Design.BACKDOOR: adjusted.identified,
    Design.RANDOMISED: randomised.identified,
    Design.IV: instrument.identified,
    Design.DID: two_groups.identified,
    Design.RDD: threshold.identified,
    Design.KINK: kink.identified,
    Design.PANEL: panel.identified,
    Design.SURVIVAL: survival.identified,
    Design.MEDIATION: mediation.identified,
    Design.FRONTDOOR: front_door.identified,
    Design.SYNTHETIC_CONTROL: synthetic_control.identified,
    Design.INTERRUPTED_TIME_SERIES: interrupted_series.identified,
}


def by_design(question: Question, profile: Profile) -> Identification:
    """Return the estimand that the design supports, or why this version has none for it.

    Raises
    ------
    InvalidQuestion : the design needs a column that the question does not name.
    """
    design = question.design or Design.BACKDOOR
    if design not in DESIGNS:
        return _unavailable(question, design)
    return DESIGNS[design](question, profile)


def _unavailable(question: Question, design: Design) -> Identification:
    words = design.value.replace("_", " ")
    return Identification(
        (),
        f"The question calls for the design '{words}', which this version cannot estimate; no"
        " other design was put in its place.",
        (_state_another(question),),
    )


def _state_another(question: Question) -> str:
    return (
        f"State causes of both {question.treatment} and {question.outcome} to adjust for, or an"
        " instrument, if you hold one of these designs to be right as well."
    )
