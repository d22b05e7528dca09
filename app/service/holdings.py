"""All that an organisation has: how much, taken out as a file, removed for good, kept so long."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from app.errors import InvalidRequest
from app.service.people_ports import Audit, Organisations
from app.service.ports import Blobs, Datasets, Parts
from app.service.quotas import Quotas, Usage
from app.service.records import Reader

DATASETS = "dataset"


@dataclass(frozen=True, slots=True)
class Gone:
    """What nothing names any more once its rows are removed: files, and uploads' parts."""

    blobs: frozenset[str] = frozenset()
    uploads: frozenset[str] = frozenset()


class Holdings(Protocol):
    """The rows of one tenant in every table."""

    def usage(self, tenant: str) -> Usage: ...

    def rows(self, tenant: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Yield each row with its table's name, one table after the other, without secrets."""
        ...

    def erase(self, tenant: str) -> Gone:
        """Remove the data, and leave the organisation with its members, keys and audit log."""
        ...

    def erase_organisation(self, tenant: str) -> Gone:
        """Remove the organisation too, and the people who belong to no other."""
        ...

    def expire(self, tenant: str, before: datetime) -> Gone:
        """Remove runs that ended before this moment, and datasets nobody has asked since."""
        ...

    def tidy(self) -> None:
        """Leave nothing of removed rows behind on the disk."""
        ...


@dataclass(frozen=True, slots=True)
class Stores:
    """What holdings are kept in."""

    holdings: Holdings
    datasets: Datasets
    blobs: Blobs
    parts: Parts
    organisations: Organisations
    audit: Audit


class HoldingsService:
    """What an organisation has, as a whole.

    Parameters
    ----------
    stores : the ports.
    quotas : what every organisation may have.
    retention_days : how long what is not used is kept, where an organisation says nothing; 0 is
        for ever.
    now : the clock.
    """

    def __init__(
        self,
        stores: Stores,
        *,
        quotas: Quotas,
        retention_days: int,
        now: Callable[[], datetime],
    ) -> None:
        self._stores = stores
        self.quotas = quotas
        self._retention_days = retention_days
        self._now = now

    def usage(self, reader: Reader) -> Usage:
        return self._stores.holdings.usage(reader.tenant)

    def export(self, reader: Reader, target: Path) -> None:
        """Write everything the organisation has as a ZIP: a table's rows each as JSON lines, the
        datasets as Parquet by the SHA-256 that their rows name.
        """
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            blobs: dict[str, None] = {}
            rows = self._stores.holdings.rows(reader.tenant)
            for table, of_table in groupby(rows, key=itemgetter(0)):
                with archive.open(f"{table}.jsonl", "w", force_zip64=True) as file:
                    for _, row in of_table:
                        file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                        if table == DATASETS:
                            blobs[str(row["sha256"])] = None
            for sha256 in blobs:
                archive.write(self._stores.blobs.local_path(sha256), f"files/{sha256}.parquet")

    def erase(self, reader: Reader, confirmed: str) -> None:
        """Remove the organisation's data for good: rows, files no other holds, open uploads.

        Raises
        ------
        InvalidRequest : `confirmed` is not the organisation's name.
        """
        name = self._stores.organisations.get(reader.tenant).name
        if confirmed != name:
            raise InvalidRequest(
                "Nothing was removed: the name does not confirm it.",
                hint="Send the organisation's name as `confirm`.",
            )
        self._remove(self._stores.holdings.erase(reader.tenant))

    def erase_organisation(self, tenant: str) -> None:
        """Remove an organisation with everything it has, its members' accounts included."""
        self._remove(self._stores.holdings.erase_organisation(tenant))

    def sweep(self) -> int:
        """Remove what organisations have kept for longer than they want; return how many blobs."""
        removed = 0
        for organisation in self._stores.organisations.all():
            if days := organisation.retention_days or self._retention_days:
                before = self._now() - timedelta(days=days)
                gone = self._stores.holdings.expire(organisation.id, before)
                self._stores.audit.remove_before(organisation.id, before)
                self._remove(gone)
                removed += len(gone.blobs)
        return removed

    def _remove(self, gone: Gone) -> None:
        for sha256 in gone.blobs:
            self._stores.datasets.release(sha256, self._stores.blobs.remove)
        for upload_id in gone.uploads:
            self._stores.parts.remove(upload_id)
        self._stores.holdings.tidy()
