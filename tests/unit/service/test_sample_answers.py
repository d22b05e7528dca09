"""Each sample's own question is answered by the design it is there to show, near the truth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.adapters.ingest import ingest
from app.adapters.parquet import read_frame, typed_frame
from app.causal import codec
from app.causal.catalogue import load
from app.causal.data import Dataset
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, PlanRequest
from app.service.execution import StepOrder, perform
from app.service.intake import IngestOrder
from app.service.ports import Ingested
from app.service.records import (
    DatasetRecord,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.results import assemble
from app.service.samples import samples

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BY_NAME = {sample.name: sample for sample in samples()}
ASKED = frozenset({Action.IDENTIFY, Action.ESTIMATE, Action.DISCOVER})


def answered(name: str, folder: Path) -> Mapping[str, Any]:
    """Ask a sample its question and return the result, without attempts to refute it."""
    sample = BY_NAME[name]
    parquet = folder / f"{name}.parquet"
    order = IngestOrder(str(sample.path), str(parquet), sample.path.name, sample.description)
    taken = codec.decode(Ingested, ingest(codec.encode(order)))
    profile = codec.decode(Profile, taken.profile)
    request = PlanRequest(sample.question, sample.description, profile, Knowledge(), load())
    plan = ExpertPlanner().plan(request)
    data = Dataset(
        typed_frame(read_frame(str(parquet)), profile.variables), profile.variables, profile.time
    )
    results: dict[str, Any] = {}
    for step in plan.steps:
        if step.action in ASKED:
            order = StepOrder(plan, step.id, profile, results, 0, 60.0)
            results[step.id] = perform(order, data, lambda *_: None, lambda: 0.0)
    run = RunRecord(
        "r", "t", "d", sample.question, Knowledge(), RunOptions(), RunStatus.RUNNING, NOW
    )
    dataset = DatasetRecord("d", "t", name, sample.description, "", 1, profile, NOW)
    steps = [
        StepRecord("r", step_id, i, StepStatus.DONE, result=found)
        for i, (step_id, found) in enumerate(results.items())
    ]
    return assemble(run, dataset, plan, steps, {})


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    folder, known = tmp_path_factory.mktemp("samples"), {}

    def of(name: str) -> Mapping[str, Any]:
        if name not in known:
            known[name] = answered(name, folder)
        return known[name]

    return of


def primary(result: Mapping[str, Any]) -> Mapping[str, Any]:
    assert result["answer"]["verdict"] == "estimated", result["answer"]["sentence"]
    return next(estimate for estimate in result["estimates"] if estimate["primary"])


def holds(estimate: Mapping[str, Any], truth: float) -> bool:
    low, high = estimate["interval"]
    return bool(low <= truth <= high)


def test_quitting_adds_what_the_textbook_finds(answer):
    estimate = primary(answer("nhefs"))
    assert (estimate["design"], estimate["treatment"]) == ("backdoor", "qsmk")
    assert estimate["value"] == pytest.approx(3.45, abs=0.6)  # Hernán & Robins: 3.4 to 3.5 kg
    assert holds(estimate, 3.45)


def test_people_who_were_not_weighed_again_are_not_left_out_unsaid(answer):
    result = answer("nhefs")
    estimate = primary(result)
    assert estimate["missing_values"] in {"impute", "weight"}
    held = {entry["assumption"]: entry for entry in result["assumptions"]}
    assert held["missing_at_random"]["status"] == "untested"
    beside = [s for s in result["sensitivity"] if s["method"] == "complete_cases"]
    assert beside[0]["value"] == pytest.approx(3.4, abs=0.8)


def test_the_offer_of_vitamin_a_is_the_instrument_of_taking_it(answer):
    result = answer("vitamin_a")
    estimate = primary(result)
    assert (estimate["design"], estimate["kind"]) == ("iv", "late")
    assert estimate["instrument"] == "offered"
    assert estimate["value"] == pytest.approx(0.0032, abs=5e-5)  # Imbens & Rubin 1997


def test_the_effect_of_the_offer_itself_is_stated(answer):
    result = answer("vitamin_a")
    told = [f["claim"] for f in result["findings"] if "intention to treat" in f["claim"]]
    assert "0.0026" in told[0]  # 12048/12094 - 11514/11588


def test_active_choice_is_compared_before_and_after_with_the_other_states(answer):
    estimate = primary(answer("organ_donors"))
    assert (estimate["design"], estimate["kind"]) == ("did", "att")
    assert (estimate["unit_column"], estimate["treatment"]) == ("state", "active_choice")
    assert estimate["value"] == pytest.approx(-0.022, abs=5e-4)  # Huntington-Klein 2021, ch. 18


def test_one_treated_state_is_a_stated_weakness(answer):
    caveats = " ".join(c for f in answer("organ_donors")["findings"] for c in f["caveats"])
    assert "Only 1 unit of state" in caveats


def test_a_scholarship_is_judged_at_its_cutoff(answer):
    estimate = primary(answer("scholarship"))
    assert (estimate["design"], estimate["kind"]) == ("rdd", "late")
    assert (estimate["running_variable"], estimate["cutoff"]) == ("entrance_score", 60.0)
    assert holds(estimate, 4.0)
    assert estimate["value"] == pytest.approx(4.0, abs=1.0)


def test_the_bakeries_visitors_drive_revenue(answer):
    result = answer("bakeries")
    assert result["answer"]["verdict"] == "graph"
    graph = next(g for g in result["graphs"] if g["selected"])
    arrows = {(e["source"], e["target"]) for e in graph["edges"] if e["target_mark"] == "arrow"}
    assert {("visitors", "revenue"), ("satisfaction", "revenue")} <= arrows


def test_the_economy_is_read_as_series_over_time(answer):
    result = answer("macrodata")
    assert result["answer"]["verdict"] == "graph"
    graph = next(g for g in result["graphs"] if g["selected"])
    assert graph["graph_class"].startswith("lagged")
    assert {"tbilrate", "infl", "unemp"} <= set(graph["nodes"])
