"""Pages meet without gap or overlap even when rows were written at one and the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Connection

from app.adapters import schema
from app.adapters.batch_store import SqlBatches
from app.adapters.conversation_store import SqlConversations
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.store import SqlRuns
from app.service.pipelines.batches import BatchRecord, Item
from app.service.records import Reader, RunOptions
from tests.records import LONG_AGO, a_conversation, a_dataset, a_run, first_step, queued

ME = Reader("local")


class StoppedClock(Database):
    """A database whose clock stands still, at a moment between two microseconds."""

    def now(self, connection: Connection) -> float:
        return 1_764_400_000.000_000_5


class Named(Protocol):
    @property
    def id(self) -> str: ...


@dataclass(frozen=True)
class Kind:
    """What is paged: how the i-th is written, and how a page is read."""

    add: Callable[[int], object]
    page: Callable[[str | None, int], list[Named]]


@pytest.fixture(params=["sqlite", "postgres"])
def stopped(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(StoppedClock(url)) as opened:
        schema.migrate(opened)
        SqlDatasets(opened).add(a_dataset())
        yield opened


def conversations(database: Database) -> Kind:
    store = SqlConversations(database)
    return Kind(
        lambda i: store.add(replace(a_conversation(), id=f"it_{i}", run_id=None)),
        lambda after, limit: list(store.page(ME, after, limit)),
    )


def runs(database: Database) -> Kind:
    store = SqlRuns(database)
    return Kind(
        lambda i: store.add(a_run(f"it_{i}"), first_step(f"it_{i}"), queued()),
        lambda after, limit: list(store.page(ME, after, limit)),
    )


def batches(database: Database) -> Kind:
    store, items = SqlBatches(database), (Item("ds_1", "Why?"),)
    return Kind(
        lambda i: store.add(BatchRecord(f"it_{i}", "local", "B", RunOptions(), items, LONG_AGO)),
        lambda after, limit: list(store.page(ME, after, limit)),
    )


@pytest.mark.parametrize("kind", [conversations, runs, batches])
def test_rows_of_one_moment_are_each_on_one_page(
    kind: Callable[[Database], Kind], stopped: Database
) -> None:
    of = kind(stopped)
    for i in range(5):
        of.add(i)
    first = of.page(None, 2)
    second = of.page(first[-1].id, 2)
    third = of.page(second[-1].id, 2)
    assert [one.id for one in first + second + third] == [f"it_{i}" for i in (4, 3, 2, 1, 0)]
