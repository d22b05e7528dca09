"""Conversations and messages in the database; every query names the reader's tenant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import orjson
from sqlalchemy import and_, func, insert, select
from sqlalchemy.exc import IntegrityError

from app.adapters import rows
from app.adapters.database import Database
from app.adapters.newest import newest_first
from app.adapters.tables import conversation, message
from app.causal.codec import decode, encode
from app.errors import NotFound
from app.service.dialogue import ConversationRecord, MessageKind, MessageRecord, Sentence
from app.service.records import Reader


class SqlConversations:
    """Implements Conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: ConversationRecord) -> ConversationRecord:
        with _of_what_is_there(), self._database.writing() as connection:
            now = self._database.now(connection)
            row = {name: getattr(new, name) for name in _CONVERSATION} | {"created_at": now}
            connection.execute(insert(conversation), row)
            return replace(new, created_at=rows.moment(now))

    def get(self, reader: Reader, conversation_id: str) -> ConversationRecord:
        is_it = and_(conversation.c.id == conversation_id, conversation.c.tenant == reader.tenant)
        with self._database.reading() as connection:
            found = connection.execute(select(conversation).where(is_it)).mappings().one_or_none()
        if found is None:
            raise NotFound(f"There is no conversation {conversation_id!r}.")
        return _conversation(found)

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[ConversationRecord]:
        if after is not None:
            self.get(reader, after)
        query = newest_first(conversation, conversation.c.created_at, reader, after, limit)
        if dataset_id is not None:
            query = query.where(conversation.c.dataset_id == dataset_id)
        with self._database.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [_conversation(row) for row in found]

    def say(self, reader: Reader, new: MessageRecord) -> MessageRecord:
        self.get(reader, new.conversation_id)
        with _of_what_is_there(), self._database.writing() as connection:
            held = select(conversation.c.id).where(conversation.c.id == new.conversation_id)
            connection.execute(held.with_for_update())
            of_it = message.c.conversation_id == new.conversation_id
            last = connection.execute(select(func.max(message.c.position)).where(of_it)).scalar()
            now = self._database.now(connection)
            kept = replace(new, position=(last or 0) + 1, created_at=rows.moment(now))
            connection.execute(insert(message), _message_row(kept) | {"created_at": now})
            return kept

    def messages(self, reader: Reader, conversation_id: str) -> list[MessageRecord]:
        self.get(reader, conversation_id)
        query = select(message).where(message.c.conversation_id == conversation_id)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(message.c.position)).mappings().all()
        return [_message(row) for row in found]


@contextmanager
def _of_what_is_there() -> Iterator[None]:
    """Tell of a dataset, a conversation or a run that was removed a moment ago."""
    try:
        yield
    except IntegrityError:
        raise NotFound(
            "What this is about was removed meanwhile.", hint="Ask of a dataset that is there."
        ) from None


_CONVERSATION = ("id", "tenant", "dataset_id", "title", "run_id")
_MESSAGE = ("id", "conversation_id", "position", "text", "parent_id", "about_run_id", "run_id")


def _conversation(row: rows.Row) -> ConversationRecord:
    known = {name: row[name] for name in _CONVERSATION}
    return ConversationRecord(**known, created_at=rows.moment(row["created_at"]))


def _message_row(new: MessageRecord) -> dict[str, object]:
    return {
        **{name: getattr(new, name) for name in _MESSAGE},
        "kind": new.kind.value,
        "sentences": orjson.dumps(encode(new.sentences)).decode(),
        "changes": orjson.dumps(list(new.changes)).decode(),
    }


def _message(row: rows.Row) -> MessageRecord:
    said = decode(list[Sentence], orjson.loads(row["sentences"]))
    return MessageRecord(
        **{name: row[name] for name in _MESSAGE},
        kind=MessageKind(row["kind"]),
        sentences=tuple(said),
        changes=tuple(orjson.loads(row["changes"])),
        created_at=rows.moment(row["created_at"]),
    )
