"""What shows each part of a question about an effect."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.question import Design, Question, Reading
from app.planner.asking import Asked
from app.planner.designs.reading import DesignReading
from app.planner.pairing import Side

OVER_TIME = frozenset(
    {
        Design.DID,
        Design.PANEL,
        Design.SYNTHETIC_CONTROL,
        Design.INTERRUPTED_TIME_SERIES,
    }
)


def effect_readings(
    question: Question, cause: Side, effect: Side, kind: Asked | None, design: DesignReading
) -> Iterator[Reading]:
    shown = f"the words {kind.evidence!r}" if kind else "a cause and an effect are named"
    yield Reading("kind", question.kind.value, 0.9, shown)
    yield reading_of("treatment", cause)
    yield reading_of("outcome", effect)
    if question.contrast:
        low, high = question.contrast
        yield Reading("contrast", f"{_shown(low)} → {_shown(high)}", 0.8, "the treatment's levels")
    if question.design:
        yield Reading("design", question.design.value, design.confidence, design.evidence)
    if question.instruments:
        yield Reading(
            "instruments", ", ".join(question.instruments), design.confidence, design.evidence
        )
    if question.mediator:
        names = ", ".join((question.mediator, *question.more_mediators))
        yield Reading("mediator", names, design.confidence, design.evidence)
    if question.design in {Design.RDD, Design.KINK}:
        where = f"{question.running_variable} = {question.cutoff:g}"
        yield Reading("running_variable, cutoff", where, design.confidence, design.evidence)
    if question.design in OVER_TIME:
        yield from _readings_over_time(question, design)
    if question.design is Design.SURVIVAL and question.adoption_column:
        told = f"{question.adoption_column} is known of the treated alone"
        yield Reading("adoption_column", question.adoption_column, design.confidence, told)


_OVER_TIME_PARTS = (
    "group_column", "unit_column", "time_column", "adoption_column", "treated_unit",
    "intervention_time", "after_column", "earlier_outcome", "third_column",
)  # fmt: skip


def _readings_over_time(question: Question, design: DesignReading) -> Iterator[Reading]:
    told = [(p, getattr(question, p)) for p in _OVER_TIME_PARTS]
    known = [(p, v) for p, v in told if v is not None]
    parts, values = ", ".join(p for p, _ in known), ", ".join(_shown(v) for _, v in known)
    yield Reading(parts, values, design.confidence, design.evidence)


def reading_of(part: str, side: Side) -> Reading:
    said = f"“{side.phrase}”: {side.evidence}" if side.phrase else side.evidence
    sure = side.score if side.sure is None else side.sure
    return Reading(part, side.column, round(sure, 2), said)


def _shown(level: float | str) -> str:
    return f"{level:g}" if isinstance(level, float) else level
