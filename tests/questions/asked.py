"""The questions and what is meant by them, as written down by hand."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.causal.profile import Profile
from app.causal.profile.measure import profile_frame
from tests.questions.tables import dictionary, drawn, public

HERE = Path(__file__).parent
_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its description, as somebody uploads it."""

    name: str
    profile: Profile
    told: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A question and what it means; None where nothing is ruled, several where all are right."""

    id: str
    table: str
    text: str
    kind: str
    treatment: str | None
    outcome: str | None
    designs: tuple[str, ...]
    parts: dict[str, str]

    @property
    def ruled(self) -> str:
        told = " ".join(f"{part}={value}" for part, value in self.parts.items())
        return f"{self.kind} {self.treatment} {self.outcome} {'/'.join(self.designs)} {told}"

    @property
    def is_held_out(self) -> bool:
        """Tell whether its miss must not be looked at while rules are changed."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 1


def questions() -> Iterator[Meant]:
    """Yield every question, in the order of the files."""
    for name, entry in _entries().items():
        for number, line in enumerate(entry["asked"], start=1):
            yield _meant(f"{name}/{number}", name, line)


@cache
def table(name: str) -> Table:
    """Return a table by its name, profiled as an upload is."""
    entry = _entries()[name]
    told, rows = str(entry.get("told", "")).strip(), int(entry.get("rows", 0))
    if "columns" in entry:
        frame = drawn(name, entry["columns"], rows or _ROWS)
        told = f"{told}\n{dictionary(entry['columns'])}".strip()
    else:
        frame = public(entry["table"], entry.get("keep", ""), rows)
    return Table(name, profile_frame(frame, np.random.default_rng(0), description=told), told)


@cache
def _entries() -> dict[str, dict]:  # type: ignore[type-arg]  # as TOML has it
    files = sorted(HERE.glob("*.toml"))
    return {name: e for f in files for name, e in tomllib.loads(f.read_text()).items()}


def _meant(name: str, table_name: str, line: str) -> Meant:
    truth, _, text = line.partition(" | ")
    kind, treatment, outcome, design, *parts = truth.split()
    return Meant(
        name,
        table_name,
        text,
        kind,
        None if treatment == "-" else treatment,
        None if outcome == "-" else outcome,
        () if design == "-" else tuple(design.split("/")),
        dict(part.split("=", 1) for part in parts),
    )
