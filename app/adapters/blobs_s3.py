"""Files by their SHA-256 in an S3-compatible store, with copies on this machine to work on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.adapters.blobs import FolderBlobs, digest
from app.errors import NotFound, Unavailable

MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
UNUSED_SECONDS = 86_400.0  # a copy that nobody used for so long makes room


class S3Blobs:
    """Implements Blobs. Credentials and region are found as by every AWS client.

    Parameters
    ----------
    url : "s3://bucket/prefix".
    endpoint : the address of the store, "" for AWS itself.
    copies : where this machine keeps what it has read or written.
    """

    def __init__(self, url: str, endpoint: str, copies: Path) -> None:
        import boto3
        from botocore.config import Config

        parts = urlsplit(url)
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/")
        self._copies = FolderBlobs(copies)
        self._folder = copies
        retries = {"max_attempts": 3, "mode": "standard"}
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            config=Config(connect_timeout=5, read_timeout=60, retries=retries),
        )

    def put(self, path: Path) -> str:
        sha256 = self._copies.put(path)
        with _translated(sha256):
            if not self._is_there(sha256):
                self._client.upload_file(str(path), self._bucket, self._key(sha256))
        return sha256

    def holds(self, sha256: str) -> bool:
        with _translated(sha256):
            return self._is_there(sha256)

    def local_path(self, sha256: str) -> Path:
        try:
            path = self._copies.local_path(sha256)
        except NotFound:
            self._fetch(sha256)
            path = self._copies.local_path(sha256)
        path.touch()  # in use: not to be cleared away
        return path

    def remove(self, sha256: str) -> None:
        self._copies.remove(sha256)
        with _translated(sha256):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(sha256))

    def check(self) -> None:
        with _translated(""):
            self._client.head_bucket(Bucket=self._bucket)

    def _fetch(self, sha256: str) -> None:
        """Copy an object here, whole and as its name says, or not at all."""
        self._clear_unused()
        arriving = self._folder / f"{sha256}.{time.monotonic_ns()}.arriving"
        try:
            with _translated(sha256):
                self._client.download_file(self._bucket, self._key(sha256), str(arriving))
            if digest(arriving) != sha256:
                raise Unavailable(f"The file {sha256[:12]}… arrived changed.", hint="Try again.")
            self._copies.put(arriving)
        finally:
            arriving.unlink(missing_ok=True)

    def _clear_unused(self) -> None:
        before = time.time() - UNUSED_SECONDS
        for path in self._folder.rglob("*"):
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)

    def _is_there(self, sha256: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._client.head_object(Bucket=self._bucket, Key=self._key(sha256))
        except ClientError as error:
            if _code(error) in MISSING:
                return False
            raise
        return True

    def _key(self, sha256: str) -> str:
        return f"{self._prefix}/{sha256}" if self._prefix else sha256


@contextmanager
def _translated(sha256: str) -> Iterator[None]:
    """Say what the store says in our words."""
    from boto3.exceptions import S3UploadFailedError
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if sha256 and _code(error) in MISSING:
            raise NotFound(f"The file {sha256[:12]}… is no longer there.") from None
        raise _away(error) from error
    except (BotoCoreError, S3UploadFailedError) as error:
        raise _away(error) from error


def _away(error: Exception) -> Unavailable:
    return Unavailable("The store of files does not answer.", hint=f"It said: {error}")


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
