"""Words that name an order are put in it; words that do not are left alone."""

from __future__ import annotations

import random

import pytest

from app.causal.profile.orderings import in_order

ORDERS = [
    ("not too happy", "pretty happy", "very happy"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("never", "lt once a year", "once a year", "once a month", "nrly every week", "every week"),
    ("lt $1000", "$1000 to 2999", "$10000 - 14999", "$25000 or more"),
    ("I", "II", "III"),
    ("Stage 1", "Stage 2", "Stage 10"),
    ("monthly", "weekly", "daily"),
    ("Jan", "Feb", "Dec"),
    ("less than high school", "high school", "some college", "graduate degree"),
]


@pytest.mark.parametrize("levels", ORDERS, ids=lambda levels: levels[0])
def test_levels_are_ordered_whatever_order_they_come_in(levels: tuple[str, ...]) -> None:
    for seed in range(5):
        assert in_order(random.Random(seed).sample(levels, len(levels))) == levels


@pytest.mark.parametrize(
    "levels",
    [("red", "green", "blue"), ("north", "south", "east"), ("1 north", "2 south", "3 east"),
     ("store 1", "store 2", "store 3"), ("01", "02", "03"), ("happy", "sad", "angry")],
    ids=lambda levels: levels[0],
)  # fmt: skip
def test_names_have_no_order(levels: tuple[str, ...]) -> None:
    assert in_order(levels) is None


def test_codes_before_words_leave_the_order_of_the_words_and_give_places_none():
    levels = ("3 - Often", "1 - Never", "2 - Sometimes")
    assert in_order(levels) == ("1 - Never", "2 - Sometimes", "3 - Often")
    assert in_order(("1 - North", "2 - South", "3 - West")) is None
