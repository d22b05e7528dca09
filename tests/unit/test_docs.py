"""The documentation: it is built without a warning, and every algorithm and route is in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.api.application import describe
from app.causal.catalogue import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_algorithm_has_a_section(site: Path) -> None:
    page = (site / "algorithms" / "index.html").read_text()
    assert [s.name for s in load() if f'<h3 id="{s.name}">' not in page] == []


def test_every_route_is_listed(site: Path) -> None:
    page = (site / "api" / "index.html").read_text()
    assert [path for path in describe().openapi()["paths"] if f" {path}<" not in page] == []
