"""Files by the SHA-256 of their bytes, in a local or shared folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from app.errors import NotFound, Unavailable

CHUNK = 1 << 20


class FolderBlobs:
    """Implements Blobs. A file appears under its name whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, path: Path) -> str:
        sha256 = digest(path)
        target = self._path(sha256)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            self._copy(path, target)
        return sha256

    def holds(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def local_path(self, sha256: str) -> Path:
        path = self._path(sha256)
        if not path.exists():
            raise NotFound(f"The file {sha256[:12]}… is no longer there.")
        return path

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def check(self) -> None:
        if not os.access(self._folder, os.W_OK):
            raise Unavailable(f"The folder {self._folder} cannot be written to.")

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _copy(self, source: Path, target: Path) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
                shutil.copyfileobj(original, copy, CHUNK)
                copy.flush()
                os.fsync(copy.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
