"""Numbers in texts are written one way."""

from __future__ import annotations

import re
from pathlib import Path

from app.causal.rounding import per_cent

APP = Path(__file__).parents[3] / "app"
FORMATTED = re.compile(r":\.\d%\}")
TOLD = ("causal", "planner", "service")
# Numba compiles every kernel anew when a file beside them changes: left for when one does.
KERNELS = APP / "causal" / "kernels"


def test_a_share_has_a_space_before_its_sign() -> None:
    assert (per_cent(0.95), per_cent(0.0123, 1), per_cent(1)) == ("95 %", "1.2 %", "100 %")


def test_no_text_writes_per_cent_another_way() -> None:
    files = (path for part in TOLD for path in (APP / part).rglob("*.py"))
    others = [
        str(path.relative_to(APP))
        for path in files
        if KERNELS not in path.parents and FORMATTED.search(path.read_text())
    ]
    assert others == []
