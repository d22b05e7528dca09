"""A run as it is wanted now: the one before with the changes that a message asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from app.causal.catalogue import Catalogue
from app.causal.conditions import RELATIVE, Comparison, Condition
from app.causal.graph import CausalGraph
from app.causal.question import Knowledge
from app.planner.amendments import Amendments
from app.planner.conversation.heard import Change
from app.service.records import RunOptions, RunRecord
from app.service.runs import NewRun


def refined(
    about: RunRecord, changes: Sequence[Change], dataset_id: str, catalogue: Catalogue
) -> NewRun:
    """Return the child run; what no change speaks of stays as it was.

    Parameters
    ----------
    dataset_id : the dataset it is asked of, another one where columns are to be taken otherwise.
    """
    question = next((c.question for c in changes if c.question), about.question)
    return NewRun(
        dataset_id=dataset_id,
        question=question,
        knowledge=_knowledge(about.knowledge, changes),
        options=_options(about.options, changes, catalogue, is_new=question != about.question),
        parent_run_id=about.id,
    )


def _knowledge(known: Knowledge, changes: Sequence[Change]) -> Knowledge:
    return reduce(lambda before, change: change.stated.added_to(before), changes, known)


def _options(
    options: RunOptions, changes: Sequence[Change], catalogue: Catalogue, *, is_new: bool
) -> RunOptions:
    before = _about_any_question(options.amendments) if is_new else options.amendments
    named = [name for change in changes for name in change.algorithms]
    tasks = {catalogue[name].task for name in named}
    kept = [n for n in options.algorithms if n in catalogue and catalogue[n].task not in tasks]
    return replace(
        options,
        seed=options.seed + any(change.is_redrawn for change in changes),
        algorithms=tuple(dict.fromkeys((*named, *kept))),
        population=_population(options.population, changes),
        amendments=reduce(lambda told, c: told.followed_by(c.amendments), changes, before),
    )


def _population(before: tuple[Condition, ...], changes: Sequence[Change]) -> tuple[Condition, ...]:
    """Return the conditions on rows; one of levels, or on extremes, replaces the one before."""
    wanted = [condition for change in changes for condition in change.population]
    named = {c.column for c in wanted if c.comparison is Comparison.IS}
    extremes = {c.column for c in wanted if c.comparison in RELATIVE}
    kept = (c for c in before if c.column not in (extremes if c.comparison in RELATIVE else named))
    return tuple(dict.fromkeys((*kept, *wanted)))


def _about_any_question(told: Amendments) -> Amendments:
    """Return what holds whatever is asked: how surely, resting on what, on which graph."""
    return Amendments(
        level=told.level,
        repeats=told.repeats,
        without=told.without,
        found=told.found,
        params=told.params,
    )


def arrows_of(graph: CausalGraph) -> tuple[tuple[str, str], ...]:
    """Return the arrows between measured columns at one time, cause first."""
    return tuple(
        (e.source, e.target)
        for e in graph.edges
        if e.is_directed and not e.lag and not e.ends & set(graph.latent)
    )
