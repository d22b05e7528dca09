"""What rows say to a question about structure: each kind by its own examination."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.examinations.direction import direction
from app.causal.examinations.experiment import experiment
from app.causal.examinations.independence import correlation, independence
from app.causal.examinations.lead import lead
from app.causal.examinations.stated_graph import stated_graph
from app.causal.inquiry import Inquiry
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Examination
    from app.causal.graph import CausalGraph
    from app.causal.question import Knowledge, Question


def examine(
    data: Dataset,
    question: Question,
    graph: CausalGraph | None,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> Examination:
    """Return what the rows say; `graph` is one that was found before, where there is one.

    Raises
    ------
    InvalidQuestion : what is asked is read from a graph and from no rows.
    """
    found = _examined(data, question, graph, knowledge, rng)
    is_dependent = data.time is not None and question.inquiry in _OF_ROWS
    return replace(found, sentence=f"{found.sentence} {_IN_TIME}") if is_dependent else found


_OF_ROWS = frozenset({Inquiry.INDEPENDENCE, Inquiry.CORRELATION, Inquiry.STATED_GRAPH})
_IN_TIME = (
    "The rows follow each other in time and the test takes them as independent, so that its p-value"
    " is too small where they resemble the rows before."
)


def _examined(
    data: Dataset,
    question: Question,
    graph: CausalGraph | None,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> Examination:
    match question.inquiry:
        case Inquiry.DIRECTION:
            return direction(data, question, graph, knowledge, rng)
        case Inquiry.INDEPENDENCE:
            return independence(data, question, rng)
        case Inquiry.CORRELATION:
            return correlation(data, question, rng)
        case Inquiry.STATED_GRAPH:
            return stated_graph(data, question, rng)
        case Inquiry.LEAD:
            return lead(data, question)
        case Inquiry.EXPERIMENT:
            return experiment(data, question, graph)
        case _:
            raise InvalidQuestion("What is asked of the rows was not understood.")
