"""Share links: one run's result for whoever holds the link, until it expires or is revoked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import NotFound
from app.service.credentials import SHARE, digest_of, is_of_kind, new_secret
from app.service.people import Share
from app.service.people_ports import Shares
from app.service.ports import Runs
from app.service.records import Reader, Scope

ONE_RESULT = frozenset({Scope.READ})


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link just made: `secret` is told this once and is not kept."""

    share: Share
    secret: str


class ShareService:
    """Makes links, and tells what one opens.

    Parameters
    ----------
    shares, runs : the ports.
    now, new_id : the clock, and what makes an id ("share_…").
    """

    def __init__(
        self,
        shares: Shares,
        runs: Runs,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._shares = shares
        self._runs = runs
        self._now = now
        self._new_id = new_id

    def add(self, reader: Reader, run_id: str, days: int) -> NewShare:
        """Make a link to a run's result; raise NotFound when the reader has no such run."""
        self._runs.get(reader, run_id)
        secret, now = new_secret(SHARE), self._now()
        share = Share(
            id=self._new_id(),
            tenant=reader.tenant,
            run_id=run_id,
            digest=digest_of(secret),
            created_by=reader.actor,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        self._shares.add(share)
        return NewShare(share, secret)

    def of(self, reader: Reader, run_id: str | None = None) -> list[Share]:
        """Return the organisation's links, newest first; those of one run if it is named."""
        return self._shares.of(reader, run_id)

    def revoke(self, reader: Reader, share_id: str) -> None:
        """End a link for good; raise NotFound when the reader has no such link."""
        self._shares.revoke(reader, share_id, self._now())

    def opened(self, secret: str) -> tuple[Reader, str]:
        """Return who the holder of a link counts as, and the run that it shows.

        Raises
        ------
        NotFound : the link was never made, has expired or was revoked: which, is not told.
        """
        found = self._shares.with_digest(digest_of(secret)) if is_of_kind(secret, SHARE) else None
        if found is None or not found.is_valid(self._now()):
            raise NotFound("This link shows nothing (any more).", hint="Ask for a new one.")
        return Reader(found.tenant, f"link {found.id}", ONE_RESULT), found.run_id
