"""What the command line was given: settings from the environment, and how a refusal is told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from app.config import Settings


def read_settings(**given: str | int | None) -> Settings:
    """Return the environment's settings, with what the command line says in their place."""
    from app.config import InvalidSettings, Settings

    try:
        settings = Settings.read()
    except InvalidSettings as faults:
        fail(str(faults))
    return settings.model_copy(update={k: v for k, v in given.items() if v is not None})


def fail(sentence: str, code: int = 1) -> NoReturn:
    """Say on standard error why nothing came of it, and end."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)
