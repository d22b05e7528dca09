"""Conversations about a dataset: a message is explained from findings, or leads to a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from app.causal.catalogue import Catalogue
from app.errors import InvalidKnowledge, InvalidRequest, NotFound
from app.planner.conversation.heard import (
    Ask,
    Change,
    Contrast,
    Explain,
    Heard,
    Listener,
    Refine,
    Setting,
    Unclear,
    Undo,
)
from app.planner.plan import Plan
from app.service.accounts import AccountService
from app.service.datasets import DatasetService
from app.service.dialogue import ConversationRecord, MessageKind, MessageRecord, Sentence
from app.service.explaining.answers import explained
from app.service.outcomes import Outcomes
from app.service.ports import Conversations
from app.service.records import DatasetRecord, Reader, RunRecord
from app.service.refining import refined
from app.service.runs import NewRun, RunService

USUAL_REPEATS = 100  # of a run that draws no rows again
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
        self._accounts = accounts
        self._outcomes = Outcomes(runs, accounts)
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
        reply = self._reply(reader, text, dataset, about)
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
        """Return the run that a message is about: the named one, else the latest."""
        latest = next((m.head for m in reversed(before) if m.head), conversation.run_id)
        run_id = said.from_run_id or latest
        return self._runs.get(reader, run_id) if run_id else None

    def _reply(
        self, reader: Reader, text: str, dataset: DatasetRecord, about: RunRecord | None
    ) -> _Reply:
        plan = self._plan(reader, about)
        heard = self._listener.hear(text, self._setting(dataset, plan))
        if isinstance(heard, Ask):
            return self._asked(reader, heard, dataset, about)
        if about is None or plan is None:
            return _nothing_yet(heard, about)
        match heard:
            case Refine():
                return self._refined(reader, heard, about)
            case Undo():
                return self._undone(reader, about)
            case Contrast():
                return self._contrasted(reader, about, heard)
            case Explain() | Unclear():
                told = explained(heard, self._accounts.of(reader, about.id))
                return _Reply(MessageKind.EXPLANATION, told)
            case _:
                assert_never(heard)

    def _setting(self, dataset: DatasetRecord, plan: Plan | None) -> Setting:
        if plan is None:
            return Setting(dataset.profile, dataset.description, self._catalogue)
        return Setting(
            dataset.profile,
            dataset.description,
            self._catalogue,
            plan.question,
            max((step.resamples for step in plan.steps), default=0) or USUAL_REPEATS,
        )

    def _asked(
        self, reader: Reader, heard: Ask, dataset: DatasetRecord, about: RunRecord | None
    ) -> _Reply:
        new = NewRun(dataset_id=dataset.id, question=heard.text)
        if about is not None:
            change = Change(heard.text, question=heard.text)
            new = refined(about, [change], dataset.id, self._catalogue)
        run = self._runs.start(reader, new)
        told = Sentence("This is taken for a new question to the same data.", (run.id,))
        return _Reply(MessageKind.QUESTION, (told,), run.id)

    def _refined(self, reader: Reader, heard: Refine, about: RunRecord) -> _Reply:
        words = tuple(change.words for change in heard.changes)
        try:
            kinds = [pair for change in heard.changes for pair in change.kinds]
            dataset_id = about.dataset_id
            if kinds:
                dataset_id = self._datasets.taken_as(reader, dataset_id, kinds).id
            run = self._runs.start(
                reader, refined(about, heard.changes, dataset_id, self._catalogue)
            )
        except (InvalidKnowledge, InvalidRequest) as error:
            told = f"That cannot be done: {error.message} {error.hint}".strip()
            return _Reply(MessageKind.EXPLANATION, (Sentence(told),))
        told = f"Changed: {' '.join(words)}"
        return _Reply(MessageKind.REFINEMENT, (Sentence(told, (run.id,)),), run.id, words)

    def _undone(self, reader: Reader, about: RunRecord) -> _Reply:
        if about.parent_run_id is None:
            told = Sentence("There is no change to take back: this is the first run.", (about.id,))
            return _Reply(MessageKind.EXPLANATION, (told,))
        before = self._runs.get(reader, about.parent_run_id)
        told = Sentence("The last change is taken back.", (before.id,))
        return _Reply(MessageKind.REFINEMENT, (told,), before.id, ("The last change is undone.",))

    def _contrasted(self, reader: Reader, about: RunRecord, heard: Contrast) -> _Reply:
        if about.parent_run_id is None:
            told = Sentence("There is no run before this one to compare with.", (about.id,))
            return _Reply(MessageKind.EXPLANATION, (told,))
        before = about.parent_run_id
        while heard.with_first and (earlier := self._runs.get(reader, before).parent_run_id):
            before = earlier
        found = self._accounts.comparison(reader, before, about.id)
        settings = tuple(
            Sentence(f"{d.name.capitalize()}: {_plain(d.after)} (before: {_plain(d.before)}).")
            for d in found.settings
            if not d.name.startswith("plan")
        )
        return _Reply(MessageKind.EXPLANATION, (*settings, *found.sentences))

    def _plan(self, reader: Reader, about: RunRecord | None) -> Plan | None:
        """Return the plan of the run; None where it has none, and never will."""
        if about is None:
            return None
        if about.status.is_terminal and not self._runs.is_planned(reader, about.id):
            return None
        return self._runs.plan(reader, about.id)


def _plain(setting: str) -> str:
    return setting.rstrip(".") or "none"


def _nothing_yet(heard: Heard, about: RunRecord | None) -> _Reply:
    """Return that there are no findings to talk about, and why."""
    if about is not None and about.error is not None:
        told = f"The run failed: {about.error.sentence} {about.error.hint}".strip()
        return _Reply(MessageKind.EXPLANATION, (Sentence(told, (about.id,)),))
    told = "Ask a question of the data first: nothing has been found yet."
    why = heard.why if isinstance(heard, Unclear) else ""
    reason = (Sentence(why),) if why else ()
    return _Reply(MessageKind.EXPLANATION, (Sentence(told), *reason))


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
