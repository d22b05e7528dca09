"""One hostile file: what it is called, what it holds, what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What must come of a file: a refusal, a right reading, or either of the two."""

    REFUSED = "refused"
    READ = "read"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Case:
    """`content` makes the bytes when they are needed; `says` is in the refusal, if given."""

    name: str
    content: Callable[[], bytes]
    filename: str = "table.csv"
    fate: Fate = Fate.REFUSED
    says: str = ""


def fixed(
    name: str,
    content: bytes,
    filename: str = "table.csv",
    fate: Fate = Fate.REFUSED,
    says: str = "",
) -> Case:
    """Return a case whose bytes are at hand."""
    return Case(name, lambda: content, filename, fate, says)
