"""A described model: its graph, and what is said of its probabilities, rules and equations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from app.causal.graph import CausalGraph

Event: TypeAlias = tuple[tuple[str, int], ...]  # (variable, 1 where it holds and 0 where not)


@dataclass(frozen=True, slots=True)
class Statement:
    """P(event | given) is `value`, with the variables in `do` set from outside."""

    event: Event
    value: float
    given: Event = ()
    do: Event = ()

    def __str__(self) -> str:
        return f"{probability(self.event, self.given, self.do)} = {self.value:g}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A variable that its causes decide: `table` holds its value for each row of their levels.

    The rows count up in binary, the first cause being the highest digit.
    """

    name: str
    causes: tuple[str, ...]
    table: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """name = constant + Σ slope · cause, plus an error of its own."""

    name: str
    slopes: tuple[tuple[str, float], ...]
    constant: float = 0.0


@dataclass(frozen=True, slots=True)
class DescribedModel:
    """What is said of a world. The graph is a DAG or has bidirected edges for hidden causes."""

    graph: CausalGraph
    statements: tuple[Statement, ...] = ()
    rules: tuple[Rule, ...] = ()
    equations: tuple[Equation, ...] = field(default=())


def probability(event: Event, given: Event = (), do: Event = ()) -> str:
    """Return P(event | do(…), given) as it is written."""
    behind = [*(f"do({_said(pair)})" for pair in do), *(_said(pair) for pair in given)]
    bar = f" | {', '.join(behind)}" if behind else ""
    return f"P({', '.join(_said(pair) for pair in event)}{bar})"


def _said(pair: tuple[str, int]) -> str:
    return f"{pair[0]} = {pair[1]}"
