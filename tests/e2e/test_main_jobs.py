"""The main job on real input, over HTTP: embedded, and on PostgreSQL + Redis + Celery."""

from __future__ import annotations

import pandas as pd
import pytest

from tests import known_truth
from tests.e2e.client import Client, frame_file

QUITTING = (
    "Between 1971 and 1982 some smokers quit. "
    "How many kilograms did quitting add to their weight change?"
)


@pytest.fixture(scope="module")
def quitting(client: Client) -> dict:
    frame, codebook = known_truth.nhefs()
    dataset = client.upload("nhefs.csv", frame_file(frame), description=codebook)
    return client.answer(dataset["id"], QUITTING)


def test_quitting_smoking_adds_three_to_four_kilograms(quitting: dict) -> None:
    primary = next(e for e in quitting["estimates"] if e["primary"])
    assert quitting["answer"]["verdict"] == "estimated"
    assert (primary["treatment"], primary["outcome"]) == ("qsmk", "wt82_71")
    assert primary["kind"] == "ate"
    assert 3.0 <= primary["value"] <= 3.95
    low, high = primary["interval"]
    assert 1.5 < low < primary["value"] < high < 5.5


def test_the_estimate_comes_with_overlap_balance_and_three_refutations(quitting: dict) -> None:
    names = " ".join(d["name"] for d in quitting["diagnostics"])
    assert "overlap" in names
    assert "balance" in names
    assert len(quitting["refutations"]) >= 3
    assert quitting["sensitivity"]


def test_weight_at_follow_up_is_not_adjusted_for(quitting: dict) -> None:
    primary = next(e for e in quitting["estimates"] if e["primary"])
    assert not {"wt82", "smkintensity82_71", "death", "seqn"} & set(primary["adjustment"])
    assert {"age", "sex", "smokeintensity", "smokeyrs"} <= set(primary["adjustment"])


def test_the_report_states_the_assumptions(client: Client, quitting: dict) -> None:
    report = client.text(f"/v1/runs/{quitting['run_id']}/report", format="md")
    assert "no unmeasured cause of both treatment and outcome" in report
    page = client.text(f"/v1/runs/{quitting['run_id']}/report", format="html")
    assert page.lstrip().startswith("<!doctype html>")


def test_alarm_is_recovered(client: Client) -> None:
    from app.causal.comparison import directed_f1, skeleton_f1
    from app.causal.graph import CausalGraph

    truth = known_truth.discrete_network("alarm", rows=10_000, seed=11)
    dataset = client.upload("monitor.csv", frame_file(truth.frame))
    result = client.answer(dataset["id"], "What causes what here?")
    found = client.selected_graph(result)
    known = CausalGraph.dag(truth.frame.columns, truth.arrows)
    assert skeleton_f1(found, known) >= 0.93
    assert directed_f1(found, known) >= 0.85


def test_known_lags_are_found(client: Client) -> None:
    truth = known_truth.var2(rows=1000, seed=5)
    frame = truth.frame.copy()
    frame.insert(0, "month", pd.period_range("1930-01", periods=len(frame), freq="M").astype(str))
    dataset = client.upload("series.csv", frame_file(frame))
    result = client.answer(dataset["id"], "Which series drives which, and with what delay?")
    found = {
        (e["source"], e["target"], e["lag"])
        for g in result["graphs"]
        if g["selected"]
        for e in g["edges"]
        if e["lag"] > 0
    }
    hits = len(found & truth.links)
    assert 2 * hits / (len(found) + len(truth.links)) >= 0.9


def test_macroeconomic_quarters_give_a_lagged_graph(client: Client) -> None:
    from statsmodels.datasets import macrodata

    dataset = client.upload("macro.csv", frame_file(macrodata.load_pandas().data))
    result = client.answer(dataset["id"], "How do these move each other over time?")
    selected = next(g for g in result["graphs"] if g["selected"])
    assert selected["graph_class"].startswith("lagged_")
    assert any(e["lag"] > 0 for e in selected["edges"])
    assert result["answer"]["verdict"] == "graph"


def test_events_count_from_one_without_a_gap(client: Client, quitting: dict) -> None:
    events = client.events(quitting["run_id"])
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "run.succeeded"
