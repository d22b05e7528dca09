"""While processes are replaced, old ones and new ones work on one database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine.interfaces import ReflectedColumn

from app.adapters import rows, schema
from app.adapters.database import Database
from app.service.records import RunOptions
from tests.records import a_dataset, a_run

REVISIONS = [script.revision for script in ScriptDirectory(str(schema.SCRIPTS)).walk_revisions()][
    ::-1
]
Columns = dict[str, dict[str, ReflectedColumn]]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as opened:
        yield opened


def columns(database: Database) -> Columns:
    with database.reading() as connection:
        seen = inspect(connection)
        return {t: {c["name"]: c for c in seen.get_columns(t)} for t in seen.get_table_names()}


def must_be_given(column: ReflectedColumn) -> bool:
    return not column["nullable"] and column.get("default") is None


def test_what_a_version_reads_and_writes_is_there_after_the_next_migration(
    database: Database,
) -> None:
    """Processes of the version before go on until they are replaced, after `wherefore migrate`."""
    schema.migrate(database, REVISIONS[0])
    before = columns(database)
    for revision in REVISIONS[1:]:
        schema.migrate(database, revision)
        after = columns(database)
        for table, known in before.items():
            assert known.keys() <= after.get(table, {}).keys(), f"{revision} takes from {table}"
            for name in after[table].keys() - known.keys():
                told = f"{revision}: the version before writes no {table}.{name}"
                assert not must_be_given(after[table][name]), told
        before = after


def test_what_a_newer_version_says_of_a_run_is_read_without_what_is_not_known() -> None:
    row = rows.run_row(a_run())
    newer = {**row, "options": str(row["options"])[:-1] + ',"invented_later":[1]}'}
    assert rows.run_record(newer) == a_run()
    of_dataset = rows.dataset_row(a_dataset())
    later = {**of_dataset, "profile": str(of_dataset["profile"])[:-1] + ',"invented_later":{}}'}
    assert rows.dataset_record(later) == a_dataset()


def test_what_an_older_version_said_of_a_run_is_read_with_what_it_could_not_say() -> None:
    row = rows.run_row(replace(a_run(), options=RunOptions()))
    assert rows.run_record({**row, "options": "{}"}).options == RunOptions()
