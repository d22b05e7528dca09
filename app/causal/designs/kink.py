"""A kink: how the outcome bends where the rule that sets the treatment does."""

from __future__ import annotations

from app.causal.designs.shared import estimand_of, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    if question.running_variable is None or question.cutoff is None:
        raise InvalidQuestion(
            "A kink design needs to know which column bends the treatment, and where.",
            hint="Name the column and the place, as in “benefits kink at earnings of 25,000”.",
        )
    covariates, warnings = usable_covariates(question, profile)
    running, cutoff = question.running_variable, f"{question.cutoff:g}"
    because = (
        f"{question.treatment} changes its slope in {running} at {cutoff}; whatever else moves"
        f" {question.outcome} goes on as smoothly there, so a bend in it is the treatment's doing."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.LATE,
        Design.KINK,
        adjustment=covariates,
        because=because,
        assumptions=(
            "nothing but the treatment bends at the cutoff (covariates are tested)",
            f"units cannot place themselves around {cutoff} (the density is tested)",
        ),
    )
    sentence = f"{because} The effect is that on units at the cutoff."
    return Identification((estimand,), sentence, warnings=warnings)
