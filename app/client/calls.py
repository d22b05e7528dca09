"""Every call of the API as a value: what to send, and how to read the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from app.client.graph_records import ConvertedGraph
from app.client.records import (
    Algorithm,
    Dataset,
    DatasetSummary,
    Event,
    Knowledge,
    Options,
    Page,
    Rows,
    Run,
    Sample,
)
from app.client.results import Graph, Result

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
PAGE = 100
WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request. `repeatable` says that sending it twice does no more than sending it once."""

    method: str
    path: str
    read: Callable[[httpx.Response], T]
    params: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] | None = None
    files: Mapping[str, Any] | None = None
    content: bytes | None = None
    repeatable: bool = True

    def arguments(self) -> dict[str, Any]:
        """Return what httpx is to send."""
        optional = {
            "json": self.json,
            "data": self.data,
            "files": self.files,
            "content": self.content,
        }
        sent = {name: value for name, value in optional.items() if value is not None}
        params = {name: value for name, value in self.params.items() if value is not None}
        return {"headers": dict(self.headers), "params": params, **sent}


def as_model(model: type[M]) -> Callable[[httpx.Response], M]:
    return lambda response: model.model_validate_json(response.content)


def items_of(model: type[M]) -> Callable[[httpx.Response], list[M]]:
    return lambda response: Page[model].model_validate_json(response.content).items  # type: ignore[valid-type]


def nothing(_: httpx.Response) -> None:
    return None


def content(response: httpx.Response) -> bytes:
    return response.content


# -- datasets -----------------------------------------------------------------------------------


def send_dataset(
    file: tuple[str, Any], *, name: str, description: str, sheet: str
) -> Call[Dataset]:
    return Call(
        "POST",
        "/v1/datasets",
        as_model(Dataset),
        data=_said(name=name, description=description, sheet=sheet),
        files={"file": file},
        repeatable=False,
    )


def read_upload(upload_id: str, *, name: str, description: str, sheet: str) -> Call[Dataset]:
    """Make a dataset of a file that has come in parts."""
    said = _said(name=name, description=description, sheet=sheet)
    # As a multipart form, which is what the route takes even where no file is in it.
    form = {key: (None, value) for key, value in {**said, "upload_id": upload_id}.items()}
    return Call("POST", "/v1/datasets", as_model(Dataset), files=form, repeatable=False)


def list_datasets(after: str | None) -> Call[Page[DatasetSummary]]:
    params = {"after": after, "limit": PAGE}
    return Call("GET", "/v1/datasets", as_model(Page[DatasetSummary]), params=params)


def get_dataset(dataset_id: str) -> Call[Dataset]:
    return Call("GET", f"/v1/datasets/{part(dataset_id)}", as_model(Dataset))


def correct_dataset(dataset_id: str, columns: Mapping[str, Mapping[str, Any]]) -> Call[Dataset]:
    body = {"columns": {name: dict(said) for name, said in columns.items()}}
    return Call("PATCH", f"/v1/datasets/{part(dataset_id)}", as_model(Dataset), json=body)


def remove_dataset(dataset_id: str) -> Call[None]:
    return Call("DELETE", f"/v1/datasets/{part(dataset_id)}", nothing, repeatable=False)


def get_rows(
    dataset_id: str,
    offset: int,
    limit: int,
    column_offset: int = 0,
    column_limit: int | None = None,
) -> Call[Rows]:
    params = {
        "offset": offset, "limit": limit,
        "column_offset": column_offset, "column_limit": column_limit,
    }  # fmt: skip
    return Call("GET", f"/v1/datasets/{part(dataset_id)}/preview", as_model(Rows), params=params)


def download_dataset(dataset_id: str, form: str) -> Call[bytes]:
    return Call(
        "GET", f"/v1/datasets/{part(dataset_id)}/download", content, params={"format": form}
    )


def list_samples() -> Call[list[Sample]]:
    return Call("GET", "/v1/samples", items_of(Sample))


def take_sample(name: str) -> Call[Dataset]:
    return Call("POST", f"/v1/samples/{part(name)}", as_model(Dataset), repeatable=False)


# -- runs ---------------------------------------------------------------------------------------


def start_run(
    dataset_id: str,
    question: str,
    *,
    knowledge: Knowledge | None,
    options: Options | None,
    parent_run_id: str | None,
    idempotency_key: str | None,
) -> Call[Run]:
    """Ask; the key lets the question be sent again after a lost answer, and asked once."""
    body: dict[str, Any] = {"dataset_id": dataset_id, "question": question}
    if knowledge is not None:
        body["knowledge"] = knowledge.as_json()
    if options is not None:
        body["options"] = options.as_json()
    if parent_run_id is not None:
        body["parent_run_id"] = parent_run_id
    key = idempotency_key or secrets.token_urlsafe(16)
    return Call("POST", "/v1/runs", as_model(Run), json=body, headers={"Idempotency-Key": key})


def list_runs(after: str | None, dataset_id: str | None) -> Call[Page[Run]]:
    params = {"after": after, "limit": PAGE, "dataset_id": dataset_id}
    return Call("GET", "/v1/runs", as_model(Page[Run]), params=params)


def get_run(run_id: str, wait: float = 0) -> Call[Run]:
    headers = {"Prefer": f"wait={max(int(wait), 1)}"} if wait > 0 else {}
    return Call("GET", f"/v1/runs/{part(run_id)}", as_model(Run), headers=headers)


def cancel_run(run_id: str) -> Call[Run]:
    return Call("POST", f"/v1/runs/{part(run_id)}/cancel", as_model(Run))


def finish_run(run_id: str) -> Call[Run]:
    return Call("POST", f"/v1/runs/{part(run_id)}/finish", as_model(Run))


def answer_run(run_id: str, answer: Mapping[str, Any]) -> Call[Run]:
    path = f"/v1/runs/{part(run_id)}/answer"
    return Call("POST", path, as_model(Run), json=dict(answer), repeatable=False)


def get_log(run_id: str, after: int) -> Call[Page[Event]]:
    params, headers = {"after": after, "limit": 1000}, {"Accept": "application/json"}
    path = f"/v1/runs/{part(run_id)}/events"
    return Call("GET", path, as_model(Page[Event]), params=params, headers=headers)


def get_plan(run_id: str) -> Call[dict[str, Any]]:
    return Call("GET", f"/v1/runs/{part(run_id)}/plan", lambda response: dict(response.json()))


def get_result(run_id: str) -> Call[Result]:
    return Call("GET", f"/v1/runs/{part(run_id)}/result", as_model(Result))


def get_report(run_id: str, form: str, params: Mapping[str, str]) -> Call[bytes]:
    return Call(
        "GET", f"/v1/runs/{part(run_id)}/report", content, params={"format": form, **params}
    )


def get_graph(run_id: str, graph_id: str | None) -> Call[Graph]:
    path, params = f"/v1/runs/{part(run_id)}/graph", {"format": "json", "id": graph_id}
    return Call("GET", path, as_model(Graph), params=params)


def export_graph(run_id: str, form: str, graph_id: str | None) -> Call[bytes]:
    path, params = f"/v1/runs/{part(run_id)}/graph", {"format": form, "id": graph_id}
    return Call("GET", path, content, params=params)


def get_code(run_id: str, form: str) -> Call[bytes]:
    return Call("GET", f"/v1/runs/{part(run_id)}/code", content, params={"format": form})


def get_table(run_id: str, name: str, form: str) -> Call[bytes]:
    path = f"/v1/runs/{part(run_id)}/tables/{part(name)}"
    return Call("GET", path, content, params={"format": form})


def list_figures(run_id: str) -> Call[list[dict[str, Any]]]:
    return Call("GET", f"/v1/runs/{part(run_id)}/figures", lambda r: list(r.json()["items"]))


def get_figure(run_id: str, figure_id: str, form: str) -> Call[bytes]:
    path = f"/v1/runs/{part(run_id)}/figures/{part(figure_id)}"
    return Call("GET", path, content, params={"format": form})


def get_bundle(run_id: str) -> Call[bytes]:
    return Call("GET", f"/v1/runs/{part(run_id)}/bundle", content)


# -- the rest -----------------------------------------------------------------------------------


def get_catalogue() -> Call[list[Algorithm]]:
    return Call("GET", "/v1/catalogue", items_of(Algorithm))


def identify(
    arrows: Sequence[tuple[str, str]], *, treatment: str, outcome: str, latents: Sequence[str]
) -> Call[dict[str, Any]]:
    nodes = dict.fromkeys(node for arrow in arrows for node in arrow)
    edges = [{"source": cause, "target": effect} for cause, effect in arrows]
    body = {
        "graph": {"nodes": list(nodes), "edges": edges},
        "treatment": treatment,
        "outcome": outcome,
        "latents": list(latents),
    }
    return Call("POST", "/v1/graphs/identify", lambda r: dict(r.json()), json=body)


def convert(text: str, *, form: str, to: str | None) -> Call[ConvertedGraph]:
    body = {"text": text, "format": form, "to": to}
    return Call("POST", "/v1/graphs/convert", as_model(ConvertedGraph), json=body)


def read(path: str, body: Mapping[str, Any] | None) -> Call[Any]:
    """Read any address of the API; with a body it is posted, as what only computes wants it."""
    method = "GET" if body is None else "POST"
    return Call(method, path, lambda r: r.json(), json=body, repeatable=body is None)


def part(of_path: str) -> str:
    return quote(of_path, safe="")


def _said(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
