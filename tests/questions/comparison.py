"""What was read beside what was meant, and how often both agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.causal.question import Knowledge, Question
from app.errors import WhereforeError
from app.planner.language import read
from tests.questions.asked import Meant, questions, table

PARTS = (
    "developed on", "held out once", "outside", "studied", "kinds", "fresh", "unseen", "held out",
    "kinds held out", "late seen", "late",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One question's outcome: `right` by part, and the question as it was read, or why not."""

    meant: Meant
    right: dict[str, bool]
    shown: str


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the questions read right, over those where the part is ruled on."""

    n: int
    kind: float
    ends: float
    design: float
    parts: float


def compare_all() -> list[Read]:
    """Read every question of every table, with the description that it came with."""
    return [compare(meant) for meant in questions()]


def compare(meant: Meant) -> Read:
    asked = table(meant.table)
    try:
        found = read(meant.text, asked.told, asked.profile, Knowledge())
    except WhereforeError as refused:
        ruled = dict.fromkeys(_ruled(meant), False)
        return Read(meant, ruled, f"{type(refused).__name__}: {refused}")
    return Read(meant, {part: _agrees(part, meant, found) for part in _ruled(meant)}, _shown(found))


def score(found: Sequence[Read]) -> Score:
    return Score(
        len(found),
        _share(found, ["kind"]),
        _share(found, ["ends"]),
        _share(found, ["design"]),
        _share(found, sorted({p for one in found for p in one.meant.parts})),
    )


def by_part(found: Iterable[Read]) -> dict[str, list[Read]]:
    """Return the questions that rules were changed for, later ones, and those kept unseen."""
    parts: dict[str, list[Read]] = {p: [] for p in PARTS}
    for one in found:
        parts[one.meant.part].append(one)
    return parts


def _ruled(meant: Meant) -> Iterator[str]:
    yield "kind"
    if meant.treatment or meant.outcome:
        yield "ends"
    if meant.designs:
        yield "design"
    yield from meant.parts


def _agrees(part: str, meant: Meant, found: Question) -> bool:
    if part == "kind":
        return found.kind.value == meant.kind
    if part == "ends":
        return meant.outcome in (None, found.outcome) and _same_cause(meant, found)
    if part == "design":
        return found.design is not None and found.design.value in meant.designs
    said = getattr(found, part)
    wanted = meant.parts[part]
    if isinstance(said, tuple):
        return set(said) == set(wanted.split(","))
    return _plain(said) == _plain(wanted)


def _same_cause(meant: Meant, found: Question) -> bool:
    set_to = {name for name, _ in found.setting}
    return meant.treatment in {None, found.treatment, *set_to}


def _plain(value: object) -> str:
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value)


def _share(found: Iterable[Read], parts: Sequence[str]) -> float:
    judged = [one.right[part] for one in found for part in parts if part in one.right]
    return sum(judged) / len(judged) if judged else 1.0


def _shown(found: Question) -> str:
    told = {"instruments": found.instruments, "mediator": found.mediator, "mods": found.modifiers,
            "cov": found.covariates, "run": found.running_variable, "cut": found.cutoff,
            "time": found.time_column, "unit": found.unit_column,
            "treated": found.treated_unit}  # fmt: skip
    more = " ".join(f"{k}={v}" for k, v in told.items() if v not in (None, ()))
    return f"{found.kind} {found.treatment} {found.outcome} {found.design} {more}"
