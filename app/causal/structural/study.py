"""What every attribution on rows starts from: complete rows, the graph's members, their models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import DISCRETE, Kind
from app.causal.encoding import numeric_matrix
from app.causal.structural.equations import Equation
from app.causal.structural.members import Members, members
from app.causal.structural.model import Blueprint, StructuralModel, blueprint
from app.causal.structural.spread import Over, Resampling
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.question import Question

_FEWEST = 30
_MOST_ROWS = 20_000  # equations that bend are fitted to no more, drawn at random
_MOST_LEVELS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Complete rows of the columns that bear on the question, and a model for each member.

    `players` are those columns in the order of the table, `rows` the position in `data` of each
    row used, `values` (n, players) its numbers.
    """

    data: Dataset
    target: str
    members: Members
    players: tuple[str, ...]
    rows: Ints
    values: Floats
    blueprints: tuple[Blueprint, ...]
    resampling: Resampling
    drawn_from: int

    @property
    def over(self) -> Over[StructuralModel]:
        return Over(self.blueprints, self.resampling)

    @property
    def has_causes(self) -> bool:
        return len(self.players) > 1

    def column(self, name: str) -> Floats:
        return np.asarray(self.values[:, self.players.index(name)])

    def in_order(self, model: StructuralModel, found: Floats) -> Floats:
        """Return numbers given per node of a model in the order of `players`, 0 where absent."""
        spread = np.zeros(len(self.players))
        for name, number in zip(model.names, found, strict=True):
            spread[self.players.index(name)] = number
        return spread

    def at(self, model: StructuralModel, values: Floats) -> Floats:
        """Return the columns of `values`, in the order of `players`, as the model orders them."""
        return values[..., [self.players.index(name) for name in model.names]]


def study(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    rng: np.random.Generator,
    *,
    draws: int,
    also: Sequence[str] = (),
) -> Study:
    """Return the study of the question's outcome, and of the columns in `also`.

    Raises
    ------
    InvalidQuestion : no outcome is named, or its levels have no order.
    UnknownColumn : a column is not in the graph.
    DegenerateData, TooFewSamples : the rows cannot carry it.
    """
    target = checked_target(data, question)
    found = members(graph, tuple(dict.fromkeys((target, *also))))
    relevant = {name for member in found.graphs for name in member.names}
    players = tuple(name for name in data.names if name in relevant)
    rows, values = complete_rows(data, players, rng)
    for name, column in zip(players, values.T, strict=True):
        if np.ptp(column) == 0:
            raise DegenerateData(f"{name!r} has one value in the {len(rows)} complete rows.")
    known: dict[tuple[str, tuple[str, ...]], Equation] = {}
    plans = []
    for member in found.graphs:
        order = [players.index(name) for name in member.names]
        levels = [is_level(data, name) for name in member.names]
        plans.append(blueprint(member.names, member.parents, values[:, order], levels, rng, known))
    resampling = Resampling(len(rows), draws, _groups(data, question, rows))
    total = int(data.frame[list(players)].notna().all(axis=1).sum())
    return Study(data, target, found, players, rows, values, tuple(plans), resampling, total)


def checked_target(data: Dataset, question: Question) -> str:
    """Return the outcome, which must be a number or have levels in an order.

    Raises
    ------
    InvalidQuestion : there is none, or it is a category of several levels.
    """
    if not question.outcome:
        raise InvalidQuestion(
            "The question names no column to explain.", hint="Name the column that is asked about."
        )
    variable = data.variable(question.outcome)
    if variable.kind is Kind.NOMINAL and variable.n_distinct > 2:
        raise InvalidQuestion(
            f"{variable.name!r} has {variable.n_distinct} levels without an order, so it has no"
            " mean that could be put down to causes.",
            hint="Ask about a number, or about a column that says yes or no.",
        )
    return question.outcome


def is_level(data: Dataset, name: str) -> bool:
    """Tell whether a column is a category, so that it has chances rather than a mean."""
    variable = data.variable(name)
    few = 2 <= variable.n_distinct <= _MOST_LEVELS or not variable.n_distinct
    return variable.kind in DISCRETE and few


def complete_rows(
    data: Dataset, players: Sequence[str], rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Return the places of rows complete in the columns, and their numbers (n, players)."""
    values = numeric_matrix(data, players)
    rows = np.flatnonzero(~np.isnan(values).any(axis=1))
    if len(rows) < _FEWEST:
        listed = ", ".join(players)
        raise TooFewSamples(
            f"Only {len(rows)} rows are complete in {listed}; at least {_FEWEST} are needed."
        )
    if len(rows) > _MOST_ROWS:
        rows = np.sort(rng.choice(rows, _MOST_ROWS, replace=False))
    return rows, values[rows]


def _groups(data: Dataset, question: Question, rows: Ints) -> Ints | None:
    """Return a code per row of what comes and goes together; None where rows stand alone."""
    column = question.unit_column
    if column is None or column not in data.names:
        return None
    codes = pd.factorize(data.frame[column].iloc[rows], use_na_sentinel=False)[0]
    return codes.astype(np.int64) if 1 < int(codes.max()) + 1 < len(rows) else None
