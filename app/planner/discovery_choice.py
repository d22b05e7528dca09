"""Which discovery algorithms fit the data, on which columns, and what decided against the rest."""

from __future__ import annotations

from dataclasses import dataclass

from app.causal.catalogue import Catalogue, DiscoverySpec
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.discovery_columns import (
    ColumnChoice,
    columns,
    narrowing,
    restricted,
    within_domains,
)
from app.planner.discovery_preferences import preferred
from app.planner.plan import Beaten


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
    usable = within_domains(profile, columns(profile, excluded), excluded)
    options = list(narrowing(profile, usable))
    for option in options:
        choice = _choice(profile, knowledge, catalogue, option)
        if choice.algorithms:
            return choice
    lesser = (_least_bad(profile, knowledge, catalogue, option) for option in options)
    return next(
        (c for c in lesser if c.algorithms), _least_bad(profile, knowledge, catalogue, usable)
    )


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
        and spec.suits_order(seen)
        and seen.kinds <= spec.kinds
        and spec.min_samples <= seen.n_rows
        and len(seen.variables) <= spec.max_variables
        and not (spec.needs_role or spec.across_domains)
    )


def _place(name: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order)), name
