"""A question as the reader poses it to the columns: what asks, and what stands around it."""

from __future__ import annotations

from app.planner.columns import Lexicon
from app.planner.for_whom import for_whom
from app.planner.measures import of_the_whole
from app.planner.moments import Calendar
from app.planner.paths import read_path
from app.planner.phrases import question_of
from tests.questions.asked import Table


def posed(text: str, asked: Table) -> tuple[str, str, Lexicon, Calendar]:
    lexicon = Lexicon(asked.profile, asked.told)
    calendar = Calendar(asked.profile, f"{text}\n{asked.told}")
    question, context = question_of(of_the_whole(text))
    if whom := for_whom(question, lexicon):
        question = whom.plain
    if path := read_path(question, lexicon):
        question = path.rest
    return question, context, lexicon, calendar
