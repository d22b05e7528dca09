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
_ASIDE = ("fresh", "unseen", "outside")  # how files begin that are counted by themselves
_KEPT = ("fresh", "unseen", "late", "held out", "kinds held out")  # whose misses nobody looks at
_LATE = {True: "late seen", False: "late"}  # misses of some tables were looked at once
_STUDIED = {"studied": "held out", "kinds": "kinds held out"}  # how files begin, a third of them


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
    file: str

    @property
    def is_fresh(self) -> bool:
        """Tell whether single misses stay hidden while rules are changed."""
        return self.part in _KEPT

    @property
    def is_kept_out(self) -> bool:
        """Tell whether nothing is fitted to it either."""
        return self.part == "late"

    @property
    def ruled(self) -> str:
        told = " ".join(f"{part}={value}" for part, value in self.parts.items())
        return f"{self.kind} {self.treatment} {self.outcome} {'/'.join(self.designs)} {told}"

    @property
    def part(self) -> str:
        """Return whether rules are changed for it, were from some time on, or never were.

        Those by outsiders are counted apart, under the first word of their file's name.
        """
        begins = self.file.partition("_")[0]
        if begins == "late":
            return _LATE[_hashed(f"x{self.table}") % 3 == 0]
        if begins in _ASIDE:
            return begins
        if begins in _STUDIED:
            return _STUDIED[begins] if _hashed(self.table) % 3 == 0 else begins
        return "held out once" if _hashed(self.id) % 2 else "developed on"


def _hashed(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0]


def questions() -> Iterator[Meant]:
    """Yield every question, in the order of the files."""
    for name, entry in _entries().items():
        for number, line in enumerate(entry["asked"], start=1):
            yield meant_by(f"{name}/{number}", name, line, file=_files()[name])


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
    found = [entry for f in files for entry in tomllib.loads(f.read_text()).items()]
    assert len(dict(found)) == len(found), "two tables have one name"
    return dict(found)


@cache
def _files() -> dict[str, str]:
    """Return the name of the file that each table is in."""
    return {
        name: f.stem for f in sorted(HERE.glob("*.toml")) for name in tomllib.loads(f.read_text())
    }


def meant_by(name: str, table_name: str, line: str, *, file: str) -> Meant:
    """Return a question from a line of its table: what is meant, and the text."""
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
        file,
    )
