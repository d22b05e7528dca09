"""Private PostgreSQL and Redis servers for tests, on free ports, gone when the tests end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import redis

START_SECONDS = 30.0
STORE_KEYS = {
    "AWS_ACCESS_KEY_ID": "anybody",
    "AWS_SECRET_ACCESS_KEY": "anything",
    "AWS_DEFAULT_REGION": "us-east-1",
}
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass
class Server:
    """A server process that can be killed and started again on the same port and data."""

    url: str
    command: list[str]
    answers: Callable[[], bool]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            ended = self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command[0]} did not start: {self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def crash(self) -> None:
        """End at once without a goodbye, but with all its child processes."""
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait()


@contextmanager
def private_redis() -> Iterator[Server]:
    """Run a Redis that keeps nothing on disk."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        command += ["--save", "", "--appendonly", "no"]
        url = f"redis://127.0.0.1:{port}/0"
        server = Server(url, command, lambda: _redis_answers(url), Path(folder) / "log")
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def private_postgres(settings: tuple[str, ...] = FAST) -> Iterator[Server]:
    """Run a PostgreSQL that trusts this machine; as root it runs as the user `postgres`."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        initdb = [_binary("initdb"), "--pgdata", str(data), "--username", "wherefore"]
        initdb += ["--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(_as_owner(initdb), check=True, capture_output=True)
        command = [_binary("postgres"), "-D", str(data), "-p", str(port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        for setting in settings:
            command += ["-c", setting]
        url = f"postgresql+psycopg://wherefore@127.0.0.1:{port}/postgres"
        answers = lambda: _postgres_answers(url)  # noqa: E731
        server = Server(url, _as_owner(command), answers, folder.parent / f"{folder.name}.log")
        server.start()
        try:
            yield server
        finally:
            server.stop()
            server.log.unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Make an empty database on the server, and drop it afterwards."""
    name = f"test_{os.getpid()}_{time.monotonic_ns()}"
    with closing(_connected(server_url)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server_url.rsplit("/", 1)[0] + f"/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server in which databases may be made."""
    yield from _given_or_private("WHEREFORE_TEST_DATABASE_URL", _has_postgres(), private_postgres)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a Redis server."""
    has_redis = shutil.which("redis-server") is not None
    yield from _given_or_private("WHEREFORE_TEST_REDIS_URL", has_redis, private_redis)


@dataclass(frozen=True)
class ObjectStore:
    """A bucket of an S3-compatible store on this machine."""

    endpoint: str
    bucket: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "WHEREFORE_BLOBS_URL": f"s3://{self.bucket}/tables",
            "WHEREFORE_S3_ENDPOINT": self.endpoint,
            **STORE_KEYS,
        }


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """An empty bucket, and what a client of it needs in its environment."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ.update(STORE_KEYS)
    store = ObjectStore(f"http://{host}:{port}", "wherefore-tests")
    try:
        with closing(boto3.client("s3", endpoint_url=store.endpoint)) as client:
            client.create_bucket(Bucket=store.bucket)
        yield store
    finally:
        server.stop()
        for name in STORE_KEYS:
            os.environ.pop(name, None)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database for all tests of a module."""
    with fresh_database(postgres_server) as url:
        yield url


def _given_or_private(
    variable: str, is_installed: bool, private: Callable[[], object]
) -> Iterator[str]:
    if url := os.environ.get(variable):
        yield url
        return
    if not is_installed:
        missing = f"{private.__name__.removeprefix('private_')} is not installed here"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with ExitStack() as stack:
        yield stack.enter_context(private()).url  # type: ignore[arg-type]


def _has_postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or bool(shutil.which("initdb"))


def _binary(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else str(shutil.which(name))


def _as_owner(command: list[str]) -> list[str]:
    if os.getuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _postgres_answers(url: str) -> bool:
    try:
        _connected(url).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(url: str) -> bool:
    try:
        with closing(redis.Redis.from_url(url)) as client:
            client.ping()
    except redis.RedisError:
        return False
    return True
