"""The figures of this process, as Prometheus reads them."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from app.service.operations import Figures

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0)


class Meter:
    """Counts answers by route; each app has its own, so that two in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._seconds = Histogram(
            "wherefore_http_request_seconds",
            "Time to answer, by route.",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._answers = Counter(
            "wherefore_http_requests",
            "Answers, by route and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )

        self._up = self._gauge("database_up", "Whether the database answers.")
        self._halted = self._gauge("runs_halted", "Runs that came to a halt: look at the log.")
        self._waiting = self._gauge("queue_steps", "Steps that wait for a worker.", "queue")
        self._oldest = self._gauge(
            "queue_oldest_seconds", "The longest wait: when it grows, add workers.", "queue"
        )
        self._failed = self._gauge(
            "duty_failures", "Faults of what is repeated beside the API: look at the log.", "duty"
        )
        self._running = self._gauge("steps_running", "Steps that workers hold.", "queue")

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"wherefore_{name}", meaning, labels, registry=self._registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in _METHODS else "other"
        self._answers.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def text(self, figures: Figures) -> tuple[bytes, str]:
        """Return the exposition, with the service's figures of now, and its media type."""
        self._up.set(figures.is_up)
        self._halted.set(figures.halted)
        for duty, times in figures.failures:
            self._failed.labels(duty).set(times)
        for queue in figures.backlog:
            self._waiting.labels(queue.queue.value).set(queue.waiting)
            self._oldest.labels(queue.queue.value).set(queue.oldest_seconds)
            self._running.labels(queue.queue.value).set(queue.running)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
