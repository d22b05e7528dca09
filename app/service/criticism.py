"""A critic's objections to an analysis: asked for on its evidence, answered by what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from pydantic import JsonValue

from app.causal.catalogue import Catalogue, load
from app.causal.profile import Profile, Verdict
from app.planner.advice import Consulted, is_by_model
from app.planner.critique import Critique, Objection
from app.planner.llm.consultation import Asking
from app.planner.llm.critic import criticised
from app.planner.plan import Plan, PlanRequest
from app.service.evidence import Evidence, Item, collect
from app.service.records import StepRecord
from app.service.run_plan import critique_of

_Found = TypeVar("_Found")
_MOST_SHOWN = 60  # pieces of evidence that a critic is shown


def by_expert(plan: Plan) -> Plan:
    """Return the plan without what a model asked for: the answer rests on nothing else."""
    return replace(plan, steps=tuple(s for s in plan.steps if not is_by_model(s.id)))


def beside_the_answer(plan: Plan, steps: Sequence[StepRecord], profile: Profile) -> Evidence:
    """Return what the steps that a model asked for found, under ids of their own."""
    asked = replace(plan, steps=tuple(s for s in plan.steps if is_by_model(s.id)))
    found = collect(asked, steps, profile)
    return Evidence(
        graphs=_apart(found.graphs),
        estimates=_apart(found.estimates),
        refutations=_apart(found.refutations),
        sensitivity=_apart(found.sensitivity),
    )


def _apart(items: tuple[Item[_Found], ...]) -> tuple[Item[_Found], ...]:
    return tuple(replace(item, id=f"m{item.id}", main=False) for item in items)


def critique(request: PlanRequest, plan: Plan, steps: Sequence[StepRecord]) -> Asking[Critique]:
    """Ask a model what speaks against what these steps found; it sees numbers and verdicts."""
    evidence = collect(by_expert(plan), steps, request.profile)
    return criticised(request, plan, dict(list(_shown(evidence))[:_MOST_SHOWN]))


def consulted(plan: Plan, steps: Sequence[StepRecord]) -> tuple[Consulted, ...]:
    """Return what a run spent on a model, role by role."""
    said = critique_of(steps)
    return (*plan.consulted, *((said.consulted,) if said else ()))


def told(plan: Plan, found: Sequence[Evidence], steps: Sequence[StepRecord]) -> list[JsonValue]:
    """Return each objection with the answer that what was `found` gives to it."""
    said, catalogue = critique_of(steps), load()
    return [
        {
            "objection": objection.text,
            "about": list(objection.about),
            "test": objection.test or None,
            "answer": _answer(objection, plan, found, steps, catalogue),
        }
        for objection in (said.objections if said else ())
    ]


def _answer(
    objection: Objection,
    plan: Plan,
    found: Sequence[Evidence],
    records: Sequence[StepRecord],
    catalogue: Catalogue,
) -> str:
    if not objection.test:
        about = ", ".join(objection.about)
        on = f" It speaks of {about}, shown above." if about else ""
        return f"No check of the catalogue was named for it, so it stands as an open doubt.{on}"
    title = catalogue[plan.step(objection.test).algorithm].title
    tested = [(r.step, r.id, r.value.sentence) for e in found for r in e.refutations]
    tested += [(s.step, s.id, s.value.sentence) for e in found for s in e.sensitivity]
    for step, name, sentence in tested:
        if step == objection.test:
            return f"Tested with {title} ({name}): {sentence}"
    error = next((r.error for r in records if r.id == objection.test and r.error), None)
    return f"{title} was tried and gave no result{f': {error.sentence}' if error else '.'}"


def _shown(evidence: Evidence) -> Iterator[tuple[str, JsonValue]]:
    for estimate in evidence.estimates:
        value = estimate.value
        yield estimate.id, {
            "effect": value.kind.value, "method": value.method, "answers": estimate.main,
            "value": value.value, "interval": list(value.interval), "n": value.n,
        }  # fmt: skip
    for graph in evidence.graphs:
        yield graph.id, {"step": graph.step, "arrows": len(graph.value.graph.edges)}
    for refutation in evidence.refutations:
        yield refutation.id, {"step": refutation.step, "verdict": refutation.value.verdict.value}
    for sensitivity in evidence.sensitivity:
        told = sensitivity.value
        yield sensitivity.id, {"method": told.method, "value": told.value}
    for check in evidence.diagnostics:
        if check.value.verdict is not Verdict.PASSED:
            yield check.id, {"check": check.value.name, "verdict": check.value.verdict.value}
