"""The wiring of files: where blobs lie, how uploads come in and tables are read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.adapters.blobs import FolderBlobs
from app.adapters.database import Database
from app.adapters.scratch import TemporaryFolders
from app.adapters.upload_store import FolderParts, SqlUploads
from app.bootstrap.identity import new_id, now
from app.bootstrap.quotas import admission
from app.config import Settings
from app.service.datasets import DatasetService
from app.service.engine import Ports
from app.service.intake import TableLimits
from app.service.ports import Limits
from app.service.uploads import UploadService, UploadTerms

if TYPE_CHECKING:
    from app.adapters.blobs_s3 import S3Blobs


def blobs(settings: Settings) -> FolderBlobs | S3Blobs:
    if not settings.blobs_url:
        return FolderBlobs(settings.home / "blobs")
    from app.adapters.blobs_s3 import S3Blobs

    return S3Blobs(settings.blobs_url, settings.s3_endpoint, settings.home / "copies")


def dataset_service(settings: Settings, ports: Ports) -> DatasetService:
    return DatasetService(
        ports.datasets,
        ports.blobs,
        ports.sandbox,
        TemporaryFolders(settings.home / "work"),
        now=now,
        new_id=lambda: new_id("ds"),
        limits=_table_limits(settings),
        child=Limits(
            settings.ingest_seconds,
            settings.ingest_memory_mb << 20,
            file_bytes=settings.unpacked_mb << 20,
        ),
    )


def _table_limits(settings: Settings) -> TableLimits:
    return TableLimits(
        max_bytes=settings.upload_mb << 20,
        max_unpacked_bytes=settings.unpacked_mb << 20,
        max_ratio=settings.unpack_ratio,
        max_entries=settings.archive_entries,
        max_rows=settings.max_rows,
        max_columns=settings.max_columns,
        max_cells=settings.max_cells,
    )


def upload_service(settings: Settings, database: Database) -> UploadService:
    return UploadService(
        SqlUploads(database, admission(settings, database)),
        FolderParts(settings.home / "parts"),
        UploadTerms(
            max_bytes=settings.upload_mb << 20,
            part_bytes=settings.part_mb << 20,
            keep=timedelta(hours=settings.upload_hours),
        ),
        now=now,
        new_id=lambda: new_id("up"),
    )
