"""Why a question cannot be read, in words that help to ask it better."""

from __future__ import annotations

from collections.abc import Sequence

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.errors import DegenerateData, InvalidQuestion, UnknownColumn
from app.planner.columns import Lexicon
from app.planner.moments import is_period
from app.planner.phrases import cause_phrases

_SHOWN, _LIKELY = 12, 4  # names offered in a hint, and how many of them by their words


def same_column(column: str) -> InvalidQuestion:
    return InvalidQuestion(
        f"{column!r} is read both as treatment and as outcome.", hint="Name two different columns."
    )


def refuse_degenerate(variable: Variable, profile: Profile, part: str) -> None:
    if variable.n_missing >= profile.n_rows:
        raise DegenerateData(
            f"The {part} {variable.name!r} has no values.", hint=f"Choose another {part}."
        )
    if variable.kind is Kind.CONSTANT or variable.n_distinct == 1:
        raise DegenerateData(
            f"The {part} {variable.name!r} has the same value in every row.",
            hint=f"Nothing can be learned from a {part} that does not vary; choose another column.",
        )


def refuse_index(question: str, profile: Profile, lexicon: Lexicon) -> None:
    """Refuse an outcome that is, by name, the column that tells when or of whom a row is."""
    time = profile.time.column if profile.time else None
    for phrases in cause_phrases(question):
        named = lexicon.named(phrases.effect)
        if named is None:
            continue
        variable = profile.variable(named)
        if named in {time, profile.unit_column} or is_period(variable):
            told = "of whom" if named == profile.unit_column else "when"
            raise InvalidQuestion(
                f"{named!r} tells {told} each row is, so nothing can have an effect on it.",
                hint="Name the column of what may have changed.",
            )


def no_column(
    part: str, phrase: str, profile: Profile, nearest: Sequence[str], one_of: str
) -> InvalidQuestion | UnknownColumn:
    """Return that nothing fits a phrase; `nearest` are columns that one word may have meant."""
    if phrase in profile.names:  # it is there, and taken by the other end
        return same_column(phrase)
    if nearest:
        return UnknownColumn(phrase, nearest=list(nearest))
    said = f"{phrase!r}, read as the {part}" if phrase else f"the {part}"
    return InvalidQuestion(
        f"No column of the dataset fits {said}.", hint=f"Name the column, {one_of}."
    )


def no_pair(one_of: str) -> InvalidQuestion:
    return InvalidQuestion(
        "Which column is the cause and which the outcome could not be read from the question.",
        hint=f"Ask “What is the effect of A on B?” with columns for A and B, {one_of}.",
    )


def no_causal_question(one_of: str) -> InvalidQuestion:
    return InvalidQuestion(
        "The question asks for a figure that describes the data, not for causes.",
        hint="Ask what one column does to another, or what the causes of one are; it may be "
        f"{one_of}.",
    )


def one_of(candidates: Sequence[str], profile: Profile) -> str:
    """Return the columns that may be meant, those that share a word with the question first."""
    usable = [v.name for v in profile.variables if v.kind not in (Kind.IDENTIFIER, Kind.TEXT)]
    names = list(dict.fromkeys((*candidates[:_LIKELY], *usable)))
    return f"one of: {', '.join(names[:_SHOWN])}" + (", …" if len(names) > _SHOWN else "")
