"""One series with an intervention: its own course before, carried on, is what is compared with."""

from __future__ import annotations

from app.causal.designs.shared import estimand_of, listed, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.levels import said
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    switches = question.treatment not in {
        question.time_column, question.unit_column, question.group_column,
    }  # fmt: skip
    if question.intervention_time is None and not switches:
        raise InvalidQuestion(
            "An interrupted time series needs to know when the intervention began.",
            hint="Name the time, as in “since March 1983”, or a column that is 1 from then on.",
        )
    covariates, warnings = usable_covariates(question, profile)
    since = (
        f"{question.treatment} switched on"
        if question.intervention_time is None
        else said(question.intervention_time)
    )
    beside = f" and {listed(covariates)}" if covariates else ""
    because = (
        f"The course of {question.outcome} before {since}{beside} says what would have come; how"
        " far it departs from then on is put down to the intervention."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.ATT,
        Design.INTERRUPTED_TIME_SERIES,
        adjustment=covariates,
        because=because,
        assumptions=(
            "without the intervention the series would have kept its course",
            "nothing else that matters happened at the same time",
            *((f"the intervention did not touch {listed(covariates)}",) if covariates else ()),
        ),
    )
    return Identification((estimand,), because, warnings=warnings)
