"""How tools reach the service: through the client, as whoever called them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError

from app.client import AsyncWherefore, WhereforeFault

Connect = Callable[[Context[Any, Any]], AbstractAsyncContextManager[AsyncWherefore]]
HERE = "http://127.0.0.1"


def within(app: Any) -> Connect:
    """Reach the app in this process with the caller's own credentials, so its rights are theirs."""
    transport = httpx.ASGITransport(app)

    @asynccontextmanager
    async def connect(context: Context[Any, Any]) -> AsyncIterator[AsyncWherefore]:
        headers = context.headers or {}
        _, _, token = headers.get("authorization", "").partition(" ")
        yield AsyncWherefore(HERE, token, transport=transport)  # a transport without connections

    return connect


def through(client: AsyncWherefore) -> Connect:
    """Reach whatever this client does."""

    @asynccontextmanager
    async def connect(_: Context[Any, Any]) -> AsyncIterator[AsyncWherefore]:
        yield client

    return connect


class Reach:
    """What every tool begins with: a client whose faults are told to the model."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    @asynccontextmanager
    async def reached(self, context: Context[Any, Any]) -> AsyncIterator[AsyncWherefore]:
        try:
            async with self._connect(context) as client:
                yield client
        except WhereforeFault as fault:
            raise ToolError(str(fault)) from fault
