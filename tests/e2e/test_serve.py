"""`wherefore serve` as a process: ready soon, light, clear about what stops it, gone as a whole."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.client import Client
from tests.processes import children, of_home
from tests.sites import TOKEN, Site, embedded

SERVE = [sys.executable, "-m", "app.cli", "serve"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("home")
    with embedded(home, WHEREFORE_UPLOAD_MB="2", WHEREFORE_WORKERS="1") as running:
        yield running


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[Client]:
    reader = Client.to(site.url, site.token)
    yield reader
    reader.http.close()


def refused(home: Path | str, *options: str, **settings: str) -> str:
    """Start with these options, which must fail; return what it said."""
    environment = {**os.environ, "WHEREFORE_HOME": str(home), **settings}
    done = subprocess.run(
        [*SERVE, *options], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what must come true; a process that is still loading may take its time."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(tmp_path, "--port", str(port))
    assert f"Port {port} is taken" in said
    assert len(said.splitlines()) == 1


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = refused(tmp_path / "file" / "home", "--port", "0")
    assert "WHEREFORE_HOME" in said
    assert len(said.splitlines()) == 1


def test_other_machines_are_let_in_only_with_a_token_that_was_set(tmp_path: Path) -> None:
    said = refused(tmp_path, "--host", "0.0.0.0", WHEREFORE_TOKEN="")
    assert "WHEREFORE_TOKEN" in said


def test_a_setting_that_makes_no_sense_is_one_sentence(tmp_path: Path) -> None:
    said = refused(tmp_path, WHEREFORE_WORKERS="many")
    assert "WHEREFORE_WORKERS" in said
    assert len(said.splitlines()) == 1


def test_the_token_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    environment = {**os.environ, "WHEREFORE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "app.cli", "token"]
    first, second = (
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert first == second
    assert len(first.strip()) >= 32
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_help_needs_no_library_of_the_server() -> None:
    probe = (
        "import sys; from app.cli import app; "
        "print(sorted({'fastapi', 'sqlalchemy', 'uvicorn', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_process_that_answers_stays_light(site: Site, client: Client) -> None:
    client.json("/v1/catalogue")
    status = Path(f"/proc/{site.process.pid}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    assert int(resident.split()[1]) < 250 * 1024


def test_an_upload_beyond_the_limit_is_told_so_while_it_is_sent(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        yield b"--b\r\nContent-Disposition: form-data; name=file; filename=t.csv\r\n\r\nx\n"
        for _ in range(64):
            yield b"1234567\n" * (1 << 17)

    headers = {
        "Authorization": f"Bearer {site.token}",
        "Content-Type": "multipart/form-data; boundary=b",
    }
    with httpx.Client(base_url=site.url, timeout=60) as http:
        answer = http.post("/v1/datasets", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    uploads = Path(site.environment["WHEREFORE_HOME"]) / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


def test_a_stranger_gets_nothing(site: Site) -> None:
    assert httpx.get(f"{site.url}/v1/datasets").status_code == 401
    assert httpx.get(f"{site.url}/healthz", headers={"Host": "evil"}).status_code == 200
    evil = {"Host": "evil.example", "Authorization": f"Bearer {TOKEN}"}
    assert httpx.get(f"{site.url}/v1/datasets", headers=evil).status_code == 403


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_server_ends_every_child(tmp_path: Path, how: signal.Signals) -> None:
    with embedded(tmp_path, WHEREFORE_WORKERS="2") as running:
        until(lambda: httpx.get(f"{running.url}/readyz").json()["workers"] == 2)
        assert len(children(running.process.pid)) == 3  # two workers, and what forks readers
        os.kill(running.process.pid, how)
        running.process.wait(10)
        until(lambda: not of_home(tmp_path))


def test_ending_does_not_wait_for_listeners(tmp_path: Path) -> None:
    with embedded(tmp_path, WHEREFORE_WORKERS="0") as running:
        client = Client.to(running.url, running.token)
        made = client.upload(
            "t.csv", b"x,y\n" + b"\n".join(b"%d,%d" % (i, i * i) for i in range(50))
        )
        run = client.start(made["id"], "Does x cause y?")
        headers = {"Accept": "text/event-stream"}
        with client.http.stream("GET", f"/v1/runs/{run['id']}/events", headers=headers) as answer:
            assert answer.status_code == 200
            running.process.send_signal(signal.SIGINT)
            running.process.wait(5)
        client.http.close()
