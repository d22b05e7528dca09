"""The result of a run in the shape of the HTTP contract, put together from its settled steps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from pydantic import JsonValue

from app.causal.catalogue import Catalogue, load
from app.causal.codec import encode
from app.causal.conditions import in_words
from app.causal.findings import AnswerVerdict, Discovery, Estimate
from app.causal.levels import said
from app.causal.profile import Diagnosis, Profile
from app.causal.question import Question, QuestionKind
from app.planner.plan import Plan
from app.service import answering, assumptions, criticism, narration
from app.service.criticism import beside_the_answer, by_expert
from app.service.dossiers import edges_with_dossiers
from app.service.evidence import Evidence, Item, collect
from app.service.inquiry_words import inquiry_words
from app.service.model_usage import Tariff, usage
from app.service.next_steps import next_steps
from app.service.records import DatasetRecord, RunRecord, StepRecord
from app.service.story import story
from app.service.tracing_words import traced_question
from app.service.wording import is_chance, listed

Json = dict[str, JsonValue]


def assemble(
    run: RunRecord,
    dataset: DatasetRecord,
    plan: Plan | None,
    steps: Sequence[StepRecord],
    versions: Mapping[str, str],
    tariff: Tariff | None = None,
) -> Json:
    """Return the result: answer, graphs, estimates, checks, findings, and where they come from.

    Ids count within their kind: e1 an estimate, g1 a graph, r1 a refutation, s1 a sensitivity
    analysis, d1 a diagnostic, f1 a finding; what a language model asked for has an m before it
    and bears on nothing else. Numbers that are not finite become null.
    """
    catalogue = load()
    if plan is None:
        return _unplanned(run, dataset, steps, versions)
    profile, whole, plan = dataset.profile, plan, by_expert(plan)
    evidence, beside = collect(plan, steps, profile), beside_the_answer(whole, steps, profile)
    found = narration.findings(plan, evidence, profile, catalogue)
    told = answering.answer_claims(plan, evidence, profile)
    result: Json = {
        "answer": encode(answering.answer(plan, evidence, profile)),
        "question": _question(plan.question, dataset),
        "graphs": [
            *(_graph(item, plan, evidence) for item in evidence.graphs),
            *(_graph(item, whole, beside) for item in beside.graphs),
        ],
        "estimates": [
            _estimate(item, profile) for item in (*evidence.estimates, *beside.estimates)
        ],
        "refutations": _with_ids((*evidence.refutations, *beside.refutations)),
        "sensitivity": _with_ids((*evidence.sensitivity, *beside.sensitivity)),
        "attributions": _with_ids(evidence.attributions),
        "examinations": _with_ids(
            [replace(i, value=replace(i.value, discovery=None)) for i in evidence.examinations]
        ),
        "curves": _with_ids(evidence.curves),
        "subgroups": _with_ids(evidence.groups),
        "policies": _with_ids(evidence.policies),
        "diagnostics": _with_ids(_undrawn(evidence.diagnostics)),
        "findings": encode(found),
        "narration": encode(story(found, told)),
        "assumptions": encode(assumptions.ledger(plan, evidence, profile)),
        "alternatives": list(_alternatives(plan)),
        "identification": encode(evidence.identification) if evidence.identification else None,
        "revisions": encode(plan.revisions),
        "next_steps": list(next_steps(plan.question, evidence, profile)),
        "plan": encode(whole),
        "suggestions": encode(whole.suggestions),
        "critique": criticism.told(whole, (evidence, beside), steps),
        "steps": list(_steps(steps, whole)),
        "dataset": _dataset(dataset, evidence),
        "provenance": _provenance(run, dataset, whole, steps, versions, catalogue)
        | {"model": usage(criticism.consulted(whole, steps), tariff)},
    }
    return cast("Json", finite(result))


def finite(value: JsonValue) -> JsonValue:
    """Return the same JSON with null for what is not a finite number: JSON has no infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [finite(inner) for inner in value]
    return value


def _unplanned(
    run: RunRecord, dataset: DatasetRecord, steps: Sequence[StepRecord], versions: Mapping[str, str]
) -> Json:
    error = next((s.error for s in steps if s.error), run.error)
    told = f" {error.sentence}" if error else ""
    sentence = f"The question could not be planned for.{told}"
    empty: Json = {
        key: [] for key in
        ("graphs", "estimates", "refutations", "sensitivity", "attributions",
         "examinations", "curves", "subgroups", "policies", "diagnostics", "findings",
         "narration", "assumptions", "alternatives", "revisions", "next_steps", "steps")
    }  # fmt: skip
    return {
        "answer": {
            "verdict": AnswerVerdict.INCONCLUSIVE.value, "sentence": sentence, "estimate_id": None,
        },
        **empty,
        "question": {"text": run.question, "understood": ""},
        "identification": None,
        "plan": None,
        "dataset": _dataset(dataset, Evidence()),
        "provenance": {
            "dataset_sha256": dataset.sha256, "versions": dict(versions), "seed": run.options.seed,
        },
    }  # fmt: skip


def _question(question: Question, dataset: DatasetRecord) -> Json:
    known = cast("Json", encode(question))
    return {**known, "understood": understood(question, dataset.name)}


def understood(question: Question, dataset: str) -> str:
    """Return the question in the form in which it was answered."""
    where = f"For the rows of {dataset}"
    if question.population:
        where = f"{where} with {in_words(question.population)}"
    if (asked := inquiry_words(question)) is not None:
        return f"{where}, {asked}?"
    if (traced := traced_question(question)) is not None:
        return f"{where}, {traced}?"
    if question.kind in (QuestionKind.DISCOVER, QuestionKind.ROOT_CAUSE, QuestionKind.INFLUENCE):
        about = (
            f"what are the causes of {question.outcome}" if question.outcome else "what causes what"
        )
        return f"{where}, {about}?"
    held = listed(question.covariates or (), at_most=4)
    adjusted = f", with {held} held fixed" if held else ""
    return f"{where}, what is the effect of {_cause(question)} on {question.outcome}{adjusted}?"


def _cause(question: Question) -> str | None:
    """Return the treatment, or what happened where and when where it has no column."""
    if question.treatment not in (question.unit_column, question.time_column):
        return question.treatment
    unit = f" in {said(question.treated_unit)}" if question.treated_unit is not None else ""
    moment = question.intervention_time
    return f"what happened{unit}" + (f" in {said(moment)}" if moment is not None else "")


def _undrawn(items: Sequence[Item[Diagnosis]]) -> list[Item[Diagnosis]]:
    """Leave the pictures out: they stand among the curves."""
    return [replace(item, value=replace(item.value, picture=None)) for item in items]


def _with_ids(items: Sequence[Item[object]]) -> list[JsonValue]:
    return [_with_id(item) for item in items]


def _with_id(item: Item[object]) -> Json:
    return {"id": item.id, "step": item.step, **cast("Json", encode(item.value))}


def _estimate(item: Item[Estimate], profile: Profile) -> Json:
    estimate = item.value
    if is_chance(estimate, profile):
        estimate = replace(estimate, unit="probability")
    known = cast("Json", encode(estimate))
    contrast: JsonValue = list(estimate.contrast) if estimate.contrast else None
    return {"id": item.id, "primary": item.main, "step": item.step, **known, "contrast": contrast}


def _graph(item: Item[Discovery], plan: Plan, evidence: Evidence) -> Json:
    graph = item.value.graph
    step = plan.step(item.step)
    return {
        "id": item.id,
        "algorithm": step.algorithm,
        "graph_class": graph.graph_class.value,
        "selected": item.main,
        "nodes": list(graph.nodes),
        "latent": list(graph.latent),
        "edges": edges_with_dossiers(item, plan, evidence),
        "alternatives": encode(item.value.alternatives),
        "resamples": item.value.resamples,
        "step": item.step,
    }


def _alternatives(plan: Plan) -> Iterator[JsonValue]:
    for step in plan.steps:
        for beaten in step.beat:
            yield {"step": step.id, "algorithm": beaten.algorithm, "reason": beaten.reason}


def _steps(steps: Sequence[StepRecord], plan: Plan) -> Iterator[JsonValue]:
    planned = {step.id: step for step in plan.steps}
    for record in steps:
        if record.id in planned:
            yield {
                "id": record.id,
                "action": planned[record.id].action.value,
                "algorithm": planned[record.id].algorithm,
                "status": record.status.value,
                "seconds": record.seconds,
                "error": encode(record.error) if record.error else None,
                "reused_from": record.reused_from,
            }


def _dataset(dataset: DatasetRecord, evidence: Evidence) -> Json:
    main = evidence.main_estimate
    return {
        "id": dataset.id,
        "name": dataset.name,
        "rows": dataset.profile.n_rows,
        "columns": len(dataset.profile.variables),
        "names": list(dataset.profile.names),
        "rows_used": main.value.n if main else None,
        "sha256": dataset.sha256,
        "warnings": list(dataset.warnings),
    }


def _provenance(
    run: RunRecord,
    dataset: DatasetRecord,
    plan: Plan,
    steps: Sequence[StepRecord],
    versions: Mapping[str, str],
    catalogue: Catalogue,
) -> Json:
    spent = {record.id: record.seconds for record in steps}
    used: list[JsonValue] = [
        {
            "step": step.id,
            "algorithm": step.algorithm,
            "version": catalogue[step.algorithm].version,
            "title": catalogue[step.algorithm].title,
            "params": step.params,
            "references": list(catalogue[step.algorithm].references),
            "seconds": spent.get(step.id),
        }
        for step in plan.steps
        if step.algorithm in catalogue
    ]
    return {
        "run_id": run.id,
        "dataset_sha256": dataset.sha256,
        "versions": dict(versions),
        "seed": run.options.seed,
        "planner": plan.planner,
        "question": run.question,
        "knowledge": encode(run.knowledge),
        "algorithms": used,
    }
