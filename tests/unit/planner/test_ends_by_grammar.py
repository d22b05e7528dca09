"""Cause and effect where grammar, not nearness of words, tells which columns are meant."""

from __future__ import annotations

from app.causal.question import Knowledge, Question, QuestionKind
from app.planner.language import read
from tests.unit.planner.tables import table


def ends(profile, question: str, words: str = "") -> tuple[str | None, str | None]:
    found = asked(profile, question, words)
    return found.treatment, found.outcome


def asked(profile, question: str, words: str = "") -> Question:
    return read(question, words, profile, Knowledge())


def test_what_is_instrumented_is_the_cause_and_its_instrument_no_group() -> None:
    men = table("""
        educ count years of education
        sibs count number of siblings
        meduc count years of education of the mother
        lwage real logarithm of monthly earnings
        """)
    found = asked(men, "What is the return to education in log wages, instrumenting educ by sibs?")
    assert (found.treatment, found.outcome, found.instruments) == ("educ", "lwage", ("sibs",))
    assert found.kind is QuestionKind.EFFECT


def test_an_instruments_clause_begins_at_its_own_verb() -> None:
    households = table("""
        e401k [0|1] the employer offers a plan
        p401k [0|1] takes part in a 401(k) plan
        nettfa real net financial assets
        """)
    question = (
        "What does taking part in a 401(k) plan add to assets, using e401k as the instrument?"
    )
    found = asked(households, question)
    assert (found.treatment, found.outcome, found.instruments) == ("p401k", "nettfa", ("e401k",))


def test_what_punishes_or_rewards_comes_after_what_is_punished() -> None:
    schools = table("rank count 1 is best\nlsalary real log of starting salary")
    assert ends(schools, "Is a worse rank punished by lower starting salaries?") == (
        "rank", "lsalary",
    )  # fmt: skip


def test_the_sentence_that_names_columns_outdoes_the_general_one() -> None:
    districts = table("""
        avgclr real percentage of crimes solved
        crime real crimes per 1,000 people
        lcrime real logarithm of crimes per 1,000 people
        """)
    asking = "Does solving crimes deter crime? Estimate the effect of avgclr on log crime."
    assert ends(districts, asking) == ("avgclr", "lcrime")


def test_a_price_in_constant_money_is_the_real_price() -> None:
    houses = table("""
        nearinc [0|1] house near the incinerator
        price real price of the house
        rprice real price in 1978 dollars
        """)
    assert ends(houses, "What did nearinc do to the real price of houses?") == ("nearinc", "rprice")


def test_a_column_that_explains_every_word_outdoes_one_that_is_named_by_one() -> None:
    students = table("""
        atndrte real percentage of lectures attended
        final count the same in points
        stndfnl real final exam score in standard deviations
        """)
    assert ends(students, "Do lectures attended raise the final exam score?")[1] == "stndfnl"
