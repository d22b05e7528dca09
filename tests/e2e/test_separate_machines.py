"""Two workers with file systems of their own share database, Redis and object store, no more."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.client import Client
from tests.services import ObjectStore, fresh_database
from tests.sites import full_stack, working
from tests.storm import table

QUESTION = "What is the effect of dose on answer?"
RUNS = 4


@pytest.mark.timeout(600)
def test_workers_on_separate_machines_finish_the_same_runs(
    tmp_path: Path, postgres_server: str, redis_server: str, object_store: ObjectStore
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    with ExitStack() as stack:
        database = stack.enter_context(fresh_database(postgres_server))
        settings = {**object_store.environment, "WHEREFORE_RESUBMIT_SECONDS": "2"}
        site = stack.enter_context(full_stack(here, database, redis_server, **settings))
        stack.enter_context(working({**site.environment, "WHEREFORE_HOME": str(there)}))
        client = Client.to(site.url, site.token)
        stack.callback(client.http.close)
        dataset = client.upload("doses.csv", table(tmp_path).read_bytes())
        runs = [client.start(dataset["id"], QUESTION, options={"seed": i}) for i in range(RUNS)]
        for run in runs:
            assert client.finished(run["id"])["status"] in {"succeeded", "partial"}
        shares = [_settled(home / "worker.log") for home in (here, there)]
        copied = [path for path in (there / "copies").rglob("*") if path.is_file()]
    assert all(shares), "one of the two did nothing"
    assert not shares[0] & shares[1]
    assert {run for share in shares for run, _ in share} == {run["id"] for run in runs}
    assert len(copied) == 1
    assert not (there / "blobs").exists()


def _settled(log: Path) -> set[tuple[str, str]]:
    """Return the run and the step of each line in which a worker recorded a result."""
    found = set()
    for line in log.read_text().splitlines():
        if '"step.settled"' in line:
            told = json.loads(line[line.index("{") :])
            found.add((told["run_id"], told["step_id"]))
    return found
