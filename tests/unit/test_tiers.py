"""What each image installs is enough for what it does: nothing leans on the tests' own packages."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2] / "pyproject.toml"

WEB = """
import asyncio, sys
import kombu.transport.redis, redis.asyncio, celery
import app.main, app.cli.server
from app.adapters import ingest, zygote
from app.causal import codec
from app.service.intake import IngestOrder, TableLimits
zygote.load("tables")
rows = "".join(f"{i},{i * i % 11},{'ab'[i % 2]}\\n" for i in range(60))
open("t.csv", "w").write("x,y,z\\n" + rows)
order = IngestOrder("t.csv", "t.parquet", "t.csv", "", TableLimits())
assert ingest.ingest(codec.encode(order))
"""

WORKER = """
import kombu.transport.redis, redis, celery
from app.adapters import zygote
zygote.load("analyses")
import app.causal.kernels.warm
from app.causal.catalogue import load
assert any(not spec.missing_modules() for spec in load())
"""

BLOCK = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
absent = set(sys.argv[1:])
sys.meta_path.insert(0, Absent())
"""


@pytest.mark.parametrize(
    ("extras", "program"),
    [({"server"}, WEB), ({"causal", "server"}, WORKER)],
    ids=["web", "worker"],
)
def test_an_image_has_all_that_it_imports(tmp_path, extras: set[str], program: str) -> None:
    installed = {"wherefore", *needed(own_requirements(extras))}
    absent = sorted(
        module
        for module, owners in packages_distributions().items()
        if not {canonicalize_name(owner) for owner in owners} & installed
    )
    assert {"linearmodels", "pgmpy", "pytest"} <= set(absent)
    command = [sys.executable, "-c", BLOCK + program, *absent]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]


def own_requirements(extras: set[str]) -> list[str]:
    project = tomllib.loads(PROJECT.read_text())["project"]
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(line for extra in extras for line in optional[extra])]


def needed(lines: list[str]) -> set[str]:
    """Return the distributions that installing these requirements brings."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(Requirement(line), {""}) for line in lines]
    while waiting:
        wanted, asked = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        applies = not wanted.marker or any(wanted.marker.evaluate({"extra": e}) for e in asked)
        if applies and key not in seen:
            seen.add(key)
            further = requires(wanted.name) or ()
            waiting += [(Requirement(line), {"", *wanted.extras}) for line in further]
    return {name for name, _ in seen}
