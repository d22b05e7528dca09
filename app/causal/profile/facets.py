"""Features of the design beside the rows' structure: survival, adoption, cutoffs, clusters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.data import Kind, Role, Variable
from app.causal.profile.adoption import adoption_facets, grouped_adoption, switch_facets
from app.causal.profile.blocks import block_facets
from app.causal.profile.cutoffs import cutoff_facets
from app.causal.profile.facts import Facet, FacetKind, Structure
from app.causal.profile.hints import says_unit, words_of
from app.causal.profile.spells import survival_facets
from app.causal.profile.vocabulary import Sense, senses_of_name
from app.causal.profile.wide import wide_facets

if TYPE_CHECKING:
    import pandas as pd

_WEIGHT_NAME = re.compile(
    r"(?:^|_|samp|pop|per|p|f|i|final|hh|survey)(?:wt|wgt|wts|weight|weights)s?$"
    r"|^(?:sampling|survey|person|population|prob\w*|design)_?weights?$",
    re.IGNORECASE,
)
_BODY = re.compile(r"body|birth|lbs?|kg|gram|pound", re.IGNORECASE)
_WEIGHT_TEXT = re.compile(
    r"\b(sampl\w*|survey|population|person|household|probability|design|analytic) weights?\b",
    re.IGNORECASE,
)
_DOMAINS = frozenset(
    "site domain environment env center centre lab laboratory batch cohort dataset".split()
)
_ARMS = frozenset("arm arms rx trt assignment assigned randomized randomised randomization".split())
_CONTROL = frozenset({"control", "placebo", "standard", "untreated"})
_TREATED = re.compile(r"treat|active|drug|intervention|experimental|new\b", re.IGNORECASE)
_RANDOM_TEXT = re.compile(r"\brandom(?:ly|i[sz]ed|i[sz]ation)\b", re.IGNORECASE)
_GROUPS = frozenset({Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL, Kind.IDENTIFIER})
_FEWEST_CLUSTERS = 5
_ROWS_PER_CLUSTER = 1.5


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of the rows when facets are looked for: their structure, unit and time."""

    structure: Structure
    units: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


def find_facets(
    frame: pd.DataFrame, variables: Sequence[Variable], rows: Rows
) -> tuple[Facet, ...]:
    """Return the features of the design that columns show, the surest of a kind first."""
    usable = [v for v in variables if v.role is not Role.IGNORE and v.kind is not Kind.CONSTANT]
    found = [*_said(usable), *cutoff_facets(frame, usable)]
    if rows.structure is Structure.PANEL:
        found += adoption_facets(frame, usable, rows.units, rows.times)
    if rows.structure is Structure.REPEATED_CROSS_SECTION and rows.times:
        found += grouped_adoption(frame, usable, rows.times)
    if rows.structure is Structure.TIME_SERIES:
        found += switch_facets(frame, usable, rows.times)
    else:
        found += survival_facets(frame, [v for v in usable if v.name not in rows.times])
        found += block_facets(frame, usable, rows.times)
    if rows.structure is Structure.CROSS_SECTION:
        found += [*wide_facets(usable), *_clusters(frame, usable)]
    return tuple(sorted(found, key=lambda f: (f.kind.value, -f.confidence)))


def _said(variables: Sequence[Variable]) -> Iterator[Facet]:
    """Yield what names, levels and meanings say by themselves."""
    for variable in variables:
        words = set(words_of(variable.name))
        if _is_weight(variable):
            reason = "the name or meaning says that it weighs the rows"
            yield Facet(FacetKind.WEIGHT, (variable.name,), reason, 0.8)
        if variable.role is Role.CLUSTER:
            yield Facet(FacetKind.CLUSTER, (variable.name,), "you said so", 1.0)
        if words & _DOMAINS and _is_grouping(variable):
            reason = "the name says where or on whom the rows were recorded"
            yield Facet(FacetKind.DOMAIN, (variable.name,), reason, 0.6)
        if reason := _arm_reason(variable, words):
            yield Facet(FacetKind.RANDOMISED, (variable.name,), reason, 0.6)


def _is_grouping(variable: Variable) -> bool:
    at_least = 3 if variable.levels == ("0", "1") else 2
    return at_least <= variable.n_distinct <= 50 and variable.kind in _GROUPS


def _is_weight(variable: Variable) -> bool:
    if variable.role is Role.WEIGHT:
        return True
    if variable.kind not in (Kind.CONTINUOUS, Kind.COUNT):
        return False
    named = _WEIGHT_NAME.search(variable.name) and variable.name.lower() not in ("weight", "wt")
    says_body = _BODY.search(f"{variable.name} {variable.unit} {variable.description}")
    return bool(_WEIGHT_TEXT.search(variable.description)) or bool(named and not says_body)


def _arm_reason(variable: Variable, words: set[str]) -> str:
    if variable.kind not in (Kind.BINARY, Kind.NOMINAL, Kind.ORDINAL) or variable.n_distinct > 10:
        return ""
    if _RANDOM_TEXT.search(variable.description):
        return "its meaning says that it was drawn at random"
    folded = {level.strip().lower() for level in variable.levels}
    if folded & _CONTROL and any(_TREATED.search(level) for level in folded - _CONTROL):
        return "its levels are a control group and a treated one"
    return "the name says that it is the arm of a trial" if words & _ARMS else ""


def _clusters(frame: pd.DataFrame, variables: Sequence[Variable]) -> Iterator[Facet]:
    """Yield columns of groups, villages or schools for example, that several rows share."""
    for variable in variables:
        if variable.role in (Role.CLUSTER, Role.TREATMENT, Role.OUTCOME) or not _is_place(variable):
            continue
        enough = variable.n_distinct >= _FEWEST_CLUSTERS
        if enough and len(frame) >= _ROWS_PER_CLUSTER * variable.n_distinct:
            reason = f"its {variable.n_distinct:,} groups hold several rows each"
            yield Facet(FacetKind.CLUSTER, (variable.name,), reason, 0.6)
            yield from _group_traits(frame, variables, variable)


def _group_traits(
    frame: pd.DataFrame, variables: Sequence[Variable], group: Variable
) -> Iterator[Facet]:
    """Yield the columns that take few values and never differ within these groups."""
    few = [
        v.name
        for v in variables
        if v.name != group.name and 2 <= v.n_distinct < group.n_distinct and v.kind in _GROUPS
    ]
    if not few:
        return
    different = frame.groupby(group.name, sort=False)[few].nunique()
    same = tuple(name for name in few if bool((different[name] <= 1).all()))
    if same:
        reason = f"all rows of one {group.name} have the same value"
        yield Facet(FacetKind.GROUP_TRAIT, (group.name, *same), reason, 0.9)


def _is_place(variable: Variable) -> bool:
    if variable.kind not in (Kind.NOMINAL, Kind.IDENTIFIER):
        return False
    senses = senses_of_name(variable.name)
    return (
        says_unit(variable.name)
        or Sense.CODE in senses
        or bool(
            {
                "village",
                "cluster",
                "class",
                "classroom",
                "ward",
                "block",
                "address",
                "team",
                "clinic",
            }
            & set(words_of(variable.name))
        )
    )
