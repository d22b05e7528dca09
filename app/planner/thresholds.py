"""A cutoff in the words: which column is compared with which number to decide on treatment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.phrases import sentences
from app.planner.words import tokens

_NUMBER = r"(?<![\w.])(-?\d+(?:,\d{3})*(?:\.\d+)?|zero)(?![\d%])"
_CUT = (
    r"(?:cut-?off|threshold|kink|discontinuity|break ?point|pass(?:ing)? (?:mark|score|grade)"
    r"|poverty line|eligibility line)"
)
_BOUND = (
    r"(?:at least|at most|at or above|at or below|above|below|under|over|more than|less than|from"
    r"|fewer than|no more than|exceed(?:s|ed|ing)?|reach(?:es|ed|ing)?|up to|or older than|scored"
    r"|turn(?:s|ed|ing)?)"
)
_PERIOD = r"(?:week|month|quarter|period|wave|year|day|round)\b"  # when, not how much
_STATED = re.compile(
    rf"\b{_CUT}s?\b[^.;]{{0,60}}?{_NUMBER}|{_NUMBER}[^.;]{{0,25}}\b{_CUT}", re.IGNORECASE
)
_COLLECTED = (
    r"(?<!\bcollected )(?<!\bdrawn )(?<!\btaken )(?<!\bgathered )(?<!\bobtained )(?<!\bsampled )"
    r"(?<!\bcome )(?<!\bcomes )(?<!\bdata )(?<!\banswers )"
)  # "collected from 680 students" says how many there are
_BOUNDED = re.compile(
    rf"\b{_COLLECTED}{_BOUND} (?!{_PERIOD})(?:an? |the )?(?:[a-z]+ ){{0,3}}?{_NUMBER}"
    rf"|{_NUMBER} (?:[a-z]+ ){{0,2}}?or (?:more|less|above|below|older"
    r"|over|under|better|higher|lower|fewer|younger)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\b(?:eligib\w+|qualif\w+|award\w*|admitt?\w*|assign\w*|receiv\w+|entitl\w+|offer\w*|granted"
    r"|given|got|gets?|decid\w+|placed|enrol\w*|treated|participat\w+|pass(?:ed|es)?|won|wins?"
    r"|elected|invited|allowed|required|must|told|advised|recommended|referred|sent|put|starts?"
    r"|started|attend\w*|joins?|joined|enter\w*|have to|had to)\b",
    re.IGNORECASE,
)
_NAMED_DESIGN = re.compile(r"\bregression discontinuity|\brdd\b|\bthreshold design", re.IGNORECASE)
# A line broken within a sentence, as against one that begins a list's next entry.
_WRAPPED = re.compile(r"(?<![.:?!])\n(?!\s*(?:[-*•]|[\w .]{1,60}:|\n))")
_OLD = re.compile(r"\bturn(?:s|ed|ing)?\b|\bolder\b|\byounger\b|\byears? old\b", re.IGNORECASE)
_OLDEST = 120  # years; of an age in months a number this small is one in years
_FEWEST_VALUES = 12
_FITS = 0.2
_NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL})


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The column that is compared, with what, and the words that say so."""

    column: str
    value: float
    evidence: str


def read_cutoff(
    words: str, profile: Profile, lexicon: Lexicon, treatment: str, outcome: str
) -> Cutoff | None:
    """Return the cutoff that decides on the treatment; None where the words show none.

    A number counts when it is called a cutoff, or when the sentence says that it decides who is
    treated and a numeric column is named beside it.
    """
    named = bool(_NAMED_DESIGN.search(words))
    columns = [v for v in profile.variables if _may_run(v) and v.name != outcome]
    for sentence in sentences(_WRAPPED.sub(" ", words)):
        stated = _STATED.search(sentence)
        decides = named or _CUTS.search(words) or _decides(sentence, profile, lexicon, treatment)
        found = stated or (_BOUNDED.search(sentence) if decides else None)
        if found is None or not (stated or _DECIDES.search(sentence)):
            continue
        column = _aged(found.group(0), columns) or _running(
            sentence, columns, lexicon, alone=bool(named or stated)
        )
        if column is None and stated and treatment in {v.name for v in columns}:
            column = treatment  # what is cut is asked about itself
        if column is not None:
            value = _in_its_unit(_value(found), found.group(0), profile.variable(column))
            return Cutoff(column, value, found.group(0))
    return _from_the_line(words, columns, treatment)


_FROM_A_LINE = re.compile(
    r"(?:from|since|to|past|around|relative to|minus|distance|margin|cent(?:er|re)d)\b.*"
    r"\b(?:cut-? ?off|threshold|birthday|border|boundary|eligib\w*|limit|line|deadline|minimum"
    r"|legal)\b|\b(?:cut-? ?off|threshold)\b.* (?:distance|margin)",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"\b(?:negative|below (?:zero|0)|minus|cent(?:er|re)d|(?:zero|0) (?:at|is|being|means))\b",
    re.IGNORECASE,
)


def _from_the_line(words: str, columns: list[Variable], treatment: str) -> Cutoff | None:
    """Return zero for a column read as the cause that tells how far past a line each row is."""
    named = next((v for v in columns if v.name == treatment), None)
    if named is None:
        return None
    called = f"{named.name} {named.description}".replace("_", " ")
    found, sides = _FROM_A_LINE.search(called), _SIDES.search(words)
    return Cutoff(treatment, 0.0, found.group(0)) if found and sides else None


_CUTS = re.compile(rf"\b{_CUT}s?\b", re.IGNORECASE)


def _decides(sentence: str, profile: Profile, lexicon: Lexicon, treatment: str) -> bool:
    """Tell whether a sentence speaks of the treatment as something that is decided on."""
    if not _DECIDES.search(sentence):
        return False
    others = (re.escape(name) for name in profile.names if name != treatment)
    rest = re.sub(
        rf"(?<!\w)(?:{'|'.join(others)})(?!\w)", " ", sentence
    )  # a name outdoes all words
    return any(m.column == treatment and m.score > _FITS for m in lexicon.ranked(rest))


def _running(
    sentence: str, columns: list[Variable], lexicon: Lexicon, *, alone: bool
) -> str | None:
    """Return the column that the sentence compares; the only one there is where none is named."""
    names = {v.name for v in columns}
    ranked = [m for m in lexicon.ranked(sentence) if m.column in names and m.score > 0]
    if ranked:
        return ranked[0].column
    return columns[0].name if alone and len(columns) == 1 else None


def _aged(said: str, columns: list[Variable]) -> str | None:
    """Return the one column of ages where the words compare how old somebody is."""
    ages = [v.name for v in columns if "age" in tokens(f"{v.name} {v.description}")]
    return ages[0] if _OLD.search(said) and len(ages) == 1 else None


def _in_its_unit(value: float, said: str, variable: Variable) -> float:
    """Return an age in years as the column counts it, in months where it does."""
    in_months = variable.unit == "months" and value < _OLDEST
    aged = _OLD.search(said) or "age" in tokens(variable.name)
    return value * 12 if in_months and aged and "month" not in said.lower() else value


def _may_run(variable: Variable) -> bool:
    return variable.kind in _NUMERIC and variable.n_distinct >= _FEWEST_VALUES


def _value(found: re.Match[str]) -> float:
    text = next(group for group in found.groups() if group)
    return 0.0 if text.lower() == "zero" else float(text.replace(",", ""))
