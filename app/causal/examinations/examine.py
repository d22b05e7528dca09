"""What rows say to a question about structure: each kind by its own examination."""

from __future__ import annotations

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
