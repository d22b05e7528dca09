"""A column that others give exactly stays out of a graph, as long as they are all in it."""

from __future__ import annotations

from dataclasses import replace

from app.causal.profile import Diagnosis, Profile, Verdict
from app.planner.discovery_columns import columns
from tests.unit.planner.tables import table


def accounts() -> Profile:
    """Return a table whose total is the sum of three columns."""
    plain = table("wages real\nrent real\nfood real\ntotal real\nage real")
    told = Diagnosis(
        "linear_dependence",
        Verdict.FAILED,
        "'total' is a sum of fixed multiples of the others.",
        columns=("total", "wages", "rent", "food"),
    )
    return replace(plain, diagnoses=(told,))


def test_a_sum_is_left_out_of_the_graph_and_its_parts_are_named():
    choice = columns(accounts(), ())
    assert choice.columns == ("wages", "rent", "food", "age")
    assert choice.notes == (
        "Not in the graph: total (given exactly by wages, rent, food together).",
    )


def test_a_sum_stays_where_one_of_its_parts_is_left_out():
    assert columns(accounts(), ("rent",)).columns == ("wages", "food", "total", "age")
