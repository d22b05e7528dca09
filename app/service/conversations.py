"""Conversations about a dataset: a message is explained from findings, or leads to a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.causal.catalogue import Catalogue
from app.errors import InvalidRequest, NotFound
from app.planner.conversation.heard import Listener
from app.service.accounts import AccountService
from app.service.datasets import DatasetService
from app.service.dialogue import ConversationRecord, MessageRecord
from app.service.outcomes import Outcomes
from app.service.ports import Conversations
from app.service.records import Reader, RunRecord, RunStatus
from app.service.replying import Replying
from app.service.runs import RunService

LONGEST_MESSAGE = 4000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says; `from_run_id` is the run that it is said of, if not the latest.

    `may_ask` lets a run that it leads to ask which reading of the words is meant.
    """

    text: str
    from_run_id: str | None = None
    may_ask: bool = False


class ConversationService:
    """The use cases of a conversation; runs do the work, this says what they are about.

    Parameters
    ----------
    listener : what tells a message's meaning; the expert's unless a model widens it.
    """

    def __init__(
        self,
        *,
        conversations: Conversations,
        datasets: DatasetService,
        runs: RunService,
        accounts: AccountService,
        catalogue: Catalogue,
        listener: Listener,
        new_id: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._kept = conversations
        self._datasets = datasets
        self._runs = runs
        self._outcomes = Outcomes(runs, accounts)
        self._replying = Replying(
            datasets=datasets, runs=runs, accounts=accounts, catalogue=catalogue, listener=listener
        )
        self._new_id = new_id
        self._clock = clock

    def begin(
        self, reader: Reader, *, run_id: str | None = None, dataset_id: str | None = None
    ) -> ConversationRecord:
        """Open a conversation about a run, or about a dataset before anything was asked.

        Raises
        ------
        InvalidRequest : neither is named, or the run is one of another dataset.
        NotFound : what is named does not exist for this reader.
        """
        run = self._runs.get(reader, run_id) if run_id is not None else None
        named = dataset_id or (run.dataset_id if run else None)
        if named is None:
            raise InvalidRequest("A conversation needs a run or a dataset.", hint="Give run_id.")
        if run is not None and run.dataset_id != named:
            message = f"The run {run.id!r} is not one of dataset {named!r}."
            raise InvalidRequest(message, hint="Give run_id alone.")
        dataset = self._datasets.get(reader, named)
        title = run.question if run else dataset.name
        return self._kept.add(
            ConversationRecord(
                id=self._new_id("conv"),
                tenant=reader.tenant,
                dataset_id=named,
                title=title[:LONGEST_TITLE],
                created_at=self._clock(),
                run_id=run_id,
            )
        )

    def get(self, reader: Reader, conversation_id: str) -> ConversationRecord:
        return self._kept.get(reader, conversation_id)

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[ConversationRecord]:
        """Return conversations, newest first, that come after the one called `after`."""
        return self._kept.page(reader, after, limit, dataset_id)

    def messages(self, reader: Reader, conversation_id: str) -> list[MessageRecord]:
        """Return what was said, in order, with the answers."""
        said = self._kept.messages(reader, conversation_id)
        return [self._outcomes.told(reader, message) for message in said]

    def message(self, reader: Reader, conversation_id: str, message_id: str) -> MessageRecord:
        for found in self._kept.messages(reader, conversation_id):
            if found.id == message_id:
                return self._outcomes.told(reader, found)
        raise NotFound(f"There is no message {message_id!r} in this conversation.")

    def say(self, reader: Reader, conversation_id: str, said: Said) -> MessageRecord:
        """Answer a message from findings, or start the run that it asks for.

        Raises
        ------
        InvalidRequest : the message is empty or too long.
        Conflict : the run that it is about has not got so far yet.
        """
        conversation = self._kept.get(reader, conversation_id)
        text = _checked(said.text)
        before = self._kept.messages(reader, conversation_id)
        about = self._about(reader, conversation, said, before)
        dataset = self._datasets.get(reader, about.dataset_id if about else conversation.dataset_id)
        reply = self._replying.reply(reader, text, dataset, about, may_ask=said.may_ask)
        kept = self._kept.say(
            reader,
            MessageRecord(
                id=self._new_id("msg"),
                conversation_id=conversation_id,
                position=0,
                text=text,
                kind=reply.kind,
                sentences=reply.sentences,
                created_at=self._clock(),
                parent_id=_parent(before, about),
                about_run_id=about.id if about else None,
                run_id=reply.run_id,
                changes=reply.changes,
            ),
        )
        return self._outcomes.told(reader, kept)

    def _about(
        self,
        reader: Reader,
        conversation: ConversationRecord,
        said: Said,
        before: Sequence[MessageRecord],
    ) -> RunRecord | None:
        """Return the run that a message is about: the named one, else the latest.

        A change that failed is stepped over: what it was to change still stands.
        """
        if said.from_run_id:
            return self._runs.get(reader, said.from_run_id)
        for message in reversed(before):
            run = self._runs.get(reader, message.head) if message.head else None
            if run is not None and not (run.status is RunStatus.FAILED and message.about_run_id):
                return run
        return self._runs.get(reader, conversation.run_id) if conversation.run_id else None


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise InvalidRequest(
            "The message is empty.", hint="Ask about the findings, or for a change."
        )
    if len(said) > LONGEST_MESSAGE:
        message = f"The message has {len(said)} characters."
        raise InvalidRequest(message, hint=f"At most {LONGEST_MESSAGE} can be read.")
    return said


def _parent(before: Sequence[MessageRecord], about: RunRecord | None) -> str | None:
    """Return the last message behind which a person stood at this run."""
    if about is None:
        return before[-1].id if before else None
    return next((m.id for m in reversed(before) if m.head == about.id), None)
