"""The Python client: `Wherefore` waits for answers, `AsyncWherefore` awaits them.

It speaks to any server over HTTP and shares no code with it but this package's own.
"""

from app.client.awaited import AsyncWherefore
from app.client.conversation_records import Conversation, Message
from app.client.faults import (
    CannotReach,
    Conflict,
    NotFound,
    NotYet,
    Problem,
    Refused,
    RunCancelled,
    RunFailed,
    RunWaits,
    Unauthenticated,
    Unavailable,
    WhereforeFault,
)
from app.client.graph_records import ConvertedGraph, DrawnGraph
from app.client.pipeline_records import Batch, BatchAnswer, Delivery, Drift, Schedule, Webhook
from app.client.records import (
    Algorithm,
    Column,
    Dataset,
    DatasetSummary,
    Event,
    Knowledge,
    Options,
    Rows,
    Run,
    Sample,
    Status,
)
from app.client.results import Answer, Edge, Estimate, Graph, Result
from app.client.waiting import Wherefore

__all__ = [
    "Algorithm",
    "Answer",
    "AsyncWherefore",
    "Batch",
    "BatchAnswer",
    "CannotReach",
    "Column",
    "Conflict",
    "Conversation",
    "ConvertedGraph",
    "Dataset",
    "DatasetSummary",
    "Delivery",
    "DrawnGraph",
    "Drift",
    "Edge",
    "Estimate",
    "Event",
    "Graph",
    "Knowledge",
    "Message",
    "NotFound",
    "NotYet",
    "Options",
    "Problem",
    "Refused",
    "Result",
    "Rows",
    "Run",
    "RunCancelled",
    "RunFailed",
    "RunWaits",
    "Sample",
    "Schedule",
    "Status",
    "Unauthenticated",
    "Unavailable",
    "Webhook",
    "Wherefore",
    "WhereforeFault",
]
