"""The third column of a question of three: by what groups differ, or what lies between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from app.causal.data import Kind, Variable
from app.causal.profile import FacetKind, Profile
from app.causal.question import QuestionKind
from app.planner.columns import Lexicon
from app.planner.encoder.heard import PARTS, Heard, Part
from app.planner.ends.traits import DONE, RESULTS
from app.planner.for_whom import ForWhom
from app.planner.kinds.features import SPOKEN_OF, is_given
from app.planner.kinds.ruling import Ruling
from app.planner.moments import Phase, phase
from app.planner.pairing import Pairing
from app.planner.paths import Path
from app.planner.words import stem, tokens

_OF_GROUPS = re.compile(
    r"\b(?:in|for|among|amongst|on|with|of|whose|where|which|than|between|by|who|across|are"
    r"|do|does|did)\b(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
_OF_PATH = re.compile(
    r"\b(?:because|through|via|by|due|down|is it|was it|that|simply|as|since|explained|reason"
    r"|route|whether)\b(?:\W+\w+){0,5}\W*$",
    re.IGNORECASE,
)
_FITS, _MISFITS = 1.5, -1.5
_LEAST = 1e-6
_CLEARLY, _FAINTLY = -0.7, -6.0  # logarithms of how likely a column is heard to be that
_Suits: TypeAlias = Callable[[Variable, str], float]


@dataclass(frozen=True, slots=True)
class Beside:
    """A column beside cause and effect, the words that name it, and the question without them."""

    column: str
    said: str
    rest: str


def completed(
    found: Ruling, profile: Profile, lexicon: Lexicon, pairing: Pairing, by_ear: Heard
) -> Ruling:
    """Return what is read of a question with its third column, where its kind needs one."""
    kind = found.asked.kind if found.asked else None
    if found.whom or found.path or kind not in (QuestionKind.HETEROGENEITY, QuestionKind.MEDIATION):
        return found
    third = ThirdColumn(found.question, found.context, profile, lexicon, pairing, by_ear)
    if kind is QuestionKind.MEDIATION and not found.by_weights:
        return found  # the design's own words name what lies between
    if kind is QuestionKind.MEDIATION:
        between = third.between()
        path = Path((between.column,), between.said, between.rest) if between else None
        return replace(found, path=path)
    groups = third.by_which_groups_differ()
    if groups is None or found.asked is None:
        return found
    whom = ForWhom(kind, found.asked.evidence, groups.rest, (groups.column,))
    return replace(found, whom=whom)


class ThirdColumn:
    """Looks for the third column of one question over one dataset."""

    def __init__(
        self,
        question: str,
        context: str,
        profile: Profile,
        lexicon: Lexicon,
        pairing: Pairing,
        by_ear: Heard,
    ) -> None:
        self._by_ear = by_ear
        self._question = question
        self._context = context
        self._profile = profile
        self._lexicon = lexicon
        self._pairing = pairing

    def by_which_groups_differ(self) -> Beside | None:
        return self._best(self._as_groups, Part.MODIFIER)

    def between(self) -> Beside | None:
        return self._best(self._as_path, Part.MEDIATOR)

    def _best(self, suits: _Suits, part: Part) -> Beside | None:
        """Return the column that suits best, without which the rest names a likely pair."""
        found = sorted(self._judged(suits, part), key=lambda judged: -judged[0])
        return next((third for _, third in found if self._names_a_pair(third.rest)), None)

    def _names_a_pair(self, rest: str) -> bool:
        pair = self._pairing.read(rest, self._context)
        return pair.cause is not None and pair.effect is not None

    def _judged(self, suits: _Suits, part: Part) -> Iterator[tuple[float, Beside]]:
        heard = dict(
            zip(self._profile.names, self._by_ear.parts[:, PARTS.index(part)], strict=True)
        )
        spoken: dict[str, list[tuple[int, int]]] = {
            name: [] for name in self._lexicon.columns if heard[name] > _CLEARLY
        }
        for column, spans in (spoken | self._spoken()).items():
            rest = _without(self._question, spans)
            pair = next(iter(self._pairing.likely(rest, self._context)), None)
            if pair is None or column in {pair.cause, pair.effect}:
                continue
            first, last = spans[0] if spans else (0, 0)
            score = suits(self._profile.variable(column), self._question[:first])
            said = self._question[first:last] or column
            near = min(pair.cause_said, pair.effect_said)
            likely = float(np.log(max(pair.likelihood, _LEAST)))
            by_ear = max(float(heard[column]), _FAINTLY)
            yield score + likely + near + by_ear, Beside(column, said, rest)

    def _spoken(self) -> dict[str, list[tuple[int, int]]]:
        """Return the columns that words are nearest to, and where these words stand."""
        found: dict[str, list[tuple[int, int]]] = {}
        for word in re.finditer(r"\w[\w'-]+", self._question):
            for told in self._lexicon.wanted(word.group(0)):
                hits = self._lexicon.hits(told)
                if hits.size and hits.max() >= SPOKEN_OF:
                    found.setdefault(self._lexicon.columns[int(hits.argmax())], []).append(
                        word.span()
                    )
        return found

    def _as_groups(self, variable: Variable, before: str) -> float:
        score = _FITS * self._is_settled(variable) + _FITS * bool(_OF_GROUPS.search(before))
        return score + _MISFITS * _is_any_of(variable, RESULTS | DONE)

    def _is_settled(self, variable: Variable) -> bool:
        """Tell whether a column was so before anything was done."""
        return (
            is_given(variable)
            or variable.kind is Kind.NOMINAL
            or phase(variable)[0] is Phase.BEFORE
            or self._is_trait(variable.name)
        )

    def _as_path(self, variable: Variable, before: str) -> float:
        score = _FITS * bool(_OF_PATH.search(before))
        return score + _MISFITS * (is_given(variable) or _is_any_of(variable, DONE))

    def _is_trait(self, name: str) -> bool:
        traits = (f for f in self._profile.facets if f.kind is FacetKind.LASTING_TRAIT)
        return any(name in f.columns for f in traits)


def _is_any_of(variable: Variable, stems: frozenset[str]) -> bool:
    return bool(stems & {stem(t) for t in tokens(f"{variable.name} {variable.description}")})


def _without(question: str, spans: list[tuple[int, int]]) -> str:
    for first, last in reversed(spans):
        question = f"{question[:first]}{question[last:]}"
    return re.sub(r"\s+", " ", question)
