"""What the user knows decides the answer, from the plan through the steps to the result."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load, silent
from app.causal.data import Dataset
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import PlanRequest
from app.service.execution import perform
from app.service.records import (
    DatasetRecord,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.results import assemble
from app.service.step_order import StepOrder

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EFFECT = "What is the effect of x on y?"
CONFOUNDED = (("u", "x"), ("u", "y"), ("x", "y"))


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """x raises y by 2; hidden u drives both, z moves x alone, w drives both and is measured."""
    rng = np.random.default_rng(1)
    u, z, w = rng.normal(size=(3, 1500))
    x = z + u + w + rng.normal(size=1500)
    y = 2 * x + 3 * u + w + rng.normal(size=1500)
    return pd.DataFrame({"z": z, "w": w, "x": x, "y": y})


def result_of(
    frame: pd.DataFrame, text: str, knowledge: Knowledge, algorithms: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Plan, carry out every step in this process, and assemble the result."""
    profile = profile_frame(frame, np.random.default_rng(0))
    plan = ExpertPlanner().plan(PlanRequest(text, "", profile, knowledge, load(), algorithms))
    data, found = Dataset(frame, profile.variables), {}
    for step in plan.steps:
        order = StepOrder(plan, step.id, profile, {n: found[n] for n in step.inputs}, 0, 60.0)
        found[step.id] = perform(order, data, silent, lambda: 0.0)
    records = [
        StepRecord("run_1", name, i, StepStatus.DONE, result=value, seconds=0.1)
        for i, (name, value) in enumerate(found.items(), 1)
    ]
    dataset = DatasetRecord("ds_1", "local", "table.csv", "", "ab" * 32, 10, profile, NOW)
    run = RunRecord(
        "run_1", "local", "ds_1", text, knowledge, RunOptions(), RunStatus.SUCCEEDED, NOW
    )
    return assemble(run, dataset, plan, records, {})


def test_an_unmeasured_common_cause_leaves_the_effect_open_and_is_named(frame: pd.DataFrame):
    result = result_of(frame, EFFECT, Knowledge(required=CONFOUNDED, latents=("u",)))
    assert result["answer"]["verdict"] == "not_identified"
    assert "Measure u" in result["answer"]["sentence"]
    assert result["next_steps"][0].startswith("Measure u")
    assert result["estimates"] == []


def test_an_instrument_in_the_arrows_gives_the_effect_despite_a_hidden_cause(frame: pd.DataFrame):
    arrows = (("z", "x"), *CONFOUNDED)
    result = result_of(frame, EFFECT, Knowledge(required=arrows, latents=("u",)))
    primary = result["estimates"][0]
    assert (primary["design"], primary["instrument"]) == ("iv", "z")
    low, high = primary["interval"]
    assert low < 2 < high


def test_what_comes_later_in_the_stated_order_is_not_adjusted_for(frame: pd.DataFrame):
    known = Knowledge(tiers=(("w",), ("x",), ("z", "y")))
    result = result_of(frame, EFFECT, known, ("regression_adjustment",))
    assert result["estimates"][0]["adjustment"] == ["w"]


def test_arrows_that_are_required_or_ruled_out_hold_in_the_graph(frame: pd.DataFrame):
    known = Knowledge(required=(("w", "x"),), forbidden=(("y", "x"), ("x", "z")))
    result = result_of(frame, "What causes what?", known)
    selected = next(g for g in result["graphs"] if g["selected"])
    arrows = {
        (e["source"], e["target"])
        for e in selected["edges"]
        if (e["source_mark"], e["target_mark"]) == ("tail", "arrow")
    }
    assert ("w", "x") in arrows
    assert not arrows & {("y", "x"), ("x", "z")}


def test_the_algorithm_that_is_asked_for_is_the_one_that_answers(frame: pd.DataFrame):
    result = result_of(frame, "What causes what?", Knowledge(), ("pc",))
    assert [g["algorithm"] for g in result["graphs"]] == ["pc"]
