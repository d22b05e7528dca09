"""Every block of code in the documentation runs, page by page, against one server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.clients.conftest import Asked, trial
from tests.sites import Site

DOCS = Path(__file__).parents[3] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = {"python", "sh"}
# What an administrator says is run in tests/unit/cli/test_people.py, on a home of its own.
ELSEWHERE = {"people.md"}


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text())


PAGES = sorted(page for page in DOCS.glob("*.md") if {k for k, _ in blocks(page)} & RUN)


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name not in ELSEWHERE], ids=lambda page: page.name
)
def test_the_blocks_of_a_page_run_in_their_order(
    page: Path, site: Site, asked: Asked, tmp_path: Path
) -> None:
    (tmp_path / "trial.csv").write_bytes(trial())
    command = tmp_path / "wherefore"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app.cli "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "WHEREFORE_URL": site.url,
        "WHEREFORE_TOKEN": site.token,
        "PYTHONPATH": str(DOCS.parent),
        "PATH": f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    found = blocks(page)
    python = "\n".join(code for kind, code in found if kind == "python")
    shell = "set -e\n" + "\n".join(code for kind, code in found if kind == "sh")
    for words in ([sys.executable, "-c", python], ["bash", "-c", shell]):
        done = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
