"""The client's records say nothing that the server's description does not."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from app.api.application import describe
from app.client import conversation_records, pipeline_records, records, results
from app.client.records import Page, Said, Told

OTHERWISE_CALLED = {
    "Knowledge": "KnowledgeIn",
    "Options": "OptionsIn",
    "Rows": "PreviewOut",
    "DatasetSummary": "DatasetSummary",
    "Diagnostic": "MeasuredOut",
}
RECORDS = [
    model
    for module in (records, results, conversation_records, pipeline_records)
    for _, model in inspect.getmembers(module, inspect.isclass)
    if issubclass(model, Told | Said) and model not in (Told, Said, Page)
]


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found: dict[str, Any] = describe().openapi()["components"]["schemas"]
    return found


@pytest.mark.parametrize("model", sorted(set(RECORDS), key=lambda model: model.__name__))
def test_every_field_is_one_that_the_server_tells(model: type, schemas: dict[str, Any]) -> None:
    schema = schemas[OTHERWISE_CALLED.get(model.__name__, f"{model.__name__}Out")]
    assert set(model.model_fields) <= set(schema["properties"])


@pytest.mark.parametrize("model", sorted(set(RECORDS), key=lambda model: model.__name__))
def test_what_the_client_counts_on_is_always_told(model: type, schemas: dict[str, Any]) -> None:
    schema = schemas[OTHERWISE_CALLED.get(model.__name__, f"{model.__name__}Out")]
    counted_on = {name for name, field in model.model_fields.items() if field.is_required()}
    assert counted_on <= set(schema.get("required", ()))


def test_the_states_of_a_run_are_the_servers(schemas: dict[str, Any]) -> None:
    assert [status.value for status in records.Status] == schemas["RunStatus"]["enum"]
