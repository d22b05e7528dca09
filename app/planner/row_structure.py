"""How rows stand: what each counts for, which belong together, within what chance decided."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.data import Role, Variable
from app.causal.profile import FacetKind, Structure
from app.causal.question import Design, Question, Reading
from app.planner.designs.reading import Asking

_COMPARED = frozenset({Design.BACKDOOR, Design.RANDOMISED, Design.IV})
_SURVEY = re.compile(
    r"\b(?:sampling|survey|design|probability|analytic|post-?stratification) weights?\b"
    r"|\binverse (?:of the )?(?:sampling|selection) probabilit",
    re.IGNORECASE,
)


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns in which <> stands for the words that name a column."""
    one = r"(?:each |every |the |a )?(`[^`]+`|\w+(?: \w+)?)"
    return tuple(re.compile(rf"\b{text.replace('<>', one)}", re.IGNORECASE) for text in texts)


_WEIGHED = _patterns(
    r"weight(?:ed|ing)? (?:by|with|using) <>", r"(?:use|using|with|apply) <> as (?:\w+ )?weights?\b"
)
_TOGETHER = _patterns(
    r"cluster(?:ed|ing)? (?:standard errors? |errors? |assignment )?(?:by|at|on|within) <>",
    r"cluster[- ]randomi[sz]ed (?:by|at|on|across) <>",
    r"(?:randomi[sz]ed|randomly assigned|assigned at random) (?:by|at) <>",
    r"whole <> were (?:randomi[sz]ed|randomly|assigned)",
)
_BLOCKS = _patterns(
    r"(?:randomi[sz]ed|randomi[sz]ation|(?:randomly )?assigned|assignment)(?: \w+){0,3}? "
    r"(?:separately )?(?:within|inside|stratified by|stratified on|blocked by|blocked on) <>",
    r"block(?:ed|s)?[- ](?:randomi[sz]ed |randomi[sz]ation )?(?:by|on|are|were) <>",
    r"stratified randomi[sz]ation (?:by|on|within) <>",
    r"(?:by lot|at random|randomly|by chance|by coin toss)(?: \w+){0,2}? within (?:each of )?"
    r"<>",
    r"(?:within|in) (?:each|every) <>(?:,? [\w-]+){0,4}? (?:at random|randomly|by lot|by chance)",
    r"(?:within|in) (?:each|every) <> (?:a coin|chance|lots?) (?:decided|determined|was|were)",
)
_CALLED = 0.5
_FEWEST, _MOST_SHARE = 2, 0.5  # groups, and of the rows


_Found = tuple[str, float, str]


def arranged(question: Question, asking: Asking) -> Question:
    """Return the question with the columns of weights, clusters and blocks that were read."""
    if question.design not in _COMPARED:
        return question
    weights, together, blocks = _weights(asking), None, None
    dealt = _dealt_evenly(asking)
    if question.design is Design.RANDOMISED:
        blocks = _named(_BLOCKS, asking, groups=True) or dealt
    if question.unit_column is None:
        together = _together(asking) or (dealt if blocks is None else None)
    told = (("weight_column", weights), ("unit_column", together), ("group_column", blocks))
    read = (Reading(part, *found) for part, found in told if found)
    return replace(
        question,
        weight_column=weights[0] if weights else None,
        unit_column=together[0] if together else question.unit_column,
        group_column=blocks[0] if blocks else question.group_column,
        readings=(*question.readings, *read),
    )


def _weights(asking: Asking) -> _Found | None:
    for variable in _free(asking):
        if variable.role is Role.WEIGHT:
            return variable.name, 1.0, "its role is set"
    if named := _named(_WEIGHED, asking, groups=False):
        return named
    for variable in _free(asking):
        if variable.is_numeric and (said := _SURVEY.search(variable.description)):
            return variable.name, 0.9, f"described as {said.group(0)!r}"
    return None


def _together(asking: Asking) -> _Found | None:
    for variable in _free(asking):
        if variable.role in {Role.CLUSTER, Role.UNIT} and _is_group(variable, asking):
            return variable.name, 1.0, "its role is set"
    if named := _named(_TOGETHER, asking, groups=True):
        return named
    if shared := _shared_treatment(asking):
        return shared
    unit = asking.profile.unit_column
    if asking.profile.structure is Structure.PANEL and unit:
        return unit, 0.8, "each has several rows"
    return None


def _shared_treatment(asking: Asking) -> _Found | None:
    """Return the largest groups all of whose rows have one treatment: chance drew groups then."""
    shared = [
        facet
        for facet in asking.profile.facets
        if facet.kind is FacetKind.GROUP_TRAIT and asking.treatment in facet.columns[1:]
    ]
    group = min(
        (asking.profile.variable(facet.columns[0]) for facet in shared),
        key=lambda variable: variable.n_distinct,
        default=None,
    )
    if group is None or group.name == asking.outcome:
        return None
    return group.name, 0.9, f"all rows of one {group.name} have the same {asking.treatment}"


def _dealt_evenly(asking: Asking) -> _Found | None:
    """Return the smallest groups, pairs for example, that have as many rows in each arm."""
    even = [
        facet.columns[0]
        for facet in asking.profile.facets
        if facet.kind is FacetKind.BLOCK and asking.treatment in facet.columns[1:]
    ]
    free = [v for v in _free(asking) if v.name in even]
    group = max(free, key=lambda variable: variable.n_distinct, default=None)
    if group is None:
        return None
    return group.name, 0.9, f"every {group.name} has as many rows at each {asking.treatment}"


def _named(patterns: tuple[re.Pattern[str], ...], asking: Asking, *, groups: bool) -> _Found | None:
    """Return the free column that the words name; one that groups rows where `groups` is set."""
    free = {v.name for v in _free(asking) if not groups or _is_group(v, asking)}
    for said in (found for pattern in patterns for found in pattern.finditer(asking.words)):
        phrase = said.group(1)
        # "village level" and "clinic of" name their first word.
        for words in (phrase, phrase.split()[0]):
            ranked = [m for m in asking.lexicon.ranked(words) if m.column in free]
            if ranked and ranked[0].score >= _CALLED:
                return ranked[0].column, 0.85, f"{said.group(0)!r}"
    return None


def _free(asking: Asking) -> list[Variable]:
    taken = {asking.treatment, asking.outcome}
    return [v for v in asking.profile.variables if v.name not in taken]


def _is_group(variable: Variable, asking: Asking) -> bool:
    return _FEWEST <= variable.n_distinct <= _MOST_SHARE * asking.profile.n_rows
