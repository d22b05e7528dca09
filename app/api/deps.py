"""What routes are given: the services, who asks, where uploads wait, a page's bounds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol, TypeVar, cast

from anyio import CapacityLimiter
from fastapi import Depends, Query, Request

from app.api.callers import Callers
from app.api.schemas.base import Storable
from app.causal.catalogue import Catalogue
from app.service.accounts import AccountService
from app.service.conversations import ConversationService
from app.service.datasets import DatasetService
from app.service.events import EventService
from app.service.formal import FormalService
from app.service.models import ModelService
from app.service.operations import OperationsService
from app.service.people_services import PeopleServices
from app.service.pipelines.batches import BatchService
from app.service.pipelines.schedules import ScheduleService
from app.service.pipelines.webhooks import WebhookService
from app.service.ports import Witness
from app.service.records import Reader, Scope
from app.service.runs import RunService
from app.service.uploads import UploadService


class Pipelines(Protocol):
    """What other programs build on."""

    @property
    def webhooks(self) -> WebhookService: ...
    @property
    def batches(self) -> BatchService: ...
    @property
    def schedules(self) -> ScheduleService: ...


class Services(Protocol):
    """The part of the composition root that routes use."""

    @property
    def datasets(self) -> DatasetService: ...
    @property
    def uploads(self) -> UploadService: ...
    @property
    def runs(self) -> RunService: ...
    @property
    def events(self) -> EventService: ...
    @property
    def formal(self) -> FormalService: ...
    @property
    def pipelines(self) -> Pipelines: ...
    @property
    def conversations(self) -> ConversationService: ...
    @property
    def people(self) -> PeopleServices: ...
    @property
    def models(self) -> ModelService: ...
    @property
    def accounts(self) -> AccountService: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def operations(self) -> OperationsService: ...
    @property
    def witness(self) -> Witness: ...
    @property
    def check(self) -> Callable[[], None]: ...
    @property
    def workers(self) -> Callable[[], int]: ...


@dataclass(frozen=True, slots=True)
class Uploads:
    """Where files wait between their arrival and their ingestion, and how many are read at once.

    Ingestion has its own few threads, so that reading stays quick while many files come in.
    """

    folder: Path
    max_bytes: int
    threads: CapacityLimiter
    part_bytes: int = 16 << 20

    @contextmanager
    def place(self) -> Iterator[Path]:
        """Give a path for one file, gone with its folder when the work is done."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix="upload-", dir=self.folder))
        try:
            yield path / "upload"
        finally:
            shutil.rmtree(path, ignore_errors=True)


def _services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


def _reader(request: Request) -> Reader:
    return cast("Reader", request.scope["reader"])


def _administrator(request: Request) -> Reader:
    reader = _reader(request)
    reader.check(Scope.ADMIN)
    return reader


def _callers(request: Request) -> Callers:
    return cast("Callers", request.app.state.callers)


def _uploads(request: Request) -> Uploads:
    return cast("Uploads", request.app.state.uploads)


ServicesDep = Annotated[Services, Depends(_services)]
ReaderDep = Annotated[Reader, Depends(_reader)]
AdministratorDep = Annotated[Reader, Depends(_administrator)]
CallersDep = Annotated[Callers, Depends(_callers)]
UploadsDep = Annotated[Uploads, Depends(_uploads)]

AfterQuery = Annotated[
    Storable | None,
    Query(max_length=64, description="The `next` of the page before; left out for the first."),
]
LimitQuery = Annotated[int, Query(ge=1, le=200, description="At most this many items.")]

Record = TypeVar("Record")


def cut(records: Sequence[Record], limit: int) -> tuple[Sequence[Record], Record | None]:
    """Return one page, and its last record when there is another page behind it.

    `records` holds one more than `limit` when there is.
    """
    kept = records[:limit]
    return kept, kept[-1] if len(records) > limit else None
