"""Whether there are rows enough, and what data alone can never say."""

from __future__ import annotations

import re

from app.causal.profile.facts import Diagnosis, Verdict

_COMFORTABLE = 10
_BARE = 3
_HIDDEN = re.compile(
    r"\b(unmeasured|unobserved|hidden|latent|omitted|unrecorded)\s+"
    r"(?:\w+\s+){0,2}?(confound\w*|common causes?|causes?|factors?|variables?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(no|without|not|nor|free of|rules? out|excludes?|absence of)\b[^.;]{0,40}$"
)


def adequacy(n_complete: int, n_columns: int) -> Diagnosis:
    """Compare the complete rows with the columns that an analysis would use."""
    per_column = n_complete / max(n_columns, 1)
    verdict, words = Verdict.FAILED, "far too few for an analysis of all of them"
    if per_column >= _BARE:
        verdict, words = Verdict.INCONCLUSIVE, "few; choose the columns that matter"
    if per_column >= _COMFORTABLE:
        verdict, words = Verdict.PASSED, "enough"
    return Diagnosis(
        "sample_size",
        verdict,
        f"There are {n_complete:,} complete rows for {n_columns} columns: {words}.",
        effect_size=per_column,
        n=n_complete,
    )


def hidden_causes_stated(description: str) -> str:
    """Return the words of a description that speak of hidden causes, "" if none do."""
    for match in _HIDDEN.finditer(description):
        if not _DENIED.search(description[: match.start()].lower()):
            return match.group(0)
    return ""


def hidden_causes(description: str) -> Diagnosis:
    """Say that data alone never exclude hidden causes, or that the user named some."""
    if said := hidden_causes_stated(description):
        sentence = f"The description speaks of {said!r}, so hidden common causes are expected."
        return Diagnosis("hidden_causes", Verdict.FAILED, sentence)
    return Diagnosis(
        "hidden_causes",
        Verdict.INCONCLUSIVE,
        "Nothing points to a hidden common cause, but data alone can never exclude one.",
    )
