"""The guard before every route: the Host, hostile characters, and who calls."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.callers import Callers
from app.api.problems import request_id, response_for
from app.errors import InvalidRequest, Unauthenticated, WhereforeError
from app.service.acting import acting_for, acting_for_all
from app.service.records import Reader

# Health tells nothing worth guarding, and probes come under any name. Assets are the same for all.
_HEALTH = frozenset({"/healthz", "/readyz"})
# A share link's secret is in its address, and is looked at there.
_OPEN = frozenset({"/login", "/logout", "/favicon.ico", "/favicon.svg"})
_OPEN_FOLDERS = ("/assets/", "/login/", "/shared/", "/v1/shared/")
_GUARDED_FOLDERS = ("/v1/", "/metrics")


class Guard:
    """Lets requests through that name this server and come from somebody it knows."""

    def __init__(self, app: ASGIApp, *, callers: Callers) -> None:
        self._app = app
        self._callers = callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            reader = await self._admit(scope)
        except WhereforeError as error:
            await self._refusal(Request(scope), error)(scope, receive, send)
            return
        with acting_for_all() if reader is None else acting_for(reader.tenant):
            await self._app(scope, receive, send)

    async def _admit(self, scope: Scope) -> Reader | None:
        """Return who calls; None where anybody may."""
        path, headers = scope["path"], Headers(scope=scope)
        if path in _HEALTH:
            return None
        self._callers.gate.check_host(headers)
        if "\0" in path or b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
            raise InvalidRequest("The address holds a NUL character.")
        if path in _OPEN or path.startswith(_OPEN_FOLDERS):
            return None
        reader = await self._callers.reader(scope["method"], path, headers)
        scope["reader"] = reader
        return reader

    def _refusal(self, request: Request, error: WhereforeError) -> Response:
        if isinstance(error, Unauthenticated) and _is_page(request):
            return self._callers.login_page()
        return response_for(error, request_id(request))


def _is_page(request: Request) -> bool:
    is_shown = "text/html" in request.headers.get("accept", "")
    return (
        request.method == "GET" and is_shown and not request.url.path.startswith(_GUARDED_FOLDERS)
    )
