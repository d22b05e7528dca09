"""Words that nobody listed are held against columns by the company they keep in texts."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources

import numpy as np
import pytest

from app.planner.columns import Lexicon
from app.planner.vectors import mean, tellingness, vector
from tests.unit.planner.tables import table

MOST_OCTETS, MOST_SECONDS = 2_500_000, 0.06
WORKERS = table("wage real earnings an hour\nage count age in years\nburglaries count burglaries")


def _near(word: str, other: str) -> float:
    one, two = vector(word), vector(other)
    assert one is not None
    assert two is not None
    return float(one @ two)


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("earnings", "wage", "age"),
        ("harvest", "grain", "price"),
        ("polls", "turnout", "income"),
        ("diesel", "fuel", "school"),
        ("infarction", "heart", "land"),
        ("sick", "ill", "cheap"),
    ],
)
def test_a_word_is_nearer_to_one_of_like_meaning(word: str, near: str, far: str):
    assert _near(word, near) > _near(word, far) + 0.2


def test_gibberish_has_no_direction_and_fits_nothing():
    assert vector("qwrtz") is None
    assert not Lexicon(WORKERS).likeness.of("qwrtz blorfen").any()


def test_directions_have_length_one():
    assert np.linalg.norm(mean([("wage", 1.0), ("age", 0.5)])) == pytest.approx(1.0)
    assert not mean([("qwrtz", 1.0)]).any()


def test_a_rare_word_tells_more_than_a_frequent_one():
    assert tellingness("the") < 0.1
    assert tellingness("burglary") > 0.9


def test_the_column_of_like_meaning_is_the_most_alike():
    alike = Lexicon(WORKERS).likeness.of("the theft of cars")
    assert WORKERS.names[int(alike.argmax())] == "burglaries"


def test_a_form_of_a_columns_own_word_is_more_alike_than_any_other_word():
    cars = table("crimes count burglaries\nmotor count thefts of cars")
    assert Lexicon(cars).likeness.of("burglary")[0] == 1.0
    assert Lexicon(cars).likeness.of("burglary")[1] < 1.0


def test_the_file_is_small():
    held = resources.files("app.planner.vectors").joinpath("words.npz").read_bytes()
    assert len(held) < MOST_OCTETS


def test_the_vectors_load_fast_and_only_when_asked_for():
    code = (
        "import time, app.planner.vectors as v\n"
        "assert not v._file.cache_info().currsize\n"
        "start = time.process_time(); v.vector('wage'); print(time.process_time() - start)"
    )
    told = [subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(3)]
    assert min(float(seconds) for seconds in told) < MOST_SECONDS
