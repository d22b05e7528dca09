"""Large files over HTTP: parts in any order, again, damaged, missing, foreign."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from fastapi.testclient import TestClient

from tests.unit.api.fakes import FakeServices

CONTENT = b"x,y\n" + b"1,0\n" * 600  # 2,404 bytes: two whole parts of 1,000 and a shorter one
PARTS = {number: CONTENT[1_000 * (number - 1) : 1_000 * number] for number in (1, 2, 3)}


def begun(client: TestClient, **said: object) -> str:
    body = {"filename": "t.csv", "bytes": len(CONTENT)} | said
    answer = client.post("/v1/uploads", json=body)
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["id"])


def send(client: TestClient, upload: str, number: int, content: bytes, **headers: str):
    return client.put(f"/v1/uploads/{upload}/parts/{number}", content=content, headers=headers)


def digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def test_a_client_is_told_how_to_cut_its_file(client: TestClient) -> None:
    answer = client.post("/v1/uploads", json={"filename": "t.csv", "bytes": len(CONTENT)})
    told = answer.json()
    assert (told["part_bytes"], told["n_parts"], told["received"]) == (1_000, 3, [])
    assert answer.headers["location"] == f"/v1/uploads/{told['id']}"


def test_parts_in_any_order_become_a_dataset_and_leave_nothing(
    client: TestClient, services: FakeServices, tmp_path: Path
) -> None:
    upload = begun(client, sha256=hashlib.sha256(CONTENT).hexdigest())
    for number in (3, 1, 2, 1):
        assert send(client, upload, number, PARTS[number]).status_code == 204
    answer = client.post("/v1/datasets", data={"upload_id": upload, "name": "Trial"})
    assert answer.status_code == 201, answer.json()
    assert services.datasets.uploads == [("t.csv", "Trial", "", CONTENT)]
    assert client.get(f"/v1/uploads/{upload}").status_code == 404
    assert list((tmp_path / "parts").iterdir()) == []
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_client_that_was_cut_off_learns_which_parts_are_there(client: TestClient) -> None:
    upload = begun(client)
    send(client, upload, 2, PARTS[2])
    assert client.get(f"/v1/uploads/{upload}").json()["received"] == [2]


def test_a_file_that_is_not_whole_is_not_read(client: TestClient) -> None:
    upload = begun(client)
    send(client, upload, 2, PARTS[2])
    problem = client.post("/v1/datasets", data={"upload_id": upload}).json()
    assert (problem["status"], problem["code"]) == (409, "conflict")
    assert "1, 3" in problem["detail"]


def test_a_refused_file_stays_for_another_try(client: TestClient, services: FakeServices) -> None:
    services.datasets.refuses = True
    upload = begun(client)
    for number, part in PARTS.items():
        send(client, upload, number, part)
    refused = client.post("/v1/datasets", data={"upload_id": upload})
    assert refused.status_code == 422
    assert client.get(f"/v1/uploads/{upload}").json()["received"] == [1, 2, 3]


def test_a_part_that_changed_on_its_way_is_refused(client: TestClient) -> None:
    upload = begun(client)
    right = {"Content-Digest": digest(PARTS[1])}
    assert send(client, upload, 1, PARTS[2], **right).status_code == 422
    assert client.get(f"/v1/uploads/{upload}").json()["received"] == []
    assert send(client, upload, 1, PARTS[1], **right).status_code == 204


def test_a_part_of_the_wrong_length_or_number_is_refused(client: TestClient) -> None:
    upload = begun(client)
    for number, content in ((1, b"short"), (3, PARTS[1]), (4, PARTS[3]), (0, PARTS[1])):
        answer = send(client, upload, number, content)
        assert answer.status_code == 422, number
        assert answer.json()["detail"]


def test_a_part_beyond_the_limit_is_refused_while_it_comes_in(client: TestClient) -> None:
    upload = begun(client)
    assert send(client, upload, 1, b"0" * 1_001).json()["code"] == "too_large"


def test_other_bytes_under_the_same_number_are_a_conflict(client: TestClient) -> None:
    upload = begun(client)
    send(client, upload, 1, PARTS[1])
    assert send(client, upload, 1, PARTS[1][::-1]).status_code == 409


def test_a_whole_that_is_not_what_was_announced_is_a_conflict(client: TestClient) -> None:
    upload = begun(client, sha256="0" * 64)
    for number, part in PARTS.items():
        send(client, upload, number, part)
    problem = client.post("/v1/datasets", data={"upload_id": upload}).json()
    assert (problem["status"], problem["code"]) == (409, "conflict")
    assert "SHA-256" in problem["detail"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(client: TestClient) -> None:
    problem = client.post("/v1/uploads", json={"filename": "t", "bytes": 2 << 20}).json()
    assert (problem["status"], problem["code"]) == (413, "too_large")
    assert "1,048,576" in problem["detail"]
    assert "WHEREFORE_UPLOAD_MB" in problem["hint"]


def test_an_upload_that_was_given_up_is_gone(client: TestClient, tmp_path: Path) -> None:
    upload = begun(client)
    assert client.delete(f"/v1/uploads/{upload}").status_code == 204
    assert send(client, upload, 1, PARTS[1]).status_code == 404
    assert list((tmp_path / "parts").iterdir()) == []


def test_an_unknown_upload_is_not_found(client: TestClient) -> None:
    assert send(client, "up_none", 1, PARTS[1]).status_code == 404
    assert client.get("/v1/uploads/up_none").status_code == 404
    assert client.post("/v1/datasets", data={"upload_id": "up_none"}).status_code == 404


def test_a_form_holds_a_file_or_an_upload_not_both(client: TestClient) -> None:
    form = {"files": {"file": ("t.csv", CONTENT)}, "data": {"upload_id": begun(client)}}
    assert client.post("/v1/datasets", **form).status_code == 422


def test_a_digest_that_is_none_is_refused(client: TestClient) -> None:
    upload = begun(client)
    for header in ("md5=:AAAA:", "sha-256=:AAAA:", "sha-256=:====:", "junk"):
        answer = send(client, upload, 1, PARTS[1], **{"Content-Digest": header})
        assert answer.status_code == 422, header
