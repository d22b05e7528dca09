"""Results say what was found, how sure it is, and what it rests on; never more."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.causal.catalogue import load
from app.causal.codec import encode
from app.causal.curves import Curve, Point, Series, Subgroup
from app.causal.estimand import EffectKind, Estimand, Identification
from app.causal.findings import (
    Discovery,
    Estimate,
    Estimation,
    GraphRange,
    Refutation,
    Selection,
    Sensitivity,
)
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Design, Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest
from app.service.records import (
    DatasetRecord,
    RunError,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.report import render_html, render_markdown
from app.service.results import assemble
from tests.unit.planner.studies import COLLEGE, MACRO, PHONE, SMOKERS
from tests.unit.planner.tables import table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUITTING = "How many kilograms did quitting smoking add to the weight change from 1971 to 1982?"


def planned(text: str, profile: Profile) -> Plan:
    return ExpertPlanner().plan(PlanRequest(text, "", profile, Knowledge(), load()))


def estimate(plan: Plan, method: str, value: float, error: float, **more: Any) -> Estimate:
    question = plan.question
    known = Estimate(
        EffectKind.ATE, question.design or Design.BACKDOOR, method, question.treatment or "",
        question.outcome or "", value, (value - 2 * error, value + 2 * error), 900,
        contrast=question.contrast, adjustment=question.covariates or (), standard_error=error,
        p_value=math.erfc(abs(value) / error / math.sqrt(2)),
    )  # fmt: skip
    return replace(known, **more)


def outcome_of(  # noqa: PLR0911 - one return for each action
    plan: Plan, step_id: str, values: dict[str, object]
) -> object:
    """Return what a step found: the given value, else a plain success of its kind."""
    step = plan.step(step_id)
    if step_id in values:
        return values[step_id]
    question = plan.question
    match step.action:
        case Action.IDENTIFY:
            design = question.design or Design.BACKDOOR
            estimand = Estimand(
                EffectKind.ATE, design, question.treatment or "", question.outcome or ""
            )
            return Identification((estimand,), "The effect is identified.")
        case Action.ESTIMATE:
            overlap = Diagnosis("overlap", Verdict.PASSED, "Both groups are found everywhere.")
            return Estimation(estimate(plan, step.algorithm, 3.4, 0.48), (overlap,))
        case Action.REFUTE:
            told = f"{step.algorithm} changed nothing."
            return Refutation(step.algorithm, Verdict.PASSED, told, 3.4, 3.3)
        case Action.SENSITIVITY:
            return Sensitivity(
                "e_value", 2.4, 1.9, "A hidden cause would need a risk ratio of 2.4."
            )
        case Action.SELECT:
            return Selection(step.inputs[0])
        case Action.GRAPH_RANGE:
            return GraphRange()
        case _:
            raise AssertionError(step_id)


def result_of(
    text: str, profile: Profile, values: dict[str, object] | None = None
) -> dict[str, Any]:
    plan = planned(text, profile)
    records = [_record(plan, step.id, i, values or {}) for i, step in enumerate(plan.steps, 1)]
    dataset = DatasetRecord("ds_1", "local", "table.csv", "", "ab" * 32, 10, profile, NOW)
    run = RunRecord(
        "run_1", "local", "ds_1", text, Knowledge(), RunOptions(seed=7), RunStatus.SUCCEEDED, NOW
    )
    return assemble(run, dataset, plan, records, {"wherefore": "0.1.0"})


def _record(plan: Plan, step_id: str, position: int, values: dict[str, object]) -> StepRecord:
    found = outcome_of(plan, step_id, values)
    if isinstance(found, RunError):
        return StepRecord("run_1", step_id, position, StepStatus.FAILED, error=found)
    return StepRecord(
        "run_1", step_id, position, StepStatus.DONE, result=encode(found), seconds=0.1
    )


def test_an_effect_is_said_in_the_users_units_with_interval_and_condition():
    kilograms = replace(SMOKERS.variable("wt82_71"), unit="kg")
    variables = tuple(kilograms if v.name == "wt82_71" else v for v in SMOKERS.variables)
    result = result_of(QUITTING, replace(SMOKERS, variables=variables))
    assert result["answer"]["verdict"] == "estimated"
    assert result["answer"]["estimate_id"] == "e1"
    assert result["answer"]["sentence"].startswith(
        "Changing qsmk from 0 to 1 raised wt82_71 by 3.4 kg on average (95 % interval 2.4 to 4.4), "
        "if nothing unmeasured drives both"
    )
    assert result["estimates"][0]["unit"] == "kg"


def test_estimates_have_the_contracts_fields():
    first = result_of(QUITTING, SMOKERS)["estimates"][0]
    wanted = {
        "id", "primary", "kind", "design", "method", "treatment", "outcome", "contrast",
        "adjustment", "instrument", "running_variable", "cutoff", "unit_column", "time_column",
        "value", "interval", "level", "p_value", "n", "unit",
    }  # fmt: skip
    assert wanted <= first.keys()
    assert first["contrast"] == [0.0, 1.0]
    assert [e["primary"] for e in result_of(QUITTING, SMOKERS)["estimates"]] == [True, False, False]


def test_an_interval_around_zero_is_no_clear_effect():
    plan = planned(QUITTING, SMOKERS)
    weak = Estimation(estimate(plan, "aipw", 0.3, 0.5))
    result = result_of(QUITTING, SMOKERS, {"estimate_aipw": weak})
    assert "No clear effect" in result["answer"]["sentence"]
    assert result["findings"][0]["strength"] == "uncertain"


def test_a_weak_instrument_leaves_the_question_open():
    text = "Does schooling raise lwage? Use nearc4 as an instrument."
    plan = planned(text, COLLEGE)
    weak = Diagnosis("first_stage", Verdict.FAILED, "The instrument hardly moves educ: F is 2.1.")
    found = Estimation(
        estimate(plan, "two_stage_least_squares", 0.2, 0.05, instrument="nearc4"), (weak,)
    )
    result = result_of(text, COLLEGE, {"estimate_two_stage_least_squares": found})
    assert result["answer"]["verdict"] == "inconclusive"
    assert "F is 2.1" in result["answer"]["sentence"]
    relevance = next(a for a in result["assumptions"] if a["assumption"] == "instrument_relevance")
    assert relevance["status"] == "violated"


def test_without_overlap_nothing_is_settled_even_where_estimators_agree():
    plan = planned(QUITTING, SMOKERS)
    poor = Diagnosis("overlap", Verdict.FAILED, "Hardly any counterparts.")
    first = Estimation(estimate(plan, "aipw", 3.4, 0.48), (poor,))
    answer = result_of(QUITTING, SMOKERS, {"estimate_aipw": first})["answer"]
    assert answer["verdict"] == "inconclusive"
    assert "Hardly any counterparts." in answer["sentence"]


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.INCONCLUSIVE])
def test_evidence_is_not_strong_unless_every_attempt_to_refute_it_failed(verdict: Verdict):
    attempt = Refutation("placebo_treatment", verdict, "It found an effect.", 3.4, 3.0)
    first = result_of(QUITTING, SMOKERS, {"refute_placebo_treatment": attempt})["findings"][0]
    assert first["strength"] != "strong"
    assert any("placebo treatment" in caveat for caveat in first["caveats"])


def test_evidence_is_not_strong_when_nothing_tried_to_refute_it():
    lost = RunError("limit_exceeded", "Out of time.")
    steps = planned(QUITTING, SMOKERS).steps
    values: dict[str, object] = {s.id: lost for s in steps if s.action is Action.REFUTE}
    first = result_of(QUITTING, SMOKERS, values)["findings"][0]
    assert first["strength"] == "suggestive"
    assert "No attempt was made to refute the estimate." in first["caveats"]


def test_caveats_are_not_told_again_as_findings():
    plan = planned(QUITTING, SMOKERS)
    lost_rows = Diagnosis("missing_rows", Verdict.INCONCLUSIVE, "Half of the rows are lost.")
    first = Estimation(estimate(plan, "aipw", 3.4, 0.48), (lost_rows,))
    found = result_of(QUITTING, SMOKERS, {"estimate_aipw": first})["findings"]
    assert "Half of the rows are lost." in found[0]["caveats"]
    assert all("Half of the rows" not in finding["claim"] for finding in found)


def test_not_identified_is_an_answer_and_says_what_would_help():
    plan = planned(QUITTING, SMOKERS)
    lost: dict[str, object] = {
        step.id: RunError("not_identified", "not identified")
        for step in plan.steps
        if step.action is not Action.IDENTIFY
    }
    needed = ("Measure stress and adjust for it.",)
    lost["identify"] = Identification((), "A hidden cause is in the way.", needed)
    result = result_of(QUITTING, SMOKERS, lost)
    assert result["answer"]["verdict"] == "not_identified"
    assert "What would help: Measure stress" in result["answer"]["sentence"]
    assert result["next_steps"] == ["Measure stress and adjust for it."]


def test_a_failed_primary_estimate_gives_way_to_the_next():
    lost = RunError("not_converged", "No solution.")
    result = result_of(QUITTING, SMOKERS, {"estimate_aipw": lost})
    assert result["answer"]["verdict"] == "estimated"
    assert result["estimates"][0]["method"] == "regression_adjustment"
    assert result["estimates"][0]["primary"] is True


def test_an_effect_that_a_placebo_also_shows_is_uncertain():
    plan = planned(QUITTING, SMOKERS)
    name = next(s.id for s in plan.steps if s.action is Action.REFUTE)
    broken = Refutation("placebo", Verdict.FAILED, "A placebo shows 3.2 as well.", 3.4, 3.2)
    result = result_of(QUITTING, SMOKERS, {name: broken})
    assert result["findings"][0]["strength"] == "uncertain"


def test_hidden_causes_are_an_untested_assumption_with_its_consequence():
    result = result_of(QUITTING, SMOKERS)
    hidden = next(a for a in result["assumptions"] if a["assumption"] == "unconfoundedness")
    assert hidden["status"] == "untested"
    assert hidden["evidence"] == [s["id"] for s in result["sensitivity"]]
    assert hidden["otherwise"]


def test_findings_cite_evidence_that_is_in_the_result():
    result = result_of(QUITTING, SMOKERS)
    kinds = ("graphs", "estimates", "refutations", "sensitivity", "diagnostics")
    known = {item["id"] for kind in kinds for item in result[kind]}
    cited = {name for finding in result["findings"] for name in finding["evidence"]}
    assert cited
    assert cited <= known


def test_every_numeral_of_the_answer_comes_from_its_estimate():
    result = result_of(QUITTING, SMOKERS)
    first = result["estimates"][0]
    sentence = result["answer"]["sentence"].replace("wt82_71", "").replace("95 %", "")
    allowed = {abs(first["value"]), *map(abs, first["interval"]), *first["contrast"]}
    hidden = re.search(r"and (\d+) others", sentence)
    allowed |= {float(hidden.group(1))} if hidden else set()
    for text in re.findall(r"(?<![\w])\d+(?:\.\d+)?(?![\w])", sentence):
        assert any(abs(float(text) - value) < 0.06 for value in allowed), text


def test_a_yes_or_no_outcome_is_told_in_percentage_points():
    text = "Did quitting smoking cause death?"
    plan = planned(text, SMOKERS)
    found = Estimation(estimate(plan, "aipw", 0.031, 0.004))
    sentence = result_of(text, SMOKERS, {"estimate_aipw": found})["answer"]["sentence"]
    assert "the chance of death = 1 by 3.1 percentage points" in sentence


def _graph(*edges: Edge, nodes: tuple[str, ...] = ("a", "b", "c")) -> Discovery:
    return Discovery(CausalGraph(nodes, edges, GraphClass.CPDAG))


ABC = table("a real\nb real\nc real")


def _discovered(text: str, found: Discovery, profile: Profile = ABC) -> dict[str, Any]:
    plan = planned(text, profile)
    return result_of(
        text, profile, {s.id: found for s in plan.steps if s.action is Action.DISCOVER}
    )


def test_causes_are_named_and_what_is_undecided_is_said_to_be():
    found = _graph(Edge("a", "c", confidence=0.93), Edge("b", "c", Mark.TAIL, Mark.TAIL))
    result = _discovered("What causes `c`?", found)
    assert result["answer"]["verdict"] == "graph"
    assert (
        "Direct causes of c in the graph: a (in 93 % of resamples)." in result["answer"]["sentence"]
    )
    assert "For b the data cannot tell the direction." in result["answer"]["sentence"]


def test_an_undirected_edge_is_never_told_as_a_cause():
    found = _graph(Edge("a", "b", Mark.TAIL, Mark.TAIL, confidence=1.0))
    result = _discovered("What causes what?", found)
    assert "→" not in json.dumps(result["answer"], ensure_ascii=False)
    assert result["graphs"][0]["edges"][0]["target_mark"] == "tail"


def test_an_empty_graph_says_that_no_links_were_found():
    assert "No links were found" in _discovered("What causes what?", _graph())["answer"]["sentence"]


def test_lagged_causes_keep_their_lag():
    lagged = CausalGraph(MACRO.names, (Edge("infl", "unemp", lag=2),), GraphClass.LAGGED_DAG)
    result = _discovered("What drives unemployment?", Discovery(lagged), MACRO)
    assert "infl 2 steps before" in result["answer"]["sentence"]
    assert result["graphs"][0]["edges"][0]["lag"] == 2


def test_the_second_graph_is_shown_and_not_selected():
    result = _discovered("What causes what?", _graph(Edge("a", "b", confidence=0.95)))
    assert [g["selected"] for g in result["graphs"]][:1] == [True]
    assert sum(g["selected"] for g in result["graphs"]) == 1


def test_a_result_is_plain_json_without_infinities():
    plan = planned("Does coffee reduce sleepHours?", PHONE)
    name = next(s.id for s in plan.steps if s.primary)
    wild = estimate(plan, "regression_adjustment", 1.0, 0.1, p_value=math.nan)
    wild = replace(wild, interval=(-math.inf, math.inf))
    result = result_of("Does coffee reduce sleepHours?", PHONE, {name: Estimation(wild)})
    json.dumps(result, allow_nan=False)
    assert result["estimates"][0]["interval"] == [None, None]


def test_a_run_without_a_plan_still_gives_the_contracts_shape():
    dataset = DatasetRecord("ds_1", "local", "t", "", "ab" * 32, 1, ABC, NOW)
    run = RunRecord("run_1", "local", "ds_1", "?", Knowledge(), RunOptions(), RunStatus.FAILED, NOW)
    failed = StepRecord(
        "run_1", "plan", 0, StepStatus.FAILED, error=RunError("invalid_question", "No such thing.")
    )
    result = assemble(run, dataset, None, [failed], {})
    assert result["answer"]["verdict"] == "inconclusive"
    assert "No such thing." in result["answer"]["sentence"]


def test_a_unit_that_only_the_question_names_is_the_estimates():
    assert result_of(QUITTING, SMOKERS)["estimates"][0]["unit"] == "kilograms"


def with_parts() -> dict[str, Any]:
    """An estimate with a part, a curve and a group beside it."""
    plan = planned(QUITTING, SMOKERS)
    step = next(s.id for s in plan.steps if s.primary)
    found = outcome_of(plan, step, {})
    assert isinstance(found, Estimation)
    curve = Curve("c", "Weight by age", "age", "kg", (Series("all", (Point(1.0, 2.0, 1.0, 3.0),)),))
    part = replace(found.estimate, label="the part through exercise", value=0.7)
    group = Subgroup("age is 50 or more", ("age",), 1.5, (0.5, 2.5), 400)
    rich = replace(found, beside=(part,), curves=(curve,), groups=(group,))
    return result_of(QUITTING, SMOKERS, {step: rich})


def test_the_parts_of_an_effect_stand_beside_it_and_are_no_rivals():
    result = with_parts()
    part = next(e for e in result["estimates"] if e["label"])
    assert (part["primary"], part["value"]) == (False, 0.7)
    claims = [f["claim"] for f in result["findings"]]
    assert any(c.startswith("The part through exercise") for c in claims)
    assert not any("0.7" in c for c in claims if c.startswith("Other estimators"))


def test_curves_and_groups_are_in_the_result_and_in_both_reports():
    result = with_parts()
    assert result["curves"][0]["series"][0]["points"][0] == {
        "x": 1.0, "value": 2.0, "low": 1.0, "high": 3.0,
    }  # fmt: skip
    assert result["subgroups"][0]["words"] == "age is 50 or more"
    for report in (render_html(result), render_markdown(result)):
        assert "Weight by age" in report
        assert "age is 50 or more" in report


def test_an_effect_that_is_only_bounded_is_said_by_its_bounds():
    plan = planned(QUITTING, SMOKERS)
    step = next(s.id for s in plan.steps if s.primary)
    found = outcome_of(plan, step, {})
    assert isinstance(found, Estimation)
    bounded = replace(found, estimate=replace(found.estimate, bounds=(-1.0, 4.0)))
    result = result_of(QUITTING, SMOKERS, {step: bounded})
    assert result["answer"]["verdict"] == "bounded"
    assert "by -1" in result["answer"]["sentence"]
    assert result["estimates"][0]["bounds"] == [-1.0, 4.0]
