"""What a user corrects of a table as it was read changes what is planned for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.adapters.ingest import remeasure
from app.causal import codec
from app.causal.catalogue import load
from app.causal.data import Kind
from app.causal.profile import Profile, Structure
from app.causal.profile.facts import NOTHING_SAID, SaidOfRows
from app.causal.question import Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, PlanRequest
from app.service.intake import MeasureOrder
from tests.unit.adapters.uploads import Reader


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def steps(profile, text="What causes what?"):
    request = PlanRequest(text, "", profile, Knowledge(), load())
    return ExpertPlanner().plan(request).steps


def searched(profile):
    return {s.algorithm for s in steps(profile) if s.action is Action.DISCOVER}


def corrected(reader, profile, kinds=None, said=NOTHING_SAID):
    chosen = kinds or {}
    variables = tuple(
        replace(v, kind=chosen[v.name]) if v.name in chosen else v for v in profile.variables
    )
    order = MeasureOrder(str(reader.target), variables, said=said)
    return codec.decode(Profile, remeasure(codec.encode(order)))


def test_a_series_said_to_be_a_cross_section_is_searched_as_one(reader):
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(240, 3))
    walk = pd.DataFrame(noise.cumsum(axis=0), columns=["a", "b", "c"])
    walk.insert(0, "date", pd.date_range("2001-01-31", periods=240, freq="ME").strftime("%Y-%m-%d"))
    read = reader.profile(walk.to_csv(index=False))
    other = corrected(reader, read, said=SaidOfRows(Structure.CROSS_SECTION))
    assert (read.structure, other.structure) == (Structure.TIME_SERIES, Structure.CROSS_SECTION)
    assert searched(read).isdisjoint(searched(other))


def test_a_count_said_to_be_codes_is_an_effect_of_groups(reader):
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.normal(size=(400, 2)), columns=["x", "y"])
    table["visits"] = rng.poisson(1.5, 400)
    read = reader.profile(table.to_csv(index=False))
    other = corrected(reader, read, {"visits": Kind.NOMINAL})
    assert read.variable("visits").kind is Kind.COUNT
    assert other.variable("visits").levels
    asked = "What is the effect of x on visits?"
    methods = [{s.algorithm for s in steps(p, asked)} for p in (read, other)]
    assert methods[0] != methods[1]
