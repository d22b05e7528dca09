"""Input that cannot be used: a named 4xx, or a run that fails with a sentence; never a 5xx."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from tests.e2e.client import Client, frame_file

ROWS = 80


def table(**columns: object) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({name: rng.normal(size=ROWS).round(3) for name in ("age", "pain")})
    frame["dose"] = rng.integers(0, 2, ROWS)
    return frame.assign(**columns)


def parquet_cut_short() -> bytes:
    whole = io.BytesIO()
    table().to_parquet(whole)
    return whole.getvalue()[:-100]


FILES = {
    "empty": ("t.csv", b""),
    "blank": ("t.csv", b"\n\n\n"),
    "header only": ("t.csv", b"x,y\n"),
    "duplicate names": ("t.csv", b"x,x\n1,2\n3,4\n"),
    "a million columns": ("t.csv", b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1"),
    "junk": ("t.csv", bytes(range(256)) * 64),
    "an image": ("t.csv", b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "NUL in a cell": ("t.csv", b"x,y\n1,a\0b\n2,c\n"),
    "junk called parquet": ("t.parquet", b"PAR1" + bytes(200) + b"PAR1"),
    "parquet cut short": ("t.parquet", parquet_cut_short()),
    "a spreadsheet": ("t.xlsx", b"PK\x03\x04" + bytes(300)),
}


@pytest.mark.parametrize("case", FILES)
def test_an_unusable_file_is_refused_by_name(client: Client, case: str) -> None:
    before = client.json("/v1/datasets")["items"]
    answer = client.http.post("/v1/datasets", files={"file": FILES[case]})
    problem = answer.json()
    assert 400 <= answer.status_code < 500, problem
    assert problem["code"] in {"invalid_file", "too_large"}
    assert problem["detail"]
    assert client.json("/v1/datasets")["items"] == before


@pytest.fixture(scope="module")
def usable(client: Client) -> dict:
    return client.upload("usable.csv", frame_file(table()))


def refusal(client: Client, dataset_id: str, question: str, **body: object) -> dict:
    """Ask, and return why it was refused: the problem at once, or the error of the failed run."""
    options = {"options": {"algorithms": ["regression_adjustment"]}}  # quick, if it should run
    request = {"dataset_id": dataset_id, "question": question, **options, **body}
    answer = client.http.post("/v1/runs", json=request)
    if answer.status_code != 202:
        assert 400 <= answer.status_code < 500
        problem = answer.json()
        return {"code": problem["code"], "sentence": problem["detail"], "hint": problem["hint"]}
    ended = client.finished(answer.json()["id"])
    assert ended["status"] == "failed", ended
    return ended["error"]


def test_an_unknown_dataset_is_not_found(client: Client) -> None:
    assert refusal(client, "ds_doesnotexist", "Why?")["code"] == "not_found"


def test_an_unknown_column_gets_the_nearest_names(client: Client, usable: dict) -> None:
    error = refusal(client, usable["id"], "What is the effect of `doze` on pain?")
    assert error["code"] == "unknown_column"
    assert "dose" in error["hint"]


def test_an_effect_of_a_column_on_itself_is_refused(client: Client, usable: dict) -> None:
    error = refusal(client, usable["id"], "What is the effect of pain on pain?")
    assert error["code"] == "invalid_question"
    assert "pain" in error["sentence"]


def test_an_empty_question_is_refused(client: Client, usable: dict) -> None:
    for question in ("", " \n\t "):
        assert refusal(client, usable["id"], question)["code"] in {
            "invalid_question",
            "invalid_request",
        }


def test_knowledge_that_contradicts_itself_is_refused(client: Client, usable: dict) -> None:
    both = {"required": [["dose", "pain"]], "forbidden": [["dose", "pain"]]}
    error = refusal(client, usable["id"], "Effect of dose on pain?", knowledge=both)
    assert error["code"] == "invalid_knowledge"
    assert "dose" in error["sentence"]


def test_an_unknown_algorithm_is_refused(client: Client, usable: dict) -> None:
    error = refusal(client, usable["id"], "Why?", options={"algorithms": ["astrology"]})
    assert "astrology" in error["sentence"]


@pytest.mark.parametrize(
    ("named", "columns"),
    [
        ("pain", {"pain": [None] * ROWS}),
        ("dose", {"dose": [1] * ROWS}),
        ("pain", {"pain": [2.5] * ROWS}),
    ],
    ids=["all-missing outcome", "constant treatment", "constant outcome"],
)
def test_a_column_without_variation_is_named(
    client: Client, named: str, columns: dict[str, object]
) -> None:
    made = client.upload("degenerate.csv", frame_file(table(**columns)))
    error = refusal(client, made["id"], "What is the effect of dose on pain?")
    assert named in error["sentence"]
    assert error["code"] in {"degenerate_data", "invalid_question", "too_few_samples"}


def test_a_table_of_one_column_cannot_be_asked_for_causes(client: Client) -> None:
    content = b"x\n" + b"\n".join(b"%d" % (i % 7) for i in range(60))
    answer = client.http.post("/v1/datasets", files={"file": ("one.csv", content)})
    if answer.status_code == 201:
        assert refusal(client, answer.json()["id"], "What causes what?")["sentence"]
    else:
        assert answer.json()["code"] == "invalid_file"


def test_nothing_of_all_this_was_a_fault_of_the_server(client: Client) -> None:
    counted = client.text("/metrics")
    assert 'status="500"' not in counted
    assert 'status="503"' not in counted
