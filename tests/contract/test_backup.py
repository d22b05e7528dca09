"""What is backed up comes back whole: rows and files, from either database into either."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.adapters import schema
from app.adapters.backup import back_up, restore
from app.adapters.blobs import FolderBlobs
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.store import SqlRuns
from app.errors import Conflict, InvalidFile
from app.service import transitions
from app.service.draft import Finished
from app.service.records import PLAN, REPORT, Reader, StepRecord, StepStatus
from tests.records import a_dataset, a_run, first_step, queued
from tests.services import fresh_database

ME = Reader()


@pytest.fixture(params=[("sqlite", "postgres"), ("postgres", "sqlite"), ("sqlite", "sqlite")])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """The database to be backed up, and an empty one to restore into."""
    with ExitStack() as stack:
        found = []
        for name, kind in zip("ab", request.param, strict=True):
            url = f"sqlite:///{tmp_path}/{name}.db"
            if kind == "postgres":
                server = request.getfixturevalue("postgres_server")
                url = stack.enter_context(fresh_database(server))
            database = Database(url)
            stack.callback(database.close)
            found.append(database)
        yield found[0], found[1]


def filled(database: Database, tmp_path: Path) -> FolderBlobs:
    schema.migrate(database)
    blobs = FolderBlobs(tmp_path / "blobs")
    table = tmp_path / "table"
    table.write_bytes(b"dose,answer")
    SqlDatasets(database).add(a_dataset(sha256=blobs.put(table)))
    runs = SqlRuns(database)
    runs.add(a_run(), first_step(), queued())
    report = StepRecord("run_1", REPORT, 1, StepStatus.WAITING)
    claim = runs.amend("run_1", transitions.claim(PLAN, 30, 3)).claim
    assert claim
    runs.amend("run_1", transitions.settle(claim, Finished({"all": "well"}, (report,))))
    return blobs


def test_what_was_backed_up_comes_back(two: tuple[Database, Database], tmp_path: Path) -> None:
    before, after = two
    blobs = filled(before, tmp_path)
    held = back_up(before, blobs, tmp_path / "all.tar")
    elsewhere = FolderBlobs(tmp_path / "elsewhere")
    assert restore(after, elsewhere, tmp_path / "all.tar") == held
    assert (held["run"], held["blobs"]) == (1, 1)
    old, new = SqlRuns(before), SqlRuns(after)
    assert new.get(ME, "run_1") == old.get(ME, "run_1")
    assert new.steps(ME, "run_1") == old.steps(ME, "run_1")
    assert new.after("run_1", 0, 100) == old.after("run_1", 0, 100)
    kept = SqlDatasets(after).get(ME, "ds_1")
    assert kept == SqlDatasets(before).get(ME, "ds_1")
    assert elsewhere.local_path(kept.sha256).read_bytes() == b"dose,answer"
    assert schema.drift(after) == []


def test_nothing_is_restored_over_what_is_there(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/w.db")
    blobs = filled(database, tmp_path)
    back_up(database, blobs, tmp_path / "all.tar")
    with pytest.raises(Conflict, match="tables already"):
        restore(database, blobs, tmp_path / "all.tar")
    database.close()


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/w.db")
    blobs = FolderBlobs(tmp_path / "blobs")
    (tmp_path / "text").write_text("not a backup")
    with tarfile.open(tmp_path / "empty.tar", "w"):
        pass
    for name in ("text", "empty.tar"):
        with pytest.raises(InvalidFile):
            restore(database, blobs, tmp_path / name)
    database.close()
