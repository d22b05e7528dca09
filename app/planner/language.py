"""A text read as a Question: of which rows it asks, what it asks, and what it asks beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.causal.conditions import Condition
from app.causal.inquiry import Inquiry, Option
from app.causal.profile import Profile
from app.causal.question import Knowledge, Question, Reading
from app.errors import WhereforeError
from app.planner.columns import Lexicon
from app.planner.designs.choice import read_design
from app.planner.extremes import extremes_left_out
from app.planner.inquiries.claims import supposed_in, with_options
from app.planner.inquiries.reading import read_inquiry
from app.planner.inquiries.said import Columns
from app.planner.moments import Calendar
from app.planner.pairing import Pairing
from app.planner.population import Narrow, Studied, clashes, of_these, studied, with_missed
from app.planner.reading import LONGEST, QuestionReader
from app.planner.several import further
from app.planner.wide_names import in_long_names
from app.planner.words import content


def read(
    text: str,
    description: str,
    profile: Profile,
    knowledge: Knowledge,
    narrow: Narrow | None = None,
) -> Question:
    """Return the question as understood; every part that was inferred has a `Reading`.

    Parameters
    ----------
    text : the question, with any context around it.
    description : free text or a data dictionary; the columns' own descriptions are in `profile`.
    narrow : gives the profile of the rows that meet some conditions; None where rows are not at
        hand, then that of all rows is used.

    Raises
    ------
    UnknownColumn : something written as a column name is none; the nearest names are given.
    InvalidQuestion : no cause or effect can be found, or they are the same column.
    DegenerateData : treatment or outcome does not vary, or has no values.
    """
    lexicon = Lexicon(profile, description)
    if found := in_long_names(text[:LONGEST], profile, lexicon):
        return _of_its_time(text, found, description, profile, knowledge, narrow)
    columns = Columns(profile, lexicon)
    listed, options = with_options(text[:LONGEST], columns)
    if asked := read_inquiry(listed.stem, options, profile, columns):
        asked = _inquiry_of_some(asked, listed.stem, options, profile, lexicon)
        asked = _with_instruments(asked, description, profile, lexicon)
        return replace(asked, text=text.strip()[:LONGEST], options=options)
    whole, text = text, listed.stem if options else text
    question = _without_extremes(text, description, profile, knowledge, narrow)
    if options:
        supposed = supposed_in(listed.stem, columns)
        question = replace(question, text=whole.strip(), options=options, supposed=supposed)
    calendar = Calendar(profile, f"{text}\n{description}")
    pairing = Pairing(profile, lexicon, calendar, description)
    more = further(text[:LONGEST], question, pairing)
    told = (Reading("further", sentence, 0.7, "asked beside") for sentence in more)
    return replace(question, further=more, readings=(*question.readings, *told))


def _of_its_time(
    text: str,
    found: Studied,
    description: str,
    profile: Profile,
    knowledge: Knowledge,
    narrow: Narrow | None,
) -> Question:
    """Return the question as one of the rows in which the columns that it names stand now."""

    def of_them(conditions: tuple[Condition, ...]) -> Profile:
        assert narrow is not None
        return narrow(tuple(dict.fromkeys((*found.conditions, *conditions))))

    fewer = narrow(found.conditions) if narrow else profile
    question = read(found.plain, description, fewer, knowledge, of_them if narrow else None)
    return of_these(question, found, text.strip()[:LONGEST])


def _inquiry_of_some(
    asked: Question,
    stem: str,
    options: Sequence[Option],
    profile: Profile,
    lexicon: Lexicon,
) -> Question:
    """Return a question about structure as one of the rows that its words name, or of all."""
    found = studied(stem, profile, lexicon)
    fewer = read_inquiry(found.plain, options, profile, Columns(profile, lexicon))
    if not found.conditions or fewer is None or fewer.inquiry is not asked.inquiry:
        return asked
    is_apart = not {c.column for c in found.conditions} & set(fewer.columns)
    return of_these(fewer, found, stem) if is_apart else asked


def _with_instruments(
    asked: Question, description: str, profile: Profile, lexicon: Lexicon
) -> Question:
    """Return a question for instruments with those that the description speaks of."""
    if asked.inquiry is not Inquiry.INSTRUMENTS or not asked.treatment or not asked.outcome:
        return asked
    design = read_design(asked.text, description, profile, lexicon, asked.treatment, asked.outcome)
    return replace(asked, instruments=design.instruments)


def _without_extremes(
    text: str, description: str, profile: Profile, knowledge: Knowledge, narrow: Narrow | None
) -> Question:
    """Return the question as one of the rows that are not extreme, where its words say so."""
    said = extremes_left_out(text[:LONGEST])
    if said is None or not content(said.rest):
        return _of_some(text, description, profile, knowledge, narrow)
    question = _of_some(said.rest, description, profile, knowledge, narrow)
    found = said.conditions(question.outcome, profile, Lexicon(profile, description))
    if not found:
        return _of_some(text, description, profile, knowledge, narrow)
    return of_these(question, Studied(found, said.rest, said.words), text.strip()[:LONGEST])


def _of_some(
    text: str, description: str, profile: Profile, knowledge: Knowledge, narrow: Narrow | None
) -> Question:
    """Return the question as one of the rows that its words name, or of all."""
    found = studied(text[:LONGEST], profile, Lexicon(profile, description))
    whole = QuestionReader(text, description, profile, knowledge)
    if not found.conditions:
        return with_missed(whole.question(), found)
    fewer = narrow(found.conditions) if narrow else profile
    try:
        asked_of_all = whole.question()
    except WhereforeError:
        question = QuestionReader(found.plain, description, fewer, knowledge).question()
        return of_these(question, found, text.strip()[:LONGEST])
    try:
        question = QuestionReader(found.plain, description, fewer, knowledge).question()
    except WhereforeError:
        return asked_of_all  # the words for a group are needed to read the rest
    is_of_groups = not whole.kind_is_fitted and clashes(asked_of_all, found)
    if is_of_groups or clashes(question, found):
        return asked_of_all
    return of_these(question, found, text.strip()[:LONGEST])
