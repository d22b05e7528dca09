"""Designs that the words show and the columns, or the catalogue, do not serve."""

from __future__ import annotations

import re

from app.causal.question import Design

_UNSUPPORTED = (
    (Design.RDD, r"\bregression discontinuity|\bcut-?offs?\b|\bthreshold|\bjust (?:above|below)\b"
     r"|\brdd\b|\bnarrow(?:ly)? (?:win|won|los|elect)"),
    (Design.DID, r"\bdifferences?[- ]in[- ]differences?\b|\bdiff-?in-?diff\b|\bdid design\b"),
    (Design.SYNTHETIC_CONTROL, r"\bsynthetic control"),
    (Design.INTERRUPTED_TIME_SERIES, r"\binterrupted time series"),
    (Design.SURVIVAL, r"\bhazard|\bsurvival (?:time|analysis)|\btime[- ]to[- ]event|\bcox\b"),
)  # fmt: skip


def unserved(text: str, description: str) -> tuple[Design, str] | None:
    """Return a design that the words show and no estimator serves yet, with the words."""
    words = f"{text}\n{description}"
    for design, pattern in _UNSUPPORTED:
        if found := re.search(pattern, words, re.IGNORECASE):
            return design, found.group(0)
    return None
