"""A question that could not be read is answered with readings to choose from, the meant among."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.catalogue import load
from app.causal.question import Knowledge
from app.errors import InvalidQuestion, UnknownColumn, WhereforeError
from app.planner.doubts import unread
from app.planner.language import read
from app.planner.plan import PlanRequest
from tests.questions.asked import Meant, questions, table


def unreadable() -> Iterator[tuple[Meant, WhereforeError]]:
    for meant in questions():
        if meant.is_fresh or not (meant.treatment and meant.outcome):
            continue
        asked = table(meant.table)
        try:
            read(meant.text, asked.told, asked.profile, Knowledge())
        except (InvalidQuestion, UnknownColumn) as error:
            yield meant, error


def offered(meant: Meant, error: WhereforeError) -> list[str]:
    asked = table(meant.table)
    request = PlanRequest(
        text=meant.text, description=asked.told, profile=asked.profile,
        knowledge=Knowledge(), catalogue=load(),
    )  # fmt: skip
    found = unread(request, error)
    return [choice.amendments.asked or "" for choice in found.choices] if found else []


def test_most_questions_that_cannot_be_read_are_offered_as_they_were_meant():
    right = [
        f'What is the effect of "{meant.treatment}" on "{meant.outcome}"?' in offered(meant, error)
        for meant, error in unreadable()
    ]
    assert len(right) >= 5
    assert sum(right) >= 0.4 * len(right)
    assert len(right) - sum(right) <= 8  # the easier ones are read by now
