"""The description of the contract: stable names, nothing dangling, the file that is committed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.api.application import describe

COMMITTED = Path(__file__).parents[3] / "frontend" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict:
    return describe().openapi()


def operations(document: dict) -> Iterator[dict]:
    for path in document["paths"].values():
        yield from path.values()


def test_the_committed_description_is_this_one(document: dict) -> None:
    assert json.loads(COMMITTED.read_text()) == document, "run `make openapi`"


def test_operations_are_named_verb_noun_once_each(document: dict) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names)


def test_every_reference_leads_somewhere(document: dict) -> None:
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert named <= set(document["components"]["schemas"])


def test_every_guarded_operation_says_it_may_answer_401_with_a_problem(document: dict) -> None:
    for operation in operations(document):
        if operation.get("security") != []:
            content = operation["responses"]["401"]["content"]
            assert list(content) == ["application/problem+json"]


def test_bodies_with_a_shape_have_an_example(document: dict) -> None:
    for path in ("/v1/runs", "/v1/graphs/identify"):
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert "examples" in body["schema"] or "examples" in body


def test_the_catalogue_tells_what_each_algorithm_assumes_in_words(client: TestClient) -> None:
    listed = client.get("/v1/catalogue").json()["items"]
    assert listed
    for each in listed:
        assert each["references"]
        assert each["parameters"]["type"] == "object"
        assert all(assumed["words"] for assumed in each["assumes"])
