"""What can be asked of a causal structure, and what can be claimed about it: closed sets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Inquiry(StrEnum):
    """What in particular a question about structure asks for, beside the whole graph."""

    DIRECTION = "direction"
    DIRECT_LINK = "direct_link"
    PARENTS = "parents"
    CHILDREN = "children"
    ANCESTORS = "ancestors"
    DESCENDANTS = "descendants"
    BLANKET = "markov_blanket"
    CONFOUNDERS = "confounders"
    ADJUSTMENT = "adjustment"
    MEDIATORS = "mediators"
    COLLIDERS = "colliders"
    INSTRUMENTS = "instruments"
    ROLE = "role"
    PATH = "path"
    ORDER = "order"
    HIDDEN_CAUSE = "hidden_cause"
    INDEPENDENCE = "independence"
    CORRELATION = "correlation"
    STATED_GRAPH = "stated_graph"
    LEAD = "lead"
    EXPERIMENT = "experiment"

    @property
    def is_examined(self) -> bool:
        """Tell whether rows are tested for it, rather than read from a graph alone."""
        return self in _EXAMINED

    @property
    def needs_graph(self) -> bool:
        return self not in _ROWS_ALONE


_ROWS_ALONE = frozenset(
    {Inquiry.INDEPENDENCE, Inquiry.CORRELATION, Inquiry.STATED_GRAPH, Inquiry.LEAD}
)
_EXAMINED = _ROWS_ALONE | {Inquiry.DIRECTION, Inquiry.EXPERIMENT}


class ClaimKind(StrEnum):
    """What an option of a question, or an answer, holds to be so."""

    CAUSES = "causes"
    BOTH_WAYS = "both_ways"
    COMMON_CAUSE = "common_cause"
    UNRELATED = "unrelated"
    RELATED = "related"
    INCREASES = "increases"
    DECREASES = "decreases"
    NO_EFFECT = "no_effect"
    YES = "yes"
    NO = "no"
    MEDIATOR = "mediator"
    COLLIDER = "collider"
    INSTRUMENT = "instrument"
    COLUMNS = "columns"
    NUMBER = "number"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: `names` are columns (cause first) or a role, `value` a number."""

    kind: ClaimKind
    names: tuple[str, ...] = ()
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that the question offers, as it is written, and what it claims, if understood."""

    label: str
    text: str
    claim: Claim | None = None

    def __str__(self) -> str:
        return f"{self.label} {self.text}".strip()
