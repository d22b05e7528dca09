"""What every algorithm of the catalogue declares, whatever its task."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from pydantic import BaseModel

    from app.causal.assumption import Assumption
    from app.causal.profile import Profile


class Task(StrEnum):
    DISCOVER = "discover"
    ESTIMATE = "estimate"
    REFUTE = "refute"
    SENSITIVITY = "sensitivity"
    ATTRIBUTE = "attribute"


_USUAL_DEGREE = 4.0  # where links have not been counted


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds ≈ scale · n**n_power · d**d_power · degree**degree_power on one core, as measured."""

    scale: float
    n_power: float
    d_power: float
    gpu: bool = False
    degree_power: float = 0.0

    def seconds(self, n: int, d: int, degree: float | None = None) -> float:
        """Return the estimate for n rows of d columns, each with links to `degree` others."""
        linked = _USUAL_DEGREE if degree is None else max(degree, 1.0)
        size = math.pow(max(n, 1), self.n_power) * math.pow(max(d, 1), self.d_power)
        return self.scale * size * math.pow(linked, self.degree_power)


class Progress(Protocol):
    """Called by a running algorithm: `done` in [0, 1] and what is being done."""

    def __call__(self, done: float, doing: str) -> None: ...


def silent(done: float, doing: str) -> None:
    """Report nothing: how far one of many has come is of no interest."""
    del done, doing


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmSpec:
    """What every algorithm declares; the subclasses add what their task needs.

    `needs` are importable modules beyond those that every worker has. `references` are DOIs or
    URLs. `any_level` says that what it finds of an estimate holds no interval and rests on none,
    so that it is the same at whatever level the estimate's interval is.
    """

    task: ClassVar[Task]

    name: str
    title: str
    summary: str
    assumes: frozenset[Assumption]
    cost: Cost
    params: type[BaseModel]
    references: tuple[str, ...]
    needs: tuple[str, ...] = ()
    version: int = 1
    any_level: bool = False

    def assumed(self, profile: Profile) -> frozenset[Assumption]:
        """Return what it takes for granted on these data."""
        del profile  # the same whatever the data, unless a subclass knows better
        return self.assumes

    def missing_modules(self) -> tuple[str, ...]:
        """Return the modules in `needs` that are not installed here."""
        return tuple(m for m in self.needs if find_spec(m) is None)


def not_installed(spec: AlgorithmSpec) -> Iterator[str]:
    if missing := spec.missing_modules():
        yield f"{spec.title} needs {', '.join(missing)}, which is not installed here."


def too_few(title: str, needed: int, present: int) -> str:
    return f"{title} needs at least {needed} rows; there are {present}."
