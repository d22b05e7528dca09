"""A threshold: units just below a cutoff are compared with units just above it."""

from __future__ import annotations

from app.causal.designs.shared import estimand_of, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    if question.running_variable is None or question.cutoff is None:
        raise InvalidQuestion(
            "A threshold design needs to know which column is compared with which cutoff.",
            hint="Name the running variable and the cutoff, as in “score of at least 60”.",
        )
    covariates, warnings = usable_covariates(question, profile)
    running, cutoff = question.running_variable, f"{question.cutoff:g}"
    because = (
        f"Units with {running} just below {cutoff} are compared with units just above it: they"
        f" differ in {question.treatment}, and hardly in anything else."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.LATE,
        Design.RDD,
        adjustment=covariates,
        because=because,
        assumptions=(
            "nothing but the treatment changes at the cutoff (covariates are tested)",
            f"units cannot choose on which side of {cutoff} they are (the density is tested)",
        ),
    )
    sentence = f"{because} The effect is that on units at the cutoff."
    return Identification((estimand,), sentence, warnings=warnings)
