"""Back-door by the stated covariates: units alike in them are compared."""

from __future__ import annotations

from dataclasses import replace

from app.causal.designs import lagged
from app.causal.designs.shared import estimand_of, kinds_asked, listed, usable_covariates
from app.causal.estimand import Identification
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Design, Question


def identified(question: Question, profile: Profile) -> Identification:
    if profile.is_temporal:
        return lagged.identified(question, profile)
    covariates, warnings = usable_covariates(question, profile)
    treatment, outcome = question.treatment, question.outcome
    if covariates:
        because = (
            f"Units alike in {listed(covariates)} are compared; what is left of the difference in"
            f" {outcome} is put down to {treatment}."
        )
        assumption = f"no unmeasured cause of both {treatment} and {outcome} beside these"
    else:
        because = f"All units are compared as they are: nothing but {treatment} sets them apart."
        assumption = f"nothing causes both {treatment} and {outcome}"
        warnings = (*warnings, _nothing_adjusted(question))
    first, *others = kinds_asked(question)
    estimand = estimand_of(
        question,
        profile,
        first,
        Design.BACKDOOR,
        adjustment=covariates,
        because=because,
        assumptions=(assumption, _overlap_words(question)),
    )
    sentence = f"{because} This rests on there being {assumption}, which data cannot prove."
    return Identification(
        (estimand, *(replace(estimand, kind=kind) for kind in others)), sentence, warnings=warnings
    )


def _nothing_adjusted(question: Question) -> Diagnosis:
    return Diagnosis(
        "nothing_adjusted",
        Verdict.FAILED,
        f"Nothing is adjusted for: any common cause of {question.treatment} and"
        f" {question.outcome} is mixed into the answer.",
        columns=(question.treatment or "", question.outcome or ""),
    )


def _overlap_words(question: Question) -> str:
    return f"units alike in the covariates are found at every level of {question.treatment}"
