"""The runs about which the messages of wishes.toml are said: none of those in messages.toml."""

from __future__ import annotations

from functools import cache

from app.causal.catalogue import load
from app.causal.data import Kind, TimeIndex, Variable
from app.causal.profile import Profile, Structure
from app.causal.question import Design, Question, QuestionKind
from app.planner.conversation.heard import Setting


def _number(name: str, n: int = 60) -> Variable:
    return Variable(name, Kind.CONTINUOUS, n_distinct=n)


def _either(name: str) -> Variable:
    return Variable(name, Kind.BINARY, levels=("0", "1"), n_distinct=2)


def _levels(name: str, *levels: str) -> Variable:
    return Variable(name, Kind.NOMINAL, levels=levels, n_distinct=len(levels))


@cache
def settings() -> tuple[Setting, ...]:
    """Return the runs about which the messages are said: none of those in messages.toml."""
    year = Variable("year", Kind.DATETIME, unit="year", n_distinct=16, years=(2003, 2018))
    date = Variable("date", Kind.DATETIME, n_distinct=300, years=(2014, 2021))
    effect = QuestionKind.EFFECT
    told = (
        (
            Question("Did the mailing raise revenue?", effect, "mailing", "revenue"),
            (
                _either("mailing"),
                _number("revenue"),
                _number("seniority"),
                _number("orders"),
                _levels("sex", "female", "male"),
                _levels("town", "Berlin", "Hamburg", "Munich"),
                _number("education"),
                _number("hours"),
                _number("age"),
                _either("married"),
            ),
            {},
        ),
        (
            Question(
                "Did the reform raise attendance?",
                effect,
                "reform",
                "attendance",
                design=Design.DID,
                unit_column="district",
                time_column="year",
            ),
            (
                _levels("district", "Dover", "Ashford", "Medway"),
                year,
                _either("reform"),
                _number("attendance"),
                _number("class_size"),
                _number("budget"),
                _number("poverty_rate"),
                _levels("state", "Kansas", "Ohio", "Texas"),
            ),
            {"structure": Structure.PANEL, "unit_column": "district", "time": TimeIndex("year")},
        ),
        (
            Question("How does this hang together?", QuestionKind.DISCOVER),
            (
                _number("rent"),
                _number("commute_time"),
                _number("savings"),
                _number("children"),
                _number("satisfaction"),
                _number("screen_time"),
                _levels("area", "urban", "rural", "coastal"),
            ),
            {},
        ),
        (
            Question("Does the promotion raise orders?", effect, "promotion", "orders"),
            (
                date,
                _number("promotion"),
                _number("orders"),
                _number("returns"),
                _number("web_traffic"),
                _number("rainfall"),
                _number("unemployment"),
            ),
            {"structure": Structure.TIME_SERIES, "time": TimeIndex("date", "weekly")},
        ),
        (
            Question(
                "Does the grant raise wages?",
                effect,
                "grant",
                "wage",
                design=Design.RDD,
                running_variable="points",
                cutoff=50.0,
            ),
            (
                _number("points"),
                _either("grant"),
                _number("wage"),
                _number("experience"),
                _levels("college", "Harvard", "Stanford"),
                _number("parents_income"),
                _either("employed"),
            ),
            {},
        ),
    )
    return tuple(
        Setting(Profile(n_rows=500, variables=columns, **more), "", load(), question)
        for question, columns, more in told
    )
