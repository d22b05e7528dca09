"""The catalogue on the wire: what each algorithm assumes, takes, returns and costs."""

from __future__ import annotations

from typing import Any

from app.api.schemas.base import JsonObject, Out
from app.causal.assumption import Assumption
from app.causal.catalogue import AlgorithmSpec, DiscoverySpec, EstimatorSpec, Task
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.graph import GraphClass
from app.causal.question import Design


class AssumptionOut(Out):
    """An assumption by its name and in words."""

    name: Assumption
    words: str


class CostOut(Out):
    """Seconds ≈ scale · rows**n_power · columns**d_power on one core."""

    scale: float
    n_power: float
    d_power: float
    gpu: bool


class AlgorithmOut(Out):
    """One algorithm; fields that its task has no use for are null or empty.

    `parameters` is the JSON schema of its settings; `missing_modules` say what must be
    installed before it can be used here.
    """

    name: str
    task: Task
    title: str
    summary: str
    version: int
    assumes: list[AssumptionOut]
    cost: CostOut
    parameters: JsonObject
    references: list[str]
    available: bool
    missing_modules: list[str]
    kinds: list[Kind] = []
    returns: GraphClass | None = None
    temporal: bool | None = None
    honours_knowledge: bool | None = None
    designs: list[Design] = []
    effects: list[EffectKind] = []
    min_samples: int | None = None
    max_variables: int | None = None

    @classmethod
    def of(cls, spec: AlgorithmSpec) -> AlgorithmOut:
        missing = spec.missing_modules()
        return cls(
            name=spec.name,
            task=spec.task,
            title=spec.title,
            summary=spec.summary,
            version=spec.version,
            assumes=[AssumptionOut(name=a, words=a.words) for a in sorted(spec.assumes)],
            cost=CostOut.model_validate(spec.cost),
            parameters=spec.params.model_json_schema(),
            references=list(spec.references),
            available=not missing,
            missing_modules=list(missing),
            **_of_task(spec),
        )


def _of_task(spec: AlgorithmSpec) -> dict[str, Any]:
    if isinstance(spec, DiscoverySpec):
        return {
            "kinds": sorted(spec.kinds),
            "returns": spec.returns,
            "temporal": spec.temporal,
            "honours_knowledge": spec.honours_knowledge,
            "min_samples": spec.min_samples,
            "max_variables": spec.max_variables,
        }
    designs = sorted(getattr(spec, "designs", ()))
    if isinstance(spec, EstimatorSpec):
        return {
            "designs": designs,
            "effects": sorted(spec.effects),
            "min_samples": spec.min_samples,
        }
    return {"designs": designs}


class CatalogueOut(Out):
    """Every algorithm, in the order of the names."""

    items: list[AlgorithmOut]
