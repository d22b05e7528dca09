"""Conversations about a dataset: a message is explained from findings, or leads to a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.causal.catalogue import Catalogue
from app.errors import Conflict, InvalidRequest, NotFound
from app.planner.conversation.heard import Ask, Explain, Heard, Listener, Setting, Unclear
from app.planner.plan import Plan
from app.service.dialogue import ConversationRecord, MessageKind, MessageRecord, Sentence
from app.service.evidence import collect
from app.service.explaining.account import Account
from app.service.explaining.answers import explained, unanswered
from app.service.ports import Conversations, Datasets
from app.service.records import DatasetRecord, Reader, RunRecord
from app.service.runs import NewRun, RunService

LONGEST_MESSAGE = 4000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says; `from_run_id` is the run that it is said of, if not the latest."""

    text: str
    from_run_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Reply:
    """What becomes of a message: its kind, the answer so far, the run it leads to."""

    kind: MessageKind
    sentences: tuple[Sentence, ...]
    run_id: str | None = None
    changes: tuple[str, ...] = ()


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
        datasets: Datasets,
        runs: RunService,
        catalogue: Catalogue,
        listener: Listener,
        new_id: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._kept = conversations
        self._datasets = datasets
        self._runs = runs
        self._catalogue = catalogue
        self._listener = listener
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
        return self._kept.messages(reader, conversation_id)

    def message(self, reader: Reader, conversation_id: str, message_id: str) -> MessageRecord:
        for found in self._kept.messages(reader, conversation_id):
            if found.id == message_id:
                return found
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
        reply = self._reply(reader, text, dataset, about)
        return self._kept.say(
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

    def _about(
        self,
        reader: Reader,
        conversation: ConversationRecord,
        said: Said,
        before: Sequence[MessageRecord],
    ) -> RunRecord | None:
        """Return the run that a message is about: the named one, else the latest."""
        latest = next((m.head for m in reversed(before) if m.head), conversation.run_id)
        run_id = said.from_run_id or latest
        return self._runs.get(reader, run_id) if run_id else None

    def _reply(
        self, reader: Reader, text: str, dataset: DatasetRecord, about: RunRecord | None
    ) -> _Reply:
        plan = self._plan(reader, about)
        question = plan.question if plan else None
        setting = Setting(dataset.profile, dataset.description, self._catalogue, question)
        heard: Heard = self._listener.hear(text, setting)
        if isinstance(heard, Ask):
            return self._asked(reader, heard, dataset, about)
        if about is None or plan is None:
            why = heard.why if isinstance(heard, Unclear) else ""
            told = "Ask a question of the data first: nothing has been found yet."
            reason = (Sentence(why),) if why else ()
            return _Reply(MessageKind.EXPLANATION, (Sentence(told), *reason))
        account = self._account(reader, about, plan, dataset)
        if isinstance(heard, Explain):
            return _Reply(MessageKind.EXPLANATION, explained(heard, account))
        return _Reply(MessageKind.EXPLANATION, unanswered(account, heard.why))

    def _asked(
        self, reader: Reader, heard: Ask, dataset: DatasetRecord, about: RunRecord | None
    ) -> _Reply:
        new = NewRun(dataset_id=dataset.id, question=heard.text)
        if about is not None:
            new = NewRun(
                dataset_id=dataset.id,
                question=heard.text,
                knowledge=about.knowledge,
                options=about.options,
                parent_run_id=about.id,
            )
        run = self._runs.start(reader, new)
        told = Sentence("This is taken for a new question to the same data.", (run.id,))
        return _Reply(MessageKind.QUESTION, (told,), run.id)

    def _plan(self, reader: Reader, about: RunRecord | None) -> Plan | None:
        """Return the plan of the run; None where it has none, and never will."""
        if about is None or (
            about.status.is_terminal and not self._runs.is_planned(reader, about.id)
        ):
            return None
        return self._runs.plan(reader, about.id)

    def _account(
        self, reader: Reader, run: RunRecord, plan: Plan, dataset: DatasetRecord
    ) -> Account:
        if not run.status.is_terminal:
            hint = f"Wait for its end at /v1/runs/{run.id}/events, or send a change to it."
            raise Conflict(f"The run is {run.status.value}; it has no findings yet.", hint=hint)
        steps = self._runs.steps(reader, run.id)
        evidence = collect(plan, steps, dataset.profile)
        return Account(run, dataset.profile, plan, evidence, self._catalogue)


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
