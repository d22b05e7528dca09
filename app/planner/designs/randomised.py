"""A trial: the words say that the treatment was assigned at random."""

from __future__ import annotations

import re

from app.causal.data import Variable
from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.phrases import sentences
from app.planner.random_words import NOT_RANDOM, RANDOM

_COMPARES_CHANGES = re.compile(
    r"\bdiff(?:erence)?s?[- ]in[- ]diff|\bdid design\b|\bbefore and after\b|\bparallel trends?\b",
    re.IGNORECASE,
)
_AS_WELL = 0.8  # of the fit of the column that a sentence fits best


def read(asking: Asking) -> DesignReading | None:
    """Return the design of a trial where the words, or the treatment's own, speak of one."""
    meant = f"{asking.words}\n{asking.profile.variable(asking.treatment).description}"
    found = RANDOM.search(meant)
    if found is None or NOT_RANDOM.search(meant) or _arms_of_another(asking):
        return None
    return DesignReading(Design.RANDOMISED, 0.85, f"{found.group(0)!r}")


def is_by_chance(asking: Asking) -> bool | None:
    """Return True where chance decided on the treatment, None where no word says so."""
    return True if read_drawn(asking) or read(asking) else None


def _arms_of_another(asking: Asking) -> bool:
    """Tell whether the arms that chance decided on, "to X or Y", are another column's levels."""
    said = " ".join(s for s in sentences(asking.words) if RANDOM.search(s))
    named = {v.name for v in asking.profile.variables if _names_levels(said, v)}
    return bool(named) and asking.treatment not in named


def _names_levels(said: str, variable: Variable) -> bool:
    """Tell whether a text names two levels of a column, or says of one what it stands for.

    A number or a letter by itself names none.
    """
    if re.search(rf"(?<!\w){re.escape(variable.name)} ?= ?\S", said):
        return True
    levels = [x for x in variable.levels if len(x) > 1 and not x.replace(".", "").isdigit()]
    found = (re.search(rf"(?<!\w){re.escape(x)}(?!\w)", said, re.IGNORECASE) for x in levels)
    return sum(match is not None for match in found) > 1


def read_drawn(asking: Asking) -> DesignReading | None:
    """Return the design where a sentence says of the treatment itself that chance decided on it."""
    if _COMPARES_CHANGES.search(asking.text) or asking.treatment not in asking.lexicon.columns:
        return None
    place = asking.lexicon.columns.index(asking.treatment)
    for sentence in sentences(asking.words):
        found = RANDOM.search(sentence)
        if found is None or NOT_RANDOM.search(sentence):
            continue
        fits = asking.lexicon.fit(sentence)
        if fits[place] > 0 and fits[place] >= _AS_WELL * fits.max():
            return DesignReading(Design.RANDOMISED, 0.85, f"{found.group(0)!r}")
    return None
