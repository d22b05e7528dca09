"""A question about why, what if, or how much each: the parts that it needs, read from its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.causal.data import Kind, Role, Variable
from app.causal.profile import Profile
from app.causal.question import Level, Question, QuestionKind, Reading
from app.errors import InvalidQuestion
from app.planner.asked_groups import AskedAbout, Compared, asked_about, compared
from app.planner.asked_settings import settings_in
from app.planner.asking import Asked
from app.planner.attribution_words import Aspect, aspect
from app.planner.columns import Lexicon
from app.planner.horizons import horizon
from app.planner.pairing import Pairing, Side
from app.planner.phrases import trimmed

ATTRIBUTED = frozenset(
    {
        QuestionKind.ROOT_CAUSE,
        QuestionKind.DISTRIBUTION_CHANGE,
        QuestionKind.INFLUENCE,
        QuestionKind.COUNTERFACTUAL,
        QuestionKind.FORECAST_INTERVENTION,
    }
)
SETTING = frozenset({QuestionKind.COUNTERFACTUAL, QuestionKind.FORECAST_INTERVENTION})
_ONE = re.compile(
    r"\b(?:this|that|the same|a single|one particular|which) (?!case\b|time\b|way\b)[a-z]+"
    r"|\b(?:he|she|her|his|him|my|i)\b|\bunusual\b",
    re.IGNORECASE,
)
_MOVES = (
    r"(?:drop|fall|fell|fallen|rise|rose|risen|jump|spike|crash|dip|surge|collapse|declin|plunge"
    r"|slump|peak|increas|decreas|chang|grow|grew|go up|go down|gone|went|differ|shift|higher|lower"
    r"|longer|shorter|faster|slower|so |as |this |that |too |unusual|more|less)"
)
_OUTCOMES = (
    r"\b(?:drop|fall|rise|jump|spike|crash|dip|surge|collapse|decline|plunge|slump|peak|increase"
    r"|decrease|change[sd]?|difference|gap|shift|outlier|anomaly|anomalies|anomalous"
    r"|distribution)s?"
    r" (?:in|of|for|between) (?:the )?(?:distribution of )?(?P<y>[^,?]+?)"
    r"(?: (?:between|from|in|on|at|during|of|for|since|across|by)\b|$)",
    rf"^why (?:did|has|have|is|are|was|were|does|do) (?:the )?(?P<y>.+?) (?:\w+ly )?{_MOVES}",
    r"^why (?:did|has|have|is|are|was|were|does|do) (?P<y>.+)",
    r"\b(?:joint|combined|simultaneous) (?:causal )?(?:effects?|impacts?|influences?) of .+ on"
    r" (?P<y>[^,?]+)",
    r"\bwhat (?:happens|(?:would|will|might) (?:happen|have happened)) to (?P<y>[^,?]+?)"
    r" (?:if|had|when|in|over)\b",
    r"\bwhat (?:would|will) (?P<y>[^,?]+?) (?:be|have been|look|become)\b",
    r"\bhow (?:much )?(?:would|will|might) (?P<y>[^,?]+?) (?:change|rise|fall|drop|grow|respond"
    r"|react|be|develop|evolve|move|have)\b",
    r"\bby how much (?:would|will) (?P<y>[^,?]+?) (?:change|rise|fall|drop|grow|move)\b",
    r"\bforecast (?:of |for |the )*(?P<y>[^,?]+?) (?:if|when|over|for|in|assuming)\b",
    r"\bif .+?,? (?:what|how) (?:would|will) (?P<y>[^,?]+?) (?:be|do|change|have|look|develop)\b",
    r"\b(?:variation|variance|variability|fluctuations?|ups and downs) (?:of|in) (?P<y>[^,?]+?)"
    r"(?: (?:is|are|comes?|stems?|due|can|does|do)\b|$)",
    r"\bcontribut(?:e|es|ed|ions?)\b.*?\bto (?:the )?(?:variation (?:in|of) )?(?P<y>[^,?]+)",
    r"\b(?:causes?|drivers?|influences?|influence|importance|cause) (?:of|for|on|behind) "
    r"(?!each)(?P<y>[^,?]+)",
    r"\beach (?:\w+ )*(?:matter|affect|influence|drive|explain|determine|count|add)s? (?:for |to )?"
    r"(?P<y>[^,?]+)",
    r"\b(?:affects?|influences?|reach(?:es)?|acts? on|to) (?P<y>[^,?]+)$",
    r"\bwould (?:\S+ ){1,4}?have (?P<y>[^,?]+?) (?:if|had|without)\b",
    r"\bwould (?P<y>[^,?]+?) (?:of|for|in) (?:\S+ ){0,2}\S+ have\b",
    r"\b(?:is|are|was|were|does|do) (?:the |our )?(?P<y>[^,?]+?) (?:decisions? |process(?:es)? )?"
    r"(?:(?:un)?fair\b|biased\b|discriminat(?!ed)\w+|(?:dis)?favou?r(?!ed))",
    r"\b(?:dis|un)?(?:criminat\w+|fair\w*|bias\w*) (?:in|of) (?:the )?(?P<y>[^,?]+?)"
    r"(?: (?:by|against|towards?|between|to|with)\b|$)",
)
_ATTRIBUTES = (
    r"\b(?:against|towards?|by|between|to|of|for|with respect to|regarding|on grounds of|based on"
    r"|because of) (?P<x>[^,?]+)",
)
_AGAINST = (
    r"\b(?:against|towards?) (?!(?:in|on|for|by|when|at|with)\b)(?P<x>[^,?]+?)"
    r"(?= (?:once|when|after|if|given|even|despite|controlling|adjusting|holding)\b|[,?]|$)"
)
_PATH_ENDS = (
    r"\b(?:does|do|did|can|might) (?P<x>[^,?]+?) (?:affect|influence|act on|reach|change|impact"
    r"|drive|move|work on) (?P<y>[^,?]+)",
    r"\bfrom (?P<x>[^,?]+?) to (?P<y>[^,?]+)",
    r"\beffect of (?P<x>[^,?]+?) on (?P<y>[^,?]+)",
)
_CAUSED = (
    r"\bthat (?P<y>[^,?]+?) (?:\w+ )?(?:was|were|is|happened|came|came about) (?:\w+ )?"
    r"(?:because of|due to|caused by|thanks to) (?P<x>[^,?]+)",
    r"\bof (?P<x>[^,?]+?) (?:for|in|on) (?P<y>[^,?]+)",
    r"\bthat (?P<x>[^,?]+?) (?:is|was|are|were) (?:\w+ )?(?:necessary|sufficient|needed|enough"
    r"|required|essential) (?:for|to) (?P<y>[^,?]+)",
    r"\b(?:is|was|are|were) (?P<x>[^,?]+?) (?:both )?necessary and sufficient for (?P<y>[^,?]+)",
    r"\b(?P<y>[^,?]+?) would not have (?:\w+ )*without (?P<x>[^,?]+)",
)


class AttributionReader:
    """Reads the parts of one question over one dataset."""

    def __init__(
        self, text: str, asking: str, profile: Profile, lexicon: Lexicon, pairing: Pairing
    ) -> None:
        self._text = text
        self._asking = asking.rstrip("?!. ")
        self._profile = profile
        self._lexicon = lexicon
        self._pairing = pairing

    def read(self, kind: Asked) -> Question | None:
        """Return the question with its parts; None where another reading fits the words better.

        Raises
        ------
        InvalidQuestion : the row asked about does not exist.
        """
        found = aspect(self._asking)
        if found is not Aspect.WHOLE:
            return self._pair(kind, found)
        groups = compared(self._asking, self._profile)
        about = asked_about(self._asking, self._profile)
        self._refuse_row(about)
        settings = self._settings() if kind.kind in SETTING else ()
        taken = {column for column, _ in settings} | ({groups.column} if groups else set())
        outcome = self._outcome(frozenset(taken))
        if outcome is None or (kind.kind in SETTING and not settings):
            return None
        meant = self._of_all(kind.kind, about)
        question = Question(
            self._text, meant, outcome=outcome.column, row=about.row, setting=settings,
            horizon=horizon(self._asking, self._profile),
        )  # fmt: skip
        question = self._grouped(question, groups)
        return replace(question, readings=tuple(_readings(question, kind, outcome, groups, about)))

    def _pair(self, kind: Asked, found: Aspect) -> Question | None:
        patterns = {
            Aspect.FAIRNESS: _OUTCOMES,
            Aspect.PATHS: _PATH_ENDS,
            Aspect.NECESSITY: _CAUSED,
        }[found]
        sides = [s for p in patterns if (s := self._ends(p, found)) is not None]
        if not sides:
            sides = list(self._likely_sides())
        if not sides:
            return None
        cause, outcome = max(sides, key=lambda pair: pair[0].score + pair[1].score)
        question = Question(self._text, kind.kind, treatment=cause.column, outcome=outcome.column)
        readings = (
            Reading("kind", kind.kind.value, 0.9, f"the words {kind.evidence!r}"),
            _side("treatment", cause),
            _side("outcome", outcome),
        )
        return replace(question, readings=readings)

    def _ends(self, pattern: str, found: Aspect) -> tuple[Side, Side] | None:
        match = re.search(pattern, self._asking, re.IGNORECASE)
        if match is None:
            return None
        outcome = self._best(match["y"], frozenset())
        if outcome is None:
            return None
        taken = frozenset({outcome.column})
        phrases = [match["x"]] if found is not Aspect.FAIRNESS else [
            m["x"]
            for p in (*_ATTRIBUTES, _AGAINST)
            for m in re.finditer(p, self._asking, re.IGNORECASE)
        ]  # fmt: skip
        causes = [s for phrase in phrases if (s := self._best(phrase, taken, levels=True))]
        return (causes[-1], outcome) if causes else None

    def _likely_sides(self) -> Iterator[tuple[Side, Side]]:
        """Yield the likeliest pair, turned round where its effect is what is acted against."""
        likely = self._pairing.read(self._asking, "")
        if likely.cause is None or likely.effect is None:
            return
        against = re.search(_AGAINST, self._asking, re.IGNORECASE)
        wronged = self._best(against["x"], frozenset(), levels=True) if against else None
        is_turned = wronged is not None and wronged.column == likely.effect.column
        yield (likely.effect, likely.cause) if is_turned else (likely.cause, likely.effect)

    def _of_all(self, kind: QuestionKind, about: AskedAbout) -> QuestionKind:
        """Return the kind; what would have been with no row named is asked of all rows."""
        names_some = about.row is not None or about.where or _ONE.search(self._asking)
        if kind is QuestionKind.COUNTERFACTUAL and not names_some and not self._profile.is_temporal:
            return QuestionKind.FORECAST_INTERVENTION
        return kind

    def changed(self) -> Iterator[str]:
        """Yield the columns that the question sets."""
        yield from (column for column, _ in self._settings())

    def _refuse_row(self, about: AskedAbout) -> None:
        if about.row is not None and not 0 <= about.row < self._profile.n_rows:
            raise InvalidQuestion(
                f"There is no row {about.row + 1}; the table has {self._profile.n_rows} rows.",
                hint=f"Give a row between 1 and {self._profile.n_rows}.",
            )

    def _settings(self) -> tuple[tuple[str, Level], ...]:
        outcome = self._named_outcome(frozenset())
        taken = frozenset({outcome.column} if outcome else ())
        unusable = frozenset(
            v.name
            for v in self._profile.variables
            if v.kind in (Kind.IDENTIFIER, Kind.TEXT, Kind.DATETIME, Kind.CONSTANT)
        )
        return settings_in(self._asking, self._profile, self._lexicon, taken | unusable)

    def _outcome(self, taken: frozenset[str]) -> Side | None:
        """Return the column that is to be explained: named, by its role, or as an effect."""
        if named := self._named_outcome(taken):
            return named
        said = [
            v for v in self._profile.variables if v.role is Role.OUTCOME and v.name not in taken
        ]
        if len(said) == 1:
            return Side(said[0].name, "", 1.0, "its role is set")
        effect = self._pairing.read(self._asking, "").effect
        if effect and effect.column not in taken:
            return effect
        return self._best(self._asking, taken)

    def _named_outcome(self, taken: frozenset[str]) -> Side | None:
        for pattern in _OUTCOMES:
            match = re.search(pattern, self._asking, re.IGNORECASE)
            if match and (side := self._best(match["y"], taken)):
                return side
        return None

    def _best(self, phrase: str, taken: frozenset[str], *, levels: bool = False) -> Side | None:
        said = trimmed(phrase) or phrase
        for match in self._lexicon.ranked(said):
            variable = self._profile.variable(match.column)
            if match.column in taken or match.score < _ENOUGH or _is_unusable(variable, levels):
                continue
            return Side(match.column, said, min(match.score, 1.0), match.evidence)
        return None

    def _grouped(self, question: Question, groups: Compared | None) -> Question:
        if groups is None or groups.column == question.outcome or question.row is not None:
            return question
        found = replace(question, comparison=groups.levels, excluded=(groups.column,))
        if groups.is_time:
            return replace(found, time_column=groups.column)
        return replace(found, group_column=groups.column)


_ENOUGH = 0.3  # how well a phrase must fit a column


def _is_unusable(variable: Variable, levels: bool) -> bool:
    if variable.kind in (Kind.IDENTIFIER, Kind.TEXT, Kind.DATETIME, Kind.CONSTANT):
        return True
    return not levels and variable.kind is Kind.NOMINAL and variable.n_distinct > 2


def _side(part: str, side: Side) -> Reading:
    said = f"“{side.phrase}”: {side.evidence}" if side.phrase else side.evidence
    return Reading(part, side.column, round(side.score, 2), said)


def _readings(
    question: Question, kind: Asked, outcome: Side, groups: Compared | None, about: AskedAbout
) -> Iterator[Reading]:
    yield Reading("kind", question.kind.value, 0.9, f"the words {kind.evidence!r}")
    yield _side("outcome", outcome)
    if question.comparison and groups:
        first, second = (f"{v:g}" if isinstance(v, float) else v for v in question.comparison)
        yield Reading(
            "comparison", f"{groups.column}: {first} → {second}", 0.85, f"“{groups.evidence}”"
        )
    if about.row is not None:
        yield Reading("row", str(about.row + 1), 0.95, f"“{about.evidence}”")
    for column, level in about.where if question.comparison is None else ():
        shown = f"{level:g}" if isinstance(level, float) else level
        yield Reading("where", f"{column} = {shown}", 0.85, f"“{about.evidence}”")
    for column, level in question.setting:
        shown = f"{level:g}" if isinstance(level, float) else level
        yield Reading("setting", f"{column}: {shown}", 0.8, "what the question supposes")
