"""A Celery consumer that outlives its broker, whatever it held when the broker went away."""

from __future__ import annotations

from celery.worker.consumer import Consumer


class LastingConsumer(Consumer):  # type: ignore[misc]
    """Reconnects without handing messages back through the connection that was just lost.

    kombu's Redis channel tries to, after its connection is gone, and ends the worker with an
    AttributeError. Our messages are worth nothing: the sweeper submits what nobody took up.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        if self.task_consumer is not None:
            self.task_consumer.channel.do_restore = False
        super().on_connection_error_after_connected(exc)
