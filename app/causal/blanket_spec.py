"""What all algorithms that go by Markov blankets declare alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Discover, DiscoverySpec
from app.causal.constraint_params import TestingParams
from app.causal.data import Kind
from app.causal.graph import GraphClass

if TYPE_CHECKING:
    from pydantic import BaseModel

TESTABLE = frozenset(
    {Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL}
)
ASSUMED = frozenset(
    {
        Assumption.MARKOV,
        Assumption.FAITHFULNESS,
        Assumption.SUFFICIENCY,
        Assumption.ACYCLICITY,
        Assumption.LINEARITY,
    }
)


def blanket_spec(
    *,
    name: str,
    title: str,
    summary: str,
    run: Discover,
    cost: Cost,
    cost_of_categories: Cost,
    references: tuple[str, ...],
    params: type[BaseModel] = TestingParams,
) -> DiscoverySpec:
    """Return the spec of an algorithm that joins variables in each other's blankets."""
    return DiscoverySpec(
        name=name,
        title=title,
        summary=summary,
        kinds=TESTABLE,
        assumes=ASSUMED,
        returns=GraphClass.CPDAG,
        cost=cost,
        cost_of_categories=cost_of_categories,
        params=params,
        run=run,
        from_moments=True,
        allows_missing=True,
        honours_knowledge=True,
        counts_categories=True,
        max_variables=1000,
        references=references,
    )
