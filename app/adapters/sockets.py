"""Datagrams between the processes of one machine: a wake-up call that may be missed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import select
import socket
import tempfile
from pathlib import Path

LONGEST_PATH = 90  # the kernel allows 107 characters for a socket's path, name included


def meeting_place(home: Path) -> Path:
    """Return the folder for this home's sockets, elsewhere when the path would be too long."""
    folder = home / "run"
    if len(str(folder)) > LONGEST_PATH:
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"wherefore-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class Inbox:
    """A bound socket; datagrams sent to it make it readable."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)

    def fileno(self) -> int:
        return self._socket.fileno()

    def wait(self, seconds: float) -> bool:
        """Return True as soon as something has arrived, False after `seconds`."""
        return bool(select.select([self._socket], [], [], seconds)[0]) and bool(self.take())

    def take(self) -> list[str]:
        """Return all that has arrived."""
        arrived: list[str] = []
        with contextlib.suppress(BlockingIOError):
            while True:
                arrived.append(self._socket.recv(256).decode())
        return arrived

    def close(self) -> None:
        self._socket.close()
        self.path.unlink(missing_ok=True)


def send(path: Path, message: str) -> None:
    """Send without waiting; a socket that nobody holds any more is removed."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        try:
            sender.sendto(message.encode(), str(path))
        except (FileNotFoundError, BlockingIOError):
            return  # it is gone, or has plenty to wake up for
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
