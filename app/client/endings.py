"""What a run's end means to one who waits for its result."""

from __future__ import annotations

import time
from collections.abc import Iterator

from app.client.calls import WAIT_SECONDS
from app.client.faults import NotYet, RunCancelled, RunFailed, RunWaits
from app.client.records import Run, Status

LOOK_SECONDS = 1.0  # between two looks at what cannot be waited for at the server


def spells(name: str, seconds: float | None, each: float = WAIT_SECONDS) -> Iterator[float]:
    """Yield how long to wait each time, at most `each`, until `seconds` are over; None: never.

    Raises
    ------
    NotYet : the time is over.
    """
    if seconds is None:
        while True:
            yield each
    ends = time.monotonic() + seconds
    yield min(each, seconds)
    while (left := ends - time.monotonic()) > 0:
        yield min(each, left)
    raise NotYet(
        f"{name} has not ended within {seconds:g} seconds.",
        hint="It goes on: wait for it again, or cancel it.",
    )


def is_over(run: Run) -> bool:
    """Tell whether waiting longer changes nothing: it has ended, or waits for a person."""
    return run.status.is_terminal or run.status is Status.AWAITING_INPUT


def check_has_result(run: Run) -> None:
    """Raise what says why a run that is over has no result.

    Raises
    ------
    RunFailed, RunCancelled, RunWaits : as the run stands.
    """
    match run.status:
        case Status.FAILED:
            sentence = run.error.sentence if run.error else "The run failed."
            raise RunFailed(run, sentence, hint=run.error.hint if run.error else "")
        case Status.CANCELLED:
            raise RunCancelled(run, f"Run {run.id} was cancelled.")
        case Status.AWAITING_INPUT:
            message, hint = _waiting(run)
            raise RunWaits(run, message, hint=hint)
        case _:
            return


def _waiting(run: Run) -> tuple[str, str]:
    """Return what a run waits for, and what is to be done about it."""
    if not run.is_asking or run.asks is None:
        return f"Run {run.id} waits for a person.", "Read its plan, then approve or decline it."
    offered = "; ".join(f"{choice.id}: {choice.text}" for choice in run.asks.choices)
    return f"Run {run.id} asks: {run.asks.question}", f"Answer with a choice or text. {offered}"
