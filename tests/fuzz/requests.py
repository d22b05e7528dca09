"""Requests made up from the API's description by schemathesis, sent to the app in this process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core import NOT_SET

from tests.contract.test_tenants import DESCRIPTION

# Who asks is said elsewhere, and what waits for a run to end would wait for ever: nobody works.
LEFT_OUT = {"authorization", "prefer"}
PLAIN = {"Accept": "application/json"}


@dataclass
class Outcome:
    """How often each status came, and the requests that were answered with a server error."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def operations() -> Iterator[Any]:
    """Yield every operation; what removes things comes last."""
    schema = schemathesis.openapi.from_dict(json.loads(DESCRIPTION.read_text()))
    found = [result.ok() for result in schema.get_all_operations()]
    yield from sorted(found, key=lambda operation: operation.method.upper() == "DELETE")


def ask(
    client: TestClient, operation: Any, ids: Mapping[str, str], outcome: Outcome, *, n: int
) -> None:
    """Send `n` made-up requests for an operation, every other one about things that exist."""
    count = 0

    @settings(
        max_examples=n,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        nonlocal count
        count += 1
        known = ids if count % 2 and operation.method.upper() != "DELETE" else {}
        sent = _request(case, known)
        answer = client.request(**sent)
        outcome.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            outcome.faults.append(f"{sent} gave {answer.status_code}: {answer.text[:500]}")

    send()


def _request(case: Any, ids: Mapping[str, str]) -> dict[str, Any]:
    parameters = {**(case.path_parameters or {})}
    parameters |= {name: ids[name] for name in parameters if name in ids}
    path = case.operation.path
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe="") or "%20")
    body = _body(case)
    headers = {**_headers(case), **PLAIN, **body.pop("headers", {})}
    query = case.query or {}
    return {"method": case.method, "url": path, "params": query, "headers": headers, **body}


def _headers(case: Any) -> dict[str, str]:
    said = (case.headers or {}).items()
    return {name: _latin(str(value)) for name, value in said if name.lower() not in LEFT_OUT}


def _body(case: Any) -> dict[str, Any]:
    if case.body is NOT_SET or case.body is None:
        return {}
    media = case.media_type or "application/json"
    if media.startswith("multipart/") and isinstance(case.body, dict):
        files = {k: ("t.csv", v) for k, v in case.body.items() if isinstance(v, bytes)}
        data = {k: str(v) for k, v in case.body.items() if not isinstance(v, bytes)}
        return {"files": files, "data": data}
    content = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()
    return {"content": content, "headers": {"Content-Type": media}}


def _latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")
