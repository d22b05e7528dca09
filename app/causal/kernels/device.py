"""Which device large problems run on: CUDA where torch finds one, else the compiled kernels."""

from __future__ import annotations

from importlib.util import find_spec


def device_for(*, pays: bool) -> str | None:
    """Return the torch device that a problem is worth moving to, None for this processor.

    Parameters
    ----------
    pays : the problem is large enough for a device; torch is not even imported where it is not.
    """
    if not pays or find_spec("torch") is None:
        return None
    import torch

    return "cuda" if torch.cuda.is_available() else None
