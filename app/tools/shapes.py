"""What the tools give: short, plain and typed, for a model to read."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from app.client import Algorithm, Column, Dataset, Edge, Estimate, Event, Result, Run
from app.client.results import Diagnostic, Refutation

MOST_LEVELS = 12


class ColumnShown(BaseModel):
    """A column: what its values are and what it does in the study."""

    name: str
    kind: str
    role: str | None
    unit: str
    description: str
    levels: list[str]
    n_missing: int

    @classmethod
    def of(cls, column: Column) -> ColumnShown:
        return cls(
            name=column.name,
            kind=column.kind,
            role=column.role,
            unit=column.unit,
            description=column.description,
            levels=column.levels[:MOST_LEVELS],
            n_missing=column.n_missing,
        )


class DataShown(BaseModel):
    """A dataset; its id is what the other tools take."""

    dataset_id: str
    name: str
    n_rows: int
    columns: list[ColumnShown]
    warnings: list[str]
    structure: str

    @classmethod
    def of(cls, dataset: Dataset) -> DataShown:
        return cls(
            dataset_id=dataset.id,
            name=dataset.name,
            n_rows=dataset.n_rows,
            columns=[ColumnShown.of(column) for column in dataset.columns],
            warnings=dataset.warnings,
            structure=str(dataset.profile.get("structure", "")),
        )


class DataListed(BaseModel):
    """A dataset in a list, or a sample that can be taken by its name."""

    dataset_id: str | None = None
    sample: str | None = None
    name: str
    n_rows: int | None = None
    n_columns: int | None = None
    question: str = ""


class DataList(BaseModel):
    """The datasets that are there, newest first, and the samples that can be taken."""

    items: list[DataListed]


class EffectShown(BaseModel):
    """An effect in the data's own units."""

    treatment: str
    outcome: str
    method: str
    design: str
    value: float
    low: float
    high: float
    unit: str
    n: int
    adjusted_for: list[str]

    @classmethod
    def of(cls, estimate: Estimate) -> EffectShown:
        return cls(
            treatment=estimate.treatment,
            outcome=estimate.outcome,
            method=estimate.method,
            design=estimate.design,
            value=estimate.value,
            low=estimate.interval[0],
            high=estimate.interval[1],
            unit=estimate.unit,
            n=estimate.n,
            adjusted_for=estimate.adjustment,
        )


class AnswerShown(BaseModel):
    """How a run stands, and its answer once there is one.

    `strength` says how firmly the sentence may be repeated; `caveats`, `assumptions` and
    `failed_checks` belong to it and must not be left out. `asks` is a question to put to the user,
    with its `choices`; answer_question goes on with what they say.
    """

    run_id: str
    status: str
    doing: str = ""
    sentence: str = ""
    verdict: str = ""
    strength: str = ""
    effect: EffectShown | None = None
    caveats: list[str] = []
    assumptions: list[str] = []
    failed_checks: list[str] = []
    next_steps: list[str] = []
    problem: str = ""
    asks: str = ""
    choices: list[str] = []

    @classmethod
    def of(cls, run: Run, doing: str = "") -> AnswerShown:
        error = run.error
        said = f"{error.sentence} {error.hint}".strip() if error else ""
        asked = run.asks if run.is_asking else None
        return cls(
            run_id=run.id,
            status=run.status.value,
            doing=doing,
            problem=said,
            asks=asked.question if asked else "",
            choices=[f"{c.id}: {c.text}" for c in asked.choices] if asked else [],
        )

    @classmethod
    def found(cls, run: Run, result: Result) -> AnswerShown:
        main = result.findings[0] if result.findings else None
        checks: list[Refutation | Diagnostic] = [*result.refutations, *result.diagnostics]
        return cls(
            run_id=run.id,
            status=run.status.value,
            sentence=result.sentence,
            verdict=result.answer.verdict,
            strength=main.strength if main else "",
            effect=EffectShown.of(result.estimate) if result.estimate else None,
            caveats=main.caveats if main else [],
            assumptions=[f"{a.words} ({a.status}) {a.why}".strip() for a in result.assumptions],
            failed_checks=[check.sentence for check in checks if check.verdict == "failed"],
            next_steps=result.next_steps,
        )


class EdgeShown(BaseModel):
    """A link of the run's graph in words, with the evidence behind it."""

    run_id: str
    graph: str
    sentence: str
    confidence: float | None
    evidence: dict[str, Any]

    @classmethod
    def of(cls, run_id: str, graph: str, edge: Edge) -> EdgeShown:
        return cls(
            run_id=run_id,
            graph=graph,
            sentence=_in_words(edge),
            confidence=edge.confidence,
            evidence=edge.dossier or {},
        )


class RunListed(BaseModel):
    """A question that was asked."""

    run_id: str
    dataset_id: str
    status: str
    question: str

    @classmethod
    def of(cls, run: Run) -> RunListed:
        return cls(
            run_id=run.id, dataset_id=run.dataset_id, status=run.status.value, question=run.question
        )


class RunList(BaseModel):
    """Runs, newest first."""

    items: list[RunListed]


class Comparison(BaseModel):
    """Answers side by side, and what differs between the first and the others."""

    answers: list[AnswerShown]
    differences: list[str]


class AlgorithmShown(BaseModel):
    """An algorithm of the catalogue."""

    name: str
    task: str
    summary: str
    assumes: list[str]

    @classmethod
    def of(cls, algorithm: Algorithm) -> AlgorithmShown:
        assumes = [assumption.words for assumption in algorithm.assumes]
        return cls(
            name=algorithm.name, task=algorithm.task, summary=algorithm.summary, assumes=assumes
        )


class AlgorithmList(BaseModel):
    """Algorithms, in the order of their names."""

    items: list[AlgorithmShown]


class Document(BaseModel):
    """A report or graph as text."""

    run_id: str
    format: str
    text: str


def doing(events: list[Event]) -> str:
    """Say what a run does, by the last event of its log."""
    last = events[-1] if events else None
    if last is None:
        return ""
    step = f"{last.data.get('action', '')} {last.data.get('algorithm', '')}".strip()
    return ": ".join(filter(None, (step or last.type, str(last.data.get("doing", "")))))


def _in_words(edge: Edge) -> str:
    source = f"{edge.source} {edge.lag} steps before" if edge.lag else edge.source
    match edge.source_mark, edge.target_mark:
        case "tail", "arrow":
            return f"{source} causes {edge.target}."
        case "arrow", "tail":
            return f"{edge.target} causes {source}."
        case "arrow", "arrow":
            return f"Something hidden causes both {source} and {edge.target}."
        case "circle", "arrow":
            return (
                f"{edge.target} does not cause {source}; {source} causes it or they share a cause."
            )
        case "arrow", "circle":
            return (
                f"{source} does not cause {edge.target}; {edge.target} causes it "
                "or they share a cause."
            )
        case _:
            return f"{source} and {edge.target} are linked; the data do not tell which way."
