"""The domain expert: what a model holds for known of the subject, as suggestions with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from app.causal.question import Knowledge
from app.errors import InvalidKnowledge
from app.planner.advice import Consulted, ModelRole, Suggestion, SuggestionKind
from app.planner.llm import prompts
from app.planner.llm.card import Card, as_data
from app.planner.llm.consultation import Asking, Message, consult
from app.planner.llm.forms import ArrowForm, SuggestionsForm, suggestions_form
from app.planner.plan import PlanRequest

_CONTROLS = {
    SuggestionKind.NEGATIVE_OUTCOME: '"{name}" is a negative control outcome.',
    SuggestionKind.NEGATIVE_TREATMENT: '"{name}" is a negative control treatment.',
}


def suggested(request: PlanRequest, card: Card) -> Asking[tuple[tuple[Suggestion, ...], Consulted]]:
    """Ask a model for what is known of these columns; nothing of it is used here."""
    system, user = prompts.asked(
        prompts.DOMAIN_EXPERT, table=card.text, question=as_data(request.text)
    )
    messages = [Message("system", system), Message("user", user)]
    form = suggestions_form(card.columns)
    filled, record = yield from consult(ModelRole.DOMAIN_EXPERT, messages, form, _violations)
    return (tuple(_suggestions(filled, card)) if filled else ()), record


def accepted(
    request: PlanRequest, suggestions: tuple[Suggestion, ...]
) -> tuple[PlanRequest, tuple[Suggestion, ...]]:
    """Return the request with the suggestions as knowledge, each that contradicts none before it.

    What the caller stated comes first. Common causes and instruments stay suggestions: which
    columns are adjusted for, and whether an instrument serves, is read from question and data.
    """
    knowledge, about, told = request.knowledge, request.description, []
    for suggestion in suggestions:
        widened = _widened(knowledge, suggestion)
        is_control = suggestion.kind in _CONTROLS
        used = is_control or (widened is not None and _is_sound(widened, request))
        if used and widened is not None:
            knowledge = widened
        if is_control:
            about += "\n" + _CONTROLS[suggestion.kind].format(name=suggestion.columns[0])
        told.append(replace(suggestion, used=used))
    return replace(request, knowledge=knowledge, description=about), tuple(told)


def _violations(form: SuggestionsForm) -> Sequence[str]:
    loops = [a for a in (*form.certain, *form.impossible) if a.cause == a.effect]
    faults = [f"{arrow.cause} cannot cause itself" for arrow in loops]
    certain = {(a.cause, a.effect) for a in form.certain}
    both = certain & {(a.cause, a.effect) for a in form.impossible}
    faults += [f"{cause} → {effect} is both certain and impossible" for cause, effect in both]
    placed = [name for tier in form.earliest_first for name in tier]
    twice = sorted({name for name in placed if placed.count(name) > 1})
    return faults + [f"{name} stands twice in earliest_first" for name in twice]


def _suggestions(form: SuggestionsForm, card: Card) -> Iterator[Suggestion]:
    yield from _arrows(SuggestionKind.CAUSES, form.certain, card)
    yield from _arrows(SuggestionKind.CANNOT_CAUSE, form.impossible, card)
    tiers = [tuple(map(card.name, tier)) for tier in form.earliest_first if tier]
    for before, after in pairwise(tiers):
        yield Suggestion(SuggestionKind.EARLIER, before, form.order_why, later=after)
    named = (
        (SuggestionKind.COMMON_CAUSE, form.common_causes),
        (SuggestionKind.INSTRUMENT, form.instruments),
        (SuggestionKind.NEGATIVE_OUTCOME, form.negative_outcomes),
        (SuggestionKind.NEGATIVE_TREATMENT, form.negative_treatments),
    )
    for kind, columns in named:
        for said in columns:
            yield Suggestion(kind, (card.name(said.column),), said.why)


def _arrows(kind: SuggestionKind, arrows: Sequence[ArrowForm], card: Card) -> Iterator[Suggestion]:
    for arrow in arrows:
        yield Suggestion(kind, (card.name(arrow.cause), card.name(arrow.effect)), arrow.why)


def _widened(knowledge: Knowledge, suggestion: Suggestion) -> Knowledge | None:
    match suggestion.kind:
        case SuggestionKind.CAUSES:
            cause, effect = suggestion.columns
            return replace(knowledge, required=(*knowledge.required, (cause, effect)))
        case SuggestionKind.CANNOT_CAUSE:
            cause, effect = suggestion.columns
            return replace(knowledge, forbidden=(*knowledge.forbidden, (cause, effect)))
        case SuggestionKind.EARLIER:
            back = tuple((b, a) for a in suggestion.columns for b in suggestion.later)
            return replace(knowledge, forbidden=(*knowledge.forbidden, *back))
        case _:
            return None


def _is_sound(knowledge: Knowledge, request: PlanRequest) -> bool:
    try:
        knowledge.check(request.profile.names)
    except InvalidKnowledge:
        return False
    return True
