"""Graphs over HTTP in the formats of others."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.api.routes.findings import GraphFormat


@pytest.fixture
def run(client: TestClient) -> str:
    asked = {"dataset_id": "ds_1", "question": "What causes what?"}
    return str(client.post("/v1/runs", json=asked).json()["id"])


def test_dagitty_text_becomes_a_graph_and_dot(client: TestClient) -> None:
    body = {"text": "dag { x [exposure] y [outcome] x -> m -> y }", "to": "dot"}
    found = client.post("/v1/graphs/convert", json=body).json()
    assert found["graph"]["nodes"] == ["x", "y", "m"]
    assert (found["graph"]["treatments"], found["graph"]["outcomes"]) == (["x"], ["y"])
    assert '"x" -> "m"' in found["text"]
    assert found["losses"] == ["DOT does not say what is treatment, outcome or adjusted for."]


def test_a_drawn_graph_becomes_text(client: TestClient) -> None:
    graph = {"nodes": ["x", "y"], "edges": [{"source": "x", "target": "y"}], "treatments": ["x"]}
    found = client.post("/v1/graphs/convert", json={"graph": graph}).json()
    assert found["text"] == "dag {\nx [exposure]\ny\nx -> y\n}\n"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "either text or graph"),
        ({"text": "dag { x -> }"}, "line 1"),
        ({"graph": {"nodes": ["x"], "edges": [{"source": "x", "target": "z"}]}}, "no nodes"),
    ],
)
def test_what_cannot_be_converted_is_a_named_problem(client, body, told) -> None:
    answer = client.post("/v1/graphs/convert", json=body)
    assert answer.status_code in {400, 422}
    assert told in answer.text


@pytest.mark.parametrize("form", list(GraphFormat))
def test_the_graph_of_a_run_is_given_in_every_format(client, run, form) -> None:
    answer = client.get(f"/v1/runs/{run}/graph", params={"format": form.value})
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG") or "x" in answer.text


def test_the_picture_stands_alone_and_has_a_legend(client, run) -> None:
    text = client.get(f"/v1/runs/{run}/graph", params={"format": "svg"}).text
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "is a cause of" in text


def test_figures_are_listed_and_an_unknown_one_is_not_found(client, run) -> None:
    assert client.get(f"/v1/runs/{run}/figures").json() == {"items": []}
    assert client.get(f"/v1/runs/{run}/figures/c1").status_code == 404


def test_tables_are_handed_on_as_csv_and_an_unknown_one_is_not_found(client, run) -> None:
    text = client.get(f"/v1/runs/{run}/tables/edges").text
    assert text.splitlines()[1].startswith("g1,x,tail,arrow,y")
    assert client.get(f"/v1/runs/{run}/tables/none").status_code == 404
