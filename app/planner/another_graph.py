"""A further search for a graph, and the choice among all that were found."""

from __future__ import annotations

from dataclasses import replace

from app.causal.catalogue import DiscoverySpec
from app.causal.graph import GraphClass
from app.planner.discovery_choice import choose
from app.planner.discovery_preferences import why
from app.planner.main_parameter import tuned
from app.planner.plan import Action, Plan, PlanRequest, Step

_COMPARABLE = frozenset(
    {GraphClass.DAG, GraphClass.CPDAG, GraphClass.LAGGED_DAG, GraphClass.LAGGED_CPDAG}
)
_SHARE = 0.05  # of the budget that one more search may take


def another_graph(request: PlanRequest, plan: Plan) -> tuple[Step, ...]:
    """Return the search by an algorithm that is not in the plan, and the choice among the graphs.

    Empty where no further one fits, or where it would take too long.
    """
    ran = [step for step in plan.steps if step.action is Action.DISCOVER]
    fit = [step for step in ran if _spec(step, request).returns in _COMPARABLE]
    choice = choose(request.profile, request.knowledge, request.catalogue, plan.question.excluded)
    known = {step.algorithm for step in ran}
    new = [s for s in choice.algorithms if s.name not in known and s.returns in _COMPARABLE]
    if not (new and fit):
        return ()
    spec, once = new[0], new[0].seconds(choice.profile)
    if once > _SHARE * request.budget_seconds:
        return ()
    search = replace(
        fit[0],
        id=f"discover_{spec.name}",
        algorithm=spec.name,
        params=tuned(spec, choice.profile),
        settings=(),
        why=why(spec, choice.profile),
        beat=(),
        seconds=1.0 + spec.seconds(choice.profile, resamples=fit[0].resamples),
    )
    select = Step(
        id="select_graph",
        action=Action.SELECT,
        inputs=(*(step.id for step in fit), search.id),
        why="Data are made like yours from each graph; the algorithm that finds the graphs again"
        " best is relied on.",
        seconds=1.0 + 4 * (len(fit) + 1) * once,
    )
    return search, select


def _spec(step: Step, request: PlanRequest) -> DiscoverySpec:
    return request.catalogue.get(step.algorithm, DiscoverySpec)
