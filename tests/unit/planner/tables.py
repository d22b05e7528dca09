"""Tables as the planner sees them: columns with kinds and meanings, without a row of data."""

from __future__ import annotations

from dataclasses import replace

from app.causal.data import Kind, TimeIndex, Variable
from app.causal.profile import Profile, Structure

_KINDS = {
    "real": Kind.CONTINUOUS, "count": Kind.COUNT, "ordinal": Kind.ORDINAL, "id": Kind.IDENTIFIER,
    "text": Kind.TEXT, "constant": Kind.CONSTANT, "date": Kind.DATETIME,
}  # fmt: skip
_DISTINCT = {
    "real": 900,
    "count": 40,
    "ordinal": 5,
    "id": 1000,
    "text": 990,
    "constant": 1,
    "date": 900,
}


def column(line: str) -> Variable:
    """Read 'name kind meaning …'; a kind in brackets lists levels: [no|yes], [0|1]."""
    name, kind, *rest = line.split(maxsplit=2)
    described = rest[0] if rest else ""
    missing = 0
    if described.startswith("missing="):
        first, _, described = described.partition(" ")
        missing = int(first.removeprefix("missing="))
    if kind.startswith("["):
        levels = tuple(kind.strip("[]").split("|"))
        kinds = Kind.BINARY if len(levels) == 2 else Kind.NOMINAL
        return Variable(name, kinds, None, described, "", levels, missing, len(levels))
    levels = ("1", "2", "3", "4", "5") if kind == "ordinal" else ()
    return Variable(name, _KINDS[kind], None, described, "", levels, missing, _DISTINCT[kind])


def table(text: str, *, rows: int = 1000, series: bool = False) -> Profile:
    variables = tuple(column(line.strip()) for line in text.strip().splitlines())
    structure = Structure.TIME_SERIES if series else Structure.CROSS_SECTION
    return Profile(
        rows, variables, structure, TimeIndex() if series else None, latents_suspected=False
    )


def with_role(profile: Profile, name: str, role: object) -> Profile:
    changed = tuple(replace(v, role=role) if v.name == name else v for v in profile.variables)
    return replace(profile, variables=changed)
