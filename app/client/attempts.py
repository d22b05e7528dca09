"""When to try again: calls that may be repeated, after faults that pass."""

from __future__ import annotations

import os
import random
from typing import TypeVar

import httpx

from app.client.calls import Call
from app.client.faults import CannotReach, problem

T = TypeVar("T")

MOST = 5
LONGEST_PAUSE = 8.0
PASSING = frozenset({408, 429, 502, 503, 504})
ADDRESS = "http://127.0.0.1:8000"


class Attempts:
    """Counts the tries of one call and says how long to pause before the next.

    A request that never left (no connection) may always be tried again; one that did, only
    when the call is repeatable: reads, and writes with an idempotency key.
    """

    def __init__(self, call: Call[T]) -> None:
        self._call = call
        self._made = 0

    def after(self, response: httpx.Response) -> float | None:
        """Return the pause before the next try, or None when the answer is good.

        Raises
        ------
        Problem : the server refuses, or is still away after the last try.
        """
        if response.is_success:
            return None
        self._made += 1
        passes = response.status_code in PASSING and self._call.repeatable
        if not passes or self._made >= MOST:
            raise problem(response)
        return self._pause(response.headers.get("retry-after", ""))

    def after_fault(self, fault: httpx.TransportError) -> float:
        """Return the pause before the next try after no answer came.

        Raises
        ------
        CannotReach : nobody answered, and trying again would not help or would do things twice.
        """
        self._made += 1
        never_left = isinstance(fault, httpx.ConnectError | httpx.ConnectTimeout)
        if self._made >= MOST or not (never_left or self._call.repeatable):
            url = str(fault.request.url.copy_with(path="/", query=None))
            raise CannotReach(
                f"No answer from {url} ({fault or type(fault).__name__}).",
                hint="Is it running? `wherefore serve` starts one; WHEREFORE_URL names another.",
            ) from fault
        return self._pause("")

    def _pause(self, said: str) -> float:
        if said.isdecimal():
            return min(float(said), LONGEST_PAUSE)
        doubled: float = 0.1 * 2**self._made
        return min(doubled, LONGEST_PAUSE) * random.uniform(0.5, 1.0)


def connection(base_url: str | None, token: str | None, timeout: float) -> dict[str, object]:
    """Return how httpx is to reach the server: as given, else as the environment says."""
    token = token if token is not None else os.environ.get("WHEREFORE_TOKEN", "")
    return {
        "base_url": base_url or os.environ.get("WHEREFORE_URL") or ADDRESS,
        "headers": {"Authorization": f"Bearer {token}"} if token else {},
        "timeout": httpx.Timeout(timeout, connect=10.0),
    }
