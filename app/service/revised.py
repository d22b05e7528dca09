"""A run whose checks call for another way: what was unmet, and what is added for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.causal.profile import Verdict
from app.planner.plan import Action, Plan, PlanRequest
from app.planner.revising import UNSTABLE, revise
from app.planner.revision import Revised, Unmet
from app.service.criticism import by_expert
from app.service.evidence import Evidence, collect
from app.service.gates import BREAKING, GATES
from app.service.other_ways import UNSTABLE as UNSTABLE_LINKS
from app.service.other_ways import is_unstable
from app.service.records import StepRecord
from app.service.verdict import CUT_SHORT

_MENDED = ("functional_form",)  # the answer stands without it, and may be had without the doubt
_NO_ANSWER = frozenset({"no_overlap"})  # errors of the estimate that another one may not meet


def revision(plan: Plan, steps: Sequence[StepRecord], request: PlanRequest) -> Revised | None:
    """Return what is to be added to a plan after its steps, once; None where nothing is."""
    if plan.revisions or any(s.error and s.error.code in CUT_SHORT for s in steps):
        return None
    own = by_expert(plan)
    evidence = collect(own, steps, request.profile)
    return revise(own, tuple(unmet(own, evidence)), request)


def unmet(plan: Plan, evidence: Evidence) -> Iterator[Unmet]:
    """Yield what did not hold of the answer, the weightiest first."""
    for failure in evidence.failures:
        is_primary = failure.action is Action.ESTIMATE and plan.step(failure.step).primary
        if is_primary and failure.error and failure.error.code in _NO_ANSWER:
            yield Unmet(failure.step, failure.error.code, failure.error.sentence)
    main = evidence.main_estimate
    if main is not None:
        yield from _failed(evidence, main.step, _rested_on(evidence))
    elif evidence.main_graph is not None and is_unstable(evidence.main_graph.value):
        told = UNSTABLE_LINKS.partition(":")[0] + "."
        yield Unmet(evidence.main_graph.step, UNSTABLE, told)


def _rested_on(evidence: Evidence) -> tuple[str, ...]:
    """Return the checks that the main estimate needs, in the order of their weight."""
    main = evidence.main_estimate
    names = (*sorted(GATES), *sorted(BREAKING), *_MENDED)
    if main is None or not main.value.label:
        return names
    return tuple(n for n in names if n != "overlap")  # it is of those who have a counterpart


def _failed(evidence: Evidence, step: str, names: Sequence[str]) -> Iterator[Unmet]:
    failed = {
        item.value.name: item.value.sentence
        for item in evidence.checks_of(step)
        if item.value.verdict is Verdict.FAILED
    }
    yield from (Unmet(step, name, failed[name]) for name in names if name in failed)
