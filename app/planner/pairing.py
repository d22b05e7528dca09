"""Which columns are the cause and the effect: the pair that the fitted weights find likeliest."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from math import prod

from app.causal.data import Kind, Role, Variable
from app.causal.profile import FacetKind, Profile
from app.planner.asking import is_everything
from app.planner.columns import Lexicon, Match
from app.planner.ends.choice import Ends, Likely
from app.planner.ends.cuts import Form
from app.planner.moments import Calendar, Phase, phase
from app.planner.phrases import CausePhrases, cause_phrases
from app.planner.words import tokens

ENOUGH = 0.25  # below this share of its rare words a phrase does not name the column
_SPOKEN_OF = 0.4  # how near a word must be to a column for a question to speak of it
_UNSPOKEN = 0.6  # how likely a pair must be of which one end is not spoken of
_AT_LARGE = 0.5  # of how near the nearest word is: the fit of a column without a phrase
_EARLIER = 0.6  # of its score keeps, as an effect, a column from before the treatment
_TREATED = frozenset(
    "treat treated treatment intervention program programme exposed exposure assigned received "
    "participated participation therapy policy".split()
)
_ANSWERS = frozenset("outcome response y result".split())
_UNUSABLE = frozenset({Kind.IDENTIFIER, Kind.TEXT})
_GENERIC = re.compile(
    r"^(?:the )?(?:\w+ )?(?:programme?|treatment|intervention|training|therapy|policy|reform|law|"
    r"experiment|campaign|study|scheme|it|this|exposure|drug|medication|change|offer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """A column read as cause or effect: its phrase, how well that fits, how sure the reading is."""

    column: str
    phrase: str
    score: float
    evidence: str
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """The cause and the effect as read; either may be missing. `others` are less likely pairs."""

    cause: Side | None
    effect: Side | None
    phrases: CausePhrases | None = None
    others: tuple[Likely, ...] = ()

    @property
    def score(self) -> float:
        ends = (self.cause, self.effect)
        return sum(side.score for side in ends if side) / 2

    @property
    def weakest(self) -> float:
        return min((side.score for side in (self.cause, self.effect) if side), default=0.0)

    def beside(self, taken: Container[str]) -> Pair | None:
        """Return the likeliest of the other pairs that has neither end among some columns."""
        free = (p for p in self.others if p.cause not in taken and p.effect not in taken)
        other = next(free, None)
        if other is None:
            return None
        cause, effect = (
            Side(column, "", 0.5, f"{column!r} fits best of what does not lie between")
            for column in (other.cause, other.effect)
        )
        return Pair(cause, effect, self.phrases)

    @property
    def weakest_of_both(self) -> float:
        return self.weakest if self.cause and self.effect else 0.0


class Pairing:
    """Reads one question over one dataset."""

    def __init__(
        self,
        profile: Profile,
        lexicon: Lexicon,
        calendar: Calendar,
        told: str = "",
        *,
        asked: str | None = None,
    ) -> None:
        """Parameters: `asked` is the whole text, where what is read are parts of it."""
        self._profile = profile
        self._lexicon = lexicon
        self._ends = Ends(profile, lexicon, calendar, told, asked)

    def read(self, question: str, context: str) -> Pair:
        """Return the pair of likeliest ends that the question speaks of; the user's roles win.

        Each end counts by itself: two pairs may share the effect that both find likely.
        Where it speaks of one end only, the other is missing, and the phrases tell its words.
        """
        named = self._one_named_twice(question)
        likely = self.likely(question, context)
        spoken = [p for p in likely if _is_spoken_of(p, self._with_twin(p, likely))]
        if not spoken and (meant := self._ends.implied(question, context)):
            spoken = [meant]
        if named or not spoken:
            return self._with_roles(named or self._half(question))
        best = max(spoken, key=lambda pair: prod(_marginals(likely, pair)))
        sure = _marginals(likely, best)
        cause = self._side(best.cause, best, sure[0], is_cause=True)
        effect = self._side(best.effect, best, sure[1], is_cause=False)
        others = tuple(pair for pair in likely if pair is not best)
        phrases = best.cut.phrases if best.cut.form is not Form.WHOLE else None
        return self._with_roles(Pair(cause, effect, phrases, others))

    def _with_twin(self, pair: Likely, likely: list[Likely]) -> float:
        """Return how likely a pair is; the time and the event of survival are one effect."""
        spells = [f.columns for f in self._profile.facets if f.kind is FacetKind.SURVIVAL]
        same = {pair.effect}.union(*(c for c in spells if pair.effect in c))
        return sum(p.likelihood for p in likely if p.cause == pair.cause and p.effect in same)

    def likely(self, question: str, context: str) -> list[Likely]:
        """Return the pairs that may be meant, likeliest first, spoken of or not."""
        return self._ends.likely(question, context)

    def candidates(self, text: str) -> list[str]:
        """Return the columns that the words may mean, best first."""
        return [m.column for m in self._usable(text)]

    def outcome(self, phrase: str) -> Side | None:
        """Return the column that a discovery asks about."""
        return self._of_phrase(phrase, [self._earlier_less(m) for m in self._usable(phrase)])

    def _side(self, column: str, pair: Likely, sure: float, *, is_cause: bool) -> Side:
        phrase = pair.cut.cause if is_cause else pair.cut.effect
        if pair.cut.form is Form.WHOLE:
            said = pair.cause_said if is_cause else pair.effect_said
            return Side(column, "", min(said, 1.0) * _AT_LARGE, "the words that are nearest", sure)
        fits = [m for m in self._usable(phrase) if m.column == column]
        score = fits[0].score if fits else 0.0
        shown = fits[0].evidence if fits else f"{column!r} fits best of all"
        return Side(column, phrase, min(score, 1.0), shown, sure)

    def _one_named_twice(self, question: str) -> Pair | None:
        """Return a column that is named both as cause and as effect, which is refused later."""
        for phrases in cause_phrases(question):
            named = self._lexicon.named(phrases.cause)
            if named and named == self._lexicon.named(phrases.effect):
                same = Side(named, phrases.cause, 1.0, f"{named!r} is named")
                return Pair(same, same, phrases)
        return None

    def _half(self, question: str) -> Pair:
        """Return what one end is where the question does not speak of two columns."""
        pairs = (self._of_phrases(p) for p in cause_phrases(question))
        best = max(pairs, key=_preferred, default=Pair(None, None))
        return self._completed(best, question)

    def _of_phrases(self, phrases: CausePhrases) -> Pair:
        cause = self._of_phrase(phrases.cause, self._usable(phrases.cause))
        taken = cause.column if cause else None
        found = [self._earlier_less(m) for m in self._usable(phrases.effect) if m.column != taken]
        return Pair(cause, self._of_phrase(phrases.effect, found), phrases)

    def _of_phrase(self, phrase: str, matches: list[Match]) -> Side | None:
        best = max(matches, key=lambda m: m.score, default=None)
        if best is None or best.score < ENOUGH:
            return None
        return Side(best.column, phrase, min(best.score, 1.0), best.evidence)

    def _earlier_less(self, match: Match) -> Match:
        """Rank down, unless it is named, what was so before the treatment: it is no effect."""
        is_before = phase(self._profile.variable(match.column))[0] is Phase.BEFORE
        is_less = match.score < 1.0 and is_before
        return replace(match, score=_EARLIER * match.score) if is_less else match

    def _usable(self, phrase: str) -> list[Match]:
        if is_everything(phrase) and not self._lexicon.named(phrase):
            return []
        found = self._lexicon.ranked(phrase) if phrase else []
        return [m for m in found if self._profile.variable(m.column).kind not in _UNUSABLE]

    def _completed(self, pair: Pair, question: str) -> Pair:
        """Fill a missing end from columns that say what they are, else from names in the text."""
        cause, effect = pair.cause, pair.effect
        named = self._lexicon.mentioned(question)
        if cause is None and effect is None and len(named) >= 2:
            named = sorted(named, key=question.find)
            cause, effect = (Side(n, n, 0.6, f"{n!r} is named") for n in named[:2])
        if cause is None and (pair.phrases is None or _GENERIC.match(pair.phrases.cause)):
            cause = self._self_described(_TREATED, Role.TREATMENT, effect)
        if effect is None and not (pair.phrases and is_everything(pair.phrases.effect)):
            effect = self._self_described(_ANSWERS, Role.OUTCOME, cause)
        return Pair(cause, effect, pair.phrases)

    def _self_described(self, cues: frozenset[str], role: Role, other: Side | None) -> Side | None:
        free = [v for v in self._profile.variables if not other or v.name != other.column]
        for texts in ({v.name: v.name for v in free}, {v.name: v.description for v in free}):
            found = [v for v in free if cues & set(tokens(texts[v.name]))]
            if role is Role.TREATMENT:
                found = [v for v in found if v.n_distinct == 2] or found
            if len(found) == 1:
                name = found[0].name
                return Side(name, "", 0.5, f"{name!r} is described as the {role.value}")
        return None

    def _with_roles(self, pair: Pair) -> Pair:
        cause = _by_role(self._profile.variables, Role.TREATMENT) or pair.cause
        effect = _by_role(self._profile.variables, Role.OUTCOME) or pair.effect
        return replace(pair, cause=cause, effect=effect)


def _is_spoken_of(pair: Likely, likelihood: float) -> bool:
    """Tell whether a question speaks of a pair, or of one end while the pair is clear all told."""
    less, more = sorted((pair.cause_said, pair.effect_said))
    is_clear = likelihood >= _UNSPOKEN or pair.heard >= _SPOKEN_OF
    return less >= _SPOKEN_OF or (more >= _SPOKEN_OF and is_clear)


def _marginals(likely: list[Likely], chosen: Likely) -> tuple[float, float]:
    """Return how likely the cause is, and the effect, whatever the other end is."""
    return (
        sum(p.likelihood for p in likely if p.cause == chosen.cause),
        sum(p.likelihood for p in likely if p.effect == chosen.effect),
    )


def _by_role(variables: Iterable[Variable], role: Role) -> Side | None:
    found = [v for v in variables if v.role is role]
    return Side(found[0].name, "", 1.0, "its role is set") if len(found) == 1 else None


def _preferred(pair: Pair) -> tuple[bool, float]:
    rule = pair.phrases.rule if pair.phrases else 99
    return bool(pair.cause and pair.effect), pair.score - 0.004 * rule
