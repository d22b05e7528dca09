"""The Python client: `Wherefore` waits for answers, `AsyncWherefore` awaits them.

It speaks to any server over HTTP and shares no code with it but this package's own.
"""

from app.client.asynchronous import AsyncWherefore
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
from app.client.sync import Wherefore

__all__ = [
    "Algorithm",
    "Answer",
    "AsyncWherefore",
    "CannotReach",
    "Column",
    "Conflict",
    "Dataset",
    "DatasetSummary",
    "Edge",
    "Estimate",
    "Event",
    "Graph",
    "Knowledge",
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
    "Status",
    "Unauthenticated",
    "Unavailable",
    "Wherefore",
    "WhereforeFault",
]
