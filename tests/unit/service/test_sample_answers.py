"""Each sample's own question is answered by the design it is there to show, near the truth."""

from __future__ import annotations

import pytest

from app.planner.plan import Action
from app.service.samples import samples
from tests.asked import Result, ask_file, primary

BY_NAME = {sample.name: sample for sample in samples()}
ASKED = frozenset({Action.IDENTIFY, Action.ESTIMATE, Action.DISCOVER})


def answered(name: str) -> Result:
    """Ask a sample its question and return the result, without attempts to refute it."""
    sample = BY_NAME[name]
    return ask_file(sample.path, sample.question, sample.description, actions=ASKED)


@pytest.fixture(scope="module")
def answer():
    known: dict[str, Result] = {}

    def of(name: str) -> Result:
        if name not in known:
            known[name] = answered(name)
        return known[name]

    return of


def holds(estimate: Result, truth: float) -> bool:
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
