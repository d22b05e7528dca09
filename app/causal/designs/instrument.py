"""An instrument: only the variation of treatment that it brings about is used."""

from __future__ import annotations

from collections.abc import Iterable

from app.causal.designs.shared import estimand_of, listed, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import DegenerateData, InvalidQuestion


def identified(question: Question, profile: Profile) -> Identification:
    if not question.instruments:
        raise InvalidQuestion(
            "The question speaks of an instrument but names none.",
            hint="Name a column that moves the treatment and reaches the outcome only through it.",
        )
    if {question.treatment, question.outcome}.intersection(question.instruments):
        raise InvalidQuestion("An instrument must differ from treatment and outcome.")
    for name in question.instruments:
        if profile.variable(name).n_distinct == 1:
            raise DegenerateData(
                f"The instrument {name!r} is constant, so it moves nothing.",
                hint="Name a column that varies.",
            )
    covariates, warnings = usable_covariates(question, profile)
    instruments = listed(question.instruments)
    because = (
        f"{instruments} moves {question.treatment} but is taken to act on {question.outcome} only"
        " through it, so the part of the treatment that it moves is free of hidden causes."
    )
    estimand = estimand_of(
        question,
        profile,
        EffectKind.LATE,
        Design.IV,
        adjustment=covariates,
        because=because,
        assumptions=instrument_assumptions(question, instruments, covariates),
        instruments=question.instruments,
    )
    return Identification(
        (estimand,),
        f"{because} The effect is that on the units whose treatment the instrument changes.",
        warnings=warnings,
    )


def instrument_assumptions(
    question: Question, instruments: str, covariates: Iterable[str]
) -> tuple[str, ...]:
    given = f" given {listed(covariates)}" if (covariates := tuple(covariates)) else ""
    return (
        f"{instruments} moves {question.treatment} (tested)",
        f"{instruments} acts on {question.outcome} only through {question.treatment}",
        f"{instruments} is as good as random{given}",
        f"{instruments} pushes nobody away from treatment",
    )
