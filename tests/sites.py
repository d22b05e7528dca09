"""Real Wherefore processes for end-to-end tests: embedded, and on PostgreSQL, Redis and Celery.

`python -m tests.sites` starts the full stack with private servers and prints its address.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import private_postgres, private_redis

TOKEN = "a-token-for-tests-only"
END_SECONDS = 30.0  # on a busy machine; a second or two on an idle one


@dataclass(frozen=True)
class Site:
    """A running server, its settings as environment variables, and its one-time login link."""

    url: str
    login: str
    environment: dict[str, str]
    process: subprocess.Popen[str]

    @property
    def token(self) -> str:
        return self.environment["WHEREFORE_TOKEN"]


@contextmanager
def embedded(home: Path, **settings: str) -> Iterator[Site]:
    """Serve with SQLite and local worker processes, as `make run` does."""
    environment = {"WHEREFORE_HOME": str(home), "WHEREFORE_TOKEN": TOKEN, **settings}
    with _serving(environment) as site:
        yield site


@contextmanager
def full_stack(home: Path, database: str, redis: str, **settings: str) -> Iterator[Site]:
    """Serve with PostgreSQL, Redis and one Celery worker, as docker-compose.yml does."""
    environment = {
        "WHEREFORE_MODE": "server",
        "WHEREFORE_HOME": str(home),
        "WHEREFORE_DATABASE_URL": database,
        "WHEREFORE_REDIS_URL": redis,
        "WHEREFORE_TOKEN": TOKEN,
        **settings,
    }
    command = [sys.executable, "-m", "app.cli", "migrate"]
    subprocess.run(command, env=os.environ | environment, check=True)
    with working(environment), _serving(environment) as site:
        yield site


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[Site]:
    command = [sys.executable, "-m", "app.cli", "serve", "--port", environment.get("PORT", "0")]
    log = Path(environment["WHEREFORE_HOME"]) / "serve.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as errors, _process(command, environment, errors) as process:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        if not second:
            raise RuntimeError(f"the server did not start: {log.read_text()}")
        url = first.split()[-1]
        yield Site(url, second.split()[-1], environment, process)


@contextmanager
def working(environment: dict[str, str]) -> Iterator[None]:
    """Run a Celery worker of two threads, as the image does."""
    *command, queues = _command_of_image("worker-cpu")
    command = [sys.executable, "-m", *command, f"{queues},gpu", "--concurrency", "2"]
    log = Path(environment["WHEREFORE_HOME"]) / "worker.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as errors, _process(command, environment, errors):
        yield


def _command_of_image(name: str) -> list[str]:
    """Return the CMD of a stage of the Dockerfile: what is tested here is what is shipped."""
    stage = (Path(__file__).parents[1] / "Dockerfile").read_text().partition(f" AS {name}\n")[2]
    line = next(line for line in stage.splitlines() if line.startswith("CMD "))
    words: list[str] = json.loads(line.removeprefix("CMD "))
    return words


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], errors: object
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=errors,  # type: ignore[arg-type]
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def main() -> None:
    """Run the full stack until Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as stack:
        postgres = stack.enter_context(private_postgres())
        redis = stack.enter_context(private_redis())
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="wherefore-"))
        port = os.environ.get("PORT", "8000")
        site = stack.enter_context(full_stack(Path(home), postgres.url, redis.url, PORT=port))
        print(f"Wherefore on PostgreSQL, Redis and Celery is at {site.url}")
        print(f"Sign in once with {site.login}", flush=True)
        try:
            site.process.wait()
        except KeyboardInterrupt:
            print("Stopping …")


if __name__ == "__main__":
    main()
