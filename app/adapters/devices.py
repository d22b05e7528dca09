"""The accelerators of a machine: a child that works on one holds it by a lock on a file.

The kernel lets go of the lock with the child, however that ends. So two steps never share a
device, and one whose holder was killed is free in that moment: there is no lease to run out.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

VISIBLE = "CUDA_VISIBLE_DEVICES"
FILES = Path("/dev")


@dataclass(frozen=True, slots=True)
class Devices:
    """Which devices there are, as CUDA names them, and how much memory of one a step may use.

    `folder` holds their locks: all workers of a machine need the same one. A `memory_bytes` of 0
    is no limit.
    """

    folder: Path
    names: tuple[str, ...] = ()
    memory_bytes: int = 0

    @classmethod
    def found(cls) -> tuple[str, ...]:
        """Return the names of the NVIDIA devices of this machine."""
        numbers = (path.name.removeprefix("nvidia") for path in FILES.glob("nvidia[0-9]*"))
        return tuple(sorted((n for n in numbers if n.isdecimal()), key=int))


def take(folder: Path, names: Sequence[str]) -> str | None:
    """Hold a free device until this process ends, and see no other; None where none is free.

    The lock stays with the open file, which nobody closes.
    """
    taken = next((name for name in names if _is_ours(folder / f"{name}.lock")), None)
    os.environ[VISIBLE] = taken or ""
    return taken


def cap_memory(memory_bytes: int) -> None:
    """Have this process use no more of its device's memory, where torch is there to see to it."""
    try:
        import torch
    except ImportError:
        return
    if torch.cuda.is_available():
        total = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, memory_bytes / total))


def _is_ours(path: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    return True
