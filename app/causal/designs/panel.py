"""Units over time: each is compared with itself, and what moved all units alike is taken out."""

from __future__ import annotations

from app.causal.designs.shared import beside_levels, estimand_of, listed, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    unit, time = question.unit_column or question.group_column, question.time_column
    if not unit or not time:
        raise InvalidQuestion(
            "A panel needs to know which rows are of the same unit, and when each was seen.",
            hint="Name the column of units and that of times.",
        )
    question = beside_levels(question)
    covariates, warnings = usable_covariates(question, profile)
    held = f", with {listed(covariates)} held fixed" if covariates else ""
    because = (
        f"Each {unit} is compared with itself at other values of {time}{held}: what always sets one"
        f" apart from another, and what changed for all at once, cancel."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.ATE,
        Design.PANEL,
        adjustment=covariates,
        because=because,
        assumptions=(
            f"nothing unmeasured that changes over time drives both {question.treatment} and"
            f" {question.outcome}",
            f"{question.treatment} does not answer to earlier values of {question.outcome}",
        ),
    )
    return Identification((estimand,), because, warnings=warnings)
