"""The API process: what it loads, how soon it is ready, how much memory it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HEAVY = (
    *("numpy", "pandas", "scipy", "numba", "sklearn", "statsmodels", "torch", "causallearn"),
    *("lingam", "dowhy", "linearmodels", "tigramite", "duckdb", "pyarrow", "celery", "redis"),
)

PROBE = f"""
import json, resource, sys
from app.main import create_app
app = create_app()
app.openapi()
loaded = sorted(set(sys.modules) & set({HEAVY!r}))
used = resource.getrusage(resource.RUSAGE_SELF)
# Not ru_maxrss, which a process inherits from the one that started it.
pages = int(open("/proc/self/statm").read().split()[1])
megabytes = pages * resource.getpagesize() >> 20
print(json.dumps([loaded, megabytes, used.ru_utime + used.ru_stime]))
"""


@dataclass(frozen=True)
class Probed:
    loaded: list[str]
    megabytes: int
    cpu_seconds: float


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Probed:
    home: Path = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={"WHEREFORE_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return Probed(*json.loads(done.stdout))


def test_the_api_loads_no_numerical_library(probed: Probed) -> None:
    assert probed.loaded == []


def test_the_api_takes_little_memory(probed: Probed) -> None:
    assert probed.megabytes < 250


def test_the_api_is_wired_in_little_time(probed: Probed) -> None:
    # Processor time, since other work on the machine is no fault of ours.
    assert probed.cpu_seconds < 3
