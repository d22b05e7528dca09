"""Replies of a model are kept for their tenant alone, in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters import schema
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.memory_ports import MemoryReplies
from app.adapters.reply_store import SqlReplies
from app.adapters.store import SqlRuns
from app.planner.llm.consultation import Reply
from app.service.ports import Replies
from app.service.records import Reader
from tests.records import a_dataset, a_run, first_step, queued

RUN, AGAIN = a_run(), a_run("run_2")
FOREIGN = a_run("run_3", tenant="somebody else", dataset_id="ds_2")
DIGEST = "d" * 64
SAID = Reply("{}", calls=1, tokens_in=30, tokens_out=4, seconds=0.5)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def replies(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Replies]:
    if request.param == "memory":
        yield MemoryReplies()
        return
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as database:
        schema.migrate(database)
        datasets, runs = SqlDatasets(database), SqlRuns(database)
        datasets.add(a_dataset())
        datasets.add(a_dataset("ds_2", tenant="somebody else"))
        for run in (RUN, AGAIN, FOREIGN):
            runs.add(run, first_step(run.id), queued())
        yield SqlReplies(database)


def test_a_reply_is_found_by_the_run_that_paid_for_it(replies: Replies) -> None:
    assert replies.find(RUN, DIGEST) is None
    replies.keep(RUN, DIGEST, SAID)
    assert replies.find(RUN, DIGEST) == SAID


def test_another_run_of_the_tenant_has_it_for_nothing(replies: Replies) -> None:
    replies.keep(RUN, DIGEST, SAID)
    assert replies.find(AGAIN, DIGEST) == replace(
        SAID, calls=0, tokens_in=0, tokens_out=0, seconds=0.0, cached=True
    )


def test_no_other_tenant_hears_of_it(replies: Replies) -> None:
    replies.keep(RUN, DIGEST, SAID)
    assert replies.find(FOREIGN, DIGEST) is None


def test_the_first_of_two_that_ask_at_once_is_kept(replies: Replies) -> None:
    replies.keep(RUN, DIGEST, SAID)
    replies.keep(AGAIN, DIGEST, Reply("other"))
    assert replies.find(RUN, DIGEST) == SAID


def test_a_removed_run_leaves_no_reply(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/w.db")) as database:
        schema.migrate(database)
        datasets, kept = SqlDatasets(database), SqlReplies(database)
        datasets.add(a_dataset())
        SqlRuns(database).add(RUN, first_step(), queued())
        kept.keep(RUN, DIGEST, SAID)
        datasets.remove(Reader("local"), "ds_1")
        assert kept.find(RUN, DIGEST) is None
        kept.keep(RUN, DIGEST, SAID)
        assert kept.find(RUN, DIGEST) is None
