"""The outermost layer: request id, safe headers, log, count, and the last handler of errors."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.meter import Meter
from app.api.problems import unexpected
from app.service.ports import Witness

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)

SAFE_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}

_SHARED = re.compile(r"^(/v1/shared|/shared)/[^/]+")
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Edge:
    """Wraps the whole app; nothing is answered without passing through here."""

    def __init__(self, app: ASGIApp, *, meter: Meter, witness: Witness) -> None:
        self._app = app
        self._meter = meter
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0
        headers = Headers(scope=scope)
        request_id = scope["request_id"] = _request_id(headers)

        async def finished(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(MutableHeaders(scope=message), request_id)
            await send(message)

        trace = headers.get("traceparent", "")
        with self._witness.span(f"HTTP {scope['method']}", trace, request_id=request_id):
            try:
                await self._app(scope, receive, finished)
            except Exception as error:  # noqa: BLE001 - the API's last handler
                await structlog.get_logger().aerror("request.failed", exc_info=error)
                if not status:
                    await unexpected(request_id)(scope, receive, finished)
            finally:
                self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        self._meter.count(scope["method"], _template(scope), status, seconds)
        structlog.get_logger().info(
            "request",
            method=scope["method"],
            path=shown_path(scope["path"]),
            status=status,
            milliseconds=round(1000 * seconds, 1),
        )


def shown_path(path: str) -> str:
    """Return a path as it may stand in a log: without a share link's secret."""
    return _SHARED.sub(r"\1/…", path)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _GOOD_ID.fullmatch(given) else f"req_{secrets.token_urlsafe(12)}"


def _complete(headers: MutableHeaders, request_id: str) -> None:
    headers["X-Request-ID"] = request_id
    for name, value in SAFE_HEADERS.items():
        headers.setdefault(name, value)


def _template(scope: Scope) -> str:
    # The route's own path, never the caller's text: a metric per id would grow without end.
    return str(getattr(scope.get("route"), "path", "other"))
