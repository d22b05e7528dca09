"""Who may call: token, one-time link, session, and from where."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from app.api.auth import LOGIN_SECONDS, SESSION_SECONDS, Gate
from app.errors import Unauthenticated
from tests.unit.api.conftest import ADDRESS, TOKEN

PAGE = {"Accept": "text/html"}


def test_a_stranger_gets_a_problem_from_the_api(stranger: TestClient) -> None:
    for path in ("/v1/datasets", "/v1/openapi.json", "/v1/nothing", "/metrics"):
        answer = stranger.get(path, headers=PAGE)
        assert answer.status_code == 401
        assert answer.json()["code"] == "unauthenticated"
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_stranger_is_turned_away_before_the_body_is_read(stranger: TestClient) -> None:
    answer = stranger.post("/v1/runs", content=b"{")
    assert answer.status_code == 401


def test_a_stranger_with_a_browser_is_asked_for_the_token(stranger: TestClient) -> None:
    answer = stranger.get("/runs/run_1", headers=PAGE)
    assert answer.status_code == 401
    assert 'name="token"' in answer.text
    assert "Built" not in answer.text


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer \xff", "Bearer " + "x" * 5000]
)
def test_anything_but_the_token_is_refused(stranger: TestClient, value: str) -> None:
    headers = {"Authorization": value.encode("latin-1")}
    assert stranger.get("/v1/catalogue", headers=headers).status_code == 401


def test_a_link_opens_a_session_once(stranger: TestClient, gate: Gate) -> None:
    link = f"/login?once={gate.new_login()}"
    first = stranger.get(link)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.get("/v1/datasets").status_code == 200
    stranger.cookies.clear()
    assert stranger.get(link).status_code == 401


def test_a_used_link_does_no_harm_to_whoever_is_signed_in(stranger: TestClient, gate: Gate) -> None:
    link = f"/login?once={gate.new_login()}"
    stranger.get(link)
    assert stranger.get(link).headers["location"] == "/"


def test_the_token_opens_a_session_and_leaving_ends_it(stranger: TestClient) -> None:
    assert stranger.post("/login", data={"token": "wrong"}).status_code == 401
    assert stranger.post("/login", data={"token": f" {TOKEN}\n"}).status_code == 303
    own = {"Origin": ADDRESS}
    assert stranger.get("/v1/datasets").status_code == 200
    assert stranger.post("/logout", headers=own).status_code == 303
    assert stranger.get("/v1/datasets").status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ADDRESS}, 202),
        ({"Sec-Fetch-Site": "same-origin"}, 202),
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_session_counts_only_for_our_own_pages(
    stranger: TestClient, headers: dict[str, str], status: int
) -> None:
    stranger.post("/login", data={"token": TOKEN})
    body = {"dataset_id": "ds_1", "question": "Why?"}
    assert stranger.post("/v1/runs", json=body, headers=headers).status_code == status


def test_another_site_cannot_sign_a_browser_in(stranger: TestClient) -> None:
    headers = {"Origin": "https://evil.example"}
    assert stranger.post("/login", data={"token": TOKEN}, headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "a b"])
def test_a_name_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/v1/datasets", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:80", "data.example.org"]
)
def test_our_names_are_answered_on_any_port(client: TestClient, host: str) -> None:
    assert client.get("/v1/datasets", headers={"Host": host}).status_code == 200


def test_health_is_told_to_anybody_under_any_name(stranger: TestClient) -> None:
    headers = {"Host": "10.1.2.3"}
    assert stranger.get("/healthz", headers=headers).json() == {"status": "ok"}
    assert stranger.get("/readyz", headers=headers).json() == {"status": "ready", "workers": 1}


class _Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_links_and_sessions_end_in_time() -> None:
    clock = _Clock()
    gate = Gate(TOKEN, now=clock)
    code, session = gate.new_login(), gate.new_session()
    clock.now += LOGIN_SECONDS + 1
    assert not gate.redeem(code)
    assert gate.knows(_with_cookie(gate, session))
    clock.now += SESSION_SECONDS
    assert not gate.knows(_with_cookie(gate, session))


def test_a_session_of_another_token_or_with_another_date_is_worth_nothing() -> None:
    gate, other = Gate(TOKEN), Gate("another token")
    until, nonce, signature = gate.new_session().split(".")
    forged = (other.new_session(), f"9{until}.{nonce}.{signature}", "..", "", "ü.ü.ü")
    for value in forged:
        with pytest.raises(Unauthenticated):
            gate.admit("GET", _with_cookie(gate, value))


def _with_cookie(gate: Gate, value: str) -> Headers:
    return Headers(raw=[(b"cookie", f"{gate.cookie}={value}".encode("latin-1"))])
