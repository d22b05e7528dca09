"""A Celery consumer that outlives its broker, whatever it held when the broker went away."""

from __future__ import annotations

from typing import Any

from celery.worker.consumer import Consumer

FIRST_WAIT = 0.5  # seconds before the second attempt to reach the broker
LONGEST_WAIT = 2.0


class LastingConsumer(Consumer):  # type: ignore[misc]
    """Starts again with a new connection after whatever its connection, or what was left of the
    last one, raised.

    Our messages are worth nothing: the sweeper submits what nobody took up. So nothing that a
    broker does may end a worker. kombu's Redis channel raises errors it does not count among
    those of connections, when it hands messages back, or when a task that was accepted before
    the broker went away is acknowledged on the channel that went with it.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.connection_errors = (Exception,)

    def ensure_connected(self, connection: Any) -> Any:
        """Celery waits 2 s longer after each attempt, up to 30 s: work would lie that long."""
        eager = connection.ensure_connection

        def ensure(errback: Any, max_retries: Any, callback: Any) -> Any:
            return eager(
                errback,
                max_retries,
                interval_start=FIRST_WAIT,
                interval_step=FIRST_WAIT,
                interval_max=LONGEST_WAIT,
                callback=callback,
            )

        connection.ensure_connection = ensure
        return super().ensure_connected(connection)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        if self.task_consumer is not None:
            self.task_consumer.channel.do_restore = False
        super().on_connection_error_after_connected(exc)
