"""A message with all that is needed to carry out what it wishes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from app.causal.question import Question
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Setting
from app.planner.conversation.wishes.named import Named, named

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
).split()
_TENS = "thirty forty fifty sixty seventy eighty ninety".split()
_COUNTS = {w: i for i, w in enumerate(_WORDS)} | {w: 30 + 10 * i for i, w in enumerate(_TENS)}
_COUNTED = re.compile(
    rf"\b(?:{'|'.join(w for w in _COUNTS if w not in ('one', 'zero'))})\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Message:
    """What was said, of which run; `text` has its counts in digits."""

    said: str
    setting: Setting
    lexicon: Lexicon

    @cached_property
    def text(self) -> str:
        return _in_digits(self.said).strip()

    @property
    def spelled(self) -> str:
        """Return the text with the names of columns in place of words for them."""
        return _in_digits(self.named.spelled)

    @cached_property
    def named(self) -> Named:
        return named(self.said, self.setting, self.lexicon)

    @property
    def question(self) -> Question:
        assert self.setting.question is not None
        return self.setting.question

    @property
    def ends(self) -> tuple[str, ...]:
        """Return the treatment and the outcome of the run, those that it has."""
        return tuple(n for n in (self.question.treatment, self.question.outcome) if n)

    @property
    def others(self) -> tuple[str, ...]:
        """Return the columns that are named beside treatment and outcome."""
        return tuple(n for n in self.named.columns if n not in self.ends)

    @property
    def numbers(self) -> tuple[float, ...]:
        return tuple(float(n.replace(",", "")) for n in _NUMBER.findall(self.text))


def _in_digits(text: str) -> str:
    return _COUNTED.sub(lambda m: str(_COUNTS[m.group(0).lower()]), text)
