"""Constraint-based search: independences found in the data, and the pattern they leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.equivalence import Pattern
from app.causal.graph import CausalGraph
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.independence import Independence, independence_test
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.colliders import Colliders
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.skeleton import Skeleton
    from app.causal.question import Knowledge


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tests found: indices in `skeleton` and `colliders` are places in `names`."""

    names: tuple[str, ...]
    test: Independence
    skeleton: Skeleton
    colliders: Colliders
    diagnostics: tuple[Diagnosis, ...]


def evidence_for(
    columns: Columns, knowledge: Knowledge, alpha: float, max_conditioning: int | None
) -> Evidence:
    """Test independences at level `alpha`, with the test that fits the kinds of the columns."""
    names = columns.names
    may_cause = possible_causes(names, knowledge)
    required = required_causes(names, knowledge)
    largest = len(names) - 2 if max_conditioning is None else max_conditioning
    test = independence_test(columns, alpha)
    skeleton = test.skeleton(may_cause, required | required.T, largest)
    colliders = test.colliders(skeleton, may_cause)
    said = tuple(_said(columns, skeleton, test.name, alpha))
    return Evidence(names, test, skeleton, colliders, said)


def oriented(evidence: Evidence, nodes: Sequence[str], knowledge: Knowledge) -> CausalGraph:
    """Return the pattern that colliders, knowledge and Meek's rules leave, over `nodes`.

    Colliders are taken strongest first; one that contradicts an earlier one is left out.
    """
    names = evidence.names
    pairs = np.argwhere(np.triu(evidence.skeleton.adjacent))
    pattern = Pattern(names, ((names[i], names[j]) for i, j in pairs))
    pattern.orient_known(knowledge)
    for left, middle, right in evidence.colliders.triples:
        pattern.collide(names[left], names[middle], names[right])
    pattern.close()
    found = pattern.graph()
    return CausalGraph(tuple(nodes), found.edges, found.graph_class)


def _said(columns: Columns, skeleton: Skeleton, test: str, alpha: float) -> list[Diagnosis]:
    counted = Diagnosis(
        name="independence_tests",
        verdict=Verdict.PASSED,
        sentence=f"{skeleton.tests:,} tests of independence at level {alpha:g},"
        f" holding at most {skeleton.level} variables fixed.",
        test=test,
        n=columns.n,
    )
    coded = {Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL}
    rough = tuple(c for c, k in zip(columns.names, columns.kinds, strict=True) if k in coded)
    if not rough or columns.are_discrete:
        return [counted]
    approximate = Diagnosis(
        name="linear_test_of_categories",
        verdict=Verdict.INCONCLUSIVE,
        sentence=f"{', '.join(rough)} take few values; their dependence was tested as if linear.",
        columns=rough,
    )
    return [counted, approximate]
