"""OpenTelemetry traces, sent to a collector or written to a file; nothing of it is loaded unless
a target is set."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter

FILE = "file:"
SERVICE = "wherefore"


class Tracer:
    """Makes spans that belong to the trace named by a W3C `traceparent`.

    Parameters
    ----------
    target : the URL of an OTLP/HTTP collector, or "file:PATH" for a line of JSON per span.
    """

    def __init__(self, target: str) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
        self._provider.add_span_processor(BatchSpanProcessor(_exporter(target)))
        self._tracer = self._provider.get_tracer(SERVICE)
        self._propagator = TraceContextTextMapPropagator()

    def current(self) -> str:
        """Return the `traceparent` of the span that is open here, "" outside of any."""
        carrier: dict[str, str] = {}
        self._propagator.inject(carrier)
        return carrier.get("traceparent", "")

    @contextmanager
    def span(self, name: str, trace: str, **data: str | float) -> Iterator[None]:
        """Open a span below `trace`; below the one open here when `trace` is empty."""
        parent = self._parent(trace)
        with self._tracer.start_as_current_span(name, context=parent, attributes=data):
            yield

    def past(self, name: str, trace: str, seconds: float, **data: str | float) -> None:
        """Add a span that ends now and began so many seconds ago."""
        begun = time.time_ns() - round(seconds * 1e9)
        self._tracer.start_span(
            name, context=self._parent(trace), attributes=data, start_time=begun
        ).end()

    def _parent(self, trace: str) -> Context | None:
        return self._propagator.extract({"traceparent": trace}) if trace else None

    def close(self) -> None:
        """Send what waits to be sent."""
        self._provider.shutdown()


def _exporter(target: str) -> SpanExporter:
    if target.startswith(FILE):
        return _to_file(Path(target.removeprefix(FILE)))
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=target)


def _to_file(path: Path) -> SpanExporter:
    """Return what appends a line of JSON per span; each batch opens the file for itself."""
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

    class ToFile(SpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            with path.open("a") as file:
                file.writelines(span.to_json(indent=None) + "\n" for span in spans)
            return SpanExportResult.SUCCESS

    return ToFile()
