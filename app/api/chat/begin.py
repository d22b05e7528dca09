"""From what was said to a run: the dataset it is about is found or made, the question asked."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from app.api.chat.turn import Attached, Turn
from app.api.deps import Services, Uploads
from app.errors import InvalidRequest, NotFound
from app.service.records import DatasetRecord, Reader, RunRecord
from app.service.runs import NewRun

LATEST = 50


def begin(
    services: Services, reader: Reader, uploads: Uploads, turn: Turn, dataset_id: str | None
) -> RunRecord:
    """Start the run that answers.

    The dataset is the one named, else the table that was sent, else that of the run talked
    about, else the latest; a run talked about becomes the parent.

    Raises
    ------
    InvalidRequest : there is no table to ask of.
    """
    parent = _talked_about(services, reader, turn)
    if dataset_id is None and turn.table is not None:
        dataset_id = _of_table(services, reader, uploads, turn.table).id
    if dataset_id is None and parent is not None:
        dataset_id = parent.dataset_id
    if dataset_id is None:
        dataset_id = _latest(services, reader).id
    is_same = parent is not None and parent.dataset_id == dataset_id
    new = NewRun(dataset_id, turn.question, parent_run_id=turn.run_id if is_same else None)
    return services.runs.start(reader, new)


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
