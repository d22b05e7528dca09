"""How large a request may be: counted while it streams in, so that no body fills the disk."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

JSON_BYTES = 8 << 20
FORM_OVERHEAD = 1 << 20  # boundaries, name and description beside the file


class BodyLimit:
    """Answers 413 as soon as more than the path's limit has been announced or has come in.

    Parameters
    ----------
    upload_path, upload_bytes : where files are sent, and the limit of one.
    parts_path, part_bytes : below which parts of files are sent, and the limit of one; other
        bodies get `JSON_BYTES`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        upload_path: str,
        upload_bytes: int,
        parts_path: str,
        part_bytes: int,
    ) -> None:
        self._app = app
        self._upload_path = upload_path
        self._upload_bytes = upload_bytes
        self._parts_path = f"{parts_path}/"
        self._part_bytes = part_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            _check_announced(scope, limit)
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        if path.rstrip("/") == self._upload_path:
            return self._upload_bytes + FORM_OVERHEAD
        return self._part_bytes if path.startswith(self._parts_path) else JSON_BYTES


def _check_announced(scope: Scope, limit: int) -> None:
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> HTTPException:
    # The framework's own class: it lets this one, and no other, pass through its body parser.
    megabytes = limit / (1 << 20)
    return HTTPException(413, f"The request is larger than {megabytes:.0f} MiB.")
