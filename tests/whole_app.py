"""The whole app in this process, on a real database and without workers, and callers of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import bootstrap
from app.config import Settings
from app.main import create_app
from app.service.people import Role
from app.service.records import Reader, Scope

ADDRESS = "http://127.0.0.1:8000"
TABLE = b"age,dose,pain\n" + b"".join(
    b"%d,%d,%d\n" % (20 + n % 41, n % 2, (n * 7) % 11) for n in range(60)
)


@dataclass
class WholeApp:
    """The app that answers; `tenant` makes an organisation and a client with all its rights."""

    app: FastAPI
    settings: Settings
    stack: ExitStack = field(default_factory=ExitStack)

    def client(self, secret: str = "") -> TestClient:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        client = TestClient(
            self.app, base_url=ADDRESS, headers=headers, raise_server_exceptions=False
        )
        self.stack.callback(client.close)
        return client

    def tenant(self, name: str) -> tuple[str, TestClient]:
        people = self.app.state.services.people
        tenant = people.organisations.add(name).id
        people.organisations.admit(tenant, f"owner@{name}.example", Role.OWNER)
        reader = Reader(tenant, "tests")
        return tenant, self.client(people.keys.add(reader, "tests", list(Scope)).secret)


@contextmanager
def whole_app(home: Path, **given: object) -> Iterator[WholeApp]:
    """Serve on SQLite in `home`, or on the `database_url` that is given."""
    settings = Settings(home=home, workers=0, token="the-token-of-this-test", **given)  # type: ignore[arg-type]
    bootstrap.migrate(settings)
    app = create_app(settings)
    with TestClient(app, base_url=ADDRESS), ExitStack() as stack:
        yield WholeApp(app, settings, stack)


def upload(client: TestClient, content: bytes = TABLE, name: str = "pain.csv") -> dict:
    """Have a table read; return the dataset."""
    answer = client.post("/v1/datasets", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return answer.json()


def start(client: TestClient, dataset_id: str, question: str = "Does dose cause pain?") -> dict:
    """Ask a question; nobody works on it."""
    answer = client.post("/v1/runs", json={"dataset_id": dataset_id, "question": question})
    assert answer.status_code == 202, answer.text
    return answer.json()
