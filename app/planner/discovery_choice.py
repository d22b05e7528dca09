"""Which discovery algorithms fit the data, on which columns, and what decided against the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.causal.catalogue import Catalogue, DiscoverySpec
from app.causal.data import DISCRETE, Kind, Role
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.kinship import same_thing
from app.planner.plan import Beaten

_SERIES = ("pcmci", "var_lingam")
_DISCRETE = ("boss", "pc", "fci")
_NON_GAUSSIAN = ("direct_lingam", "boss", "pc", "fci")
_GAUSSIAN = ("boss", "pc", "fci", "direct_lingam")
_HIDDEN = ("fci", "boss", "pc", "direct_lingam")
_SET_ASIDE = frozenset({Kind.IDENTIFIER, Kind.TEXT, Kind.CONSTANT, Kind.DATETIME})
_NOT_A_CAUSE = frozenset({Role.IGNORE, Role.TIME, Role.UNIT, Role.CLUSTER, Role.WEIGHT})
_MAX_MISSING = 0.5
_MANY_LEVELS = 20


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns a graph is drawn over, and why the others are not in it."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiscoveryChoice:
    """The algorithms to run, best first, on these columns, and what was beaten."""

    algorithms: tuple[DiscoverySpec, ...]
    columns: ColumnChoice
    profile: Profile
    beaten: tuple[Beaten, ...]
    compromises: tuple[str, ...] = ()


def choose(
    profile: Profile, knowledge: Knowledge, catalogue: Catalogue, excluded: tuple[str, ...]
) -> DiscoveryChoice:
    """Return the algorithms without objections on the widest set of columns that has one.

    When every algorithm objects to every set, the one with the fewest objections is taken, and
    they are stated as compromises.
    """
    usable = columns(profile, excluded)
    options = list(_narrowing(profile, usable))
    for option in options:
        choice = _choice(profile, knowledge, catalogue, option)
        if choice.algorithms:
            return choice
    lesser = (_least_bad(profile, knowledge, catalogue, option) for option in options)
    return next(
        (c for c in lesser if c.algorithms), _least_bad(profile, knowledge, catalogue, usable)
    )


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
            reason = f"missing in more than {_MAX_MISSING:.0%} of the rows"
        elif twin := _twin(profile, variable.name, kept):
            reason = f"a restatement of {twin}"
        if reason:
            left_out.setdefault(reason, []).append(variable.name)
        else:
            kept.append(variable.name)
    notes = (f"Not in the graph: {', '.join(names)} ({why})." for why, names in left_out.items())
    return ColumnChoice(tuple(kept), tuple(notes))


def restricted(profile: Profile, names: tuple[str, ...]) -> Profile:
    """Return the profile of these columns only; the share of complete rows is a lower bound."""
    kept = tuple(v for v in profile.variables if v.name in names)
    gaps = sum(v.n_missing for v in kept) / max(profile.n_rows, 1)
    complete = 1.0 if gaps == 0 else max(profile.complete_share, 1.0 - gaps)
    return replace(profile, variables=kept, complete_share=complete)


def preferred(profile: Profile) -> tuple[str, ...]:
    """Return the order of preference that the measured facts give."""
    if profile.is_temporal:
        return _SERIES
    if profile.latents_suspected:
        return _HIDDEN
    if profile.kinds <= DISCRETE:
        return _DISCRETE
    return _NON_GAUSSIAN if _may_be_linear_and_skewed(profile) else _GAUSSIAN


def why(spec: DiscoverySpec, profile: Profile) -> str:
    """Say which measured fact speaks for this algorithm."""
    if profile.is_temporal:
        return f"The rows are ordered in time, and {spec.title} looks for effects across lags."
    if profile.kinds <= DISCRETE:
        return (
            f"All columns are discrete, and {spec.title} handles them without assuming linearity."
        )
    if profile.latents_suspected and spec.returns.value == "pag":
        return f"Hidden common causes are suspected, and {spec.title} allows for them."
    if _may_be_linear_and_skewed(profile) and spec.name == _NON_GAUSSIAN[0]:
        looks = "look" if profile.linear else "may be"
        return (
            f"Effects {looks} linear and the noise is not Gaussian; {spec.title} was made for this."
        )
    return (
        f"{spec.title} fits the kinds of column, the number of rows and what was measured of them."
    )


def _may_be_linear_and_skewed(profile: Profile) -> bool:
    """Tell whether the noise can show directions.

    Bends too slight to call count as linear: where the noise is not Gaussian, regressing a cause
    on its effect bends although every effect is a straight line.
    """
    return profile.gaussian is False and profile.linear is not False


def _narrowing(profile: Profile, usable: ColumnChoice) -> Iterator[ColumnChoice]:
    """Yield ever smaller sets of columns: all, without unordered ones, the numbers alone."""
    yield usable
    ordered = _kept(profile, usable, lambda k: k is not Kind.NOMINAL)
    if ordered != usable.columns:
        note = "Unordered columns are left out of the graph: no algorithm takes them with the rest."
        yield ColumnChoice(ordered, (*usable.notes, note))
    numbers = _kept(profile, usable, lambda k: k not in DISCRETE)
    if numbers not in (ordered, usable.columns):
        note = "Only the columns with many values are in the graph: no algorithm takes them all."
        yield ColumnChoice(numbers, (*usable.notes, note))


def _kept(profile: Profile, usable: ColumnChoice, test: Callable[[Kind], bool]) -> tuple[str, ...]:
    return tuple(n for n in usable.columns if test(profile.variable(n).kind))


def _choice(
    profile: Profile, knowledge: Knowledge, catalogue: Catalogue, option: ColumnChoice
) -> DiscoveryChoice:
    if len(option.columns) < 2:
        return DiscoveryChoice((), option, restricted(profile, option.columns), ())
    seen = restricted(profile, option.columns)
    known = knowledge.restricted_to(option.columns)
    fitting, beaten = [], []
    for spec in catalogue.of(DiscoverySpec):
        if reasons := list(spec.objections(seen, known)):
            beaten.append(Beaten(spec.name, reasons[0]))
        else:
            fitting.append(spec)
    order = preferred(seen)
    ranked = sorted(fitting, key=lambda s: _place(s.name, order))
    return DiscoveryChoice(tuple(ranked), option, seen, tuple(beaten))


def _least_bad(
    profile: Profile, knowledge: Knowledge, catalogue: Catalogue, option: ColumnChoice
) -> DiscoveryChoice:
    """Return every algorithm that could run at all, the one with the fewest objections first."""
    seen = restricted(profile, option.columns)
    known = knowledge.restricted_to(option.columns)
    specs = [s for s in catalogue.of(DiscoverySpec) if _could_run(s, seen)]
    if len(option.columns) < 2 or not specs:
        return DiscoveryChoice(
            (), option, seen, _choice(profile, knowledge, catalogue, option).beaten
        )
    order = preferred(seen)
    reasons = {s.name: tuple(s.objections(seen, known)) for s in specs}
    specs.sort(key=lambda s: (len(reasons[s.name]), _place(s.name, order)))
    best, *others = specs
    beaten = tuple(Beaten(s.name, reasons[s.name][0]) for s in others)
    stated = tuple(f"{best.title} is used all the same: {r}" for r in reasons[best.name])
    return DiscoveryChoice(tuple(specs), option, seen, beaten, stated)


def _could_run(spec: DiscoverySpec, seen: Profile) -> bool:
    """Tell whether nothing but doubts about its assumptions speaks against an algorithm."""
    return (
        not spec.missing_modules()
        and spec.temporal == seen.is_temporal
        and seen.kinds <= spec.kinds
        and spec.min_samples <= seen.n_rows
        and len(seen.variables) <= spec.max_variables
    )


def _place(name: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order)), name


def _twin(profile: Profile, name: str, kept: list[str]) -> str | None:
    for diagnosis in profile.diagnoses:
        if name in diagnosis.columns and same_thing(diagnosis):
            for other in diagnosis.columns:
                if other in kept:
                    return other
    return None
