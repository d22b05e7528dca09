"""How many of a run's numbers its exported script computes again, for ten kinds of run."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.service.code_export import script
from bench.case import Rate
from tests.recorded import recorded
from tests.ten_runs import STUDIES

_QUICK = ("randomised", "did", "rdd")


def cases(*, quick: bool = False) -> Iterator[Rate]:
    """Yield, for each kind of run, how many of its numbers a fresh interpreter did not agree on."""
    for name in _QUICK if quick else STUDIES:
        with tempfile.TemporaryDirectory() as folder:
            run = recorded(name, Path(folder))
            path = Path(folder) / "reproduce.py"
            path.write_text(script(run.repeat))
            done = subprocess.run(
                [sys.executable, str(path), str(run.file)],
                cwd=folder, capture_output=True, text=True, check=False,
            )  # fmt: skip
        agreed = re.search(r"(\d+) numbers agree", done.stdout)
        differing = re.search(r"(\d+) numbers differ", done.stderr)
        wrong = int(differing[1]) if differing else 0 if agreed else 1
        note = f"{agreed[1]} numbers agree" if agreed else done.stderr[-300:]
        yield Rate(f"{name}: numbers that differ", wrong, 0, 1, bool(wrong), note)
