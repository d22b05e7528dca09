"""A server for one command, where none is running: on a free port, gone when the command ends."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from app.cli.exits import Exit
from app.cli.given import fail

if TYPE_CHECKING:
    from app.config import Settings

END_SECONDS = 15.0


@contextmanager
def private_server(settings: Settings, workers: int) -> Iterator[str]:
    """Serve the home folder; give the address. It ends with this process, however that ends."""
    environment = os.environ | settings.as_environment()
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", "--host", "127.0.0.1"]
    command += ["--workers", str(workers), "--while-input-is-open"]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,  # Ctrl-C is for the command, which then ends the server
        ) as process,
    ):
        try:
            yield _address(process, log)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: subprocess.Popen[str], log: IO[str]) -> str:
    assert process.stdout is not None
    first = process.stdout.readline()
    if not first:
        process.wait()
        log.seek(0)
        said = log.read().strip().splitlines() or ["it said nothing."]
        fail(f"No server could be started: {said[-1]}", Exit.NO_SERVER)
    return first.split()[-1]
