"""The command line as a process: with no server running, and with one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.clients.conftest import EFFECT, QUESTION, Asked, trial
from tests.processes import of_home
from tests.sites import Site

COMMAND = [sys.executable, "-m", "app.cli"]


def wherefore(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    unset = {"WHEREFORE_URL", "WHEREFORE_TOKEN"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [*COMMAND, *words],
        env={**environment, "WHEREFORE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_a_question_is_answered_where_no_server_runs(tmp_path: Path) -> None:
    table, home, out = tmp_path / "trial.csv", tmp_path / "home", tmp_path / "report.html"
    table.write_bytes(trial())
    done = wherefore(home, "ask", str(table), QUESTION, "--json", "--out", str(out))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    estimates = {e["id"]: e for e in told["result"]["estimates"]}
    low, high = estimates[told["result"]["answer"]["estimate_id"]]["interval"]
    assert low < EFFECT < high
    assert out.read_text().startswith("<!doctype html>")
    assert of_home(home) == []


def test_the_server_that_runs_on_this_home_is_found(site: Site, asked: Asked) -> None:
    home = Path(site.environment["WHEREFORE_HOME"])
    url = json.loads((home / "server.json").read_text())["url"]
    assert url == site.url
    done = wherefore(home, "runs", "list", "--token", site.token, "--json")
    assert asked.run_id in {run["id"] for run in json.loads(done.stdout)}


def test_help_loads_nothing_that_it_does_not_show() -> None:
    heavy = ("pydantic", "httpx", "fastapi", "sqlalchemy", "rich.progress", "numpy")
    probe = f"import sys, app.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
