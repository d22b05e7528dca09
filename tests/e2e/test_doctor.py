"""`wherefore doctor` says what is well and what is not, with a remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.services import free_port


def examined(home: Path, **settings: str) -> tuple[int, str]:
    """Return the exit status and what was printed."""
    environment = {**os.environ, "WHEREFORE_HOME": str(home), **settings}
    command = [sys.executable, "-m", "app.cli", "doctor"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_home_without_workers_and_schema_is_told_what_to_do(tmp_path: Path) -> None:
    status, said = examined(tmp_path)
    assert status == 1
    assert "✓ database answers" in said
    assert "✓ files can be kept" in said
    assert "Run `wherefore migrate`." in said
    assert "✗ workers listen" in said


def test_servers_that_are_away_are_each_named(tmp_path: Path) -> None:
    status, said = examined(
        tmp_path,
        WHEREFORE_MODE="server",
        WHEREFORE_TOKEN="a-token-for-tests-only",
        WHEREFORE_DATABASE_URL=f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none",
        WHEREFORE_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0",
    )
    assert status == 1
    assert "✗ database answers" in said
    assert "✗ Redis answers" in said
