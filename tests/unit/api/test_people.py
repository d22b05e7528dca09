"""People over HTTP: sessions and their protection, keys and scopes, members, links, the log."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.store import SqlRuns
from app.api.callers import Callers
from app.service.people import Role
from app.service.records import Reader
from app.service.runs import NewRun
from tests.people import ADA, BOB, PASSWORD, found
from tests.records import a_dataset, a_run, first_step, queued
from tests.unit.api.conftest import ADDRESS
from tests.unit.api.fakes import FakeServices

OWN = {"Origin": ADDRESS}
PAGE = {"Accept": "text/html"}


@pytest.fixture
def acme(services: FakeServices) -> str:
    return found(services.people, ada=Role.OWNER, bob=Role.VIEWER, cyd=Role.ANALYST)


@contextmanager
def browser(app: FastAPI, email: str = "") -> Iterator[TestClient]:
    with TestClient(app, base_url=ADDRESS, headers=OWN, follow_redirects=False) as client:
        if email:
            answer = client.post("/login", data={"email": email, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        yield client


@pytest.fixture
def ada(app: FastAPI, acme: str) -> Iterator[TestClient]:
    with browser(app, ADA) as client:
        yield client


@pytest.fixture
def bob(app: FastAPI, acme: str) -> Iterator[TestClient]:
    with browser(app, BOB) as client:
        yield client


def with_key(app: FastAPI, secret: str) -> TestClient:
    return TestClient(app, base_url=ADDRESS, headers={"Authorization": f"Bearer {secret}"})


# -- sessions -------------------------------------------------------------------------------


def test_a_session_is_kept_from_scripts_and_other_sites(app: FastAPI, acme: str) -> None:
    with browser(app) as client:
        answer = client.post("/login", data={"email": ADA, "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert cookie.startswith("wherefore_person=wfs_")


def test_where_browsers_come_by_https_no_other_host_can_set_the_cookie(
    app: FastAPI, acme: str
) -> None:
    known = app.state.callers
    app.state.callers = Callers(known.gate, known.people, known.ways, is_secure=True)
    with browser(app) as client:
        answer = client.post("/login", data={"email": ADA, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-wherefore=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_me_tells_who_one_is_and_what_one_may(ada: TestClient, bob: TestClient, acme: str) -> None:
    me = ada.get("/v1/me").json()
    assert (me["actor"], me["organisation"]["id"]) == (ADA, acme)
    assert me["scopes"] == ["read", "write", "admin"]
    assert me["organisations"] == [{"id": acme, "name": "acme", "role": "owner"}]
    assert bob.get("/v1/me").json()["scopes"] == ["read"]


def test_the_servers_token_is_the_local_organisations(client: TestClient) -> None:
    me = client.get("/v1/me").json()
    assert (me["actor"], me["organisation"]["name"], me["person_id"]) == ("local", "local", None)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {}],
)
def test_a_page_of_another_site_changes_nothing(ada: TestClient, headers: dict) -> None:
    del ada.headers["Origin"]
    for method, path in (("POST", "/v1/keys"), ("PUT", "/v1/me/password"), ("POST", "/v1/runs")):
        answer = ada.request(method, path, json={}, headers=headers)
        assert answer.status_code == 403, path


def test_a_wrong_password_is_told_on_the_page(app: FastAPI, acme: str) -> None:
    with browser(app) as client:
        answer = client.post("/login", data={"email": ADA, "password": "no"}, headers=PAGE)
    assert answer.status_code == 401
    assert "e-mail address or the password is wrong" in answer.text
    assert "set-cookie" not in answer.headers


def test_who_signed_out_is_a_stranger(ada: TestClient) -> None:
    cookie = dict(ada.cookies)
    ada.post("/logout")
    ada.cookies.update(cookie)  # as who copied it would
    assert ada.get("/v1/me").status_code == 401


def test_a_password_is_changed_by_who_knows_the_old_one(ada: TestClient) -> None:
    new = "a whole new sentence"
    wrong = ada.put("/v1/me/password", json={"current": "no", "new": new})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthenticated")
    assert ada.put("/v1/me/password", json={"current": PASSWORD, "new": new}).status_code == 204
    assert ada.get("/v1/me").status_code == 401


def test_a_provider_that_is_not_set_up_is_told(app: FastAPI) -> None:
    with browser(app) as client:
        assert client.get("/login/oidc").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?state=a&code=b", "?error=access_denied", "?state=é&code=1"]
)
def test_coming_back_from_a_provider_one_never_went_to_signs_nobody_in(
    app: FastAPI, query: str
) -> None:
    with browser(app) as client:
        answer = client.get(f"/login/oidc/callback{query}")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers or "wherefore_person" not in str(answer.headers)


# -- scopes ---------------------------------------------------------------------------------


def test_who_may_only_look_changes_nothing(bob: TestClient, acme: str) -> None:
    assert bob.get("/v1/datasets").status_code == 200
    for method, path in (("POST", "/v1/runs"), ("DELETE", "/v1/datasets/ds_1")):
        answer = bob.request(method, path, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert "right to write" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/members", "/v1/audit"])
def test_only_owners_see_members_and_the_log(ada: TestClient, bob: TestClient, path: str) -> None:
    assert ada.get(path).status_code == 200
    assert bob.get(path).status_code == 403


def test_a_key_opens_what_its_scopes_say(app: FastAPI, ada: TestClient) -> None:
    made = ada.post("/v1/keys", json={"name": "reads", "scopes": ["read"], "days": 30}).json()
    assert made["secret"].startswith(made["prefix"])
    assert made["expires_at"] > made["created_at"]
    assert "secret" not in ada.get("/v1/keys").json()["items"][0]
    program = with_key(app, made["secret"])
    assert program.get("/v1/datasets").status_code == 200
    assert program.post("/v1/runs", json={}).status_code == 403
    assert program.post("/v1/keys", json={"name": "more"}).status_code == 403
    assert ada.delete(f"/v1/keys/{made['id']}").status_code == 204
    assert program.get("/v1/datasets").status_code == 401


@pytest.mark.parametrize("secret", ["wf_", "wf_unknown", "wf_" + "x" * 5000, "wf_\xff"])
def test_a_key_nobody_made_opens_nothing(app: FastAPI, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}".encode("latin-1")}
    with TestClient(app, base_url=ADDRESS) as client:
        assert client.get("/v1/datasets", headers=headers).status_code == 401


# -- members ----------------------------------------------------------------------------------


def test_an_owner_adds_changes_and_removes_members(ada: TestClient, app: FastAPI) -> None:
    body = {"email": "Dan@Example.org", "role": "analyst", "name": "Dan", "password": PASSWORD}
    made = ada.post("/v1/members", json=body)
    assert made.status_code == 201, made.text
    assert PASSWORD not in made.text
    assert ada.post("/v1/members", json=body).status_code == 409
    path = made.headers["location"]
    assert ada.patch(path, json={"role": "viewer"}).json()["role"] == "viewer"
    with browser(app, "dan@example.org") as dan:
        assert dan.get("/v1/me").json()["scopes"] == ["read"]
        assert ada.delete(path).status_code == 204
        assert dan.get("/v1/me").status_code == 401
    listed = [m["email"] for m in ada.get("/v1/members").json()["items"]]
    assert "dan@example.org" not in listed


# -- links ------------------------------------------------------------------------------------


@pytest.fixture
def link(ada: TestClient, services: FakeServices, acme: str, tmp_path: Path) -> dict:
    run = services.runs.start(Reader(acme), NewRun("ds_1", "Why?"))
    with closing(Database(f"sqlite:///{tmp_path}/people.db")) as database:
        SqlDatasets(database).add(a_dataset(tenant=acme))
        SqlRuns(database).add(a_run(run.id, tenant=acme), first_step(run.id), queued())
    answer = ada.post("/v1/shares", json={"run_id": run.id, "days": 7})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_whoever_has_a_link_reads_one_result_and_nothing_else(
    stranger: TestClient, link: dict
) -> None:
    result = stranger.get(f"/v1{link['path']}/result")
    assert result.json()["answer"]["sentence"] == "x causes y."
    secret = link["path"].rpartition("/")[2]
    for path in (f"/v1/runs/{link['run_id']}", "/v1/datasets"):
        headers = {"Authorization": f"Bearer {secret}"}
        assert stranger.get(path, headers=headers).status_code == 401


def test_a_revoked_link_shows_nothing(stranger: TestClient, ada: TestClient, link: dict) -> None:
    assert ada.delete(f"/v1/shares/{link['id']}").status_code == 204
    assert stranger.get(link["path"]).status_code == 404
    assert stranger.get(f"/v1{link['path']}/result").status_code == 404
    assert ada.get("/v1/shares").json()["items"][0]["revoked_at"] is not None


def test_a_links_secret_is_not_logged(
    stranger: TestClient, link: dict, log: list[MutableMapping[str, Any]]
) -> None:
    stranger.get(f"/v1{link['path']}/result")
    stranger.get(f"/v1{link['path']}/nothing")
    secret = link["path"].rpartition("/")[2]
    assert secret not in str(log)
    assert "/v1/shared/…/result" in str(log)


# -- the audit log ------------------------------------------------------------------------------


def test_what_was_changed_is_written_down_and_what_was_only_read_is_not(
    ada: TestClient, bob: TestClient
) -> None:
    ada.get("/v1/datasets")
    bob.post("/v1/runs", json={})
    made = ada.post("/v1/keys", json={"name": "k"}, headers={"X-Request-ID": "req_of_test"})
    entries = ada.get("/v1/audit").json()["items"]
    assert [(e["actor"], e["action"]) for e in entries] == [
        (ADA, "create_key"),
        (BOB, "sign_in"),
        (ADA, "sign_in"),
    ]
    assert (entries[0]["request_id"], entries[0]["status"]) == ("req_of_test", 201)
    assert made.json()["secret"] not in str(entries)
