"""What the run that a message led to has found, told once it has ended; what it asks before."""

from __future__ import annotations

from dataclasses import replace

from app.errors import NotFound
from app.service.accounts import AccountService
from app.service.clarifying import pending
from app.service.dialogue import MessageKind, MessageRecord, Sentence
from app.service.records import Reader, RunRecord
from app.service.runs import RunService


class Outcomes:
    """Completes the answers of messages whose runs have ended; nothing of it is stored twice."""

    def __init__(self, runs: RunService, accounts: AccountService) -> None:
        self._runs = runs
        self._accounts = accounts

    def told(self, reader: Reader, message: MessageRecord) -> MessageRecord:
        """Return the message with what its run found, if that has ended."""
        if message.run_id is None or message.kind is MessageKind.EXPLANATION:
            return message
        try:
            run = self._runs.get(reader, message.run_id)
            more = self._of(reader, message, run) if run.status.is_terminal else _asked(run)
        except NotFound:  # the run was removed with its dataset
            return message
        return replace(message, sentences=(*message.sentences, *more))

    def _of(self, reader: Reader, message: MessageRecord, run: RunRecord) -> tuple[Sentence, ...]:
        if run.error is not None:
            told = f"The run failed: {run.error.sentence} {run.error.hint}".strip()
            return (Sentence(told, (run.id,)),)
        if not self._runs.is_planned(reader, run.id):
            return (Sentence(f"The run was {run.status.value}.", (run.id,)),)
        before = message.about_run_id
        refines = message.kind is MessageKind.REFINEMENT and run.parent_run_id == before
        if not refines or before is None or not self._has_ended(reader, before):
            account = self._accounts.of(reader, run.id)
            return (Sentence(account.answer, account.answer_ids),)
        found = self._accounts.comparison(reader, before, run.id)
        again = Sentence(f"{found.reused} of {found.steps} steps were used again.", (run.id,))
        return (*found.sentences, again)

    def _has_ended(self, reader: Reader, run_id: str) -> bool:
        """Tell whether a run has ended with something to compare with."""
        is_over = self._runs.get(reader, run_id).status.is_terminal
        return is_over and self._runs.is_planned(reader, run_id)


def _asked(run: RunRecord) -> tuple[Sentence, ...]:
    """Return what the run asks, with the choices; nothing where it does not wait for an answer."""
    asked = pending(run)
    if asked is None:
        return ()
    offered = (Sentence(f"{choice.id}. {choice.text}") for choice in asked.choices)
    choices = tuple(choice.text for choice in asked.choices)
    return (Sentence(asked.question, (run.id,), choices), *offered)
