"""A front door: the whole effect runs through a mediator that nothing hidden moves."""

from __future__ import annotations

from app.causal.designs.mediation import mediators_of
from app.causal.designs.shared import estimand_of, listed, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question


def identified(question: Question, profile: Profile) -> Identification:
    names = listed(mediators_of(question))
    covariates, warnings = usable_covariates(question, profile)
    held = f" given {listed(covariates)}" if covariates else ""
    because = (
        f"The whole effect of {question.treatment} on {question.outcome} is taken to run through"
        f" {names}: what {question.treatment} does to {names}, and what {names} does to"
        f" {question.outcome} among units treated alike, add up to it whatever else ties"
        f" {question.treatment} to {question.outcome}."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.ATE,
        Design.FRONTDOOR,
        adjustment=covariates,
        because=because,
        assumptions=(
            f"{question.treatment} acts on {question.outcome} through {names} alone",
            f"nothing unmeasured drives {names} together with {question.treatment} or"
            f" {question.outcome}{held}",
        ),
    )
    return Identification((estimand,), because, warnings=warnings)
