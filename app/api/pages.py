"""The built browser UI: its files as they are, and its one page for every other address."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import Receive, Scope, Send

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ALWAYS_ASK = {"Cache-Control": "no-cache"}
_NOT_BUILT = (
    "<!doctype html><html lang=en><title>Wherefore</title><h1>The pages are not built</h1>"
    "<p>Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> in "
    "<code>frontend/</code>, and start again. The API under <code>/v1</code> works without them."
)


class Pages:
    """Answers what no route matches: a file of the build, the page itself, or 404.

    The files are listed once at the start, so that no address is ever made into a path.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in (sorted(folder.rglob("*")) if folder.is_dir() else ())
            if path.is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_api(scope["path"]):
            raise HTTPException(404, f"There is nothing at {scope['path']}.")
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, "Pages can only be read.", headers={"Allow": "GET, HEAD"})
        await self._response(scope["path"])(scope, receive, send)

    def _response(self, path: str) -> Response:
        if path in self._files:
            headers = _FOREVER if path.startswith("/assets/") else _ALWAYS_ASK
            return FileResponse(self._files[path], headers=headers)
        if path.startswith("/assets/") or path in ("/favicon.ico", "/favicon.svg"):
            raise HTTPException(404, f"There is nothing at {path}.")
        if "/index.html" not in self._files:
            return HTMLResponse(_NOT_BUILT, status_code=503)
        return FileResponse(self._files["/index.html"], headers=_ALWAYS_ASK)


def _is_api(path: str) -> bool:
    return path == "/v1" or path.startswith("/v1/")
