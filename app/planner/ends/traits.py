"""What each column is like, whatever is asked: what makes it a likely cause or effect."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from app.causal.data import Kind, Role, Variable
from app.causal.profile import FacetKind, Profile
from app.planner.column_words import split_labels
from app.planner.columns import Lexicon
from app.planner.kinship import is_transform
from app.planner.moments import Calendar, Phase, phase
from app.planner.phrases import sentences
from app.planner.random_words import NOT_RANDOM, RANDOM
from app.planner.words import content, stem, tokens

# Nothing that is done to people changes these; calendar and weather are nobody's doing either.
GIVEN = frozenset(
    stem(word)
    for word in "age sex gender female male race ethnicity hispanic black asian nonwhite born "
    "weekend weekday holiday payday season month weather temperature temp rain rainfall altitude "
    "latitude nationality twin".split()
)
RESULTS = frozenset(
    stem(word)
    for word in "outcome result response endline followup final score mark grade earnings income "
    "wage salary profit sales yield survival death died cured recovered symptom pain weight "
    "consumption expenditure attendance satisfaction employment admissions".split()
)
DONE = frozenset(
    stem(word)
    for word in "treat treated treatment arm assigned intervention program programme policy reform "
    "offered offer received participated participation adopted exposure exposed dose law".split()
)
# What units bring along: where they live, whom they come from, how they were found.
BACKGROUND = frozenset(
    stem(word)
    for word in "region district state province county country city town area zone zip urban rural "
    "north south east west distance minutes km near far soil block stratum batch family household "
    "parent mother father sibling severity apache stage comorbidity tenure experience seniority "
    "size class height sector industry department language brand category member background "
    "education educ school grade year cohort".split()
)
_MONEY = frozenset(
    stem(word)
    for word in "money dollar euro pound usd eur gbp keur income earnings wage salary pay price "
    "cost charge charges bill fee spend spending expenditure revenue sales profit rent budget gift "
    "donation turnover debt saving expense".split()
)
_DURATIONS = frozenset(
    "second seconds minute minutes hour hours day days night nights week weeks month months year "
    "years time duration length stay spell los".split()
)
_DECIDED = re.compile(
    r"\bassign\w*|\ballocat\w*|\ballott\w*|\bintroduc\w*|\badopt\w*|\broll\w* out|\boffer\w*"
    r"|\breceiv\w*|\bgiven\b|\bgot\b|\bgets?\b|\bchose\w*|\bdecid\w*|\bdecision|\bpick\w*"
    r"|\badmitt\w*|\belig\w*|\binstall\w*|\bimplement\w*|\bstart\w*|\bbegan\b|\btook\b|\benrol\w*"
    r"|\bcame in\b|\bin force\b|\btook effect|\btreatment\b|\bintervention\b|\bprescri\w*",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\blonger\b|\bsurviv|\balive\b|\bsooner\b|\bearlier\b|\bhazard|\brisk (?:of|that)\b|\buntil\b"
    r"|\btime (?:to|until)\b|\breturn|\brelapse|\bagain\b|\bre-?\w*(?:arrest|lapse)|\blives?\b"
    r"|\bstay|\bdelay|\bhow (?:long|soon)\b|\blast(?:s|ed)?\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\bmoney\b|\bdollars?\b|\beuros?\b|\bpounds?\b|[$€£]|\bcosts?\b|\bpa(?:y|ys|id)\b|\bearn"
    r"|\bspen[dt]|\bbills?\b|\bexpens|\bcheap|\brevenue|\bprofit|\bsales\b|\bwages?\b|\bincome\b"
    r"|\bricher\b|\bpoorer\b|\braise[sd]? (?:more )?(?:money|funds)",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:more|less) (?:often|likely)\b|\bchances?\b|\brisk\b|\bodds\b|\blikel|\bprobab"
    r"|\bprevent|\bavoid|\bsave[sd]? lives\b|\bkeep\b.*\bfrom\b|\bshare of\b|\bget(?:s|ting)? to\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(r"\binstrument\b|\bencourage\w*|\bleverag\w*|\brotation\b", re.IGNORECASE)
_ONE_TIME = re.compile(r"(?:y|yr|year|d|q|w|wave|period)_?(?:\d\d|1[89]\d\d|20\d\d)", re.IGNORECASE)
_OF_MEASURE = frozenset(
    stem(word) for word in "full time equivalent mean average annual monthly weekly daily".split()
)
_HEAD = 2  # the first words of a meaning say what a column is, the later ones of whom or when
_TAKEN_UP = frozenset(
    {
        FacetKind.ADOPTION, FacetKind.STAGGERED_ADOPTION, FacetKind.ONE_TREATED_UNIT,
        FacetKind.SWITCHED_ON, FacetKind.SWITCHING,
    }
)  # fmt: skip
_CHANGE = frozenset("change diff gain delta".split())


class Traits:
    """The features of the columns of one dataset, and of pairs of them."""

    def __init__(self, profile: Profile, lexicon: Lexicon, calendar: Calendar, told: str) -> None:
        self._profile = profile
        self._lexicon = lexicon
        self._calendar = calendar
        self._sayings = [s for s in sentences(told) if not s.endswith("?")]
        self._variables = [profile.variable(name) for name in lexicon.columns]
        self._by_kind = {
            kind: {c for f in profile.facets if f.kind is kind for c in f.columns}
            for kind in FacetKind
        }

    def columns(self) -> np.ndarray:
        """Return the features of each column, shape (n_columns, len(TRAITS))."""
        rows = [[float(trait(self, v)) for trait in TRAITS.values()] for v in self._variables]
        return np.array(rows).reshape(len(rows), len(TRAITS))

    def transforms(self) -> np.ndarray:
        """Return which columns are another's logarithm, square and so on, shape (n, n)."""
        names = [v.name for v in self._variables]
        return np.array([[is_transform(a, b) for b in names] for a in names], dtype=float)

    @property
    def usable(self) -> np.ndarray:
        """Return which columns vary, shape (n_columns,)."""
        return np.array([v.n_distinct > 1 and v.kind is not Kind.CONSTANT for v in self._variables])

    def is_index(self, variable: Variable) -> bool:
        time = self._profile.time
        times = (time.column, *time.parts) if time and time.column else ()
        own = (*times, self._profile.unit_column, *self._profile.unit_parts)
        spared = self._by_kind[FacetKind.ADOPTION] | self._by_kind[FacetKind.STAGGERED_ADOPTION]
        is_of_one_time = bool(times) and bool(_ONE_TIME.fullmatch(variable.name))
        return (variable.name in own or is_of_one_time) and variable.name not in spared

    def is_taken_up(self, variable: Variable) -> bool:
        return any(variable.name in self._by_kind[kind] for kind in _TAKEN_UP)

    def is_assigned_by_threshold(self, variable: Variable) -> bool:
        running = (f for f in self._profile.facets if f.kind is FacetKind.RUNNING_VARIABLE)
        return any(variable.name == f.columns[1] for f in running if len(f.columns) > 1)

    def is_running(self, variable: Variable) -> bool:
        running = (f for f in self._profile.facets if f.kind is FacetKind.RUNNING_VARIABLE)
        return any(variable.name == f.columns[0] for f in running)

    def is_spell(self, variable: Variable) -> bool:
        spells = (f for f in self._profile.facets if f.kind is FacetKind.SURVIVAL)
        return any(variable.name in f.columns[:-1] for f in spells)

    def is_event(self, variable: Variable) -> bool:
        spells = (f for f in self._profile.facets if f.kind is FacetKind.SURVIVAL)
        return any(variable.name == f.columns[-1] for f in spells)

    def is_latest(self, variable: Variable) -> bool:
        latest = max((self._calendar.latest(v.name) or 0 for v in self._variables), default=0)
        return bool(latest) and self._calendar.latest(variable.name) == latest

    def lasts(self, variable: Variable) -> bool:
        return variable.name in self._by_kind[FacetKind.LASTING_TRAIT]

    def is_told(self, variable: Variable) -> bool:
        """Tell whether the description, no dictionary, calls the column by its name."""
        name = rf"(?<!\w){re.escape(variable.name)}(?!\w)"
        return any(re.search(name, sentence) for sentence in self._sayings)

    def asked_for(self, question: str) -> np.ndarray:
        """Return which columns are of each quantity that a question asks for, shape (n, …)."""
        asked = [(bool(cue.search(question)), is_of) for cue, is_of in QUANTITIES]
        rows = [[float(is_asked and is_of(self, v)) for is_asked, is_of in asked]
                for v in self._variables]  # fmt: skip
        return np.array(rows).reshape(len(rows), len(QUANTITIES))

    def of_quantity(self, question: str) -> frozenset[str]:
        """Return the columns of what is measured in the quantity that a question asks for."""
        asked = [is_of for cue, is_of in _MEASURED if cue.search(question)]
        return frozenset(v.name for v in self._variables if any(is_of(v) for is_of in asked))

    def is_decided(self, variable: Variable) -> float:
        """Return how well a column fits a sentence of the description that tells of a decision."""
        return self._told_of(variable, _DECIDED)

    def is_drawn(self, variable: Variable) -> bool:
        said = variable.description
        own = bool(RANDOM.search(said)) and not NOT_RANDOM.search(said)
        return own or self._told_of(variable, RANDOM) > 0.5

    def is_instrument(self, variable: Variable) -> bool:
        return bool(_INSTRUMENT.search(variable.description))

    def _told_of(self, variable: Variable, cue: re.Pattern[str]) -> float:
        """Return 1 for the column that best fits a sentence with the cue, less for the others."""
        place, best = self._lexicon.columns.index(variable.name), 0.0
        for sentence in self._sayings:
            if cue.search(sentence) and not NOT_RANDOM.search(sentence):
                fits = self._lexicon.fit(sentence)
                if fits.size and fits.max() > 0:
                    best = max(best, float(fits[place] / fits.max()))
        return best


def _head(variable: Variable) -> set[str]:
    """Return the stems of a name and of the first telling words of its meaning."""
    plain, _ = split_labels(variable.description)
    telling = [word for word in content(plain) if word not in _OF_MEASURE]
    return {*(stem(t) for t in tokens(variable.name)), *telling[:_HEAD]}


def is_money(variable: Variable) -> bool:
    return bool(_MONEY & _head(variable)) or variable.unit in {"USD", "EUR", "GBP", "dollars"}


def is_duration(variable: Variable) -> bool:
    """Tell whether a column is how long something took, and not how long ago it began."""
    if GIVEN & _head(variable) or not variable.is_numeric or variable.n_distinct <= 2:
        return False
    named = {*tokens(variable.name), *tokens(variable.unit)}
    return variable.kind is Kind.DURATION or bool(_DURATIONS & named)


def _is_change(variable: Variable) -> bool:
    return bool(_CHANGE & set(tokens(f"{variable.name} {variable.description}")))


TRAITS: dict[str, Callable[[Traits, Variable], float]] = {
    "index": lambda t, v: t.is_index(v),
    "two levels": lambda _, v: v.n_distinct == 2,
    "measured": lambda _, v: v.kind in {Kind.CONTINUOUS, Kind.DURATION},
    "counted": lambda _, v: v.kind is Kind.COUNT,
    "ranked": lambda _, v: v.kind is Kind.ORDINAL and v.n_distinct > 2,
    "named kinds": lambda _, v: v.kind is Kind.NOMINAL and v.n_distinct > 2,
    "done": lambda _, v: bool(DONE & _head(v)),
    "given": lambda _, v: bool(GIVEN & _head(v)),
    "result": lambda _, v: bool(RESULTS & _head(v)),
    "before": lambda _, v: phase(v)[0] is Phase.BEFORE,
    "after": lambda _, v: phase(v)[0] is Phase.AFTER,
    "latest": lambda t, v: t.is_latest(v),
    "change": lambda _, v: _is_change(v),
    "taken up": lambda t, v: t.is_taken_up(v),
    "lasting": lambda t, v: t.lasts(v),
    "by threshold": lambda t, v: t.is_assigned_by_threshold(v),
    "running": lambda t, v: t.is_running(v),
    "spell": lambda t, v: t.is_spell(v),
    "event": lambda t, v: t.is_event(v),
    "decided": lambda t, v: t.is_decided(v),
    "drawn": lambda t, v: t.is_drawn(v),
    "instrument": lambda t, v: t.is_instrument(v),
    "background": lambda _, v: bool(BACKGROUND & _head(v)),
    "told": lambda t, v: t.is_told(v),
    "set as cause": lambda _, v: v.role is Role.TREATMENT,
    "set as effect": lambda _, v: v.role is Role.OUTCOME,
}
_MEASURED = ((_LASTS, is_duration), (_PAYS, is_money))
# Words for what kind of quantity changes, and which columns are of it.
QUANTITIES: tuple[tuple[re.Pattern[str], Callable[[Traits, Variable], bool]], ...] = (
    (_LASTS, lambda t, v: t.is_spell(v)),
    (_LASTS, lambda _, v: is_duration(v)),
    (_PAYS, lambda _, v: is_money(v)),
    (_HAPPENS, lambda _, v: v.n_distinct == 2),
)
