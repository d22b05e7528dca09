"""The calls about conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.client import conversation_calls as calls
from app.client.awaited.pages import pages
from app.client.awaited.sender import AsyncSender
from app.client.conversation_records import Conversation, Message, WholeConversation


class AsyncConversations:
    """What is talked over: about a run, or about a dataset of which nothing was asked yet."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    async def begin(
        self, *, run_id: str | None = None, dataset_id: str | None = None
    ) -> Conversation:
        """Open a conversation about a run or a dataset."""
        return await self._client.send(calls.begin(run_id, dataset_id))

    def list(self, *, dataset_id: str | None = None) -> AsyncIterator[Conversation]:
        """Yield conversations, newest first."""
        return pages(self._client, lambda after: calls.list_all(after, dataset_id))

    async def get(self, conversation_id: str) -> WholeConversation:
        """Return a conversation with all that was said."""
        return await self._client.send(calls.get(conversation_id))

    async def say(
        self,
        conversation_id: str,
        text: str,
        *,
        from_run_id: str | None = None,
        wait: float = 0,
    ) -> Message:
        """Say something; it is explained from what was found, or leads to a run.

        `from_run_id` branches off: it is said of that run instead of the latest. `wait` is how
        many seconds, 120 at most, the answer may wait for the run it leads to.
        """
        return await self._client.send(calls.say(conversation_id, text, from_run_id, wait))

    async def message(self, conversation_id: str, message_id: str) -> Message:
        """Return one message with its answer, as far as its run has got."""
        return await self._client.send(calls.get_message(conversation_id, message_id))
