"""One treated unit among many: others that moved like it before stand in for it after."""

from __future__ import annotations

from app.causal.designs.shared import estimand_of, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.levels import said
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    if not question.unit_column or not question.time_column:
        raise InvalidQuestion(
            "A synthetic control compares one unit with others over time; the columns that tell"
            " units and times are not known.",
            hint="Name the column of units and that of times.",
        )
    covariates, warnings = usable_covariates(question, profile)
    unit = "the treated unit" if question.treated_unit is None else said(question.treated_unit)
    since = (
        "the treatment"
        if question.intervention_time is None
        else f"{question.time_column} = {said(question.intervention_time)}"
    )
    because = (
        f"Other units of {question.unit_column} are mixed so that the mix moved like {unit} before"
        f" {since}; how {unit} departs from the mix from then on is put down to the treatment."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.ATT,
        Design.SYNTHETIC_CONTROL,
        adjustment=tuple(c for c in covariates if profile.variable(c).is_numeric),
        because=because,
        assumptions=(
            f"without the treatment {unit} would have moved on like the mix (the fit before is"
            " tested)",
            f"nothing else happened to {unit} alone at that time",
            "the treatment did not reach the other units",
        ),
    )
    return Identification((estimand,), because, warnings=warnings)
