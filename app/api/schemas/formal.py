"""Formal questions about described models on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from app.api.schemas.base import In, OpenOut
from app.causal.described.asking import Direction, FormalKind
from app.causal.graph import GraphClass, Mark
from app.service.formal import LONGEST_TEXT

Pairs = list[tuple[str, int]]


class FormalQuestionIn(In):
    """A causal model in words or formulas, and one question about it."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


FORMAL_EXAMPLE: dict[str, JsonValue] = {
    "text": "Age affects exercise and health. Exercise affects health. P(age=1) = 0.4. "
    "P(exercise=1 | age=1) = 0.3, P(exercise=1 | age=0) = 0.6. "
    "P(health=1 | exercise=1, age=1) = 0.6, P(health=1 | exercise=0, age=1) = 0.4, "
    "P(health=1 | exercise=1, age=0) = 0.9, P(health=1 | exercise=0, age=0) = 0.8. "
    "Does exercise increase the chance of health?"
}


class FormalAnswerOut(OpenOut):
    """Yes or no where that is asked (`is_so`), a value or its bounds where there is one.

    `names` are variables the answer names; `derivation` the steps to it; `choice` the option that
    agrees with it, as the text wrote it, where it lists some.
    """

    kind: FormalKind
    sentence: str
    is_so: bool | None = None
    value: float | None = None
    interval: tuple[float, float] | None = None
    names: list[str] = []
    derivation: list[str] = []
    choice: str | None = None


class DescribedEdgeOut(OpenOut):
    source: str
    target: str
    source_mark: Mark
    target_mark: Mark


class DescribedGraphOut(OpenOut):
    """The causes as they were read; ↔ stands for an unmeasured common cause."""

    nodes: list[str]
    edges: list[DescribedEdgeOut]
    graph_class: GraphClass


class RuleOut(OpenOut):
    """What decides a variable: its value for each row of its causes' levels, counted in binary."""

    name: str
    causes: list[str]
    table: list[int]


class EquationOut(OpenOut):
    name: str
    slopes: list[tuple[str, float]]
    constant: float


class DescribedModelOut(OpenOut):
    graph: DescribedGraphOut
    rules: list[RuleOut] = []
    equations: list[EquationOut] = []


class FormalQueryOut(OpenOut):
    """What was asked as it was read; an event lists variables with 1 (holds) or 0."""

    kind: FormalKind
    treatment: str = ""
    outcome: str = ""
    event: Pairs = []
    given: Pairs = []
    do: Pairs = []
    adjusted: list[str] | None = None
    mediators: list[str] = []
    direction: Direction | None = None


class DeductionOut(OpenOut):
    """The answer, and how the description and the question were understood."""

    answer: FormalAnswerOut
    model: DescribedModelOut
    query: FormalQueryOut
    statements: list[str]
