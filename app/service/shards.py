"""The shards of a step: its parts that any number of workers take at once, told by their ids."""

from __future__ import annotations

from dataclasses import dataclass

SHARD = "shard"  # the action of a step that is a part of another
_MARK, _OF = "#", "/"


@dataclass(frozen=True, slots=True)
class Shard:
    """The shard with this `number` of `of`; number 0 is the graph that the others resample."""

    number: int
    of: int

    @classmethod
    def named_by(cls, step_id: str) -> Shard | None:
        """Return the shard that a step of this id is; None where it is a whole step."""
        _, mark, told = step_id.partition(_MARK)
        if not mark:
            return None
        number, _, of = told.partition(_OF)
        return cls(int(number), int(of))

    def step_id(self, whole: str) -> str:
        """Return the id of this shard of a step."""
        return f"{whole}{_MARK}{self.number}{_OF}{self.of}"

    def blocks(self, of_all: int) -> range:
        """Return which of all blocks of resamples are its own."""
        return range(of_all * (self.number - 1) // self.of, of_all * self.number // self.of)


def whole_of(step_id: str) -> str:
    """Return the id of the planned step that a step is, or is a shard of."""
    return step_id.partition(_MARK)[0]


def is_shard(step_id: str) -> bool:
    return _MARK in step_id


def is_of_resamples(step_id: str) -> bool:
    """Tell whether a step is a shard that its whole can do without."""
    shard = Shard.named_by(step_id)
    return shard is not None and shard.number > 0
