"""What an organisation may have at once and start in a day; 0 is no limit."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import QuotaExceeded

DAY = 86_400
SOON = 30  # seconds after which a run may have ended
LATER = 3_600  # seconds after which somebody may have removed something
_HINT = "Ask the administrator for more, or remove what is not needed."


@dataclass(frozen=True, slots=True)
class Quotas:
    """Bytes of files that were read, runs that have not ended, runs in 24 hours, open uploads.

    And batches that have questions left to ask or to answer.
    """

    dataset_bytes: int = 0
    running: int = 0
    runs_per_day: int = 0
    uploads: int = 0
    batches: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """What an organisation has now; `next_run_in` is when the oldest run leaves the 24 hours."""

    dataset_bytes: int = 0
    running: int = 0
    runs_today: int = 0
    uploads: int = 0
    batches: int = 0
    next_run_in: int = DAY


def check_run(quotas: Quotas, usage: Usage) -> None:
    """Raise QuotaExceeded when one more run would be too many."""
    if 0 < quotas.running <= usage.running:
        raise QuotaExceeded(
            f"{usage.running} runs have not ended; {quotas.running} may be under way at once.",
            hint="Wait for one to end, or cancel one.",
            retry_after=SOON,
        )
    if 0 < quotas.runs_per_day <= usage.runs_today:
        raise QuotaExceeded(
            f"{usage.runs_today} runs were started in the last 24 hours; "
            f"{quotas.runs_per_day} are allowed.",
            hint="Wait, or ask the administrator for more.",
            retry_after=max(usage.next_run_in, 1),
            per_day=quotas.runs_per_day,
        )


def check_dataset(quotas: Quotas, usage: Usage, n_bytes: int) -> None:
    """Raise QuotaExceeded when a file of this size would be too much."""
    if 0 < quotas.dataset_bytes < usage.dataset_bytes + n_bytes:
        raise QuotaExceeded(
            f"The organisation's files have {usage.dataset_bytes:,} bytes; with {n_bytes:,} more "
            f"they would have more than the {quotas.dataset_bytes:,} that are allowed.",
            hint=_HINT,
            retry_after=LATER,
        )


def check_upload(quotas: Quotas, usage: Usage, n_bytes: int) -> None:
    """Raise QuotaExceeded when one more upload, of this size, would be too much."""
    if 0 < quotas.uploads <= usage.uploads:
        raise QuotaExceeded(
            f"{usage.uploads} uploads are open; {quotas.uploads} are allowed at once.",
            hint="Finish or remove one.",
            retry_after=SOON,
        )
    check_dataset(quotas, usage, n_bytes)


def check_batch(quotas: Quotas, usage: Usage) -> None:
    """Raise QuotaExceeded when one more batch would be too many."""
    if 0 < quotas.batches <= usage.batches:
        raise QuotaExceeded(
            f"{usage.batches} batches have not ended; {quotas.batches} may be open at once.",
            hint="Wait for one to end, or cancel one.",
            retry_after=SOON,
        )
