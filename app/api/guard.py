"""The guard before every route: the Host, hostile characters, and who calls."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.auth import Gate
from app.api.login_page import login_page
from app.api.problems import request_id, response_for
from app.errors import InvalidRequest, Unauthenticated, WhereforeError
from app.service.acting import acting_for, acting_for_all
from app.service.records import Reader

# Health tells nothing worth guarding, and probes come under any name. Assets are the same for all.
_HEALTH = frozenset({"/healthz", "/readyz"})
_OPEN = frozenset({"/login", "/favicon.ico", "/favicon.svg"})
_OPEN_FOLDERS = ("/assets/",)
_GUARDED_FOLDERS = ("/v1/", "/metrics")


class Guard:
    """Lets requests through that name this server and carry its token or a session."""

    def __init__(self, app: ASGIApp, *, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            reader = self._admit(scope)
        except WhereforeError as error:
            await _refusal(Request(scope), error)(scope, receive, send)
            return
        with acting_for_all() if reader is None else acting_for(reader.tenant):
            await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> Reader | None:
        """Return who calls; None where anybody may."""
        path, headers = scope["path"], Headers(scope=scope)
        if path in _HEALTH:
            return None
        self._gate.check_host(headers)
        if "\0" in path or b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
            raise InvalidRequest("The address holds a NUL character.")
        if path in _OPEN or path.startswith(_OPEN_FOLDERS):
            return None
        reader: Reader = self._gate.admit(scope["method"], headers)
        scope["reader"] = reader
        return reader


def _refusal(request: Request, error: WhereforeError) -> Response:
    if isinstance(error, Unauthenticated) and _is_page(request):
        return login_page()
    return response_for(error, request_id(request))


def _is_page(request: Request) -> bool:
    is_shown = "text/html" in request.headers.get("accept", "")
    return (
        request.method == "GET" and is_shown and not request.url.path.startswith(_GUARDED_FOLDERS)
    )
