"""From what was said to a run: the dataset it is about is found or made, the question asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from app.api.chat.turn import Attached, Turn
from app.api.deps import Services, Uploads
from app.errors import InvalidRequest, NotFound
from app.service.clarifying import RunAnswer, pending
from app.service.conversations import Said
from app.service.records import DatasetRecord, Reader, RunOptions, RunRecord
from app.service.runs import NewRun

LATEST = 50


@dataclass(frozen=True, slots=True)
class Begun:
    """What a turn led to: the run that answers, or words about one that has answered before.

    `changes` say what is done otherwise than in the run that was talked about.
    """

    id: str
    run: RunRecord
    words: str | None = None
    changes: tuple[str, ...] = ()


def begin(
    services: Services,
    reader: Reader,
    uploads: Uploads,
    turn: Turn,
    dataset_id: str | None,
    *,
    may_ask: bool = False,
) -> Begun:
    """Take a turn: answer the run that asks, talk about the one answered last, or start one.

    The dataset is the one named, else the table that was sent, else that of the run talked
    about, else the latest.

    Raises
    ------
    InvalidRequest : there is no table to ask of.
    """
    before = _talked_about(services, reader, turn)
    if dataset_id is None and turn.table is not None:
        dataset_id = _of_table(services, reader, uploads, turn.table).id
    if before is not None and dataset_id in (None, before.dataset_id):
        return _gone_on(services, reader, before, turn.question)
    if dataset_id is None:
        dataset_id = _latest(services, reader).id
    options = RunOptions(may_ask=may_ask)
    run = services.runs.start(reader, NewRun(dataset_id, turn.question, options=options))
    return Begun(run.id, run)


def _gone_on(services: Services, reader: Reader, before: RunRecord, text: str) -> Begun:
    if pending(before) is not None:
        try:
            run = services.runs.answer(reader, before.id, RunAnswer(text=text))
        except InvalidRequest as error:
            return Begun(before.id, before, f"{error.message} {error.hint}".strip())
        return Begun(run.id, run)
    talk = services.conversations.begin(reader, run_id=before.id)
    message = services.conversations.say(reader, talk.id, Said(text))
    if message.run_id is not None:
        run = services.runs.get(reader, message.run_id)
        return Begun(run.id, run, changes=message.changes)
    words = " ".join(sentence.text for sentence in message.sentences)
    return Begun(message.id, before, words)


def _talked_about(services: Services, reader: Reader, turn: Turn) -> RunRecord | None:
    if turn.run_id is None:
        return None
    try:
        return services.runs.get(reader, turn.run_id)
    except NotFound:  # another server's, in a chat that moved here
        return None


def _of_table(
    services: Services, reader: Reader, uploads: Uploads, table: Attached
) -> DatasetRecord:
    """Return the dataset made of these very bytes before, or make it: chats repeat themselves."""
    name = PurePath(table.filename).name
    called = f"{PurePath(name).stem[:80]} {hashlib.sha256(table.content).hexdigest()[:16]}"
    for known in services.datasets.page(reader, after=None, limit=LATEST):
        if known.name == called:
            return known
    with uploads.place() as path:
        path.write_bytes(table.content)
        return services.datasets.create(
            reader, path, filename=name, name=called, description="", sheet=""
        )


def _latest(services: Services, reader: Reader) -> DatasetRecord:
    found = services.datasets.page(reader, after=None, limit=1)
    if not found:
        raise InvalidRequest(
            "There is no table to ask of.",
            hint="Attach one, paste it as CSV in a ```csv block, or name metadata.dataset_id.",
        )
    return found[0]
