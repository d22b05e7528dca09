"""What is not said of a described model, as numbers: how its variables answer to their causes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from app.causal.described.model import DescribedModel, Rule
from app.causal.general_identification import causal_order, districts
from app.causal.graph import CausalGraph
from app.errors import LimitExceeded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Levels = NDArray[np.int8]

MOST_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """The variables that hidden causes join, and the shares of their ways to answer.

    Attributes
    ----------
    answers : per member, of shape (n_ways, n_rows of its causes): what it does in each way.
    start, size : where its shares lie among all unknowns; they sum to 1. `size` is 0 where
        rules decide all members.
    """

    members: tuple[str, ...]
    answers: tuple[Levels, ...]
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Chances:
    """A variable of its own: the chance that it holds, for each row of its causes' levels."""

    name: str
    start: int
    size: int

    @property
    def members(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Unknowns:
    """All that the graph leaves open, as one vector of numbers in [0, 1]."""

    graph: CausalGraph
    order: tuple[str, ...]
    parts: tuple[Block | Chances, ...]
    size: int

    @property
    def sums(self) -> tuple[tuple[int, int], ...]:
        """Return (start, size) of each run of unknowns that sums to 1."""
        blocks = (p for p in self.parts if isinstance(p, Block) and p.size)
        return tuple((block.start, block.size) for block in blocks)


def unknowns(model: DescribedModel, relevant: Iterable[str], *, many_worlds: bool) -> Unknowns:
    """Lay out the unknowns of the variables in `relevant`, which is closed under causes.

    Parameters
    ----------
    many_worlds : whether the same unit is looked at in several worlds; then a variable's whole
        way to answer counts, not the chances of its answers alone.

    Raises
    ------
    LimitExceeded : a variable has too many causes for that.
    """
    kept = frozenset(relevant)
    graph = _within(model.graph, kept)
    rules = {rule.name: rule for rule in model.rules if rule.name in kept}
    parts: list[Block | Chances] = []
    start = 0
    for group in districts(graph):
        members = tuple(sorted(group, key=graph.nodes.index))
        part = _part(graph, members, rules, start, many_worlds)
        parts.append(part)
        start += part.size
    return Unknowns(graph, tuple(causal_order(graph)), tuple(parts), start)


def _part(
    graph: CausalGraph,
    members: tuple[str, ...],
    rules: dict[str, Rule],
    start: int,
    many_worlds: bool,
) -> Block | Chances:
    alone = len(members) == 1 and members[0] not in rules
    if alone and not many_worlds:
        return Chances(members[0], start, 2 ** len(graph.parents(members[0])))
    ways = [_ways(len(graph.parents(name)), rules.get(name)) for name in members]
    total = prod(len(way) for way in ways)
    if total > MOST_CELLS:
        raise LimitExceeded(
            f"{', '.join(members)} can answer to their causes in {total:.0e} ways.",
            hint="Describe a model with fewer causes per variable.",
        )
    grids = np.meshgrid(*(np.arange(len(way)) for way in ways), indexing="ij")
    answers = tuple(way[grid.ravel()] for way, grid in zip(ways, grids, strict=True))
    return Block(members, answers, start, 0 if total == 1 else total)


def _ways(n_causes: int, rule: Rule | None) -> Levels:
    """Return each way a variable may answer to its causes, or the one that its rule says."""
    if rule is not None:
        return np.asarray([rule.table], dtype=np.int8)
    rows = 2**n_causes
    if rows > 16:
        raise LimitExceeded(
            f"A variable with {n_causes} causes has too many ways to answer to them.",
            hint="Describe a model with at most four causes per variable.",
        )
    return np.asarray(list(product((0, 1), repeat=rows)), dtype=np.int8)


def _within(graph: CausalGraph, kept: frozenset[str]) -> CausalGraph:
    nodes = tuple(name for name in graph.nodes if name in kept)
    edges = tuple(edge for edge in graph.edges if edge.ends <= kept)
    return CausalGraph(nodes, edges, graph.graph_class)


def rows_of(levels: dict[str, Levels], causes: Sequence[str], length: int) -> NDArray[np.intp]:
    """Return which row of its causes' levels each assignment has, counted in binary."""
    row = np.zeros(length, dtype=np.intp)
    for name in causes:
        row = 2 * row + levels[name]
    return row
