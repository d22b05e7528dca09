"""What a critic says against an analysis, and the checks it asked for."""

from __future__ import annotations

from dataclasses import dataclass

from app.planner.advice import Consulted
from app.planner.plan import Step


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection; `about` are ids of evidence, `test` the step that tests it, if one does."""

    text: str
    about: tuple[str, ...] = ()
    test: str = ""


@dataclass(frozen=True, slots=True)
class Critique:
    """The objections, weightiest first, and the steps that test some of them."""

    objections: tuple[Objection, ...]
    steps: tuple[Step, ...]
    consulted: Consulted
