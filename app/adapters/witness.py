"""What this service writes down of its work: structured lines, and spans of a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from app.adapters.traces import Tracer

log = structlog.get_logger()


class LogWitness:
    """Implements Witness by structured logs; by spans too where a tracer is given."""

    def __init__(self, tracer: Tracer | None = None) -> None:
        self._tracer = tracer

    def tell(self, event: str, **data: str | float) -> None:
        log.info(event, **data)

    def trace(self) -> str:
        return "" if self._tracer is None else self._tracer.current()

    @contextmanager
    def span(self, name: str, trace: str, **data: str | float) -> Iterator[None]:
        with structlog.contextvars.bound_contextvars(**data):
            if self._tracer is None:
                yield
                return
            with self._tracer.span(name, trace, **data):
                yield

    def past(self, name: str, trace: str, seconds: float, **data: str | float) -> None:
        if self._tracer is not None:
            self._tracer.past(name, trace, seconds, **data)

    def close(self) -> None:
        if self._tracer is not None:
            self._tracer.close()


class MemoryWitness:
    """Implements Witness by a list of what was told, each with the data of the spans around it."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str | float]]] = []
        self.followed: list[tuple[str, dict[str, str | float]]] = []
        self._within: dict[str, str | float] = {}

    def tell(self, event: str, **data: str | float) -> None:
        self.told.append((event, self._within | data))

    def trace(self) -> str:
        return ""

    @contextmanager
    def span(self, name: str, trace: str, **data: str | float) -> Iterator[None]:  # noqa: ARG002
        self.followed.append((name, data))
        before, self._within = self._within, self._within | data
        try:
            yield
        finally:
            self._within = before

    def past(self, name: str, trace: str, seconds: float, **data: str | float) -> None:  # noqa: ARG002
        self.followed.append((name, data | {"seconds": seconds}))
