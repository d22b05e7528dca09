"""The audit log: who did what to what, when; it only grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.service.people import AuditEntry
from app.service.people_ports import Audit
from app.service.records import Reader


class AuditService:
    """Writes and shows the log. `now`, `new_id` : the clock, and what makes an id ("au_…")."""

    def __init__(
        self, audit: Audit, *, now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._audit = audit
        self._now = now
        self._new_id = new_id

    def note(
        self, reader: Reader, action: str, target: str, *, status: int, request_id: str = ""
    ) -> None:
        """Write down what a caller did; `status` is what they were answered."""
        entry = AuditEntry(
            id=self._new_id(),
            tenant=reader.tenant,
            at=self._now(),
            actor=reader.actor,
            action=action,
            target=target,
            status=status,
            request_id=request_id,
        )
        self._audit.add(entry)

    def page(self, reader: Reader, *, after: str | None, limit: int) -> list[AuditEntry]:
        """Return entries, newest first, from behind the one with id `after`."""
        return self._audit.page(reader, after, limit)
