"""The sentence that asks about a described model, with what a reader of it needs at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.causal.described.asking import Direction
from app.causal.described.model import DescribedModel, Event
from app.errors import InvalidQuestion
from app.planner.described.vocabulary import Mention, Vocabulary

_TESTED = r"(?! (?:test|result|case|sample|finding))"  # a positive test says nothing of more
_MORE = re.compile(
    r"\b(?:increases?|increased|raises?|more likely|more (?:often|common|frequent)|higher|larger|"
    rf"greater|bigger|positive(?:ly)?{_TESTED}|boosts?|improves?|likelier|more than half"
    r"|more probable)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:decreases?|decreased|reduces?|less likely|less (?:often|common|frequent)|lower|lowers|"
    rf"smaller|negative(?:ly)?{_TESTED}|prevents?|less than half|less probable)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:effect|influence|impact) of (?P<x>.+?) on (?P<y>.+?)(?=\?|,|$| is| when| if| be\b)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:given(?: that)?|conditional(?:ly)? on|conditioning on|"
    r"after (?:adjusting|controlling) for|if we (?:condition on|control for|know)|once we know|"
    r"among|for those|for people|for (?:individuals|patients) (?:who|that|with)|"
    r"controlling for)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence that asks, what was said to have been observed, and the model it is about."""

    text: str
    evidence: Event
    model: DescribedModel
    words: Vocabulary

    @property
    def mentions(self) -> list[Mention]:
        return self.words.mentions(self.text)

    @property
    def names(self) -> list[str]:
        return [mention.name for mention in self.mentions]

    @property
    def effect(self) -> tuple[str, str] | None:
        """Return (cause, effect) of `the effect of … on …`."""
        found = _EFFECT.search(self.text)
        one, other = (self.words.one(found[key]) if found else None for key in ("x", "y"))
        return (one.name, other.name) if one and other and one.name != other.name else None

    def pair(self, names: Sequence[str] | None = None) -> tuple[str, str]:
        """Return (cause, effect) among the named variables: as worded, else as the arrows run.

        Raises
        ------
        InvalidQuestion : fewer than two are named.
        """
        if self.effect is not None:
            return self.effect
        first, second = (*(self.names if names is None else names), "", "")[:2]
        if not second:
            raise InvalidQuestion(
                f"The question names only {first or 'none'} of the described variables.",
                hint=f"The description speaks of {', '.join(self.words.names)}.",
            )
        graph = self.model.graph
        if first in graph.descendants(second) and second not in graph.descendants(first):
            return second, first
        return first, second

    @property
    def direction(self) -> Direction | None:
        """Return whether the question speaks of more or of less."""
        more, less = _MORE.search(self.text), _LESS.search(self.text)
        if more and (not less or more.start() < less.start()):
            return Direction.MORE
        return Direction.LESS if less else None

    def direction_of(self, cause: str, effect: str) -> Direction | None:
        """Return what the question supposes of cause and effect where both hold."""
        levels = {mention.name: mention.level for mention in self.mentions}
        flips = (levels.get(cause) == 0) + (levels.get(effect) == 0)
        direction = self.direction
        return direction.opposite if direction is not None and flips % 2 else direction

    @property
    def is_conditional(self) -> bool:
        return _GIVEN.search(self.text) is not None

    def cut_at_condition(self, more: str = "") -> tuple[str, str]:
        """Return what stands before `given …`, and what is given; `more` are further openers."""
        opener = re.compile(_GIVEN.pattern + more, re.IGNORECASE)
        found = opener.search(self.text)
        if found is None:
            return self.text, ""
        return self.text[: found.start()], self.text[found.end() :]
