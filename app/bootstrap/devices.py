"""The wiring of accelerators: those that are named, or those that this machine has."""

from __future__ import annotations

from app.adapters.devices import Devices
from app.config import AUTO, Settings


def devices(settings: Settings) -> Devices:
    """Return what steps may work on."""
    names = Devices.found() if settings.devices == (AUTO,) else settings.devices
    return Devices(settings.home / "devices", names, settings.device_memory_mb << 20)
