"""The app of one process: settings in, the wired HTTP app out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import Wiring, wire
from app.api.auth import Gate
from app.api.callers import Callers
from app.api.deps import Uploads
from app.api.login_page import Ways
from app.bootstrap import Services, background, build
from app.config import Mode, Settings, access_token

if TYPE_CHECKING:
    from app.tools.server import McpEndpoint

PAGES = Path(__file__).resolve().parents[1] / "frontend" / "dist"
READ_AT_ONCE = 4  # uploads; each has a child process of its own


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the app; while it is up, what belongs beside it (embedded: the workers) is too."""
    settings = settings or Settings.read()
    services = build(settings)
    return wire(
        Wiring(
            services=services,
            callers=_callers(settings, services),
            uploads=Uploads(
                folder=settings.home / "uploads",
                max_bytes=settings.upload_mb << 20,
                part_bytes=settings.part_mb << 20,
                threads=CapacityLimiter(READ_AT_ONCE),
            ),
            pages=PAGES,
            beside=lambda: _beside(services),
            endpoints={"/mcp": Mcp()},
        )
    )


def _callers(settings: Settings, services: Services) -> Callers:
    return Callers(
        gate=Gate(access_token(settings), hosts=frozenset(settings.allowed_hosts)),
        people=services.people,
        ways=Ways(by_password=settings.mode is Mode.SERVER, by_provider=bool(settings.oidc_issuer)),
        is_secure=settings.public_url.startswith("https:"),
    )


class Mcp:
    """The tools for other assistants; what they need is loaded when the app starts to answer."""

    def __init__(self) -> None:
        self._endpoint: McpEndpoint | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._endpoint is not None
        await self._endpoint(scope, receive, send)

    @asynccontextmanager
    async def running(self, app: ASGIApp) -> AsyncIterator[None]:
        from app.tools.server import McpEndpoint

        self._endpoint = McpEndpoint()
        async with self._endpoint.running(app):
            yield


@contextmanager
def _beside(services: Services) -> Iterator[None]:
    try:
        with background(services):
            yield
    finally:
        services.close()
