"""A mediator: the effect is split into what runs through it and what does not."""

from __future__ import annotations

from app.causal.designs.shared import estimand_of, listed, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    between = mediators_of(question)
    covariates, warnings = usable_covariates(question, profile)
    names, held = listed(between), f" given {listed(covariates)}" if covariates else ""
    because = (
        f"What {question.treatment} does to {names}, and what {names} does to {question.outcome}"
        f" among units treated alike, are read{held} as if {names} had been assigned."
    )
    kinds = (EffectKind.NIE, EffectKind.NDE)
    estimands = tuple(
        estimand_of(
            question,
            profile,
            kind,
            Design.MEDIATION,
            adjustment=covariates,
            because=because,
            assumptions=(
                _of_treatment(question, names, held),
                f"nothing unmeasured drives both {names} and {question.outcome}{held}",
                f"{question.treatment} moves no cause of both {names} and {question.outcome}",
            ),
        )
        for kind in (reversed(kinds) if question.direct else kinds)
    )
    sentence = f"{because} A random {question.treatment} alone would not vouch for that."
    return Identification(estimands, sentence, warnings=(*warnings, _untested(names, question)))


def _of_treatment(question: Question, names: str, held: str) -> str:
    if question.randomised:
        return f"{question.treatment} was assigned at random"
    treatment, outcome = question.treatment, question.outcome
    return f"nothing unmeasured drives both {treatment} and {names} or {outcome}{held}"


def mediators_of(question: Question) -> tuple[str, ...]:
    """Return the columns between.

    Raises
    ------
    InvalidQuestion : none is named, or one is the treatment or the outcome.
    """
    names = (question.mediator, *question.more_mediators) if question.mediator else ()
    if not names:
        raise InvalidQuestion(
            "The question asks for a part of an effect but names no column it runs through.",
            hint="Name the mediator, as in “through hours worked”.",
        )
    if {question.treatment, question.outcome} & set(names):
        raise InvalidQuestion("A mediator must differ from treatment and outcome.")
    return names


def _untested(names: str, question: Question) -> Diagnosis:
    return Diagnosis(
        "mediator_not_assigned",
        Verdict.INCONCLUSIVE,
        f"Nobody assigned {names}: a hidden cause of it and of {question.outcome} would move the"
        " answer from one path to the other.",
        columns=(*(n for n in names.split(", ") if n),),
    )
