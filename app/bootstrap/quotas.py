"""The wiring of quotas: what each organisation may have, and what holds the rows against it."""

from __future__ import annotations

from app.adapters.admission import Admission
from app.adapters.database import Database
from app.config import Settings
from app.service.quotas import Quotas


def quotas(settings: Settings) -> Quotas:
    """Return what each organisation may have."""
    return Quotas(
        dataset_bytes=settings.quota_mb << 20,
        running=settings.quota_running,
        runs_per_day=settings.quota_runs_per_day,
        uploads=settings.quota_uploads,
        batches=settings.quota_batches,
    )


def admission(settings: Settings, database: Database) -> Admission:
    """Return what holds the rows there are against the quotas."""
    return Admission(database, quotas(settings))
