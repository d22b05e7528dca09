"""Two runs held against each other, on the wire."""

from __future__ import annotations

from datetime import datetime

from app.api.schemas.base import Out
from app.api.schemas.conversations import SentenceOut
from app.service.comparing import Difference
from app.service.records import RunStatus


class LinkChangeOut(Out):
    """A pair of columns that is joined otherwise; in words before and after, null for not."""

    difference: Difference
    source: str
    target: str
    lag: int = 0
    before: str | None = None
    after: str | None = None


class GraphDifferenceOut(Out):
    """Two graphs by their ids, the links that differ, how many are the same."""

    before: str
    after: str
    links: list[LinkChangeOut]
    same: int
    not_shared: list[str] = []


class EffectDifferenceOut(Out):
    """Two answers about an effect, the first run's first in each pair.

    `difference` and `intervals_overlap` are null where the two are not of the same quantity.
    """

    before: str
    after: str
    is_same_quantity: bool
    values: tuple[float, float]
    intervals: tuple[tuple[float, float], tuple[float, float]]
    levels: tuple[float, float]
    methods: tuple[str, str]
    adjustments: tuple[list[str], list[str]]
    rows: tuple[int, int]
    difference: float | None = None
    intervals_overlap: bool | None = None
    added: list[str] = []
    dropped: list[str] = []


class SettingDifferenceOut(Out):
    """Something that was asked or planned otherwise."""

    name: str
    before: str
    after: str


class ComparisonOut(Out):
    """What differs in the other run, seen from the first, as data and in sentences.

    `reused` of the other run's `steps` were not done again.
    """

    run_id: str
    other_id: str
    settings: list[SettingDifferenceOut]
    graph: GraphDifferenceOut | None = None
    effect: EffectDifferenceOut | None = None
    sentences: list[SentenceOut]
    steps: int
    reused: int


class BranchOut(Out):
    """A run in the tree of refinements; `amended` says what was changed of what it asks."""

    id: str
    parent_run_id: str | None = None
    dataset_id: str
    question: str
    amended: list[str] = []
    status: RunStatus
    created_at: datetime


class TreeOut(Out):
    """The runs that a run comes from and that came of its first ancestor, oldest first."""

    root_id: str
    runs: list[BranchOut]
