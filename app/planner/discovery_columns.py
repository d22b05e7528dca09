"""Which columns a graph is drawn over, what is held fixed, and why others are not in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.causal.data import DISCRETE, Kind, Role
from app.causal.profile import FacetKind, Profile
from app.causal.rounding import per_cent
from app.planner.kinship import parts_of_sum, same_thing

_SET_ASIDE = frozenset({Kind.IDENTIFIER, Kind.TEXT, Kind.CONSTANT, Kind.DATETIME})
_NOT_A_CAUSE = frozenset({Role.IGNORE, Role.TIME, Role.UNIT, Role.CLUSTER, Role.WEIGHT})
_MAX_MISSING = 0.5
_ROWS_PER_DOMAIN = 30


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns a graph is drawn over, and why the others are not in it.

    `within` is a column in whose groups rows are compared: numbers are taken relative to their
    group's mean. Empty where rows are compared as they are.
    """

    columns: tuple[str, ...]
    notes: tuple[str, ...]
    within: str = ""


def columns(profile: Profile, excluded: tuple[str, ...]) -> ColumnChoice:
    """Return the columns that can stand for causes and effects."""
    left_out: dict[str, list[str]] = {}
    kept: list[str] = []
    for variable in profile.variables:
        reason = None
        if variable.name in excluded:
            reason = "left out as you asked"
        elif variable.role in _NOT_A_CAUSE:
            reason = f"marked as {variable.role.value}" if variable.role else ""
        elif variable.kind in _SET_ASIDE:
            reason = variable.kind.value
        elif profile.time and variable.name == profile.time.column:
            reason = "the time of the rows"
        elif variable.n_missing > _MAX_MISSING * profile.n_rows:
            reason = f"missing in more than {per_cent(_MAX_MISSING)} of the rows"
        elif twin := _twin(profile, variable.name, kept):
            reason = f"a restatement of {twin}"
        elif parts := parts_of_sum(profile, variable.name, kept):
            reason = f"given exactly by {', '.join(parts)} together"
        if reason:
            left_out.setdefault(reason, []).append(variable.name)
        else:
            kept.append(variable.name)
    notes = (f"Not in the graph: {', '.join(names)} ({why})." for why, names in left_out.items())
    return ColumnChoice(tuple(kept), tuple(notes))


def within_domains(
    profile: Profile, usable: ColumnChoice, excluded: tuple[str, ...]
) -> ColumnChoice:
    """Return the columns with the domain held fixed where mechanisms differ between domains.

    On simulated domains with mechanisms of their own this recovers far more arrows than a domain
    column in the graph, whose links to all that differs blur the rest.
    """
    domain = _domain(profile)
    if not domain or domain in excluded or profile.domain_changes is not True:
        return usable
    kept = tuple(n for n in usable.columns if n != domain)
    note = (
        f"Mechanisms differ between the values of {domain}: rows are compared within them, each"
        f" number relative to its mean there, and {domain} is not in the graph."
    )
    return ColumnChoice(kept, (*usable.notes, note), domain)


def restricted(profile: Profile, names: tuple[str, ...]) -> Profile:
    """Return the profile of these columns only; the share of complete rows is a lower bound."""
    kept = tuple(v for v in profile.variables if v.name in names)
    gaps = sum(v.n_missing for v in kept) / max(profile.n_rows, 1)
    complete = 1.0 if gaps == 0 else max(profile.complete_share, 1.0 - gaps)
    return replace(profile, variables=kept, complete_share=complete)


def narrowing(profile: Profile, usable: ColumnChoice) -> Iterator[ColumnChoice]:
    """Yield ever smaller sets of columns: all, without unordered ones, the numbers alone."""
    yield usable
    ordered = _kept(profile, usable, lambda k: k is not Kind.NOMINAL)
    if ordered != usable.columns:
        note = "Unordered columns are left out of the graph: no algorithm takes them with the rest."
        yield replace(usable, columns=ordered, notes=(*usable.notes, note))
    numbers = _kept(profile, usable, lambda k: k not in DISCRETE)
    if numbers not in (ordered, usable.columns):
        note = "Only the columns with many values are in the graph: no algorithm takes them all."
        yield replace(usable, columns=numbers, notes=(*usable.notes, note))


def _kept(profile: Profile, usable: ColumnChoice, test: Callable[[Kind], bool]) -> tuple[str, ...]:
    return tuple(n for n in usable.columns if test(profile.variable(n).kind))


def _domain(profile: Profile) -> str:
    """Return the column that says which domain a row is from, where each has rows enough."""
    if profile.is_temporal:
        return ""
    for facet in profile.facets:
        if facet.kind is FacetKind.DOMAIN and facet.columns[0] in profile.names:
            groups = profile.variable(facet.columns[0]).n_distinct
            if 1 < groups <= profile.n_rows / _ROWS_PER_DOMAIN:
                return facet.columns[0]
    return ""


def _twin(profile: Profile, name: str, kept: list[str]) -> str | None:
    for diagnosis in profile.diagnoses:
        if name not in diagnosis.columns or not same_thing(diagnosis):
            continue
        others = [n for n in diagnosis.columns if n != name]
        present = [n for n in others if n in kept]
        # Of a rule over three columns or more, one may be free while another is not there.
        needed = len(others) if diagnosis.name == "deterministic_columns" else 1
        if present and len(present) >= needed:
            return present[0]
    return None
