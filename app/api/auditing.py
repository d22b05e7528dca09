"""Writes down who did what: every request that changed something, or took data out."""

from __future__ import annotations

import structlog
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.auth import SAFE_METHODS
from app.errors import Unavailable
from app.service.audit import AuditService
from app.service.records import Reader

_TAKE_OUT = frozenset({"download_dataset", "export_everything"})
_CHANGE_NOTHING = frozenset({"send_part", "identify_effect"})  # a file's parts count as one upload


class Auditing:
    """Notes a request before its answer is sent, so that who sees the answer finds the note."""

    def __init__(self, app: ASGIApp, *, audit: AuditService) -> None:
        self._app = app
        self._audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and _counts(scope, message["status"]):
                await run_in_threadpool(self._note, scope, message["status"])
            await send(message)

        await self._app(scope, receive, noted if scope["type"] == "http" else send)

    def _note(self, scope: Scope, status: int) -> None:
        reader: Reader = scope["reader"]
        action, target = _operation(scope), scope["path"]
        try:
            self._audit.note(reader, action, target, status=status, request_id=scope["request_id"])
        except Unavailable as absent:  # what was done is done: the log of this process keeps it
            structlog.get_logger().error(
                "audit.lost", actor=reader.actor, action=action, target=target, why=absent.message
            )


def _counts(scope: Scope, status: int) -> bool:
    operation = _operation(scope)
    if "reader" not in scope or status >= 400 or not operation:
        return False
    changes = scope["method"] not in SAFE_METHODS and operation not in _CHANGE_NOTHING
    return changes or operation in _TAKE_OUT


def _operation(scope: Scope) -> str:
    """Return what the API calls it, "" for what is no operation, such as a page."""
    return str(getattr(scope.get("route"), "operation_id", None) or "")
