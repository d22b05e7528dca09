"""Which arms, periods and people a question sets against each other, in its own words."""

from __future__ import annotations

import pytest

from app.causal.profile import Profile
from app.causal.question import Knowledge, Question, QuestionKind
from app.planner.language import read
from tests.unit.planner.tables import table

CUSTOMERS = table("""
    campaign [control|email|sms]
    orders_before count
    revenue real
""")
SHOP = table("""
    period [before|after]
    price real
    conversion real
""")
ADMISSIONS = table("""
    female [0|1]
    test_score real
    admitted [0|1]
""")


def asked(text: str, of: Profile, words: str = "") -> Question:
    return read(text, words, of, Knowledge())


@pytest.mark.parametrize(
    ("text", "contrast"),
    [
        ("Which campaign brings in more revenue, SMS or email?", ("email", "sms")),
        ("Is revenue higher with email than with sms?", ("sms", "email")),
        ("Does the sms campaign raise revenue rather than control?", ("control", "sms")),
        ("How does revenue change from email to sms, by campaign?", ("email", "sms")),
        ("Does the campaign change revenue: control, email or sms?", None),
    ],
)
def test_two_arms_that_are_named_are_compared(text: str, contrast: tuple[str, str] | None) -> None:
    found = asked(text, CUSTOMERS, "Customers were split at random.")
    assert (found.treatment, found.outcome) == ("campaign", "revenue")
    assert found.contrast == contrast


def test_why_something_fell_after_a_change_compares_before_with_after() -> None:
    found = asked("Why did conversion drop after the redesign?", SHOP)
    assert found.kind is QuestionKind.ROOT_CAUSE
    assert (found.outcome, found.comparison) == ("conversion", ("before", "after"))
    assert found.population == ()


@pytest.mark.parametrize(
    "text",
    [
        "Are women discriminated against in admissions?",
        "Do admissions discriminate against women?",
        "Is the admission process unfair to women?",
        "Were women treated unfairly when admissions were decided?",
    ],
)
def test_a_question_of_fairness_is_about_who_is_wronged_in_what(text: str) -> None:
    found = asked(text, ADMISSIONS)
    assert (found.treatment, found.outcome) == ("female", "admitted")
