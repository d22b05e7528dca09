"""A command line on a home folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.scripted import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")
