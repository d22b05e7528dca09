"""Whether there are rows enough, and what the description says of hidden causes."""

from __future__ import annotations

import math
import re

from app.causal.profile.facts import Diagnosis, Verdict

_COMFORTABLE = 10
_BARE = 3
_Z = 2.576 + 0.842  # for a level of 1 % and a power of 80 %
_HIDDEN = re.compile(
    r"\b(unmeasured|unobserved|hidden|latent|omitted|unrecorded)\s+"
    r"(?:\w+\s+){0,2}?(confound\w*|common causes?|causes?|factors?|variables?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(no|without|not|nor|free of|rules? out|excludes?|absence of)\b[^.;]{0,40}$"
)


def adequacy(n_complete: int, n_columns: int, worth: float | None = None) -> Diagnosis:
    """Compare the complete rows with the columns that an analysis would use.

    `worth` is the number of independent rows that dependent ones are worth, None for the same.
    """
    rows = min(n_complete, worth or n_complete)
    per_column = rows / max(n_columns, 1)
    verdict, words = Verdict.FAILED, "far too few for an analysis of all of them"
    if per_column >= _BARE:
        verdict, words = Verdict.INCONCLUSIVE, "few; choose the columns that matter"
    if per_column >= _COMFORTABLE:
        verdict, words = Verdict.PASSED, "enough"
    less = f", worth about {rows:,.0f} independent ones," if rows < 0.9 * n_complete else ""
    weakest = weakest_link(rows, n_columns)
    seen = f"; links weaker than a correlation of {weakest:.2f} may go unseen" if weakest else ""
    return Diagnosis(
        "sample_size",
        verdict,
        f"There are {n_complete:,} complete rows{less} for {n_columns} columns: {words}{seen}.",
        test="rows per column; the statistic is the weakest link seen with a power of 80 %",
        statistic=weakest,
        effect_size=per_column,
        n=n_complete,
    )


def weakest_link(rows: float, n_columns: int) -> float | None:
    """Return the smallest correlation given all other columns that four tables in five show.

    One pair in a hundred without a link may seem to have one (Fisher's z).
    """
    free = rows - n_columns - 1
    if n_columns < 2 or free < 4:
        return None
    return math.tanh(_Z / math.sqrt(free))


def hidden_causes_stated(description: str) -> str:
    """Return the words of a description that speak of hidden causes, "" if none do."""
    for match in _HIDDEN.finditer(description):
        if not _DENIED.search(description[: match.start()].lower()):
            return match.group(0)
    return ""
