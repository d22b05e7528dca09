"""Where compiled kernels are kept: a folder for each state of their sources.

Numba compiles a function anew when its own file has changed, not when a function that it calls
has; so no compiled code may outlive any change of the kernels.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from hashlib import blake2b
from pathlib import Path

KERNELS = Path(__file__).parents[1] / "causal" / "kernels"
VARIABLE = "NUMBA_CACHE_DIR"


def keep_by_source() -> None:
    """Have numba keep what it compiles where these sources alone find it.

    Call it before numba is imported. The folder lies in NUMBA_CACHE_DIR, else beside the
    kernels, else in the user's cache. What a read-only image holds is copied there, because
    numba reads only where it may also write, and would compile everything again. A process whose
    parent has called it already keeps the parent's folder.
    """
    own, base = digest(KERNELS), _base()
    os.environ[VARIABLE] = str(_writable(base if base.name == own else base / own))


def digest(folder: Path) -> str:
    """Return a name for the contents of the Python files in `folder`."""
    hashed = blake2b(digest_size=8)
    for source in sorted(folder.glob("*.py")):
        hashed.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return hashed.hexdigest()


def _writable(folder: Path) -> Path:
    made = next(path for path in (folder, *folder.parents) if path.exists())
    if os.access(made, os.W_OK):
        return folder
    own = _users() / folder.name
    if folder.is_dir() and not own.is_dir():
        _copy(folder, own)
    return own


def _copy(folder: Path, target: Path) -> None:
    """Copy so that another process sees all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=target.parent))
    for source in folder.rglob("*"):
        if source.is_file():
            copy = partial / source.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    try:
        partial.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(partial)


def _users() -> Path:
    return Path.home() / ".cache" / "wherefore"


def _base() -> Path:
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    if os.access(KERNELS, os.W_OK):
        return KERNELS / "__pycache__"
    return _users()


def main() -> None:
    """Compile every kernel now: a step of building an image."""
    keep_by_source()
    from app.causal.kernels.warm import warm

    warm()


if __name__ == "__main__":
    main()
