"""What every identification by a design shares: usable covariates, units, the estimand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.causal.data import ANALYSABLE, Kind
from app.causal.estimand import EffectKind, Estimand
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Among, Design, Question, QuestionKind
from app.errors import InvalidQuestion

_CHANGES = frozenset(
    "group_column time_column adoption_column intervention_time treated_unit after_column "
    "earlier_outcome third_column".split()
)
# What an estimand reads of the question, beyond treatment, outcome, covariates and instruments.
_COLUMNS = {
    Design.DID: _CHANGES,
    Design.PANEL: _CHANGES,
    Design.RANDOMISED: frozenset({"group_column"}),
    Design.RDD: frozenset({"running_variable", "cutoff"}),
    Design.KINK: frozenset({"running_variable", "cutoff"}),
    Design.SYNTHETIC_CONTROL: frozenset({"time_column", "intervention_time", "treated_unit"}),
    Design.INTERRUPTED_TIME_SERIES: frozenset({"time_column", "intervention_time", "group_column"}),
    Design.MEDIATION: frozenset({"mediator", "more_mediators"}),
    Design.FRONTDOOR: frozenset({"mediator", "more_mediators"}),
    Design.SURVIVAL: frozenset({"event_column", "entry_column", "time_column", "adoption_column"}),
}
_AMONG = {
    Among.TREATED: EffectKind.ATT,
    Among.UNTREATED: EffectKind.ATC,
    Among.OVERLAP: EffectKind.ATO,
}


def kinds_asked(question: Question) -> tuple[EffectKind, ...]:
    """Return the measures of the effect that answer a comparison of groups, best first."""
    if question.kind is QuestionKind.DOSE_RESPONSE:
        return EffectKind.DOSE_RESPONSE, EffectKind.ATE
    if question.kind in {QuestionKind.HETEROGENEITY, QuestionKind.POLICY}:
        return EffectKind.ATE, EffectKind.CATE
    if question.quantile is not None:
        return EffectKind.QTE, EffectKind.ATE
    return (_AMONG[question.among], EffectKind.ATE) if question.among else (EffectKind.ATE,)


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
    between = (question.mediator, *question.more_mediators)
    taken = (question.treatment, question.outcome, *question.instruments, *between)
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


def beside_levels(question: Question) -> Question:
    """Return the question without covariates that tell units, groups or times apart.

    Comparing each unit with itself holds these fixed already.
    """
    levels = {question.unit_column, question.group_column, question.time_column}
    kept = tuple(name for name in question.covariates or () if name not in levels)
    return replace(question, covariates=kept) if question.covariates else question


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
    read = _COLUMNS.get(design, frozenset())

    def taken(name: str) -> Any:
        return getattr(question, name) if name in read else None

    return Estimand(
        kind=kind,
        design=design,
        treatment=question.treatment or "",
        outcome=question.outcome or "",
        contrast=question.contrast,
        adjustment=adjustment,
        instruments=instruments,
        group_column=taken("group_column"),
        unit_column=question.unit_column,
        time_column=taken("time_column"),
        running_variable=taken("running_variable"),
        cutoff=taken("cutoff"),
        randomised=question.randomised,
        mediator=taken("mediator"),
        more_mediators=taken("more_mediators") or (),
        modifiers=question.modifiers,
        event_column=taken("event_column"),
        entry_column=taken("entry_column"),
        adoption_column=taken("adoption_column"),
        intervention_time=taken("intervention_time"),
        treated_unit=taken("treated_unit"),
        after_column=taken("after_column"),
        earlier_outcome=taken("earlier_outcome"),
        third_column=taken("third_column"),
        weight_column=question.weight_column,
        quantile=question.quantile,
        scale=question.scale,
        negative_outcome=question.negative_outcome,
        negative_treatment=question.negative_treatment,
        unit=outcome_unit(question, profile),
        because=because,
        assumptions=assumptions,
    )


def listed(names: Iterable[str]) -> str:
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


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
