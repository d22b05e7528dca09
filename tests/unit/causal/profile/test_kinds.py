"""Kinds of columns are told from values, names and meanings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.data import Kind
from app.causal.profile.description import Meaning
from app.causal.profile.kinds import infer_variables

RNG = np.random.default_rng(5)
N = 300

COLUMNS = {
    "height": (RNG.normal(170, 8, N), Kind.CONTINUOUS),
    "age": (RNG.integers(18, 80, N), Kind.CONTINUOUS),
    "income": (RNG.integers(0, 90_000, N), Kind.CONTINUOUS),
    "birth_year": (RNG.integers(1940, 1990, N), Kind.CONTINUOUS),
    "visits": (RNG.poisson(3, N), Kind.COUNT),
    "kids": (RNG.integers(0, 4, N), Kind.COUNT),
    "cigarettes": (RNG.geometric(0.1, N) - 1, Kind.COUNT),
    "treated": (RNG.integers(0, 2, N), Kind.BINARY),
    "sex": (RNG.choice(["f", "m"], N), Kind.BINARY),
    "code_12": (RNG.choice([1.0, 2.0], N), Kind.BINARY),
    "likert": (RNG.integers(1, 6, N), Kind.ORDINAL),
    "size": (RNG.choice(["low", "medium", "high"], N), Kind.ORDINAL),
    "bracket": (RNG.choice(["18-25", "26-40", "41+", "<18"], N), Kind.ORDINAL),
    "region": (RNG.integers(1, 9, N), Kind.NOMINAL),
    "industry_1": (RNG.integers(1, 9, N), Kind.NOMINAL),
    "store_1": (np.random.default_rng(6).poisson(45, N), Kind.CONTINUOUS),
    "colour": (RNG.choice(["red", "green", "blue"], N), Kind.NOMINAL),
    "customer_id": (RNG.permutation(N) + 5000, Kind.IDENTIFIER),
    "row": (np.arange(1, N + 1), Kind.IDENTIFIER),
    "n": (np.arange(N), Kind.IDENTIFIER),
    "hash": ([f"x{i:05d}" for i in range(N)], Kind.IDENTIFIER),
    "note": ([f"the customer said that item {i} broke down" for i in range(N)], Kind.TEXT),
    "same": (np.ones(N), Kind.CONSTANT),
    "nothing": (np.full(N, np.nan), Kind.CONSTANT),
    "when": (pd.date_range("2020-01-01", periods=N), Kind.DATETIME),
}


@pytest.fixture(scope="module")
def variables():
    frame = pd.DataFrame({name: values for name, (values, _) in COLUMNS.items()})
    return {v.name: v for v in infer_variables(frame)}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_kind_is_the_one_a_person_would_name(variables, name):
    assert variables[name].kind is COLUMNS[name][1], variables[name].reasons
    assert variables[name].reasons


def test_levels_are_in_order(variables):
    assert variables["size"].levels == ("low", "medium", "high")
    assert variables["bracket"].levels == ("<18", "18-25", "26-40", "41+")
    assert variables["likert"].levels == ("1", "2", "3", "4", "5")
    assert variables["code_12"].levels == ("1", "2")
    assert variables["height"].levels == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [("no", "yes"), ("control", "treatment"), ("Placebo", "Active"), ("before", "after")],
)
def test_the_level_that_means_no_comes_first(first, second):
    frame = pd.DataFrame({"x": [second, first] * 10})
    assert infer_variables(frame)[0].levels == (first, second)


def test_an_empty_column_says_that_all_is_missing(variables):
    assert variables["nothing"].reasons == ("all values are missing",)
    assert variables["nothing"].n_missing == N


def test_a_meaning_makes_whole_numbers_a_count():
    frame = pd.DataFrame({"x": RNG.integers(5, 60, N)})
    meanings = {"x": Meaning("number of shops in the town")}
    assert infer_variables(frame)[0].kind is Kind.CONTINUOUS
    assert infer_variables(frame, meanings)[0].kind is Kind.COUNT


def test_a_sentence_that_says_which_many_miss_makes_no_groups_of_a_score(variables):
    told = "is the percentile score in mathematics, which many pupils miss"
    frame = pd.DataFrame({"mnce": RNG.integers(1, 99, N)})
    (read,) = infer_variables(frame, {"mnce": Meaning(told)})
    assert read.kind is Kind.CONTINUOUS
