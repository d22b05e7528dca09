"""Difference-in-differences: the changes over time of two groups are compared."""

from __future__ import annotations

from dataclasses import replace

from app.causal.designs.shared import estimand_of, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    if not question.time_column:
        raise InvalidQuestion(
            "Difference-in-differences needs to know which rows come before and which after.",
            hint="Name the time column.",
        )
    covariates, warnings = usable_covariates(question, profile)
    group = question.group_column or question.treatment
    because = (
        f"The change in {question.outcome} over {question.time_column} is compared between the"
        f" groups of {group}: what both share over time, and what always set them apart, cancel."
    )
    estimand = estimand_of(
        replace(question, group_column=group),
        profile,
        EffectKind.ATT,
        Design.DID,
        adjustment=covariates,
        because=because,
        assumptions=(
            "without treatment both groups would have changed alike (parallel trends)",
            "nobody reacted to the treatment before it started",
        ),
    )
    return Identification((estimand,), because, warnings=warnings)
