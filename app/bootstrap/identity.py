"""Where ids and the time of this process come from."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_urlsafe(16)}"


def now() -> datetime:
    return datetime.now(UTC)
