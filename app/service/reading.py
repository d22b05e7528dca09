"""What a step reads of a stored table: which columns, and what of a table too long for memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.causal.catalogue import DiscoverySpec, load
from app.causal.conditions import Condition
from app.causal.data import Dataset, Kind
from app.causal.population import profile_of
from app.planner.plan import Action
from app.service.step_order import StepOrder

MOST_CELLS = 60_000_000  # of one step, about half a gigabyte of numbers
_NUMBERS = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class Reading:
    """`columns` are read, all when empty; of more rows than `most_rows` a drawn part.

    `as_moments` asks for the means and covariances of all rows instead of rows. Only rows that
    meet all conditions in `where` count.
    """

    columns: tuple[str, ...] = ()
    most_rows: int | None = None
    as_moments: bool = False
    where: tuple[Condition, ...] = ()


def reading_for(order: StepOrder) -> Reading:
    """Return what this step needs to see; a graph needs no more than its columns.

    A search over series reads all rows, because their order counts.
    """
    step, profile = order.step, order.profile
    where = order.plan.question.population
    if step.action not in (Action.DISCOVER, Action.SELECT) or profile.is_temporal:
        return Reading(where=where)
    columns = step.columns or _columns_of_inputs(order)
    most_rows = MOST_CELLS // max(len(columns), 1)
    if profile.n_rows <= most_rows:
        return Reading(columns, where=where)
    by_moments = not where and _goes_by_moments(order, columns)
    return Reading(columns, most_rows, as_moments=by_moments, where=where)


def of_its_rows(order: StepOrder, data: Dataset) -> StepOrder:
    """Return the order with the profile of the rows it looks at, where these are not all."""
    if not order.plan.question.population:
        return order
    return replace(order, profile=profile_of(data, order.profile))


def _columns_of_inputs(order: StepOrder) -> tuple[str, ...]:
    inputs = (order.plan.step(name).columns for name in order.step.inputs)
    return tuple(dict.fromkeys(name for columns in inputs for name in columns))


def _goes_by_moments(order: StepOrder, columns: tuple[str, ...]) -> bool:
    """Tell whether the algorithm needs no more of these numbers than means and covariances."""
    if order.step.action is not Action.DISCOVER:
        return False
    spec = load().get(order.step.algorithm, DiscoverySpec)
    kinds = {order.profile.variable(name).kind for name in columns}
    return spec.from_moments and kinds <= _NUMBERS
