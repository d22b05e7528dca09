"""Conversations in memory: what tests use in place of a database."""

from __future__ import annotations

from dataclasses import replace

from app.adapters.memory import MemoryClock
from app.errors import NotFound
from app.service.dialogue import ConversationRecord, MessageRecord
from app.service.records import Reader


class MemoryConversations:
    """Implements Conversations."""

    def __init__(self, clock: MemoryClock) -> None:
        self._clock = clock
        self._kept: dict[str, ConversationRecord] = {}
        self._said: dict[str, list[MessageRecord]] = {}

    def add(self, conversation: ConversationRecord) -> ConversationRecord:
        kept = replace(conversation, created_at=self._clock.now)
        self._kept[kept.id], self._said[kept.id] = kept, []
        return kept

    def get(self, reader: Reader, conversation_id: str) -> ConversationRecord:
        found = self._kept.get(conversation_id)
        if found is None or found.tenant != reader.tenant:
            raise NotFound(f"There is no conversation {conversation_id!r}.")
        return found

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[ConversationRecord]:
        found = [c for c in self._kept.values() if c.tenant == reader.tenant]
        found = [c for c in found if dataset_id in (None, c.dataset_id)]
        found.sort(key=lambda c: (c.created_at, c.id), reverse=True)
        if after is not None:
            last = self.get(reader, after)
            found = [c for c in found if (c.created_at, c.id) < (last.created_at, last.id)]
        return found[:limit]

    def say(self, reader: Reader, message: MessageRecord) -> MessageRecord:
        self.get(reader, message.conversation_id)
        said = self._said[message.conversation_id]
        kept = replace(message, position=len(said) + 1, created_at=self._clock.now)
        said.append(kept)
        return kept

    def messages(self, reader: Reader, conversation_id: str) -> list[MessageRecord]:
        self.get(reader, conversation_id)
        return list(self._said[conversation_id])
