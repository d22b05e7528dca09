"""All that an organisation has: limited, taken out, kept so long, and removed for good."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, func, select, text

from app.adapters.all_tables import metadata
from app.adapters.database import Database
from app.adapters.holdings_store import REMAINS
from app.adapters.people_store import SqlPersons
from app.service.people import Person
from tests.whole_app import TABLE, WholeApp, start, upload, whole_app

MARK = "mark-7d1f"  # what nobody else would write, in names, cells and questions
MARKED = TABLE.replace(b"pain", MARK.encode())


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"database_url": request.getfixturevalue("postgres_url")}


@pytest.fixture
def whole(tmp_path: Path, database: dict[str, str]) -> Iterator[WholeApp]:
    with whole_app(tmp_path, **database) as running:
        yield running


@contextmanager
def limited(tmp_path: Path, database: dict[str, str], **quota: int) -> Iterator[TestClient]:
    with whole_app(tmp_path, **database, **quota) as running:
        yield running.tenant("limited")[1]


# -- quotas -----------------------------------------------------------------------------------


def test_of_many_that_start_at_once_as_many_are_let_in_as_may_run(
    tmp_path: Path, database: dict[str, str]
) -> None:
    with limited(tmp_path, database, quota_running=3) as client:
        body = {"dataset_id": upload(client)["id"], "question": "Why?"}
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _: client.post("/v1/runs", json=body), range(12)))
        assert sorted(a.status_code for a in answers) == [202] * 3 + [429] * 9
        refused = next(a for a in answers if a.status_code == 429)
        assert refused.json()["code"] == "quota_exceeded"
        assert int(refused.headers["retry-after"]) > 0
        started = next(a for a in answers if a.status_code == 202)
        client.post(f"/v1/runs/{started.json()['id']}/cancel")
        assert client.post("/v1/runs", json=body).status_code == 202


def test_what_is_left_of_a_day_is_told_with_every_run(tmp_path: Path) -> None:
    with limited(tmp_path, {}, quota_runs_per_day=2) as client:
        body = {"dataset_id": upload(client)["id"], "question": "Why?"}
        answers = [client.post("/v1/runs", json=body) for _ in range(3)]
    assert [a.status_code for a in answers] == [202, 202, 429]
    assert [a.headers["ratelimit"].split(";")[1] for a in answers] == ["r=1", "r=0", "r=0"]
    assert {a.headers["ratelimit-policy"] for a in answers} == {'"runs";q=2;w=86400'}
    assert 0 < int(answers[2].headers["retry-after"]) <= 86_401


def test_a_file_that_would_be_too_much_is_refused_and_not_kept(tmp_path: Path) -> None:
    with limited(tmp_path, {}, quota_mb=1) as client:
        numbers = random.Random(1)
        rows = b"".join(b"%d,%d\n" % (numbers.getrandbits(44), n % 7) for n in range(120_000))
        first = client.post("/v1/datasets", files={"file": ("a.csv", b"x,y\n" + rows)})
        second = client.post("/v1/datasets", files={"file": ("b.csv", b"y,z\n" + rows)})
        begun = client.post("/v1/uploads", json={"filename": "c.csv", "bytes": 1 << 20})
        usage = client.get("/v1/organisation/usage").json()
    assert (first.status_code, second.status_code, begun.status_code) == (201, 429, 429)
    assert usage["dataset_bytes"] <= usage["quota_dataset_bytes"] == 1 << 20
    assert len([p for p in (tmp_path / "blobs").rglob("*") if p.is_file()]) == 1


def test_only_so_many_uploads_are_open(tmp_path: Path) -> None:
    with limited(tmp_path, {}, quota_uploads=1) as client:
        body = {"filename": "c.csv", "bytes": 10}
        first = client.post("/v1/uploads", json=body)
        assert client.post("/v1/uploads", json=body).status_code == 429
        client.delete(first.headers["location"])
        assert client.post("/v1/uploads", json=body).status_code == 201


def test_only_so_many_batches_are_open(tmp_path: Path) -> None:
    with limited(tmp_path, {}, quota_batches=1) as client:
        body = {"items": [{"dataset_id": upload(client)["id"], "question": "Why?"}]}
        first, second = (client.post("/v1/batches", json=body) for _ in range(2))
        usage = client.get("/v1/organisation/usage").json()
    assert (first.status_code, second.status_code) == (202, 429)
    assert second.json()["code"] == "quota_exceeded"
    assert "1 batches have not ended" in second.json()["detail"]
    assert int(second.headers["retry-after"]) > 0
    assert (usage["batches"], usage["quota_batches"]) == (1, 1)


# -- taken out ----------------------------------------------------------------------------------


def test_everything_can_be_taken_out_and_nothing_of_others(whole: WholeApp) -> None:
    (_, mine), (_, theirs) = whole.tenant("mine"), whole.tenant("theirs")
    kept = upload(mine)
    run = start(mine, kept["id"])
    upload(theirs, MARKED)
    key = mine.post("/v1/keys", json={"name": "k"}).json()["secret"]
    share = mine.post("/v1/shares", json={"run_id": run["id"]}).json()["path"]
    answer = mine.get("/v1/organisation/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        texts = {n: archive.read(n) for n in archive.namelist()}
    rows = {
        n: [json.loads(line) for line in t.splitlines()]
        for n, t in texts.items()
        if n.endswith("l")
    }
    assert rows["dataset.jsonl"][0]["id"] == kept["id"]
    assert rows["run.jsonl"][0]["question"] == "Does dose cause pain?"
    assert rows["event.jsonl"][0]["type"] == "run.queued"
    assert {r["action"] for r in rows["audit.jsonl"]} >= {"create_dataset", "start_run"}
    assert texts[f"files/{rows['dataset.jsonl'][0]['sha256']}.parquet"][:4] == b"PAR1"
    whole_text = b"".join(texts.values())
    for alien in (MARK, key, share.rpartition("/")[2], "digest", "password_hash"):
        assert alien.encode() not in whole_text
    audit = mine.get("/v1/audit").json()["items"]
    assert audit[0]["action"] == "export_everything"


# -- removed ------------------------------------------------------------------------------------


def rows_of(whole: WholeApp, tenant: str) -> dict[str, int]:
    """Count a tenant's rows in every table that has a tenant, past every wall."""
    engine = create_engine(whole.settings.database)
    tables = [t for t in metadata.sorted_tables if "tenant" in t.c and t.name not in REMAINS]
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        found = {
            t.name: connection.scalar(select(func.count()).where(t.c.tenant == tenant))
            for t in tables
        }
        of_runs = ("step", "event")
        found |= {
            n: connection.scalar(select(func.count()).select_from(metadata.tables[n]))
            for n in of_runs
        }
    engine.dispose()
    return {name: n for name, n in found.items() if n}


def files_that_hold(folder: Path, mark: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and mark.encode() in path.read_bytes()
    ]


def test_what_is_removed_is_in_no_table_and_on_no_disk(whole: WholeApp, tmp_path: Path) -> None:
    (tenant, mine), (_, theirs) = whole.tenant("mine"), whole.tenant("theirs")
    own = upload(mine, MARKED, f"{MARK}.csv")["id"]
    upload(mine)
    shared = upload(theirs)["id"]
    start(mine, own, f"What does {MARK} do?")
    begun = mine.post("/v1/uploads", json={"filename": f"{MARK}.csv", "bytes": len(MARKED)}).json()
    mine.put(f"/v1/uploads/{begun['id']}/parts/1", content=MARKED)
    assert rows_of(whole, tenant).keys() >= {"dataset", "run", "upload", "step", "event"}
    assert files_that_hold(tmp_path, MARK)
    wrong = mine.delete("/v1/organisation/data", params={"confirm": "theirs"})
    assert wrong.status_code == 422
    assert rows_of(whole, tenant)
    gone = mine.delete("/v1/organisation/data", params={"confirm": "mine"})
    assert gone.status_code == 204
    assert rows_of(whole, tenant) == {}
    assert files_that_hold(tmp_path, MARK) == []
    assert mine.get("/v1/datasets").json()["items"] == []
    assert theirs.get(f"/v1/datasets/{shared}/preview").status_code == 200
    blobs = [p for p in (tmp_path / "blobs").rglob("*") if p.is_file()]
    assert len(blobs) == 1


def test_who_is_just_being_admitted_elsewhere_outlives_a_removed_organisation(
    whole: WholeApp,
) -> None:
    tenant, _ = whole.tenant("mine")
    newcomer = Person("per_new", "new@theirs.example", "New", datetime.now(UTC))
    with closing(Database(whole.settings.database)) as database:
        persons = SqlPersons(database)
        persons.add(newcomer)  # and is no member yet
        whole.app.state.services.people.holdings.erase_organisation(tenant)
        assert persons.get("per_new") == newcomer


def test_a_removed_organisation_leaves_no_account(whole: WholeApp) -> None:
    tenant, mine = whole.tenant("mine")
    _, theirs = whole.tenant("theirs")
    upload(mine)
    whole.app.state.services.people.holdings.erase_organisation(tenant)
    assert mine.get("/v1/me").status_code == 401
    assert theirs.get("/v1/me").status_code == 200
    engine = create_engine(whole.settings.database)
    with engine.connect() as connection:
        emails = list(connection.scalars(select(metadata.tables["person"].c.email)))
        assert (
            connection.scalar(
                select(func.count()).where(metadata.tables["audit"].c.tenant == tenant)
            )
            == 0
        )
    engine.dispose()
    assert emails == ["owner@theirs.example"]


def test_the_audit_log_is_never_changed(whole: WholeApp) -> None:
    _, mine = whole.tenant("mine")
    mine.post("/v1/keys", json={"name": "k"})
    engine = create_engine(whole.settings.database)
    with pytest.raises(Exception, match="never changed"), engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'nobody'"))
    engine.dispose()


# -- kept so long ---------------------------------------------------------------------------------


def test_what_was_not_used_for_longer_than_it_is_kept_goes(whole: WholeApp, tmp_path: Path) -> None:
    (_, brief), (_, forever) = whole.tenant("brief"), whole.tenant("forever")
    assert brief.patch("/v1/organisation", json={"retention_days": 30}).status_code == 200
    for client in (brief, forever):
        asked, idle, _ = (upload(client, TABLE + b"1,1,%d\n" % n)["id"] for n in range(3))
        ended = start(client, asked)["id"]
        client.post(f"/v1/runs/{ended}/cancel")
        start(client, idle)
        _age(whole, asked, idle)
    whole.app.state.services.people.holdings.sweep()
    left = brief.get("/v1/datasets").json()["items"]
    assert len(left) == 2  # the new one, and the old one whose run has not ended
    assert len(forever.get("/v1/datasets").json()["items"]) == 3
    assert len(brief.get("/v1/runs").json()["items"]) == 1


def _age(whole: WholeApp, *datasets: str) -> None:
    """Make datasets, and the runs of them that have ended, forty days old."""
    seconds = timedelta(days=40).total_seconds()
    engine = create_engine(whole.settings.database)
    with engine.begin() as connection:
        for dataset_id in datasets:
            for query in (
                "UPDATE dataset SET created_at = created_at - :s WHERE id = :d",
                "UPDATE run SET finished_at = finished_at - :s WHERE dataset_id = :d",
            ):
                connection.execute(text(query), {"s": seconds, "d": dataset_id})
    engine.dispose()
