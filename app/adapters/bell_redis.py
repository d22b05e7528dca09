"""The bell of many machines: one channel of Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis

from app.adapters.bell import Listeners


class RedisBell:
    """Implements Bell by Redis; when Redis is away, listeners look by themselves."""

    CHANNEL = "wherefore:bell"
    AGAIN = 1.0  # seconds before the next attempt to reach Redis

    def __init__(self, url: str) -> None:
        self._url = url
        self._redis = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reader: asyncio.Task[None] | None = None
        self._listeners = Listeners()

    def ring(self, run_id: str) -> None:
        with suppress(RedisError):
            self._redis.publish(self.CHANNEL, run_id)

    async def listen(self, run_id: str, at_most: float) -> AsyncIterator[bool]:
        self._attend()
        async for rang in self._listeners.listen(run_id, at_most):
            yield rang

    def check(self) -> None:
        self._redis.ping()

    def close(self) -> None:
        self._redis.close()
        if self._reader is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._reader.cancel)

    def _attend(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._listeners = loop, Listeners()
            self._reader = loop.create_task(self._read(), name="bell")

    async def _read(self) -> None:
        while True:
            with suppress(RedisError):
                await self._read_until_redis_goes_away()
            await asyncio.sleep(self.AGAIN)

    async def _read_until_redis_goes_away(self) -> None:
        async with AsyncRedis.from_url(self._url) as redis, redis.pubsub() as channel:
            await channel.subscribe(self.CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    self._listeners.rang(message["data"].decode())
