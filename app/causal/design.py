"""Identification by the stated design, where no graph speaks of treatment and outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from app.causal.data import ANALYSABLE, Kind
from app.causal.estimand import EffectKind, Estimand, Identification
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def by_design(question: Question, profile: Profile) -> Identification:
    """Return the estimand that the design supports, or why this version has none for it.

    Raises
    ------
    InvalidQuestion : the design needs a column that the question does not name.
    """
    match question.design:
        case None | Design.BACKDOOR:
            return _adjusted(question, profile)
        case Design.RANDOMISED:
            return _randomised(question, profile)
        case Design.IV:
            return _instrumented(question, profile)
        case Design.DID:
            return _differenced(question, profile)
        case Design.RDD:
            return _discontinuous(question, profile)
        case (
            Design.FRONTDOOR
            | Design.SYNTHETIC_CONTROL
            | Design.INTERRUPTED_TIME_SERIES
            | Design.PANEL
            | Design.MEDIATION
            | Design.SURVIVAL
        ):
            return _unavailable(question, question.design)
        case _:
            assert_never(question.design)


def outcome_unit(question: Question, profile: Profile) -> str:
    """Return the unit of the effect: the outcome's own, or a probability for two levels."""
    outcome = profile.variable(question.outcome or "")
    if outcome.unit or outcome.n_distinct != 2 or len(outcome.levels) != 2:
        return outcome.unit
    level = outcome.levels[1]
    is_code = level in {"1", "1.0", "True", "true"}
    return "probability" if is_code else f"probability of {level}"


def usable_covariates(
    question: Question, profile: Profile
) -> tuple[tuple[str, ...], tuple[Diagnosis, ...]]:
    """Return the named covariates that can be adjusted for, and a warning for each left out."""
    taken = (question.treatment, question.outcome, *question.instruments)
    clash = [name for name in question.covariates or () if name in taken]
    if clash:
        raise InvalidQuestion(
            f"{', '.join(map(repr, clash))} cannot be a covariate as well.",
            hint="Adjust for causes of treatment or outcome only.",
        )
    named = dict.fromkeys(question.covariates or ())
    refused = {name: why for name in named if (why := _refusal(name, profile))}
    kept = tuple(name for name in named if name not in refused)
    return kept, tuple(_left_out(name, why) for name, why in refused.items())


def _adjusted(question: Question, profile: Profile) -> Identification:
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
    estimand = estimand_of(
        question,
        profile,
        EffectKind.ATE,
        Design.BACKDOOR,
        adjustment=covariates,
        because=because,
        assumptions=(assumption, _overlap_words(question)),
    )
    sentence = f"{because} This rests on there being {assumption}, which data cannot prove."
    return Identification((estimand,), sentence, warnings=warnings)


def _randomised(question: Question, profile: Profile) -> Identification:
    covariates, warnings = usable_covariates(question, profile)
    because = f"{question.treatment} was assigned at random, so the groups differ by chance only."
    more = f" Adjusting for {listed(covariates)} only makes it more precise." if covariates else ""
    estimand = estimand_of(
        question,
        profile,
        EffectKind.ATE,
        Design.RANDOMISED,
        adjustment=covariates,
        because=because,
        assumptions=(
            f"{question.treatment} was really assigned at random",
            "units that were lost do not differ between the groups",
        ),
    )
    return Identification((estimand,), because + more, warnings=warnings)


def _instrumented(question: Question, profile: Profile) -> Identification:
    if not question.instruments:
        raise InvalidQuestion(
            "The question speaks of an instrument but names none.",
            hint="Name a column that moves the treatment and reaches the outcome only through it.",
        )
    if {question.treatment, question.outcome}.intersection(question.instruments):
        raise InvalidQuestion("An instrument must differ from treatment and outcome.")
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


def _differenced(question: Question, profile: Profile) -> Identification:
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
        question,
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


def _discontinuous(question: Question, profile: Profile) -> Identification:
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


def _unavailable(question: Question, design: Design) -> Identification:
    words = design.value.replace("_", " ")
    return Identification(
        (),
        f"The question calls for the design '{words}', which this version cannot estimate; no"
        " other design was put in its place.",
        (_state_another(question),),
    )


def _state_another(question: Question) -> str:
    return (
        f"State causes of both {question.treatment} and {question.outcome} to adjust for, or an"
        " instrument, if you hold one of these designs to be right as well."
    )


def estimand_of(
    question: Question,
    profile: Profile,
    kind: EffectKind,
    design: Design,
    *,
    adjustment: tuple[str, ...],
    because: str,
    assumptions: tuple[str, ...],
    instruments: tuple[str, ...] = (),
) -> Estimand:
    """Return the estimand with what the question says of columns, contrast and units."""
    is_did, is_rdd = design is Design.DID, design is Design.RDD
    return Estimand(
        kind=kind,
        design=design,
        treatment=question.treatment or "",
        outcome=question.outcome or "",
        contrast=question.contrast,
        adjustment=adjustment,
        instruments=instruments,
        group_column=(question.group_column or question.treatment) if is_did else None,
        unit_column=question.unit_column,
        time_column=question.time_column if is_did else None,
        running_variable=question.running_variable if is_rdd else None,
        cutoff=question.cutoff if is_rdd else None,
        unit=outcome_unit(question, profile),
        because=because,
        assumptions=assumptions,
    )


def _refusal(name: str, profile: Profile) -> str:
    variable = profile.variable(name)
    if variable.n_missing >= profile.n_rows:
        return "it has no values"
    if variable.kind is Kind.CONSTANT or variable.n_distinct == 1:
        return "it is constant"
    if variable.kind in ANALYSABLE or variable.kind is Kind.DATETIME:
        return ""
    return f"it is {variable.kind.value}, not something units can be alike in"


def _left_out(name: str, why: str) -> Diagnosis:
    return Diagnosis(
        "covariate_left_out",
        Verdict.INCONCLUSIVE,
        f"{name} is not adjusted for: {why}.",
        columns=(name,),
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


def listed(names: Iterable[str]) -> str:
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
