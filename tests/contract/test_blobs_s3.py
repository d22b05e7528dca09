"""An S3-compatible store: machines share what they keep in it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.blobs_s3 import S3Blobs
from app.errors import NotFound, Unavailable
from tests.services import ObjectStore, free_port


@pytest.fixture
def machines(object_store: ObjectStore, tmp_path: Path) -> tuple[S3Blobs, S3Blobs]:
    """Two machines with folders of their own."""
    url = f"s3://{object_store.bucket}/shared"
    one, other = (S3Blobs(url, object_store.endpoint, tmp_path / name) for name in "ab")
    return one, other


def test_what_one_machine_keeps_another_reads(
    machines: tuple[S3Blobs, S3Blobs], tmp_path: Path
) -> None:
    one, other = machines
    source = tmp_path / "table"
    source.write_bytes(b"dose,answer")
    path = other.local_path(one.put(source))
    assert path.read_bytes() == b"dose,answer"
    assert path.is_relative_to(tmp_path / "b")


def test_what_was_removed_is_gone_for_a_machine_that_never_read_it(
    machines: tuple[S3Blobs, S3Blobs], tmp_path: Path
) -> None:
    one, other = machines
    source = tmp_path / "table"
    source.write_bytes(b"secret")
    sha256 = one.put(source)
    one.remove(sha256)
    with pytest.raises(NotFound):
        other.local_path(sha256)


def test_a_changed_object_is_not_taken_for_what_it_was(
    machines: tuple[S3Blobs, S3Blobs], object_store: ObjectStore, tmp_path: Path
) -> None:
    one, other = machines
    source = tmp_path / "table"
    source.write_bytes(b"true")
    sha256 = one.put(source)
    one._client.put_object(Bucket=object_store.bucket, Key=f"shared/{sha256}", Body=b"false")
    with pytest.raises(Unavailable, match="changed"):
        other.local_path(sha256)
    assert not list((tmp_path / "b").glob("*.arriving"))


def test_a_store_that_is_away_or_lacks_the_bucket_is_told(
    object_store: ObjectStore, tmp_path: Path
) -> None:
    away = S3Blobs("s3://bucket", f"http://127.0.0.1:{free_port()}", tmp_path)
    with pytest.raises(Unavailable):
        away.check()
    with pytest.raises(Unavailable):
        S3Blobs("s3://not-there", object_store.endpoint, tmp_path).check()
