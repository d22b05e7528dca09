"""The forms a model fills, made for one table and one catalogue: what they do not list is refused.

Every field is required and nothing may be added, as servers with structured output want it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.causal.question import QuestionKind

Said = Annotated[str, Field(max_length=400)]
Quote = Annotated[str, Field(max_length=400)]


class Form(BaseModel):
    """A reply; an unknown field is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Setting(Form):
    """One parameter of an algorithm."""

    name: Annotated[str, Field(max_length=80)]
    value: str | float | bool | None


class ReadingForm(Form):
    """A question as a model reads it."""

    kind: str
    treatment: str | None
    outcome: str | None
    mediator: str | None
    instrument: str | None
    modifiers: Sequence[str]
    cause_words: Quote
    effect_words: Quote
    why: Said


class ArrowForm(Form):
    """A cause and its effect."""

    cause: str
    effect: str
    why: Said


class ColumnForm(Form):
    """A column, and why it is named."""

    column: str
    why: Said


class SuggestionsForm(Form):
    """What a model thinks is known beforehand."""

    certain: Sequence[ArrowForm]
    impossible: Sequence[ArrowForm]
    earliest_first: Sequence[Sequence[str]]
    order_why: Said
    common_causes: Sequence[ColumnForm]
    instruments: Sequence[ColumnForm]
    negative_outcomes: Sequence[ColumnForm]
    negative_treatments: Sequence[ColumnForm]


class CheckForm(Form):
    """An algorithm to be run beside a plan."""

    algorithm: str
    settings: Sequence[Setting]
    why: Said


class ProposalForm(Form):
    """What should be run beside the expert's plan."""

    checks: Sequence[CheckForm]
    comment: Said


class ObjectionForm(Form):
    """One objection, what it is about, and what would test it."""

    objection: Said
    about: Sequence[str]
    test: CheckForm | None


class CritiqueForm(Form):
    """What speaks against an analysis."""

    objections: Sequence[ObjectionForm]


class RewordingForm(Form):
    """A sentence in other words."""

    id: str
    text: Annotated[str, Field(max_length=600)]


class NarrationForm(Form):
    """Sentences in other words."""

    sentences: Sequence[RewordingForm]


MOST_ARROWS, MOST_TIERS, MOST_NAMED, MOST_CHECKS, MOST_OBJECTIONS = 20, 8, 8, 3, 4


def reading_form(columns: Iterable[str]) -> type[ReadingForm]:
    one = _one_of(columns)
    kinds = [kind.value for kind in QuestionKind]
    return create_model(
        "Reading",
        __base__=ReadingForm,
        kind=(_one_of([*kinds, "unclear"]), ...),
        treatment=(one | None, ...),
        outcome=(one | None, ...),
        mediator=(one | None, ...),
        instrument=(one | None, ...),
        modifiers=(_some(one, MOST_NAMED), ...),
    )


def suggestions_form(columns: Iterable[str]) -> type[SuggestionsForm]:
    one = _one_of(columns)
    arrow = create_model("Arrow", __base__=ArrowForm, cause=(one, ...), effect=(one, ...))
    named = create_model("Named", __base__=ColumnForm, column=(one, ...))
    return create_model(
        "Suggestions",
        __base__=SuggestionsForm,
        certain=(_some(arrow, MOST_ARROWS), ...),
        impossible=(_some(arrow, MOST_ARROWS), ...),
        earliest_first=(_some(_some(one, 200), MOST_TIERS), ...),
        common_causes=(_some(named, MOST_NAMED), ...),
        instruments=(_some(named, MOST_NAMED), ...),
        negative_outcomes=(_some(named, MOST_NAMED), ...),
        negative_treatments=(_some(named, MOST_NAMED), ...),
    )


def proposal_form(algorithms: Iterable[str]) -> type[ProposalForm]:
    check = _check(algorithms)
    return create_model("Proposal", __base__=ProposalForm, checks=(_some(check, MOST_CHECKS), ...))


def critique_form(findings: Iterable[str], algorithms: Iterable[str]) -> type[CritiqueForm]:
    about, offered = list(findings), list(algorithms)
    objection = create_model(
        "Objection",
        __base__=ObjectionForm,
        about=(_some(_one_of(about), MOST_NAMED), ...),
        test=(_maybe_check(offered), ...),
    )
    several = _some(objection, MOST_OBJECTIONS)
    return create_model("Critique", __base__=CritiqueForm, objections=(several, ...))


def narration_form(sentences: Iterable[str]) -> type[NarrationForm]:
    ids = list(sentences)
    one = create_model("Rewording", __base__=RewordingForm, id=(_one_of(ids), ...))
    several = _some(one, len(ids))
    return create_model("Narration", __base__=NarrationForm, sentences=(several, ...))


def _check(algorithms: Iterable[str]) -> type[CheckForm]:
    one, settings = _one_of(algorithms), _some(Setting, 20)
    return create_model("Check", __base__=CheckForm, algorithm=(one, ...), settings=(settings, ...))


def _maybe_check(algorithms: Sequence[str]) -> Any:
    return _check(algorithms) | None if algorithms else None


def _one_of(names: Iterable[str]) -> Any:
    return Literal[tuple(names)]  # a type made at run time


def _some(item: Any, at_most: int) -> Any:
    return Annotated[list[item], Field(max_length=at_most)]
