"""The digest of all that a step's result depends on: two steps with the same one need one run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import orjson
from pydantic import JsonValue

from app.causal.catalogue import load
from app.causal.codec import encode
from app.causal.resampling import BLOCK
from app.planner.plan import Action, Step
from app.service.step_order import StepOrder

_READ_KNOWLEDGE = frozenset(
    {Action.DISCOVER, Action.SELECT, Action.IDENTIFY, Action.GRAPH_RANGE, Action.ATTRIBUTE,
     Action.EXAMINE}
)  # fmt: skip
_READ_QUESTION = frozenset({Action.IDENTIFY, Action.GRAPH_RANGE, Action.ATTRIBUTE, Action.EXAMINE})
_OF_ESTIMANDS = frozenset({Action.ESTIMATE, Action.REFUTE, Action.SENSITIVITY})
_OWN_COLUMNS = frozenset({Action.DISCOVER, Action.SELECT})  # they look at nothing else


def step_digest(order: StepOrder, sha256: str, budget: float, versions: Mapping[str, str]) -> str:
    """Return the digest; results of other steps count by what they are, not by how they came.

    Parameters
    ----------
    sha256 : of the dataset. budget : the run's, of which resampling takes a share.
    versions : of the libraries in use.
    """
    step = order.step
    told: dict[str, object] = {
        "dataset": sha256,
        "profile": _seen(order),
        "versions": dict(versions),
        "population": encode(order.plan.question.population),
        "seed": order.seed,
        "budget": budget,
        "step": _asked(step),
        "inputs": {name: _read(order, name) for name in step.inputs},
        "before": [_before(order, name) for name in step.inputs],
    }
    if step.resamples:
        told["drawn"] = BLOCK
    if order.shard is not None:
        told["shard"] = encode(order.shard)
    if step.action in _READ_KNOWLEDGE:
        told["knowledge"] = _knowledge(order)
    if step.action in _READ_QUESTION:
        told["question"] = encode(replace(order.plan.question_of(step.id), text="", readings=()))
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def _asked(step: Step) -> dict[str, object]:
    """Return what a step is to do, without the reasons for it."""
    catalogue = load()
    return {
        "id": step.id,  # its random numbers come from it
        "action": step.action.value,
        "algorithm": step.algorithm,
        "version": catalogue[step.algorithm].version if step.algorithm in catalogue else 0,
        "params": step.params,
        "columns": list(step.columns),
        "resamples": step.resamples,
        "settings": list(step.settings),
        "within": step.within,
        "missing": step.missing.value,
    }


def _before(order: StepOrder, name: str) -> dict[str, object]:
    """Return what a step before was to do, as far as it matters to what this one finds."""
    asked = _asked(order.plan.step(name))
    if _is_of_any_level(order, name):
        asked["params"] = _without(order.plan.step(name).params, "level")
    return asked


def _read(order: StepOrder, name: str) -> JsonValue:
    """Return what a step reads of another's result: no interval where it does without.

    An estimate that has no standard error is the exception: its interval tells the error.
    """
    result = order.inputs.get(name)
    if not _is_of_any_level(order, name) or not isinstance(result, dict):
        return result
    estimate = result["estimate"]
    if not isinstance(estimate, dict) or not estimate["standard_error"]:
        return result
    return _without(estimate, "interval", "level")


def _is_of_any_level(order: StepOrder, name: str) -> bool:
    """Tell whether a step reads an estimate and finds the same at any level of its interval."""
    catalogue, algorithm = load(), order.step.algorithm
    reads_estimate = order.plan.step(name).action is Action.ESTIMATE
    return reads_estimate and algorithm in catalogue and catalogue[algorithm].any_level


def _without(told: Mapping[str, JsonValue], *names: str) -> dict[str, JsonValue]:
    return {name: value for name, value in told.items() if name not in names}


def _columns(order: StepOrder) -> tuple[str, ...]:
    """Return the columns of a search for a graph; none for a step that may look at all."""
    if order.step.action not in _OWN_COLUMNS:
        return ()
    inputs = (order.plan.step(name).columns for name in order.step.inputs)
    return order.step.columns or tuple(name for columns in inputs for name in columns)


def _seen(order: StepOrder) -> JsonValue:
    profile, columns = order.profile, _columns(order)
    if columns:
        seen = tuple(v for v in profile.variables if v.name in columns)
        profile = replace(profile, variables=seen, diagnoses=())
    if order.step.action in _OF_ESTIMANDS:
        measured = {end for end in _ends(order.inputs.values()) if isinstance(end, str)}
        told = (v if v.name in measured else replace(v, unit="") for v in profile.variables)
        profile = replace(profile, variables=tuple(told))
    return encode(profile)


def _ends(inputs: Iterable[JsonValue]) -> Iterator[JsonValue]:
    """Yield what an effect is of: the columns that stand alone in its estimand, no covariates.

    In whose unit these are counted matters to it; the units of all other columns are words.
    """
    for identified in inputs:
        estimands = identified.get("estimands") if isinstance(identified, dict) else None
        for estimand in estimands if isinstance(estimands, list) else ():
            yield from estimand.values() if isinstance(estimand, dict) else ()


def _knowledge(order: StepOrder) -> JsonValue:
    columns = _columns(order)
    knowledge = order.plan.knowledge
    return encode(knowledge.restricted_to(columns) if columns else knowledge)
