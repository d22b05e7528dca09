"""What opens the door, in the database: keys, sessions, sign-ins under way, shares."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.database import Database
from app.adapters.people_rows import key_of, record_of, row_of
from app.adapters.people_tables import api_key, session, share, sign_in
from app.errors import NotFound
from app.service.acting import acting_for_all
from app.service.people import ApiKey, Session, Share, SignInAttempt
from app.service.records import Reader

BETWEEN_NOTES = timedelta(minutes=1)  # so that a busy key does not write with every request


class SqlKeys:
    """Implements Keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: ApiKey) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(api_key), row_of(key))

    def with_digest(self, digest: str) -> ApiKey | None:
        query = select(api_key).where(api_key.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else key_of(row)

    def of(self, reader: Reader) -> list[ApiKey]:
        query = select(api_key).where(api_key.c.tenant == reader.tenant)
        query = query.order_by(api_key.c.created_at.desc(), api_key.c.id)
        with self._database.reading() as connection:
            return [key_of(row) for row in connection.execute(query).mappings()]

    def revoke(self, reader: Reader, key_id: str, now: datetime) -> None:
        is_it = and_(api_key.c.id == key_id, api_key.c.tenant == reader.tenant)
        first = or_(api_key.c.revoked_at.is_(None), api_key.c.revoked_at > now.timestamp())
        changed = update(api_key).where(is_it, first).values(revoked_at=now.timestamp())
        with self._database.writing() as connection:
            known = connection.scalar(select(api_key.c.id).where(is_it))
            connection.execute(changed)
        if known is None:
            raise NotFound(f"There is no key {key_id!r}.")

    def note_use(self, key: ApiKey, now: datetime) -> None:
        if key.last_used_at is not None and now - key.last_used_at < BETWEEN_NOTES:
            return
        changed = update(api_key).where(api_key.c.id == key.id)
        with self._database.writing() as connection:
            connection.execute(changed.values(last_used_at=now.timestamp()))


class SqlSessions:
    """Implements Sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: Session) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(session), row_of(new))

    def with_digest(self, digest: str) -> Session | None:
        query = select(session).where(session.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else record_of(Session, row)

    def remove(self, digest: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.digest == digest))

    def remove_of(self, person_id: str) -> None:
        with acting_for_all(), self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.person_id == person_id))

    def remove_expired(self, now: datetime) -> int:
        query = delete(session).where(session.c.expires_at <= now.timestamp())
        with self._database.writing() as connection:
            return connection.execute(query).rowcount


class SqlSignIns:
    """Implements SignIns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, attempt: SignInAttempt) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(sign_in), row_of(attempt))

    def take(self, digest: str) -> SignInAttempt | None:
        query = delete(sign_in).where(sign_in.c.digest == digest).returning(*sign_in.c)
        with self._database.writing() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else record_of(SignInAttempt, row)

    def remove_before(self, moment: datetime) -> int:
        query = delete(sign_in).where(sign_in.c.created_at < moment.timestamp())
        with self._database.writing() as connection:
            return connection.execute(query).rowcount


class SqlShares:
    """Implements Shares."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: Share) -> None:
        try:
            with self._database.writing() as connection:
                connection.execute(insert(share), row_of(new))
        except IntegrityError:  # the run was removed a moment ago
            raise NotFound(f"There is no run {new.run_id!r}.") from None

    def with_digest(self, digest: str) -> Share | None:
        query = select(share).where(share.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else record_of(Share, row)

    def of(self, reader: Reader, run_id: str | None) -> list[Share]:
        query = select(share).where(share.c.tenant == reader.tenant)
        if run_id is not None:
            query = query.where(share.c.run_id == run_id)
        query = query.order_by(share.c.created_at.desc(), share.c.id)
        with self._database.reading() as connection:
            return [record_of(Share, row) for row in connection.execute(query).mappings()]

    def revoke(self, reader: Reader, share_id: str, now: datetime) -> None:
        is_it = and_(share.c.id == share_id, share.c.tenant == reader.tenant)
        with self._database.writing() as connection:
            changed = update(share).where(is_it).values(revoked_at=now.timestamp())
            if connection.execute(changed).rowcount == 0:
                raise NotFound(f"There is no share {share_id!r}.")
