"""A whole session of people and programs: none of its secrets stands in any log."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.e2e.client import Client, frame_file
from tests.e2e.test_http import trial
from tests.people import ADA, PASSWORD
from tests.services import fresh_database
from tests.sites import Site, full_stack


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_no_secret_of_a_session_is_logged(
    home: Path, postgres_server: str, redis_server: str
) -> None:
    with (
        fresh_database(postgres_server) as database,
        full_stack(home, database, redis_server) as site,
    ):
        secrets = [site.token, site.login.rpartition("=")[2], *live(site)]
    logs = {path.name: path.read_text() for path in home.rglob("*.log")}
    assert {"serve.log", "worker.log"} <= logs.keys()
    assert '"request"' in logs["serve.log"]
    assert len(secrets) >= 8
    for name, text in logs.items():
        for secret in secrets:
            assert secret not in text, f"{name} holds a secret that begins {secret[:6]}"


def live(site: Site) -> list[str]:
    """Sign in, fail to, make keys and links and use them; return every secret of it."""
    add = [sys.executable, "-m", "app.cli", "user", "add", ADA, "--role", "owner"]
    subprocess.run(add, env=os.environ | site.environment, input=PASSWORD, text=True, check=True)
    with httpx.Client(base_url=site.url, headers={"Origin": site.url}, timeout=120) as browser:
        browser.post("/login", data={"email": ADA, "password": "a wrong password of mine"})
        browser.post("/login", data={"token": "a-wrong-token-of-mine"})
        browser.get(site.login)
        browser.cookies.clear()
        assert browser.post("/login", data={"email": ADA, "password": PASSWORD}).status_code == 303
        session = str(browser.cookies.get("wherefore_person"))
        body = {"name": "k", "scopes": ["read", "write"]}
        key = browser.post("/v1/keys", json=body).json()["secret"]
        program = Client.to(site.url, key)
        made = program.upload("t.csv", frame_file(trial(80)))
        run = program.start(made["id"], "What is the effect of dose on pain?")
        program.http.post(f"/v1/runs/{run['id']}/cancel")
        path = browser.post("/v1/shares", json={"run_id": run["id"]}).json()["path"]
        for address in (f"{site.url}{path}", f"{site.url}/v1{path}/result"):
            assert httpx.get(address, timeout=60).status_code in (200, 409)  # ended, or cut short
        wrong = {"Authorization": "Bearer wf_a-wrong-key-of-mine"}
        assert httpx.get(f"{site.url}/v1/me", headers=wrong).status_code == 401
        change = {"current": "a wrong password again", "new": "and a new one of mine"}
        assert browser.put("/v1/me/password", json=change).status_code == 401
        program.http.close()
    typed = ["a wrong password of mine", "a-wrong-token-of-mine", "wf_a-wrong-key-of-mine"]
    share = re.sub(r".*/", "", path)
    return [session, key, share, PASSWORD, *typed, *change.values()]
