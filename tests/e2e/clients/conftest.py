"""One server for every client, and one question that all of them read the answer of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from app.client import Result, Wherefore
from tests.sites import Site, embedded

QUESTION = "Patients were randomly assigned. How did treated change score?"
EFFECT = 2.0


def trial(n: int = 120) -> bytes:
    """Return a small experiment as CSV, in which treatment raises the score by two."""
    rng = np.random.default_rng(1)
    treated = rng.permutation(np.arange(n) % 2)
    score = EFFECT * treated + rng.normal(size=n)
    rows = (f"{t},{y:.4f}" for t, y in zip(treated, score, strict=True))
    return "\n".join(["treated,score", *rows]).encode()


@dataclass(frozen=True)
class Asked:
    """A question that has been answered, for tests that only read."""

    dataset_id: str
    run_id: str
    result: Result


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {"WHEREFORE_WORKERS": "2", "WHEREFORE_WEBHOOK_HOSTS": "127.0.0.1"}
    with embedded(tmp_path_factory.mktemp("home"), **settings) as running:
        yield running


@pytest.fixture(scope="session")
def client(site: Site) -> Iterator[Wherefore]:
    with Wherefore(site.url, site.token) as opened:
        yield opened


@pytest.fixture(scope="session")
def asked(client: Wherefore) -> Asked:
    result = client.ask(trial(), QUESTION)
    run = client.runs.get(result.run_id)
    return Asked(run.dataset_id, run.id, result)
