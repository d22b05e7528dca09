"""`wherefore serve`: what would stop it is found before anything heavy is loaded."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING

from app.cli.running import announced

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

    from app.config import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class CannotServe(Exception):
    """Why the server cannot start, in a sentence that says what to do."""


def serve(settings: Settings, *, is_private: bool = False) -> None:
    """Serve until a signal; every child has ended when this returns.

    A private server is for the one process that started it: it ends when its standard input
    does, and no other command finds it.

    Raises
    ------
    CannotServe : the address, the home folder or the settings stand in the way.
    """
    signal.signal(signal.SIGTERM, _end)
    _check_reach(settings)
    _check_home(settings.home)
    if is_private:
        threading.Thread(target=_end_with_input, daemon=True).start()
    with _listening(settings.host, settings.port) as listener:
        from app.cli.server import run, url_of

        url = url_of(settings.host, listener.getsockname()[1])
        with nullcontext() if is_private else announced(settings.home, url):
            run(settings, listener, url)


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


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _end(signum: int, frame: FrameType | None) -> None:
    del frame
    sys.exit(128 + signum)
