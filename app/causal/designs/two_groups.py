"""Difference-in-differences: the changes over time of two groups are compared."""

from __future__ import annotations

from dataclasses import replace

from app.causal.designs.shared import beside_levels, estimand_of, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    if not question.time_column and not question.earlier_outcome:
        raise InvalidQuestion(
            "Difference-in-differences needs to know which rows come before and which after.",
            hint="Name the time column.",
        )
    question = beside_levels(question)
    covariates, warnings = usable_covariates(question, profile)
    because = _because(question)
    estimand = estimand_of(
        replace(question, group_column=question.group_column or question.treatment),
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


def _because(question: Question) -> str:
    cancel = "what both share over time, and what always set them apart, cancel"
    if question.earlier_outcome:
        change = f"from {question.earlier_outcome} to {question.outcome}"
        return (
            f"The change {change} is compared between the groups of {question.treatment}: {cancel}."
        )
    change = f"The change in {question.outcome} over {question.time_column} is compared between"
    if question.adoption_column:
        start = (
            f"units that come under treatment in the period that {question.adoption_column} says"
        )
        return f"{change} {start} and those that do not by then: {cancel}."
    if question.treated_unit is not None:
        return f"{change} {question.treated_unit} and the others: {cancel}."
    return f"{change} the groups of {question.group_column or question.treatment}: {cancel}."
