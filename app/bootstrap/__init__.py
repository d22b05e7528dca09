"""The composition root: settings in, wired services out; the only place that picks adapters."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters import schema
from app.adapters.conversation_store import SqlConversations
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.jobs_local import LocalWorker, WorkerProcesses
from app.adapters.logs import configure_logs
from app.adapters.sandbox import ProcessSandbox
from app.adapters.scratch import sweep
from app.adapters.sockets import meeting_place
from app.adapters.store import SqlRuns
from app.adapters.sweeper import Sweeper
from app.adapters.traces import Tracer
from app.adapters.watch import SqlWatch
from app.adapters.witness import LogWitness
from app.bootstrap.care import Complaint, look_over
from app.bootstrap.devices import devices
from app.bootstrap.files import blobs, dataset_service, upload_service
from app.bootstrap.identity import new_id, now
from app.bootstrap.listening import LateListener
from app.bootstrap.model import model_services
from app.bootstrap.people import people_services
from app.bootstrap.pipelines import PipelineServices, pipeline_services
from app.bootstrap.quotas import admission
from app.bootstrap.work import engine, jobs_and_bell, run_service
from app.causal.catalogue import Catalogue, load
from app.config import Mode, Settings
from app.service.accounts import AccountService
from app.service.conversations import ConversationService
from app.service.datasets import DatasetService
from app.service.engine import Engine, Ports
from app.service.events import EventService
from app.service.formal import FormalService
from app.service.models import ModelService
from app.service.operations import OperationsService
from app.service.people_services import PeopleServices
from app.service.runs import RunService
from app.service.uploads import UploadService

if TYPE_CHECKING:
    from celery import Celery

    from app.adapters.celery_worker import CeleryWorker

SWEEP_SECONDS = 2.0
FILE_SWEEP_SECONDS = 600.0
ALARM_SECONDS = 60.0
WORKER = "from app import bootstrap, config; bootstrap.work_forever(config.Settings.read())"


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a route or a command may use.

    `check` raises Unavailable while the database does not answer; `workers` counts those that
    would hear of a job; `close` lets go of connections and child processes.
    """

    settings: Settings
    catalogue: Catalogue
    datasets: DatasetService
    uploads: UploadService
    runs: RunService
    events: EventService
    formal: FormalService
    accounts: AccountService
    conversations: ConversationService
    models: ModelService
    engine: Engine
    people: PeopleServices
    pipelines: PipelineServices
    operations: OperationsService
    sandbox: ProcessSandbox
    witness: LogWitness
    check: Callable[[], None]
    workers: Callable[[], int]
    close: Callable[[], None]


def build(settings: Settings, libraries: str = "tables") -> Services:
    """Wire the services. Nothing is started but connections, which open when first used.

    `libraries` is what child processes have loaded: "tables" to read files, "analyses" to work.
    """
    database = Database(settings.database)
    jobs, bell = jobs_and_bell(settings)
    sandbox = ProcessSandbox(settings.home / "work", libraries, devices=devices(settings))
    quota = admission(settings, database)
    runs, datasets = SqlRuns(database, quota), SqlDatasets(database, quota)
    kept = blobs(settings)
    witness = LogWitness(Tracer(settings.traces) if settings.traces else None)
    ports = Ports(datasets, runs, runs, kept, jobs, bell, sandbox, witness)
    catalogue = load()
    models, consultant = model_services(settings, database)
    asked = run_service(ports, catalogue, has_model=consultant is not None)
    tables = dataset_service(settings, ports)
    accounts = AccountService(datasets=datasets, runs=asked, catalogue=catalogue)
    with ExitStack() as stack:
        for resource in (database, bell, sandbox, witness):
            stack.callback(resource.close)
        close = stack.pop_all().close
    at_work = engine(settings, ports, catalogue, consultant)

    def check() -> None:
        database.check()
        kept.check()

    return Services(
        settings=settings,
        catalogue=catalogue,
        datasets=tables,
        uploads=upload_service(settings, database),
        runs=asked,
        events=EventService(runs=runs, events=runs, bell=bell),
        formal=FormalService(sandbox),
        accounts=accounts,
        conversations=ConversationService(
            conversations=SqlConversations(database),
            datasets=tables,
            runs=asked,
            accounts=accounts,
            catalogue=catalogue,
            listener=LateListener(),
            new_id=new_id,
            clock=now,
        ),
        models=models,
        people=people_services(settings, database, runs, kept),
        pipelines=pipeline_services(settings, database, asked, new_id=new_id, clock=now),
        engine=at_work,
        operations=OperationsService(
            SqlWatch(database),
            witness,
            advance=at_work.advance,
            halted_seconds=settings.halted_seconds,
        ),
        sandbox=sandbox,
        witness=witness,
        check=check,
        workers=jobs.listening,
        close=close,
    )


def begin_logs(settings: Settings) -> None:
    """Write lines for a person where one looks on, and JSON everywhere else."""
    configure_logs(as_json=settings.mode is Mode.SERVER or not sys.stderr.isatty())


def migrate(settings: Settings) -> None:
    """Bring the database's schema up to date."""
    database = Database(settings.database)
    try:
        schema.migrate(database)
    finally:
        database.close()


@contextmanager
def people_at(settings: Settings) -> Iterator[PeopleServices]:
    """Give everything about people to a command; embedded, the schema is brought up to date."""
    database = Database(settings.database)
    try:
        if settings.mode is Mode.EMBEDDED:
            schema.migrate(database)
        yield people_services(settings, database, SqlRuns(database), blobs(settings))
    finally:
        database.close()


def examine(settings: Settings) -> Iterator[Complaint]:
    """Look the installation over: yield what was looked at, and what is wrong with it."""
    jobs, bell = jobs_and_bell(settings)
    with closing(bell):
        yield from look_over(settings, jobs.listening)


@contextmanager
def background(services: Services) -> Iterator[None]:
    """Run what belongs beside an API: embedded, the workers; on a server, the sweeper."""
    settings, failed = services.settings, services.operations.duty_failed
    beside: WorkerProcesses | Sweeper
    if settings.mode is Mode.EMBEDDED:
        command = [sys.executable, "-c", WORKER]
        beside = WorkerProcesses(command, settings.as_environment(), settings.workers)
    else:
        beside = Sweeper("resubmit", services.engine.resubmit, SWEEP_SECONDS, failed)
    duties = (
        Sweeper("files", lambda: _sweep_files(services), FILE_SWEEP_SECONDS, failed),
        Sweeper("alarm", services.operations.raise_alarm, ALARM_SECONDS, failed),
        Sweeper("pipelines", services.pipelines.advance, SWEEP_SECONDS, failed),
        Sweeper("webhooks", services.pipelines.deliver, SWEEP_SECONDS, failed),
    )
    services.sandbox.start()
    beside.start()
    for duty in duties:
        duty.start()
    try:
        yield
    finally:
        for duty in duties:
            duty.stop()
        beside.stop()


def _sweep_files(services: Services) -> int:
    """Remove unfinished uploads, and what killed processes left of files on their way."""
    settings = services.settings
    seconds = 3600 * settings.upload_hours
    folders = (settings.home / "uploads", settings.home / "work")
    people = services.people
    over = services.uploads.sweep() + people.sign_ins.sweep() + people.holdings.sweep()
    return over + sum(sweep(folder, seconds) for folder in folders)


def work_forever(settings: Settings) -> None:
    """Be a worker of embedded mode until SIGTERM, or until the process that started it ends."""
    begin_logs(settings)
    worker = LocalWorker(meeting_place(settings.home), settings.look_seconds)
    services = build(settings, "analyses")
    services.sandbox.start()
    try:
        worker.work(services.engine.work_on_next)
    finally:
        services.close()


def celery_worker() -> tuple[Celery, CeleryWorker]:
    """Return the Celery application, and what its tasks call."""
    from celery import signals

    from app.adapters.celery_worker import CeleryWorker
    from app.adapters.jobs_celery import celery_app

    settings = Settings.read()

    def wired() -> Engine:
        begin_logs(settings)
        services = build(settings, "analyses")
        services.sandbox.start()
        return services.engine

    worker = CeleryWorker(wired)
    signals.celeryd_after_setup.connect(worker.start, weak=False)
    signals.worker_shutting_down.connect(worker.stop, weak=False)
    return celery_app(settings.redis_url), worker


def count_devices() -> int:
    """Return how many accelerators this machine's worker may hand out."""
    return len(devices(Settings.read()).names)
