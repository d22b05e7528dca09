"""Constraint-based search: independences found in the data, and the pattern they leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.equivalence import Pattern
from app.causal.graph import CausalGraph
from app.causal.kernels.choice_of_test import independence_test, rows_taken
from app.causal.kernels.collider_votes import voted_colliders
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.readings import readings_of
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.constraint_params import ColliderRule, TestingParams, TestName
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Bools
    from app.causal.kernels.colliders import Colliders
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.independence import Independence
    from app.causal.kernels.skeleton import Skeleton
    from app.causal.question import Knowledge

_ANY_SHAPE = ("RCIT", "KCI")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tests found: indices in `skeleton` and `colliders` are places in `names`.

    `unsure` are triples whose separating sets disagree about the middle; nothing follows there.
    """

    names: tuple[str, ...]
    test: Independence
    skeleton: Skeleton
    colliders: Colliders
    diagnostics: tuple[Diagnosis, ...]
    unsure: frozenset[tuple[int, int, int]] = frozenset()


def evidence_in(
    data: Dataset,
    params: TestingParams,
    knowledge: Knowledge,
    rng: np.random.Generator,
    *,
    rule: ColliderRule = "max_p",
) -> Evidence:
    """Read the data as `params` say and test independences in them.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take these columns.
    """
    columns, said = readings_of(data, params)
    alpha = params.level(columns.n, len(columns.names))
    test = independence_test(columns, alpha, params.test, rng)
    found = evidence_by(
        test, columns.names, knowledge, max_conditioning=params.max_conditioning, rule=rule
    )
    counted = tests_said(columns, found.skeleton, test, alpha, params.test)
    return replace(found, diagnostics=(*said, *counted))


def evidence_for(
    columns: Columns, knowledge: Knowledge, alpha: float, max_conditioning: int | None
) -> Evidence:
    """Test independences at level `alpha`, with the test that fits the kinds of the columns."""
    test = independence_test(columns, alpha, "auto", np.random.default_rng(0))
    found = evidence_by(test, columns.names, knowledge, max_conditioning=max_conditioning)
    said = tests_said(columns, found.skeleton, test, alpha, "auto")
    return replace(found, diagnostics=said)


def evidence_by(
    test: Independence,
    names: tuple[str, ...],
    knowledge: Knowledge,
    *,
    max_conditioning: int | None = None,
    rule: ColliderRule = "max_p",
    possible: Bools | None = None,
) -> Evidence:
    """Search for a skeleton and colliders with this test.

    Parameters
    ----------
    possible : symmetric, shape (p, p), False where an edge is ruled out beforehand, as by
        Markov blankets; the pair then counts as separated by nothing in particular.
    """
    may_cause = possible_causes(names, knowledge)
    required = required_causes(names, knowledge)
    largest = len(names) - 2 if max_conditioning is None else max_conditioning
    within = may_cause if possible is None else may_cause & (possible | required | required.T)
    skeleton = test.skeleton(within, required | required.T, largest)
    if rule == "max_p":
        return Evidence(names, test, skeleton, test.colliders(skeleton, may_cause), ())
    colliders, unsure = voted_colliders(test, skeleton, may_cause, rule)
    return Evidence(names, test, skeleton, colliders, (), unsure)


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
    pattern.leave_open((names[a], names[m], names[b]) for a, m, b in evidence.unsure)
    pattern.close()
    found = pattern.graph()
    return CausalGraph(tuple(nodes), found.edges, found.graph_class)


def tests_said(
    columns: Columns, skeleton: Skeleton, test: Independence, alpha: float, name: TestName
) -> tuple[Diagnosis, ...]:
    """Return how many tests were made, at what level, and which are approximate."""
    rows = rows_taken(columns, name)
    some = f" on {rows:,} of {columns.n:,} rows, drawn at random" if rows < columns.n else ""
    counted = Diagnosis(
        name="independence_tests",
        verdict=Verdict.PASSED,
        sentence=f"{skeleton.tests:,} tests of independence at level {alpha:.2g}{some},"
        f" holding at most {skeleton.level} variables fixed.",
        test=test.name,
        n=rows,
    )
    coded = {Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL}
    rough = tuple(c for c, k in zip(columns.names, columns.kinds, strict=True) if k in coded)
    if not rough or columns.are_discrete or test.name.startswith(_ANY_SHAPE):
        return (counted,)
    approximate = Diagnosis(
        name="linear_test_of_categories",
        verdict=Verdict.INCONCLUSIVE,
        sentence=f"{', '.join(rough)} take few values; their dependence was tested as if linear.",
        columns=rough,
    )
    return (counted, approximate)
