"""What lies between: an effect split at a mediator, or followed through it by the front door."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.data import Role
from app.causal.question import Design
from app.planner.designs.randomised import is_by_chance
from app.planner.designs.reading import Asking, DesignReading
from app.planner.paths import Path, asks_directly, named_between, read_path, whole_path

_OF_PARTS = re.compile(
    r"\bhow much of\b.*\b(?:through|via|by way|because|due|explain\w*|mediat\w*)\b"
    r"|\b(?:share|part|fraction|proportion|portion|percentage) of (?:the |its |this |that )?"
    r"(?:\w+ )?(?:effect|impact|influence)\b|\b(?:split|decompos\w+|separat\w+|break down)\b",
    re.IGNORECASE | re.DOTALL,
)


def read(asking: Asking) -> DesignReading | None:
    """Return the mediators through or past which the effect is asked for."""
    taken = frozenset({asking.treatment, asking.outcome})
    found = read_path(asking.text, asking.lexicon, taken)
    direct = asks_directly(asking.text)
    if found is None and (direct or _asks_for_mechanism(asking)):
        found = named_between(asking.words, asking.lexicon, taken) or _by_role(asking, taken)
    if found is None or (found.past is False and direct is False and not _is_asked(asking, found)):
        return None
    through = _through(found, 0.85, direct=found.past or direct)
    return replace(through, randomised=is_by_chance(asking))


def by_path(read_before: DesignReading, path: Path) -> DesignReading:
    """Return the design of a question about a path, where no design is read that traces one."""
    if read_before.mediator or read_before.design is Design.MEDIATION:
        return read_before
    return _through(path, 0.6, direct=path.past)


def _through(path: Path, confidence: float, *, direct: bool) -> DesignReading:
    return DesignReading(
        Design.MEDIATION,
        confidence,
        f"{path.evidence!r}",
        mediator=path.columns[0],
        more_mediators=path.columns[1:],
        direct=direct,
    )


def read_front_door(asking: Asking) -> DesignReading | None:
    """Return the mediators that are said to carry the whole effect.

    A question for the share that runs through them is one for its parts, which that would assume.
    """
    if _OF_PARTS.search(asking.text):
        return None
    taken = frozenset({asking.treatment, asking.outcome})
    found = whole_path(asking.words, asking.lexicon, taken)
    if found is None:
        return None
    return DesignReading(
        Design.FRONTDOOR,
        0.85,
        f"{found.evidence!r}",
        mediator=found.columns[0],
        more_mediators=found.columns[1:],
    )


def _asks_for_mechanism(asking: Asking) -> bool:
    low = asking.text.lower()
    return any(word in low for word in ("mediat", "mechanism", "indirect effect"))


def _is_asked(asking: Asking, found: Path) -> bool:
    """Tell whether the path is part of the question, not of what is told beforehand."""
    place = asking.text.find(found.evidence)
    asked = asking.text.rfind("?")
    return asked < 0 or place < 0 or "." not in asking.text[place:asked].rstrip(".")


def _by_role(asking: Asking, taken: frozenset[str]) -> Path | None:
    names = tuple(
        v.name for v in asking.profile.variables if v.role is Role.MEDIATOR and v.name not in taken
    )
    return Path(names, "its role is set", asking.text) if names else None
