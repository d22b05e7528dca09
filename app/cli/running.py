"""Which server runs on this home folder: it says so in a file, so that commands find it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _file(home: Path) -> Path:
    return home / "server.json"


@contextmanager
def announced(home: Path, url: str) -> Iterator[None]:
    """Have commands of this user find the server at `url` for as long as the block lasts."""
    file, said = _file(home), json.dumps({"url": url, "pid": os.getpid()})
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(said)
    fresh.replace(file)
    try:
        yield
    finally:
        if file.is_file() and file.read_text() == said:  # a later server's word stays
            file.unlink(missing_ok=True)


def find(home: Path) -> str | None:
    """Return the address of the server that was announced, if its process is there."""
    try:
        said = json.loads(_file(home).read_text())
        os.kill(int(said["pid"]), 0)
    except PermissionError:  # it is there, and another user's
        return str(said["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(said["url"])
