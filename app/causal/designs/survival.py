"""Time to an event: units alike in what was measured before are compared in how long it took."""

from __future__ import annotations

from dataclasses import replace

from app.causal.designs.shared import estimand_of, kinds_asked, listed, usable_covariates
from app.causal.estimand import EffectKind, Identification
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.errors import InvalidQuestion


def _of_starts(question: Question) -> tuple[str, ...]:
    """Return what is assumed of who begins when."""
    if not question.adoption_column:
        return ()
    return (
        f"at any time those who begin {question.treatment} would have fared like those who do not"
        " yet",
    )


def identified(question: Question, profile: Profile) -> Identification:
    """Return the hazard ratio and the difference of mean times until the event.

    The second is left out where treatment began while rows were followed: their curves from the
    start are of no one treatment.

    Raises
    ------
    InvalidQuestion : it is not known whether the time ended in the event.
    """
    if not question.event_column:
        raise InvalidQuestion(
            f"{question.outcome!r} is a time, and whether it ended in the event is not known.",
            hint="Name the column that is 1 where the event happened and 0 where rows were cut"
            " off.",
        )
    covariates, warnings = usable_covariates(question, profile)
    alike = f"Units alike in {listed(covariates)}" if covariates else "All units, as they are,"
    put_down = f"what is left of the difference is put down to {question.treatment}"
    if question.randomised:
        put_down = f"chance decided on {question.treatment}, so a difference is put down to it"
    because = f"{alike} are compared in how long it took until {question.event_column}; {put_down}."
    if question.adoption_column:
        because += f" Until {question.adoption_column} those to be treated count as untreated."
    assigned = (
        f"{question.treatment} was assigned at random"
        if question.randomised
        else f"no unmeasured cause of both {question.treatment} and {question.event_column}"
    )
    ratio = estimand_of(
        question,
        profile,
        EffectKind.HAZARD_RATIO,
        Design.SURVIVAL,
        adjustment=covariates,
        because=because,
        assumptions=(
            assigned,
            "rows that were cut off would have fared like those that went on",
            *_of_starts(question),
        ),
    )
    kinds = [] if question.adoption_column else [EffectKind.RMST_DIFFERENCE]
    if EffectKind.CATE in kinds_asked(question):
        kinds.append(EffectKind.CATE)
    estimands = (ratio, *(replace(ratio, kind=kind) for kind in kinds))
    return Identification(estimands, because, warnings=warnings)
