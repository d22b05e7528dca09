"""Which columns are the cause and the effect: the grammar's phrases matched to the lexicon."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.causal.data import Kind, Role, Variable
from app.causal.profile import FacetKind, Profile
from app.planner.asking import is_everything
from app.planner.columns import Lexicon, Match
from app.planner.moments import Calendar, Phase, phase
from app.planner.phrases import TURNS, CausePhrases, cause_phrases, every_cut, turned_cuts
from app.planner.plausibility import Plausibility
from app.planner.words import POPULATION, content, is_somebody, tokens

ENOUGH = 0.25  # below this share of its rare words a phrase does not name the column
_GUESSED = 0.2  # the same, of a sentence that the grammar does not know
_CLEARLY = 0.42  # both ends of a sentence that was cut without knowing its verb
_COVERED, _RULE, _LAST_RULE = 0.3, 0.003, 100  # worth of words understood, cost of later rules
_HARDLY, _MOST_GUESSED, _UNDERSTOOD = 0.1, 6, 0.45  # of a sentence with no known grammar
_BESIDE = 0.06  # worth more another reading must be than the one that fits its words best
_POSSIBLY, _MOST_LIKELY = 0.6, 4  # of the best fit, and how many columns one phrase may mean
_EARLIER = 0.6  # of its score keeps, as an effect, a column from before the treatment
_NEARLY = 0.88  # columns this close to the best are told apart by other signs
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

_LASTS = re.compile(
    r"\blonger\b|\bsurviv|\balive\b|\bsooner\b|\bearlier\b|\bhazard|\brisk (?:of|that)\b|\buntil\b"
    r"|\btime (?:to|until)\b|\breturn|\brelapse|\bagain\b|\bre-?\w*(?:arrest|lapse)|\blives?\b"
    r"|\bstay",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\buntil\b|\btime to\b|\bsurvival\b|\bfollow", re.IGNORECASE)
_NAMED = 0.9  # how well a phrase fits a column that it surely means
_PREDICATE = re.compile(r"^.*\b(?:were|are|was|is)\s+(?:not\s+)?(?=\w)", re.IGNORECASE)
_AHEAD = re.compile(
    r"\s+(?:over|in|within|for|during) (?:the )?(?:next|following|coming|first) (?:\w+ ){0,2}?"
    r"(?:hour|day|week|month|quarter|year|period|step)s?\b.*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:in|at|across|within)\s+(?:the\s+)?[A-Z][a-z]\w*.*$")
_CLAUSE = re.compile(
    r"\b(?:when|if|because|once|whenever|due to|thanks to|owing to|does|do|did)\b", re.IGNORECASE
)
_ACTING = re.compile(  # a verb that is known to stand between the two is not cut off from either
    r"\S (?:reduc|increas|rais|lower|affect|improv|caus|decreas|boost|influenc|impact|chang)"
    r"(?:e|es|ed|s)? \S",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\b(?:laws?|reforms?|polic(?:y|ies)|bans?|acts?|tax|rais(?:e|ed|ing)|introduc\w+|increases?)\b",
    re.IGNORECASE,
)
_STARTED = re.compile(r"(?:by|because|due to|when|if|thanks to|owing to)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:more|larger|higher|bigger|greater|additional|extra|each|every|per|less|fewer|longer|lower"
    r"|smaller|amount|number|level)\b",
    re.IGNORECASE,
)
_Order: TypeAlias = Callable[[Variable], tuple[float, ...]]  # smaller is better


@dataclass(frozen=True, slots=True)
class Side:
    """A column read as cause or effect, with the phrase and how sure the reading is."""

    column: str
    phrase: str
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The cause and the effect as read; either may be missing."""

    cause: Side | None
    effect: Side | None
    phrases: CausePhrases | None = None

    @property
    def score(self) -> float:
        ends = (self.cause, self.effect)
        return sum(side.score for side in ends if side) / 2

    @property
    def weakest(self) -> float:
        return min((side.score for side in (self.cause, self.effect) if side), default=0.0)

    @property
    def weakest_of_both(self) -> float:
        return self.weakest if self.cause and self.effect else 0.0


class Pairing:
    """Reads one question over one dataset."""

    def __init__(self, profile: Profile, lexicon: Lexicon, calendar: Calendar) -> None:
        self._profile = profile
        self._lexicon = lexicon
        self._calendar = calendar
        self._plausibility = Plausibility(profile)

    def read(self, question: str, context: str) -> Pair:
        """Return the reading in which both phrases fit best; the roles set by the user win.

        Every cut of the question is held against every pair of columns, and the one taken by
        which most of the question is understood and the effect can be one of the cause.
        """
        phrases = list(cause_phrases(question))
        pairs = [self._pair(p, context) for p in phrases]
        cuts = [*every_cut(question), *turned_cuts(question)]
        cuts = [p for p in cuts if not (_ACTING.search(p.cause) or _ACTING.search(p.effect))]
        cut = [self._pair(p, context, _GUESSED) for p in cuts]
        both = [p for p in pairs if p.cause and p.effect]
        both += [p for p in cut if p.cause and p.effect and p.weakest >= _CLEARLY]
        others = [p for s in (*phrases, *cuts) for p in self._others(s)]
        if both or others:
            worth = [(self._worth(p, question), p) for p in both]
            worth += [(self._worth(p, question) - _BESIDE, p) for p in others]
            best = max(worth, key=lambda judged: judged[0])[1]
        else:
            best = max(pairs, key=_preferred, default=Pair(None, None))
            best = self._guessed(cut, best)
        if best.cause is None or best.effect is None:
            best = self._completed(best, question)
        is_policy = best.phrases is not None and _POLICY.search(best.phrases.cause)
        if (best.cause is None or best.effect is None) and not (best.effect and is_policy):
            best = self._understood(question) or best
        return self._with_roles(best)

    def _understood(self, question: str) -> Pair | None:
        """Return the two columns that explain most of a sentence whose grammar is not known.

        Words stand cause first, unless one between them turns that round.
        """
        start = re.match(r"(?:how (?:many|much) )?(?:\w+ )", question)
        found = [m for m in self._usable(question) if m.score >= _HARDLY][:_MOST_GUESSED]
        pairs = [(a, b) for a in found for b in found if a.column != b.column]
        best: tuple[float, Pair] | None = None
        for cause, effect in pairs:
            ends = (cause.column, effect.column)
            covered = self._lexicon.covered(question, ends)
            places = [self._lexicon.first_said(question, name) for name in ends]
            if covered < _UNDERSTOOD or None in places or places[0] == places[1]:
                continue
            first, second = sorted(p for p in places if p is not None)
            is_turned = bool(TURNS.search(question[first:second]))
            in_order = (places[0] == first) != is_turned
            worth = covered + self._plausibility.pair(*ends) + self._fine(effect.column)
            worth += 0.25 * in_order
            if best is None or worth > best[0]:
                sides = [Side(m.column, "", covered / 2, m.evidence) for m in (cause, effect)]
                best = worth, Pair(sides[0], sides[1])
        return best[1] if best and start else None

    def _worth(self, pair: Pair, question: str) -> float:
        """Return how well a pair reads a question: its fit, its sense, and what it leaves out."""
        assert pair.cause
        assert pair.effect
        rule = pair.phrases.rule if pair.phrases else _LAST_RULE
        fit = math.sqrt(pair.cause.score * pair.effect.score)
        ends = (pair.cause.column, pair.effect.column)
        covered = self._lexicon.covered(question, ends)
        likely = self._plausibility.pair(*ends) + self._fine(pair.effect.column)
        likely += self._phrased(pair)
        return fit + likely + _COVERED * covered - _RULE * min(rule, _LAST_RULE)

    def candidates(self, text: str) -> list[str]:
        """Return the columns that the words may mean, best first."""
        return [m.column for m in self._usable(text)]

    def _phrased(self, pair: Pair) -> float:
        """Return what speaks against a cut: half a clause in it, or words of whom alone."""
        cause = pair.phrases.cause if pair.phrases else ""
        effect = pair.effect.phrase if pair.effect else ""
        doubt = 0.15 * bool(_CLAUSE.search(cause)) + 0.25 * bool(_STARTED.match(effect))
        for words in (cause, effect):
            told = content(words)
            doubt += 0.3 * bool(told and set(told) <= POPULATION)
        if pair.cause and _AMOUNT.search(cause):
            doubt += 0.06 * (self._profile.variable(pair.cause.column).n_distinct == 2)
        return -doubt

    def _fine(self, effect: str) -> float:
        """Return what speaks for one of several outcomes: the latest, and a change."""
        variable = self._profile.variable(effect)
        latest = max((self._calendar.latest(n) or 0 for n in self._profile.names), default=0)
        is_last = bool(latest) and self._calendar.latest(effect) == latest
        role = 0.3 * (variable.role is Role.OUTCOME)
        earlier = -0.2 * (phase(variable)[0] is Phase.BEFORE)
        return role + earlier + 0.03 * is_last + 0.01 * _is_change(variable)

    def _others(self, phrases: CausePhrases) -> Iterator[Pair]:
        """Yield the pairs of columns that phrases may mean beside those that fit them best."""
        causes = self._near(_PREDICATE.sub("", phrases.cause)) or self._near(phrases.cause)
        effects = self._near(self._measured(phrases.effect))
        if phrases.unit:
            effects = _with_unit(effects, self._usable(phrases.unit))[:_MOST_LIKELY]
        for cause in causes:
            for effect in effects:
                if cause.column != effect.column and min(cause.score, effect.score) >= _CLEARLY:
                    yield Pair(
                        _side_of(cause, phrases.cause), _side_of(effect, phrases.effect), phrases
                    )

    def _near(self, phrase: str) -> list[Match]:
        matches = self._usable(phrase)
        best = matches[0].score if matches else 0.0
        return [m for m in matches if m.score >= _POSSIBLY * best][:_MOST_LIKELY]

    def _measured(self, phrase: str) -> str:
        """Return the words of an effect without where it happens and how far ahead it is."""
        phrase = _PLACE.sub("", phrase) or phrase
        return _AHEAD.sub("", phrase) or phrase

    def _guessed(self, cut: list[Pair], known: Pair) -> Pair:
        """Return the cut of a yes-or-no question at which most of both sides is understood."""
        both = [p for p in cut if p.cause and p.effect and p.score >= ENOUGH]
        return max(both, key=lambda p: p.weakest * p.score, default=known)

    def outcome(self, phrase: str) -> Side | None:
        """Return the column that a discovery asks about."""
        return self._effect(phrase, "", None)

    def _pair(self, phrases: CausePhrases, context: str, enough: float = ENOUGH) -> Pair:
        named = self._lexicon.named(phrases.cause)
        if named and named == self._lexicon.named(phrases.effect):
            same = Side(named, phrases.cause, 1.0, f"{named!r} is named")
            return Pair(same, same, phrases)
        if phrases.unit and is_somebody(phrases.effect):  # '… hours does a child cost a woman'
            phrases = replace(phrases, effect=phrases.unit, unit="")
        cause = self._cause(phrases.cause, context, enough=enough)
        effect = self._effect(phrases.effect, phrases.unit, cause, enough)
        if cause and effect is None:
            effect = self._effect(phrases.effect, phrases.unit, None, enough)
            if effect:
                cause = self._cause(phrases.cause, context, but=effect.column, enough=enough)
        return Pair(cause, effect, phrases)

    def _cause(
        self, phrase: str, context: str, *, but: str = "", enough: float = ENOUGH
    ) -> Side | None:
        said = _PREDICATE.sub("", phrase)  # "women were married" is about being married
        found = self._usable(said)
        if not found or found[0].score < ENOUGH:
            found = self._usable(phrase)
        matches = [m for m in found if m.column != but]
        hints = {m.column: m.score for m in self._lexicon.ranked(context)} if context else {}
        return self._side(phrase, matches, lambda v: self._cause_order(v, hints), enough)

    def _effect(
        self, phrase: str, unit: str, cause: Side | None, enough: float = ENOUGH
    ) -> Side | None:
        taken = cause.column if cause else None
        phrase = self._measured(phrase)
        matches = [m for m in self._usable(phrase) if m.column != taken]
        if unit:
            units = [m for m in self._usable(unit) if m.column != taken]
            matches = _with_unit(matches, units) if matches else units
        if spell := self._spell(f"{unit} {phrase}", matches, taken):
            return spell
        return self._side(phrase, self._not_earlier(matches), self._effect_order, enough)

    def _spell(self, phrase: str, matches: list[Match], taken: str | None) -> Side | None:
        """Return the time until an event where words are of its length and no column is named."""
        said = _LASTS.search(phrase)
        spells = [f.columns for f in self._profile.facets if f.kind is FacetKind.SURVIVAL]
        spells = [columns for columns in spells if taken not in columns]
        if said is None or not spells or (matches and matches[0].score >= _NAMED):
            return None
        own = {name for columns in spells for name in columns}
        if matches and matches[0].column in own:
            return None
        times = [self._profile.variable(columns[-2]) for columns in spells]
        time = next((v for v in times if _UNTIL.search(v.description)), times[0])
        return Side(time.name, phrase, 0.6, f"{said.group(0)!r}, and {time.name!r} is how long")

    def _not_earlier(self, matches: list[Match]) -> list[Match]:
        """Rank down, unless it is named, what was so before the treatment: it is no effect."""
        judged = [
            replace(m, score=_EARLIER * m.score) if m.score < 1.0 and self._is_before(m) else m
            for m in matches
        ]
        return sorted(judged, key=lambda m: -m.score)

    def _is_before(self, match: Match) -> bool:
        return phase(self._profile.variable(match.column))[0] is Phase.BEFORE

    def _usable(self, phrase: str) -> list[Match]:
        if is_everything(phrase) and not self._lexicon.named(phrase):
            return []
        found = self._lexicon.ranked(phrase) if phrase else []
        return [m for m in found if self._profile.variable(m.column).kind not in _UNUSABLE]

    def _side(self, phrase: str, matches: list[Match], order: _Order, enough: float) -> Side | None:
        if not matches or matches[0].score < enough:
            return None
        near = [m for m in matches if m.score >= _NEARLY * matches[0].score]
        chosen = min(near, key=lambda m: (*order(self._profile.variable(m.column)), -m.score))
        return Side(chosen.column, phrase, min(chosen.score, 1.0), chosen.evidence)

    def _cause_order(self, variable: Variable, hints: dict[str, float]) -> tuple[float, ...]:
        return (
            variable.role is not Role.TREATMENT,
            variable.n_distinct != 2,
            -round(hints.get(variable.name, 0.0), 1),
        )

    def _effect_order(self, variable: Variable) -> tuple[float, ...]:
        return (
            variable.role is not Role.OUTCOME,
            not (variable.is_numeric or variable.n_distinct == 2),
            -(self._calendar.latest(variable.name) or 0),
            -_is_change(variable),
        )

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
        return Pair(cause, effect, pair.phrases)


def _side_of(match: Match, phrase: str) -> Side:
    return Side(match.column, phrase, min(match.score, 1.0), match.evidence)


def _by_role(variables: Iterable[Variable], role: Role) -> Side | None:
    found = [v for v in variables if v.role is role]
    return Side(found[0].name, "", 1.0, "its role is set") if len(found) == 1 else None


def _with_unit(matches: list[Match], units: list[Match]) -> list[Match]:
    bonus = {m.column: m.score for m in units}
    scored = [Match(m.column, m.score + 0.15 * bonus.get(m.column, 0), m.evidence) for m in matches]
    known = {m.column for m in matches}
    extra = [Match(m.column, 0.5 * m.score, m.evidence) for m in units if m.column not in known]
    return sorted((*scored, *extra), key=lambda m: -m.score)


def _is_change(variable: Variable) -> bool:
    return bool(
        {"change", "diff", "gain", "delta"} & set(tokens(f"{variable.name} {variable.description}"))
    )


def _preferred(pair: Pair) -> tuple[bool, float]:
    rule = pair.phrases.rule if pair.phrases else 99
    return bool(pair.cause and pair.effect), pair.score - 0.004 * rule
