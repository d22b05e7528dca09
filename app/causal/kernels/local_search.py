"""The surroundings of one variable: its blanket, those of its neighbours, and a graph of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.graph import CausalGraph, GraphClass
from app.causal.kernels.blankets import iamb
from app.causal.kernels.choice_of_test import fitting_test, independence_test
from app.causal.kernels.columnwise import ColumnwiseFisherZ
from app.causal.kernels.constraint_search import evidence_by, oriented
from app.errors import DegenerateData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.catalogue import Progress
    from app.causal.constraint_params import TestName
    from app.causal.kernels.arrays import Bools, Ints
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.independence import Independence
    from app.causal.question import Knowledge


def targeted_test(
    columns: Columns, alpha: float, name: TestName, rng: np.random.Generator
) -> Independence:
    """Return the test, without the matrix of all pairs where numbers are tested."""
    chosen = fitting_test(columns) if name == "auto" else name
    if chosen == "fisher_z" and columns.are_numeric and not columns.have_gaps:
        return ColumnwiseFisherZ(columns, alpha)
    return independence_test(columns, alpha, name, rng)


def surroundings(test: Independence, target: int, p: int, report: Progress) -> tuple[Ints, Bools]:
    """Return the target, its blanket and theirs, and which pairs share a blanket.

    The cost is that of one blanket, linear in p, times one more than the blanket's size.
    """
    everything = np.arange(p)
    blankets = {target: iamb(test, target, np.delete(everything, target))}
    inner = list(blankets[target])
    for done, member in enumerate(inner):
        report(0.2 + 0.6 * done / len(inner), f"neighbour {done + 1} of {len(inner)}")
        blankets[member] = iamb(test, member, np.delete(everything, member))
    places = np.array(sorted({target, *(v for b in blankets.values() for v in b)}), dtype=np.int64)
    return places, _joined(blankets, places)


def graph_around(
    columns: Columns,
    target: str,
    nodes: Sequence[str],
    knowledge: Knowledge,
    *,
    alpha: float,
    test: TestName,
    max_conditioning: int | None,
    rng: np.random.Generator,
    report: Progress,
) -> tuple[CausalGraph, int]:
    """Return the edges at the target with the marks that its surroundings give, and their size.

    References
    ----------
    Yin, Zhou, Wang, He, Zheng & Geng, Partial orientation and local structural learning of
    causal networks for prediction, PMLR 3:93-105, 2008
    """
    place = columns.names.index(target)
    wide = targeted_test(columns, alpha, test, rng)
    _refuse_copies(wide, place, columns.names)
    places, possible = surroundings(wide, place, len(columns.names), report)
    names = tuple(columns.names[k] for k in places)
    if len(names) < 2:
        return CausalGraph(tuple(nodes), (), GraphClass.CPDAG), 1
    report(0.85, "orienting edges around it")
    rows = np.ones(columns.n, dtype=np.bool_)
    near = independence_test(columns.part(rows, places), alpha, test, rng)
    known = knowledge.restricted_to(names)
    evidence = evidence_by(near, names, known, max_conditioning=max_conditioning, possible=possible)
    found = oriented(evidence, names, known)
    edges = tuple(e for e in found.edges if target in e.ends)
    return CausalGraph(tuple(nodes), edges, found.graph_class), len(names)


def _joined(blankets: dict[int, list[int]], places: Ints) -> Bools:
    """Return [i, j] among `places`: no blanket that is known says that they are apart."""
    index = {int(v): k for k, v in enumerate(places)}
    joined = np.ones((len(places), len(places)), dtype=np.bool_)
    for member, blanket in blankets.items():
        inside = np.zeros(len(places), dtype=np.bool_)
        inside[[index[v] for v in blanket]] = True
        joined[index[member]] &= inside
        joined[:, index[member]] &= inside
    return joined & ~np.eye(len(places), dtype=np.bool_)


def _refuse_copies(test: Independence, target: int, names: tuple[str, ...]) -> None:
    if isinstance(test, ColumnwiseFisherZ) and (copies := test.copies_of(target)):
        listed = ", ".join(repr(names[k]) for k in (target, *copies))
        raise DegenerateData(
            f"{listed} carry the same values up to scale.", hint="Leave one of them out."
        )
