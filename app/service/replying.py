"""What becomes of a message: an explanation, a changed run, an answer to what a run asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from app.causal.catalogue import Catalogue
from app.errors import InvalidKnowledge, InvalidRequest
from app.planner.amendments import Amendments
from app.planner.conversation.heard import (
    Ask,
    Change,
    Contrast,
    Explain,
    Heard,
    Listener,
    Refine,
    Setting,
    Taken,
    Unclear,
    Undo,
)
from app.planner.plan import Plan
from app.service.accounts import AccountService
from app.service.clarifying import RunAnswer, pending
from app.service.datasets import DatasetService
from app.service.dialogue import MessageKind, Sentence
from app.service.explaining.answers import explained
from app.service.intake import Correction
from app.service.records import DatasetRecord, Reader, RunOptions, RunRecord
from app.service.refining import arrows_of, refined
from app.service.runs import NewRun, RunService

USUAL_REPEATS = 100  # of a run that draws no rows again


@dataclass(frozen=True, slots=True)
class Reply:
    """What becomes of a message: its kind, the answer so far, the run it leads to."""

    kind: MessageKind
    sentences: tuple[Sentence, ...]
    run_id: str | None = None
    changes: tuple[str, ...] = ()


class Replying:
    """Gives the reply to one message; runs are started through the service of runs."""

    def __init__(
        self,
        *,
        datasets: DatasetService,
        runs: RunService,
        accounts: AccountService,
        catalogue: Catalogue,
        listener: Listener,
    ) -> None:
        self._datasets = datasets
        self._runs = runs
        self._accounts = accounts
        self._catalogue = catalogue
        self._listener = listener

    def reply(  # noqa: PLR0911 - one return for each kind of message
        self,
        reader: Reader,
        text: str,
        dataset: DatasetRecord,
        about: RunRecord | None,
        *,
        may_ask: bool = False,
    ) -> Reply:
        """Return what becomes of a message said of a run, or of a dataset.

        Raises
        ------
        Conflict : the run that it is about has not got so far yet.
        """
        if about is not None and pending(about) is not None:
            return self._answered(reader, text, about)
        plan = self._plan(reader, about)
        heard = self._listener.hear(text, self._setting(dataset, plan))
        if isinstance(heard, Ask):
            return self._asked(reader, heard, dataset, about, may_ask=may_ask)
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
                return Reply(MessageKind.EXPLANATION, told)
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
            _others(plan),
        )

    def _answered(self, reader: Reader, text: str, about: RunRecord) -> Reply:
        """Give the run the answer that it waits for, or say why it is none."""
        try:
            run = self._runs.answer(reader, about.id, RunAnswer(text=text))
        except InvalidRequest as error:
            asked = pending(about)
            choices = tuple(choice.text for choice in asked.choices) if asked else ()
            told = Sentence(f"{error.message} {error.hint}".strip(), (about.id,), choices)
            return Reply(MessageKind.EXPLANATION, (told,))
        chosen = run.asks.answer if run.asks else text
        told = Sentence(f"The question is taken to mean: {chosen}.", (run.id,))
        return Reply(MessageKind.QUESTION, (told,), run.id)

    def _asked(
        self,
        reader: Reader,
        heard: Ask,
        dataset: DatasetRecord,
        about: RunRecord | None,
        *,
        may_ask: bool,
    ) -> Reply:
        options = RunOptions(may_ask=may_ask)
        new = NewRun(dataset_id=dataset.id, question=heard.text, options=options)
        if about is not None:
            known = Amendments(found=self._arrows(reader, about))
            change = Change(heard.text, question=heard.text, amendments=known)
            new = refined(about, [change], dataset.id, self._catalogue)
            new = replace(new, options=replace(new.options, may_ask=may_ask))
        run = self._runs.start(reader, new)
        told = Sentence("This is taken for a new question to the same data.", (run.id,))
        return Reply(MessageKind.QUESTION, (told,), run.id)

    def _arrows(self, reader: Reader, about: RunRecord) -> tuple[tuple[str, str], ...]:
        """Return the arrows of the graph that a run found, none where it found none."""
        if not about.status.is_terminal:
            return ()
        found = self._accounts.of(reader, about.id).evidence.main_graph
        return arrows_of(found.value.graph) if found else ()

    def _refined(self, reader: Reader, heard: Refine, about: RunRecord) -> Reply:
        words = tuple(change.words for change in heard.changes)
        try:
            taken = [said for change in heard.changes for said in change.taken]
            dataset_id = about.dataset_id
            if taken:
                corrections = [_correction(said) for said in taken]
                dataset_id = self._datasets.taken_as(reader, dataset_id, corrections).id
            run = self._runs.start(
                reader, refined(about, heard.changes, dataset_id, self._catalogue)
            )
        except (InvalidKnowledge, InvalidRequest) as error:
            told = f"That cannot be done: {error.message} {error.hint}".strip()
            return Reply(MessageKind.EXPLANATION, (Sentence(told),))
        told = f"Changed: {' '.join(words)}"
        return Reply(MessageKind.REFINEMENT, (Sentence(told, (run.id,)),), run.id, words)

    def _undone(self, reader: Reader, about: RunRecord) -> Reply:
        if about.parent_run_id is None:
            told = Sentence("There is no change to take back: this is the first run.", (about.id,))
            return Reply(MessageKind.EXPLANATION, (told,))
        before = self._runs.get(reader, about.parent_run_id)
        told = Sentence("The last change is taken back.", (before.id,))
        return Reply(MessageKind.REFINEMENT, (told,), before.id, ("The last change is undone.",))

    def _contrasted(self, reader: Reader, about: RunRecord, heard: Contrast) -> Reply:
        if about.parent_run_id is None:
            told = Sentence("There is no run before this one to compare with.", (about.id,))
            return Reply(MessageKind.EXPLANATION, (told,))
        before = about.parent_run_id
        while heard.with_first and (earlier := self._runs.get(reader, before).parent_run_id):
            before = earlier
        found = self._accounts.comparison(reader, before, about.id)
        settings = tuple(
            Sentence(f"{d.name.capitalize()}: {_plain(d.after)} (before: {_plain(d.before)}).")
            for d in found.settings
            if not d.name.startswith("plan")
        )
        return Reply(MessageKind.EXPLANATION, (*settings, *found.sentences))

    def _plan(self, reader: Reader, about: RunRecord | None) -> Plan | None:
        """Return the plan of the run; None where it has none, and never will."""
        if about is None:
            return None
        if about.status.is_terminal and not self._runs.is_planned(reader, about.id):
            return None
        return self._runs.plan(reader, about.id)


def _correction(said: Taken) -> Correction:
    return Correction(
        said.column,
        kind=said.kind,
        role=said.role,
        unit=said.unit,
        missing_codes=said.missing_codes,
    )


def _others(plan: Plan) -> tuple[str, ...]:
    """Return the algorithms that did the same as those that answer, beside them."""
    leading = {step.action for step in plan.steps if step.primary}
    return tuple(
        step.algorithm
        for step in plan.steps
        if step.algorithm and not step.primary and step.action in leading
    )


def _plain(setting: str) -> str:
    return setting.rstrip(".") or "none"


def _nothing_yet(heard: Heard, about: RunRecord | None) -> Reply:
    """Return that there are no findings to talk about, and why."""
    if about is not None and about.error is not None:
        told = f"The run failed: {about.error.sentence} {about.error.hint}".strip()
        return Reply(MessageKind.EXPLANATION, (Sentence(told, (about.id,)),))
    told = "Ask a question of the data first: nothing has been found yet."
    if isinstance(heard, Unclear) and heard.why:
        reason = Sentence(heard.why, choices=heard.offered)
        return Reply(MessageKind.EXPLANATION, (Sentence(told), reason))
    return Reply(MessageKind.EXPLANATION, (Sentence(told),))
