"""A plain HTTP client for the tests, as a pipeline would write one."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass

import httpx
import pandas as pd

from app.causal.codec import decode
from app.causal.graph import CausalGraph

TERMINAL = {"succeeded", "partial", "failed", "cancelled"}


def frame_file(frame: pd.DataFrame) -> bytes:
    buffer = io.StringIO()
    frame.to_csv(buffer, index=False)
    return buffer.getvalue().encode()


@dataclass
class Client:
    """Talks to a running server; `http` carries its address and token."""

    http: httpx.Client

    @classmethod
    def to(cls, base_url: str, token: str) -> Client:
        headers = {"Authorization": f"Bearer {token}"}
        return cls(httpx.Client(base_url=base_url, headers=headers, timeout=120))

    def upload(self, name: str, content: bytes, *, description: str = "") -> dict:
        form = {"description": description} if description else {}
        response = self.http.post("/v1/datasets", files={"file": (name, content)}, data=form)
        assert response.status_code == 201, response.text
        return response.json()

    def start(self, dataset_id: str, question: str, **body: object) -> dict:
        response = self.http.post(
            "/v1/runs", json={"dataset_id": dataset_id, "question": question, **body}
        )
        assert response.status_code == 202, response.text
        return response.json()

    def finished(self, run_id: str, *, seconds: float = 120) -> dict:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            run = self.json(f"/v1/runs/{run_id}", headers={"Prefer": "wait=10"})
            if run["status"] in TERMINAL:
                return run
            time.sleep(0.1)
        raise AssertionError(f"run {run_id} is still {run['status']}")

    def answer(self, dataset_id: str, question: str, **body: object) -> dict:
        """Ask, wait, and return the result with the run's id beside it."""
        run = self.start(dataset_id, question, **body)
        ended = self.finished(run["id"])
        assert ended["status"] in {"succeeded", "partial"}, ended
        return {**self.json(f"/v1/runs/{run['id']}/result"), "run_id": run["id"]}

    def selected_graph(self, result: dict) -> CausalGraph:
        graph = next(g for g in result["graphs"] if g["selected"])
        fields = {key: graph[key] for key in ("nodes", "edges", "graph_class")}
        return decode(CausalGraph, fields)

    def events(self, run_id: str) -> list[dict]:
        """Return the whole log as JSON pages give it."""
        found: list[dict] = []
        while True:
            after = found[-1]["seq"] if found else 0
            path = f"/v1/runs/{run_id}/events"
            headers = {"Accept": "application/json"}
            page = self.json(path, params={"after": after}, headers=headers)["items"]
            if not page:
                return found
            found.extend(page)

    def json(self, path: str, **options: object) -> dict:
        response = self.http.get(path, **options)
        assert response.status_code == 200, f"{path}: {response.text}"
        return response.json()

    def text(self, path: str, **params: str) -> str:
        response = self.http.get(path, params=params)
        assert response.status_code == 200, f"{path}: {response.text}"
        return response.text
