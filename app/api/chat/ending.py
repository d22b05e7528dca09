"""How a run ended, in words for a chat."""

from __future__ import annotations

import asyncio

from app.api.chat import prose
from app.service.records import Reader, RunRecord, RunStatus
from app.service.runs import RunService

WAIT_SECONDS = 60.0


async def told(runs: RunService, reader: Reader, run_id: str) -> tuple[RunRecord, str]:
    """Wait for the run to end or to need a person; return it, and what is to be said of it."""
    while True:
        run = await runs.wait(reader, run_id, WAIT_SECONDS)
        if run.status in (RunStatus.SUCCEEDED, RunStatus.PARTIAL):
            result = await asyncio.to_thread(runs.result, reader, run_id)
            return run, prose.answer(run, result)
        if run.status.is_terminal or run.status is RunStatus.AWAITING_INPUT:
            return run, prose.no_answer(run)
