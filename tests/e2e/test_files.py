"""Files as people have them: in parts across a restart, with sheets, and out again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import structlog
from fastapi.testclient import TestClient

from app import bootstrap
from app.config import Settings
from app.main import create_app

MIB = 1 << 20


@contextmanager
def server(home: Path) -> Iterator[TestClient]:
    """Run a server on this home that takes parts of a MiB and has no workers."""
    settings = Settings(home=home, token="t" * 32, workers=0, part_mb=1)
    bootstrap.migrate(settings)
    headers = {"Authorization": f"Bearer {settings.token}"}
    with (
        structlog.testing.capture_logs(),
        TestClient(create_app(settings), "http://127.0.0.1", headers=headers) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with server(tmp_path_factory.mktemp("home")) as client:
        yield client


def test_a_file_in_parts_survives_a_restart_of_the_server(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(30_000, 5)).round(12), columns=list("abcde"))
    content = frame.to_csv(index=False).encode()
    with server(tmp_path) as first:
        body = {"filename": "large.csv", "bytes": len(content)}
        upload = first.post("/v1/uploads", json=body).json()
        first.put(f"/v1/uploads/{upload['id']}/parts/2", content=content[MIB : 2 * MIB])
    with server(tmp_path) as second:
        state = second.get(f"/v1/uploads/{upload['id']}").json()
        assert (state["received"], state["n_parts"] > 2) == ([2], True)
        for number in {*range(1, state["n_parts"] + 1)} - {2}:
            part = content[(number - 1) * MIB : number * MIB]
            second.put(f"/v1/uploads/{upload['id']}/parts/{number}", content=part)
        made = second.post("/v1/datasets", data={"upload_id": upload["id"]})
        assert made.status_code == 201, made.json()
        assert (made.json()["n_rows"], made.json()["name"]) == (30_000, "large")
    assert not list((tmp_path / "parts").iterdir())


def test_a_sheet_is_offered_and_chosen(client: TestClient) -> None:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for name, rows in (("spring", [[1, 2], [3, 4]]), ("autumn", [[5, 6], [7, 8]])):
        sheet = book.create_sheet(name)
        for row in (["dose", "pain"], *rows):
            sheet.append(row)
    book.save(packed)
    first = client.post("/v1/datasets", files={"file": ("book.xlsx", packed.getvalue())}).json()
    assert first["origin"] == {"format": "excel", "sheet": "spring", "sheets": ["spring", "autumn"]}
    files, form = {"file": ("book.xlsx", packed.getvalue())}, {"sheet": "autumn"}
    second = client.post("/v1/datasets", files=files, data=form).json()
    rows = client.get(f"/v1/datasets/{second['id']}/preview").json()["rows"]
    assert rows == [[5, 6], [7, 8]]


def test_a_table_goes_out_inert_and_comes_in_again(client: TestClient) -> None:
    content = b"remark,n\n=1+1,1\n-5,2\nfine,3\n"
    made = client.post("/v1/datasets", files={"file": ("remarks.csv", content)}).json()
    path = f"/v1/datasets/{made['id']}/download"
    assert client.get(path).text.splitlines()[1:] == ['"\'=1+1",1', '"-5",2', '"fine",3']
    parquet = client.get(path, params={"format": "parquet"}).content
    again = client.post("/v1/datasets", files={"file": ("remarks.parquet", parquet)}).json()
    assert again["columns"] == made["columns"]
