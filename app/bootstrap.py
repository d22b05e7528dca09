"""The composition root: settings in, wired services out; the only place that picks adapters."""

from __future__ import annotations

from dataclasses import dataclass

from app.causal.catalogue import Catalogue
from app.config import Settings
from app.service.datasets import DatasetService
from app.service.events import EventService
from app.service.runs import RunService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a route or a command may use."""

    settings: Settings
    catalogue: Catalogue
    datasets: DatasetService
    runs: RunService
    events: EventService
