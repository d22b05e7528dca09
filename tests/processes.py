"""What the kernel knows of processes: children, and who belongs to a home folder."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """Return the living children of a process."""
    return [child for child, parent in _parents().items() if parent == pid]


def folder(pid: int) -> str:
    """Return the name of a process's working directory, empty when it is gone."""
    try:
        return (PROC / str(pid) / "cwd").readlink().name
    except (FileNotFoundError, ProcessLookupError):
        return ""


def of_home(home: Path) -> list[int]:
    """Return the living processes whose environment names this WHEREFORE_HOME."""
    mark = f"WHEREFORE_HOME={home}".encode()
    return [pid for pid in _parents() if mark in _environment(pid)]


def _parents() -> dict[int, int]:
    found: dict[int, int] = {}
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            found[int(entry.name)] = int(fields[1])
    return found


def _environment(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []
