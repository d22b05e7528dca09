"""Where a question can be read in two ways: what is asked back, or told, of the other reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.causal.profile import Profile
from app.causal.question import Question, Reading
from app.errors import UnknownColumn, WhereforeError
from app.planner.amendments import Amendments
from app.planner.asking import is_descriptive
from app.planner.clarification import Clarification, decided, numbered
from app.planner.columns import Lexicon, Match
from app.planner.moments import Calendar
from app.planner.pairing import Pairing
from app.planner.phrases import question_of
from app.planner.plan import PlanRequest

_PHRASE = re.compile(r"“(?P<said>.+?)”: ", re.DOTALL)
_STEM = re.compile(r"'(?P<stem>\w+)' fits ")
_ENDS = ("treatment", "outcome")
_AS_WELL = 0.95  # of the fit of the column that was read: another that fits so well may be meant
_NEARLY, _HALF_SURE = 0.75, 0.6  # one that fits less counts where the reading is not sure itself
_GUESSED = 0.4  # a reading less sure than this is asked about whatever else there is
_POSSIBLE = 0.5  # of the best fit: what is offered to choose from
_MOST_RIVALS, _MOST_WORDS = 4, 60
_WHOLE = "Which of these is meant?"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part of a question, the column that was read, its words, and others they may mean."""

    part: str
    column: str
    said: str
    rivals: tuple[str, ...]


def doubt(request: PlanRequest, question: Question) -> Doubt | None:
    """Return the part of a reading that is least sure; None where none is worth a question.

    What the caller has decided already, or what is named as it is called, is in no doubt.
    """
    if question.treatment is None or question.outcome is None:
        return None
    lexicon = Lexicon(request.profile, request.description)
    sure = {"treatment": request.amendments.treatment, "outcome": request.amendments.outcome}
    found = [
        judged
        for reading in question.readings
        if reading.part in _ENDS and not sure[reading.part]
        if (judged := _judged(reading, question, lexicon, request.profile))
    ]
    return min(found, key=lambda judged: judged[0])[1] if found else None


def _judged(
    reading: Reading, question: Question, lexicon: Lexicon, profile: Profile
) -> tuple[float, Doubt] | None:
    """Return how sure a part is and what else it may be; None where it is not in doubt."""
    said = _said(reading, question.text)
    carriers = (question.unit_column, question.time_column, question.group_column)
    if not said or reading.value in carriers:  # what carries an event is not said by words
        return None
    if reading.value not in (question.treatment, question.outcome):
        return None
    ranked = _usable(lexicon.ranked(said), profile)
    own = next((m.score for m in ranked if m.column == reading.value), reading.confidence)
    if own >= 1.0 and len([m for m in ranked if m.score >= 1.0]) < 2:
        return None
    used = replace(question, covariates=None).columns
    rivals = [m for m in ranked if m.column not in used and m.score >= _POSSIBLE * own]
    nearness = rivals[0].score / own if rivals and own else 0.0
    is_close = nearness >= _AS_WELL or (nearness >= _NEARLY and reading.confidence < _HALF_SURE)
    if not rivals or not (is_close or reading.confidence < _GUESSED):
        return None
    names = tuple(m.column for m in rivals[:_MOST_RIVALS])
    return reading.confidence, Doubt(reading.part, reading.value, said, names)


def _said(reading: Reading, text: str) -> str:
    """Return the words that a reading rests on: its phrase, else the word whose stem fitted."""
    if phrase := _PHRASE.match(reading.evidence):
        return phrase["said"]
    stem = _STEM.match(reading.evidence)
    found = re.search(rf"\b{re.escape(stem['stem'])}\w*", text, re.IGNORECASE) if stem else None
    return found.group(0) if found else ""


def _usable(matches: list[Match], profile: Profile) -> list[Match]:
    return [m for m in matches if profile.variable(m.column).n_distinct > 1]


def asked_back(found: Doubt, question: Question, profile: Profile) -> Clarification:
    """Return the doubt as a question with complete readings to choose from."""
    ends = (question.treatment or "", question.outcome or "")
    readings = []
    for name in (found.column, *found.rivals):
        cause, effect = (name, ends[1]) if found.part == "treatment" else (ends[0], name)
        readings.append((in_words(cause, effect, profile), decided(found.part, name)))
    role = "cause" if found.part == "treatment" else "outcome"
    told = f"Which column is meant by “{found.said}”, read as the {role}?"
    return Clarification(told, numbered(tuple(readings)), found.part)


def in_words(cause: str, effect: str, profile: Profile) -> str:
    """Return an effect that may be meant, with what the columns are where that is short."""
    return f"{_called(cause, profile)} → {_called(effect, profile)}"


def _called(name: str, profile: Profile) -> str:
    meaning = profile.variable(name).description.strip().rstrip(".")
    return f"{name} ({meaning})" if meaning and len(meaning) <= _MOST_WORDS else name


def stated(found: Doubt) -> str:
    """Return the reading that was taken and the others, for who may not be asked."""
    others = " or ".join(found.rivals[:2])
    return (
        f"“{found.said}” was read as {found.column}; it may also mean {others}. Name the column "
        "if another is meant."
    )


def unread(request: PlanRequest, error: WhereforeError) -> Clarification | None:
    """Return what to ask of a question that could not be read; None where nothing can be offered.

    A question for a figure that describes the data is not turned into one about causes.
    """
    if not request.text.strip() or is_descriptive(question_of(request.text)[0]):
        return None
    if isinstance(error, UnknownColumn) and error.nearest:
        readings = tuple(_renamed(request, error))
        told = f"There is no column {error.name!r}{error.why and ': '}{error.why}. {_WHOLE}"
    else:
        readings = tuple(_pairs(request))
        told = f"The question could not be read with certainty. {_WHOLE}"
    choices = numbered(readings)
    return Clarification(told, choices) if len(choices) > 1 else None


def _renamed(request: PlanRequest, error: UnknownColumn) -> Iterator[tuple[str, Amendments]]:
    for name in error.nearest:
        said = request.text.replace(error.name, name)
        if said != request.text:
            yield said.strip(), Amendments(asked=said)
    yield _everything()


def _pairs(request: PlanRequest) -> Iterator[tuple[str, Amendments]]:
    """Yield effects between the columns that the words may mean, the likeliest first."""
    profile = request.profile
    lexicon = Lexicon(profile, request.description)
    words = f"{request.text}\n{request.description}"
    pairing = Pairing(profile, lexicon, Calendar(profile, words), request.description)
    named = [n for n in pairing.candidates(request.text) if profile.variable(n).n_distinct > 1]
    likely = [
        p for p in pairing.likely(*question_of(request.text)) if {p.cause, p.effect} & {*named}
    ]
    for pair in likely[:_MOST_RIVALS]:
        asked = f'What is the effect of "{pair.cause}" on "{pair.effect}"?'
        yield in_words(pair.cause, pair.effect, profile), Amendments(asked=asked)
    if named:
        yield (
            f"What causes {_called(named[0], profile)}?",
            Amendments(asked=f'What causes "{named[0]}"?'),
        )
    yield _everything()


def _everything() -> tuple[str, Amendments]:
    return "How all columns hang together", Amendments(asked="What causes what?")
