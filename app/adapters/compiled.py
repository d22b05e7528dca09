"""Where compiled kernels are kept: a folder for each state of their sources.

Numba compiles a function anew when its own file has changed, not when a function that it calls
has; so no compiled code may outlive any change of the kernels.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

KERNELS = Path(__file__).parents[1] / "causal" / "kernels"
VARIABLE = "NUMBA_CACHE_DIR"


def keep_by_source() -> None:
    """Have numba keep what it compiles where these sources alone find it.

    Call it before numba is imported. The folder lies in NUMBA_CACHE_DIR, else beside the
    kernels, else in the user's cache.
    """
    os.environ[VARIABLE] = str(_base() / digest(KERNELS))


def digest(folder: Path) -> str:
    """Return a name for the contents of the Python files in `folder`."""
    hashed = blake2b(digest_size=8)
    for source in sorted(folder.glob("*.py")):
        hashed.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return hashed.hexdigest()


def _base() -> Path:
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    if os.access(KERNELS, os.W_OK):
        return KERNELS / "__pycache__"
    return Path.home() / ".cache" / "wherefore"


def main() -> None:
    """Compile every kernel now: a step of building an image."""
    keep_by_source()
    from app.causal.kernels.warm import warm

    warm()


if __name__ == "__main__":
    main()
