"""How a question and the columns of a table are set out for the encoder, as one text.

Question, then each column behind a mark, then as much of the description as there is room for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.planner.encoder.pieces import Pieces
from app.planner.told import Told, told

LONGEST = 384  # pieces, of which descriptions get what is left
_MOST = 511  # there are embeddings for so many places
_PER_TEXT = 3  # start and ends
_PASSES = 4
_QUESTION_START, _QUESTION_END = 48, 112
_NAME, _MEANING, _LEVELS = 10, 20, 14  # pieces at most
_LOOKED_AT, _FEW_LEVELS = 6, 4  # levels
_MEANT = 160  # letters
_NAME_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NUMBER = re.compile(r"[-\d.]+")
_START, _END, _MARK = "[CLS]", "[SEP]", "[COL]"
_KINDS = {
    Kind.BINARY: "yes or no", Kind.CONTINUOUS: "number", Kind.COUNT: "count",
    Kind.ORDINAL: "rank", Kind.NOMINAL: "kind", Kind.DATETIME: "date", Kind.DURATION: "time",
    Kind.IDENTIFIER: "identifier", Kind.TEXT: "text", Kind.CONSTANT: "constant",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetOut:
    """One text for the encoder: pieces, to which of two segments each belongs, columns' marks.

    `marks` holds the place of each column that is set out.
    """

    pieces: np.ndarray
    segments: np.ndarray
    marks: np.ndarray


@dataclass(frozen=True, slots=True)
class Described:
    """A column as the encoder is told of it: its name in words, meaning, levels, what it holds."""

    name: str
    meaning: str
    levels: str
    holds: str


class Layout:
    """Sets out questions over the columns of one dataset."""

    def __init__(self, columns: Sequence[Described], description: str, pieces: Pieces) -> None:
        self._pieces = pieces
        self._columns = [_marked(own, pieces) for own in columns]
        self._spread = Counter(piece for own in self._columns for piece in {*own})
        self._told = pieces.of(description)

    def passes(self, question: str) -> list[list[int]]:
        """Return the columns in groups that there is room for at once, by their places.

        Of a wide table those come first that share words with the question, and some are left out.
        """
        own = set(self._question(question))
        room = _MOST - _PER_TEXT - len(self._question(question))
        places = list(range(len(self._columns)))
        if sum(map(len, self._columns)) > room:
            places.sort(key=lambda place: -self._shared(own, place))
        found: list[list[int]] = [[]]
        left = room
        for place in places:
            if len(self._columns[place]) > left:
                found.append([])
                left = room
            found[-1].append(place)
            left -= len(self._columns[place])
        return found[:_PASSES]

    def of(
        self, question: str, order: Sequence[int] | None = None, *, is_told: bool = True
    ) -> SetOut:
        """Set out a question.

        Parameters
        ----------
        order : the places of columns, in the order in which they are set out; all by default.
        is_told : whether the description is added.
        """
        end = self._pieces.place(_END)
        asked = [self._pieces.place(_START), *self._question(question), end]
        found, marks = list(asked), []
        for column in range(len(self._columns)) if order is None else order:
            marks.append(len(found))
            found += self._columns[column]
        found.append(end)
        if is_told and (room := LONGEST - len(found) - 1) > 0:
            found += [*islice(self._told, room), end]
        segments = np.ones(len(found), dtype=int)
        segments[: len(asked)] = 0
        return SetOut(np.array(found)[:_MOST], segments[:_MOST], np.array(marks, dtype=int))

    def _shared(self, asked: set[int], place: int) -> float:
        """Return how much a column shares with a question, what few columns have counting more."""
        return sum(1.0 / self._spread[piece] for piece in asked & {*self._columns[place]})

    def _question(self, text: str) -> list[int]:
        """Return a question's pieces; of a long one, which ends in what is asked, both ends."""
        found = self._pieces.of(text)
        if len(found) <= _QUESTION_START + _QUESTION_END:
            return found
        return found[:_QUESTION_START] + found[-_QUESTION_END:]


def described(profile: Profile, description: str) -> tuple[Described, ...]:
    """Return what the encoder is told of each column, in the order of the profile."""
    said = told(description, profile.names)
    return tuple(_described(v, said.get(v.name, Told()), profile) for v in profile.variables)


def _described(variable: Variable, said: Told, profile: Profile) -> Described:
    name = " ".join(_NAME_PART.findall(variable.name)) or variable.name
    meaning = (variable.description or said.defined or said.beside)[:_MEANT]
    telling = [level for level in variable.levels[:_LOOKED_AT] if not _NUMBER.fullmatch(level)]
    return Described(name, meaning, ", ".join(telling[:_FEW_LEVELS]), _holds(variable, profile))


def _holds(variable: Variable, profile: Profile) -> str:
    if variable.name == profile.unit_column:
        return "unit"
    is_time = profile.time is not None and variable.name == profile.time.column
    return "time" if is_time else _KINDS[variable.kind]


def _marked(own: Described, pieces: Pieces) -> list[int]:
    found = [pieces.place(_MARK), *pieces.of(own.name)[:_NAME]]
    if own.meaning:
        found += pieces.of(f": {own.meaning}")[:_MEANING]
    if own.levels:
        found += pieces.of(f"( {own.levels} )")[:_LEVELS]
    return [*found, *pieces.of(f"; {own.holds}")]
