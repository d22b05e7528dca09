"""Folders that live as long as one piece of work, and what is left of those cut off."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class TemporaryFolders:
    """Scratch folders below `root`, which is made when it is missing."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def folder(self) -> Iterator[Path]:
        self._root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="work-", dir=self._root) as path:
            yield Path(path)


def sweep(root: Path, seconds: float) -> int:
    """Remove what a killed process left below `root` so long ago; return how many folders."""
    old = [path for path in root.glob("*") if _age(path) > seconds]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _age(path: Path) -> float:
    """Return the seconds since a folder was changed; 0 when it has just gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
