"""`wherefore serve`: the API in this process, the workers beside it, all ended together."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

import uvicorn

from app.api.auth import LOOPBACK
from app.bootstrap import migrate
from app.cli.logs import configure_logs
from app.config import Mode, Settings
from app.main import PAGES, create_app


class CannotServe(Exception):
    """Why the server cannot start, in a sentence that says what to do."""


def serve(settings: Settings) -> None:
    """Serve until a signal; every child has ended when this returns.

    Raises
    ------
    CannotServe : the address, the home folder or the settings stand in the way.
    """
    signal.signal(signal.SIGTERM, _end)
    configure_logs(as_json=settings.mode is Mode.SERVER or not sys.stderr.isatty())
    _check_reach(settings)
    _check_home(settings.home)
    with _listening(settings.host, settings.port) as listener:
        if settings.mode is Mode.EMBEDDED:
            migrate(settings)
        _run(settings, listener)


def _run(settings: Settings, listener: socket.socket) -> None:
    app = create_app(settings)
    url = _url(settings.host, listener.getsockname()[1])
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
        greeting=_greeting(url, app.state.gate.new_login()),
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


def _url(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _check_reach(settings: Settings) -> None:
    if settings.host not in LOOPBACK and not settings.token:
        raise CannotServe(
            f"{settings.host} can be reached from other machines: "
            "set WHEREFORE_TOKEN to a long random text first."
        )


def _check_home(home: Path) -> None:
    probe = home / ".writable"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotServe(
            f"The data folder {home} cannot be written to ({error.strerror}): "
            "set WHEREFORE_HOME to a folder that can."
        ) from None


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise CannotServe(_why_not(host, port, error)) from None
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: stop what uses it, or choose another with PORT or --port."
    return f"Cannot listen on {host}:{port} ({error.strerror}): choose another --host or --port."


def _end(signum: int, frame: FrameType | None) -> None:
    del frame
    sys.exit(128 + signum)
