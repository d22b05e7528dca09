"""What other programs build on, wired: webhooks, batches, schedules, and what sweeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.adapters.batch_store import SqlBatches
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.schedule_store import SqlSchedules
from app.adapters.web_caller import WebCaller
from app.adapters.webhook_store import SqlWebhooks
from app.bootstrap.quotas import admission
from app.config import Settings
from app.service.pipelines.batches import BatchService
from app.service.pipelines.schedules import ScheduleService
from app.service.pipelines.webhooks import WebhookService
from app.service.runs import RunService


@dataclass(frozen=True, slots=True)
class PipelineServices:
    """The services, and the duties that are done beside an API."""

    webhooks: WebhookService
    batches: BatchService
    schedules: ScheduleService

    def advance(self) -> int:
        """Ask what is due; any number of processes may do this at once."""
        return self.schedules.advance() + self.batches.advance()

    def deliver(self) -> int:
        """Send what is to be told; apart from the rest, since others may take their time."""
        return self.webhooks.deliver()


def pipeline_services(
    settings: Settings,
    database: Database,
    runs: RunService,
    *,
    new_id: Callable[[str], str],
    clock: Callable[[], datetime],
) -> PipelineServices:
    """Wire them over the database."""
    webhooks, datasets = SqlWebhooks(database), SqlDatasets(database)
    return PipelineServices(
        webhooks=WebhookService(
            webhooks=webhooks, caller=WebCaller(settings.webhook_hosts), new_id=new_id
        ),
        batches=BatchService(
            batches=SqlBatches(database, admission(settings, database)),
            datasets=datasets,
            runs=runs,
            webhooks=webhooks,
            new_id=new_id,
            clock=clock,
        ),
        schedules=ScheduleService(
            schedules=SqlSchedules(database),
            datasets=datasets,
            runs=runs,
            webhooks=webhooks,
            new_id=new_id,
            clock=clock,
        ),
    )
