"""Columns that the user vouches the treatment, or the outcome, has nothing to do with."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.question import Question, Reading
from app.planner.designs.reading import Asking

_OUTCOME = r"(?:negative|falsification|placebo)[- ](?:control )?(?:outcome|test)"
_TREATMENT = r"(?:negative|placebo)[- ](?:control )?(?:treatment|exposure)"
_LISTED = r"[^.;?,]{1,60}?"
_CALLED = 0.5


def with_negative_controls(question: Question, asking: Asking) -> Question:
    """Return the question with the column that is called a negative control of either kind."""
    outcome, treatment = _column(_OUTCOME, asking), _column(_TREATMENT, asking)
    told = (("negative_outcome", outcome), ("negative_treatment", treatment))
    read = (Reading(part, name, 0.9, "called a negative control") for part, name in told if name)
    return replace(
        question,
        negative_outcome=outcome,
        negative_treatment=treatment,
        readings=(*question.readings, *read),
    )


def _column(words: str, asking: Asking) -> str | None:
    patterns = (
        rf"(?:use|using|take|treat|with)? ?(?P<name>{_LISTED}) (?:is|as|serves as|was) "
        rf"(?:an? |the |our )?{words}",
        rf"{words}s?(?: is| are|:| \()? ?(?P<name>[^.;?,)]{{1,60}})",
    )
    for pattern in patterns:
        for said in re.finditer(pattern, asking.words, re.IGNORECASE):
            ranked = asking.lexicon.ranked(said.group("name"))
            free = [m for m in ranked if m.column not in {asking.treatment, asking.outcome}]
            if free and free[0].score >= _CALLED:
                return free[0].column
    return None
