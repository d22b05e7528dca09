"""The questions that the encoder is taught with, set out as it reads them.

They are in this folder, in the form of simulated.toml, and are asked of nothing else: no test
reads them, and no rule is changed for them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from app.causal.profile.measure import profile_frame
from app.planner.encoder.heard import DESIGNS, KINDS, PARTS
from app.planner.encoder.layout import Layout, SetOut, described
from app.planner.encoder.pieces import Pieces
from tests.questions.asked import Meant, meant_by
from tests.questions.tables import dictionary, drawn

FOLDER = Path(__file__).parent
_ROWS, _PROFILED = 1000, 3000
_UNTOLD, _ABSENT = 0.25, 0.06  # how often the description, or the column that is meant, is left out
_LEFT_OUT = (0.0, 0.0, 0.15, 0.3)  # shares of the columns that nothing is asked of


@dataclass(frozen=True, slots=True)
class Taught:
    """A question, the names of its table's columns in order, and how they are set out."""

    meant: Meant
    columns: tuple[str, ...]
    layout: Layout


@dataclass(frozen=True, slots=True)
class Example:
    """One question set out, and the right answers.

    `cause` and `effect` are places among the columns set out, from 1; 0 where none is meant.
    `parts` (n, len(PARTS)) and `designs` (len(DESIGNS),) are 1 where right; `kind` is a place.
    """

    out: SetOut
    cause: int
    effect: int
    parts: np.ndarray
    kind: int
    designs: np.ndarray


def taught(pieces: Pieces) -> Iterator[Taught]:
    """Yield every question that is taught, in the order of the files."""
    for file in sorted(FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text()).items():
            columns, layout = _set_out(name, entry, pieces)
            for number, line in enumerate(entry["asked"], start=1):
                yield Taught(
                    meant_by(f"{name}/{number}", name, line, file=file.stem), columns, layout
                )


def _set_out(name: str, entry: dict[str, str], pieces: Pieces) -> tuple[tuple[str, ...], Layout]:
    frame = drawn(name, entry["columns"], int(entry.get("rows", 0)) or _ROWS).iloc[:_PROFILED]
    told = f"{entry.get('told', '').strip()}\n{dictionary(entry['columns'])}".strip()
    profile = profile_frame(frame, np.random.default_rng(0), description=told)
    return profile.names, Layout(described(profile, told), told, pieces)


def example(own: Taught, chance: Random) -> Example:
    """Set a question out anew: columns shuffled, some left out, at times one that is meant."""
    meant = own.meant
    parts = {part: meant.parts.get(part, "").split(",") for part in PARTS}
    asked = {meant.treatment, meant.outcome}.union(*parts.values())
    few, is_absent = chance.choice(_LEFT_OUT), chance.random() < _ABSENT
    absent = chance.choice([meant.treatment, meant.outcome]) if is_absent else None
    shown = [n for n in own.columns if n in asked or chance.random() >= few]
    shown = [n for n in shown if n != absent]
    chance.shuffle(shown)
    order = [own.columns.index(n) for n in shown]
    return Example(
        own.layout.of(meant.text, order, is_told=chance.random() >= _UNTOLD),
        _place(meant.treatment, shown),
        _place(meant.outcome, shown),
        np.array([[n in parts[part] for part in PARTS] for n in shown], dtype=np.float32),
        KINDS.index(meant.kind),
        np.array([design.value in meant.designs for design in DESIGNS]),
    )


def _place(name: str | None, shown: list[str]) -> int:
    return shown.index(name) + 1 if name in shown else 0
