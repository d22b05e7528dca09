"""Random assignment: the groups differ by chance only."""

from __future__ import annotations

from dataclasses import replace

from app.causal.designs.shared import estimand_of, kinds_asked, listed, usable_covariates
from app.causal.estimand import Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question


def identified(question: Question, profile: Profile) -> Identification:
    covariates, warnings = usable_covariates(question, profile)
    because = f"{question.treatment} was assigned at random, so the groups differ by chance only."
    more = f" Adjusting for {listed(covariates)} only makes it more precise." if covariates else ""
    first, *others = kinds_asked(question)
    estimand = estimand_of(
        question,
        profile,
        first,
        Design.RANDOMISED,
        adjustment=covariates,
        because=because,
        assumptions=(
            f"{question.treatment} was really assigned at random",
            "units that were lost do not differ between the groups",
        ),
    )
    return Identification(
        (estimand, *(replace(estimand, kind=kind) for kind in others)),
        because + more,
        warnings=warnings,
    )
