"""The API in this process, the workers beside it, and where to find them."""

from __future__ import annotations

import socket

import uvicorn

from app.bootstrap import begin_logs, migrate
from app.config import Mode, Settings
from app.main import PAGES, create_app

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


def run(settings: Settings, listener: socket.socket, url: str) -> None:
    """Answer on `listener`, which is reached at `url`, until a signal."""
    begin_logs(settings)
    if settings.mode is Mode.EMBEDDED:
        migrate(settings)
    app = create_app(settings)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,  # streams go on for as long as a run does
        ),
        greeting=_greeting(url, app.state.callers.gate.new_login()),
    )
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that says where it is once it can be reached there."""

    def __init__(self, config: uvicorn.Config, *, greeting: str) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._greeting, flush=True)


def _greeting(url: str, code: str) -> str:
    lines = [f"Wherefore is at {url}", f"Sign in once with {url}/login?once={code}"]
    if not (PAGES / "index.html").is_file():
        lines.append("The pages are not built, only the API answers: run `make run` to build them.")
    return "\n".join(lines)


def url_of(host: str, port: int) -> str:
    """Return where a browser on this machine reaches the server."""
    shown = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
