"""Following a run's log: Server-Sent Events, picked up where a lost connection left them."""

from __future__ import annotations

import json

import httpx

from app.client.attempts import MOST
from app.client.faults import CannotReach, problem
from app.client.records import Event

RETRY_SECONDS = 1.0


class Following:
    """Where a reader stands in a log; both clients feed it what they receive."""

    def __init__(self, run_id: str, after: int) -> None:
        self.path = f"/v1/runs/{run_id}/events"
        self.ended = False
        self._after = after
        self._failures = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Accept": "text/event-stream", "Last-Event-ID": str(self._after)}

    def opened(self, response: httpx.Response) -> bool:
        """Tell whether lines follow; an answer without any means that the log has ended.

        Raises
        ------
        Problem : the server refuses; the body of such an answer must have been read.
        """
        if response.status_code == httpx.codes.NO_CONTENT:
            self.ended = True
        elif response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            self._failed(problem(response))
            return False
        elif response.is_error:
            raise problem(response)
        return not self.ended

    def line(self, line: str) -> Event | None:
        """Return the event that this line of the stream holds."""
        if not line.startswith("data:"):
            return None
        event = Event.model_validate(json.loads(line.removeprefix("data:")))
        self._after, self._failures, self.ended = event.seq, 0, event.is_last
        return event

    def lost(self, fault: httpx.TransportError) -> None:
        """Note a broken connection.

        Raises
        ------
        CannotReach : it broke too often without an event in between.
        """
        self._failed(CannotReach(f"The connection was lost ({fault})."))

    def _failed(self, fault: Exception) -> None:
        self._failures += 1
        if self._failures >= MOST:
            raise fault
