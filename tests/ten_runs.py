"""Ten small studies, one for each kind of run, whose results reports and scripts are tested on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from app.causal.question import Knowledge
from tests.asked import Result, ask


@dataclass(frozen=True)
class Study:
    """A table, the question that is asked of it, and what is said beforehand."""

    table: Callable[[], pd.DataFrame]
    question: str
    words: str = ""
    knowledge: Knowledge = field(default_factory=Knowledge)


def _jobs(n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    age, schooling = rng.integers(18, 60, n), rng.integers(8, 18, n)
    trained = (rng.random(n) < 1 / (1 + np.exp(-0.05 * (age - 38)))).astype(int)
    wage = 8 + 2.5 * trained + 0.1 * age + 0.6 * schooling + rng.normal(0, 2, n)
    return pd.DataFrame({"trained": trained, "wage": wage, "age": age, "schooling": schooling})


def _trial(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    drug, age = rng.integers(2, size=n), rng.integers(30, 80, n)
    pressure = 140 - 6 * drug + 0.2 * age + rng.normal(0, 8, n)
    return pd.DataFrame({"drug": drug, "pressure": pressure, "age": age})


def _lottery(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    offered, drive = rng.integers(2, size=n), rng.normal(size=n)
    enrolled = (drive + 1.8 * offered + rng.normal(size=n) > 0.8).astype(int)
    pay = 20 + 4 * enrolled + 2 * drive + rng.normal(size=n)
    return pd.DataFrame({"offered": offered, "enrolled": enrolled, "pay": pay})


def _shops(stores: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    rows = []
    for store in range(stores):
        state, level = store % 2, rng.normal(20, 3)
        for after in (0, 1):
            staff = level + after - 3 * state * after + rng.normal(0, 1)
            rows.append((f"s{store}", "nj" if state else "pa", after, round(staff, 3)))
    return pd.DataFrame(rows, columns=["store", "state", "after", "staff"])


def _mayors(n: int = 1200) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    lean = rng.normal(size=n)
    margin = 0.1 * lean + rng.normal(0, 0.08, n)
    won = (margin > 0).astype(int)
    spending = 900 + 60 * won + 40 * lean + rng.normal(0, 30, n)
    return pd.DataFrame(
        {"margin_of_victory": margin.round(5), "democrat_won": won, "spending": spending}
    )


def _bakery(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(6)
    quality, price = rng.exponential(1, n), rng.exponential(1, n)
    visitors = 2 * quality - 1.5 * price + rng.exponential(1, n)
    revenue = 3 * visitors + price + rng.exponential(1, n)
    return pd.DataFrame(
        {"quality": quality, "price": price, "visitors": visitors, "revenue": revenue}
    )


def _rates(steps: int = 180) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    rate, prices, jobs = (np.zeros(steps) for _ in range(3))
    for t in range(1, steps):
        rate[t] = 0.5 * rate[t - 1] + rng.normal()
        prices[t] = -0.8 * rate[t - 1] + 0.3 * prices[t - 1] + rng.normal()
        jobs[t] = 0.7 * prices[t - 1] + rng.normal()
    month = pd.date_range("2000-01-01", periods=steps, freq="MS")
    return pd.DataFrame({"month": month, "rate": rate, "prices": prices, "jobs": jobs})


def _workers(n: int = 600) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    age = rng.integers(20, 60, n)
    training = (rng.random(n) < 1 / (1 + np.exp(-0.05 * (age - 40)))).astype(int)
    hours = 30 + 5 * training + 0.1 * age + rng.normal(0, 4, n)
    earnings = 1000 * training + 200 * hours + 50 * age + rng.normal(0, 2000, n)
    return pd.DataFrame(
        {"training": training, "earnings": earnings, "hours_worked": hours, "age": age}
    )


def _released(n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(9)
    aid, age = rng.integers(2, size=n), rng.integers(18, 45, n)
    until = rng.exponential(60 * np.exp(0.5 * aid + 0.03 * (age - 25)))
    week = np.minimum(np.ceil(until), 52).astype(int)
    return pd.DataFrame({"week": week, "arrest": (until <= 52).astype(int), "aid": aid, "age": age})


def _months(steps: int = 160) -> pd.DataFrame:
    rng = np.random.default_rng(10)
    price, visits, sales = (np.zeros(steps) for _ in range(3))
    for t in range(1, steps):
        price[t] = 0.5 * price[t - 1] + 0.5 * rng.normal() + (6 if t == 140 else 0)
        visits[t] = -price[t] + 0.5 * rng.normal()
        sales[t] = 2 * visits[t - 1] + 0.5 * rng.normal()
    month = pd.date_range("2000-01-01", periods=steps, freq="MS")
    return pd.DataFrame(
        {"month": month, "price": price + 20, "visits": visits + 50, "sales": sales + 100}
    )


STUDIES = {
    "effect": Study(
        _jobs,
        "What is the effect of being trained on the wage?",
        "trained: took part in a course (1 yes, 0 no)\nwage: hourly wage in dollars\n"
        "age: age in years\nschooling: years of schooling",
    ),
    "randomised": Study(
        _trial,
        "Does the drug lower blood pressure?",
        "A randomised trial: the drug was assigned at random.\n"
        "drug: received the drug (1 yes, 0 no)\npressure: blood pressure in mmHg\nage: in years",
    ),
    "iv": Study(
        _lottery,
        "What does taking part in the programme do to pay?",
        "A job programme. Half of the applicants were offered a place by lottery; not all took it."
        "\noffered: offered a place by lottery (1 yes, 0 no)\n"
        "enrolled: took part in the programme (1 yes, 0 no)\npay: hourly pay in dollars",
    ),
    "did": Study(
        _shops,
        "Did the new minimum wage in nj change staff, compared with pa before and after?",
        "state: nj raised the minimum wage, pa did not\nafter: 1 after the raise, 0 before\n"
        "staff: full-time staff of the store",
    ),
    "rdd": Study(_mayors, "Does a Democrat who won raise city spending?"),
    "discovery": Study(_bakery, "What causes what among these columns?"),
    "series": Study(_rates, "How do rate, prices and jobs influence each other over time?"),
    "mediation": Study(
        _workers,
        "How much of the effect of training on earnings goes through hours worked?",
        "training: took part in the programme (1 yes, 0 no)\n"
        "earnings: yearly earnings in dollars a year later\n"
        "hours_worked: hours worked per week after the programme\nage: age in years",
    ),
    "survival": Study(
        _released,
        "Does financial aid (aid) delay arrest?",
        "People released from prison, half of them given financial aid (aid = 1). week is the"
        " week of the first arrest, or 52; arrest is 1 if arrested.",
    ),
    "root_cause": Study(_months, "Why did sales drop in October 2011?"),
}


@cache
def answered(name: str) -> Result:
    """Return the result of one study, computed once in a test run."""
    study = STUDIES[name]
    return ask(study.table(), study.question, study.words, knowledge=study.knowledge)
