"""The graph that a question is traced through: the user's, or the one that was relied on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import JsonValue

from app.causal.codec import decode
from app.causal.findings import Discovery, Selection
from app.causal.graph import CausalGraph
from app.causal.identify import stated_graph
from app.planner.plan import Action, Plan, Step


def relied_on(
    plan: Plan, step: Step, inputs: Mapping[str, JsonValue], names: Collection[str]
) -> CausalGraph:
    """Return the graph of the step's inputs, else the user's, else one without links.

    Parameters
    ----------
    inputs : the stored results of the steps it reads. names : the columns of the data.
    """
    found = [n for n in step.inputs if plan.step(n).action is Action.DISCOVER]
    if found:
        chosen = [n for n in step.inputs if plan.step(n).action is Action.SELECT]
        named = decode(Selection, inputs[chosen[0]]).step if chosen else ""
        return decode(Discovery, inputs[named if named in found else found[0]]).graph
    ends = (plan.question.outcome, plan.question.treatment, *dict(plan.question.setting))
    stated = stated_graph(plan.knowledge, names, [name for name in ends if name])
    return stated or CausalGraph.dag(names, ())
