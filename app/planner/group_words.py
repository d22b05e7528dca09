"""Which rows words for a group mean: levels, yes-or-no columns, ages and amounts, years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.conditions import Comparison, Condition
from app.causal.data import YEAR_UNIT, Kind, Variable
from app.causal.levels import baseline_first
from app.causal.profile import Profile
from app.planner.asked_groups import clocks, period_of
from app.planner.columns import Lexicon
from app.planner.words import POPULATION, QUALIFIERS, content, stem, tokens

_FITS = 0.55  # how well a word must fit a column of two values to mean those it is true of
_MEASURES = 0.4  # how well words must fit a column to be compared with a number
_N = r"[$€£]?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<k>k|K)?(?:%|s\b)?"
_M = r"[$€£]?(?P<m>\d[\d,]*(?:\.\d+)?)%?"
_MORE = r"(?:over|above|more than|older than|greater than|higher than|larger than|exceeding|beyond)"
_LESS = r"(?:under|below|less than|fewer than|younger than|lower than|smaller than)"
_COMPARED: tuple[tuple[Comparison, str], ...] = (
    (Comparison.AT_LEAST, rf"(?:at least|no less than|not under|a minimum of) {_N}"),
    (Comparison.AT_MOST, rf"(?:at most|no more than|up to|not over|a maximum of) {_N}"),
    (Comparison.AT_LEAST, rf"{_N}(?: \w+)?(?:\+| (?:or|and) (?:more|older|over|above|up|higher))"),
    (Comparison.AT_MOST, rf"{_N}(?: \w+)? (?:or|and) (?:less|younger|fewer|under|below|lower)"),
    (Comparison.ABOVE, rf"{_MORE} {_N}"),
    (Comparison.BELOW, rf"{_LESS} {_N}"),
)
_SPAN = re.compile(
    rf"(?:between|aged|from|age) {_N}(?: years)?(?: and |-|–| to ){_M}", re.IGNORECASE
)
_AGED = re.compile(r"\b(?:old|older|young|younger|aged?|years of age)\b", re.IGNORECASE)
_JOINTS = re.compile(
    r"\b(?:who|that|which|whose|are|is|was|were|with|have|has|had|having|of|in|from|at|the|a|an"
    r"|all|those|these|people|persons?|individuals?|only|years?|old|ages?|aged|and|being|both"
    r"|cases|rows|observations|records|units|subjects?|respondents?|living|live|lives)\b|[,;]",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:people|persons?|individuals?|ones?|units|subjects?|respondents?|participants?|rows|old"
    r"|older|younger|up|above|below|under|over|more|less|fewer|only)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:people|persons|individuals|those|women|men|girls|boys|males|females|adults|children"
    r"|whites|blacks|\w{2,}(?:ers|ors|ees|ents|ants|ists|ans|ics|olds)"
    r"|the (?:\w+ly )?(?:\w+ed|rich|poor|young|elderly|ill|sick|retired|jobless))\b"
    r"|^(?:\w+ed|rich|poor|young|elderly) \w+s$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|without|no|never|non)\b[ -]?|\bnon(?=[a-z]{4})", re.IGNORECASE)
_WITHOUT = re.compile(r"^un(?=[a-z]{5})", re.IGNORECASE)
_OPPOSITE = {stem("male"): stem("female"), stem("female"): stem("male")}
_NO_LEVEL = r"\b(?:not |non-?|no |except )"
_YES = frozenset({"1", "yes", "true", "y", "t"})
_NO = frozenset({"0", "no", "false", "n", "f"})
_YEAR = r"(?:1[89]|20)\d\d"
_YEARS: tuple[tuple[str, str], ...] = (
    ("span", rf"(?:the )?(?:years? )?(?:between )?({_YEAR}) ?(?:to|through|until|-|–) ?({_YEAR})"
     rf"|(?:years? )?from ({_YEAR}) (?:to|until|through) ({_YEAR})"
     rf"|between ({_YEAR}) and ({_YEAR})"),
    ("since", rf"(?:since|from) ({_YEAR})(?: on(?:wards?)?)?|({_YEAR}) (?:(?:and|or) later"
     rf"|on(?:wards?)?)"
     rf"|after ({_YEAR})"),
    ("until", rf"(?:until|up to|through) ({_YEAR})|before ({_YEAR})"),
    ("in", rf"(?:the )?(?:years? )?({_YEAR})(?:(?:,| and|, and| or) ({_YEAR}))?"
     rf"(?:(?: and|, and| or) ({_YEAR}))?"),
)  # fmt: skip
_RECENT = re.compile(
    r"(?:in |during |from |over |of |the )*(?:(?:most )?(?:last|past|recent|latest|final)"
    r"|(?P<first>first|earliest)) (?:(?P<n>\d{1,2}) )?years?",
    re.IGNORECASE,
)
_DURING = r"(?:in |during |the |year )*"


@dataclass(frozen=True, slots=True)
class Group:
    """The conditions that words state, and the words of them that no column explains."""

    conditions: tuple[Condition, ...]
    unexplained: tuple[str, ...] = ()
    is_written: bool = False  # by levels, numbers or years as they stand in the table

    @property
    def is_clear(self) -> bool:
        return bool(self.conditions) and not self.unexplained


class GroupWords:
    """Reads words for a group over one dataset."""

    def __init__(self, profile: Profile, lexicon: Lexicon) -> None:
        self._profile = profile
        self._lexicon = lexicon

    def read(self, phrase: str) -> Group:
        """Return the rows that 'women over 40 with diabetes', or '2015 to 2018', are about."""
        if during := self._times(phrase):
            return Group(during, is_written=True)
        amounts, rest = self._amounts(phrase)
        named, rest = self._named(rest)
        levels, unexplained = self._by_columns(rest)
        if _AGED.search(rest) and not (amounts or named or levels):
            unexplained.append(rest.strip())
        found = tuple(dict.fromkeys((*amounts, *_merged([*named, *levels]))))
        return Group(found, tuple(unexplained), is_written=bool(amounts or named))

    def _times(self, phrase: str) -> tuple[Condition, ...]:
        if found := _RECENT.fullmatch(phrase.strip()):
            return self._recent(found["first"] is not None, int(found["n"] or 1))
        for how, pattern in _YEARS:
            found = re.fullmatch(
                rf"(?:in |during |the |years? |rows |data |period |everything )*(?:{pattern})",
                phrase.strip(),
                re.IGNORECASE,
            )
            years = [int(y) for y in found.groups() if y] if found else []
            if not years:
                continue
            for name in self._clocks():
                if conditions := _in_years(self._profile.variable(name), how, years, phrase):
                    return conditions
        return ()

    def _recent(self, first: bool, many: int) -> tuple[Condition, ...]:
        """Return the first or the last so many years that the table has."""
        for name in self._clocks():
            if years := self._profile.variable(name).years:
                begin, end = years
                return self._times(
                    f"until {begin + many - 1}" if first else f"since {end - many + 1}"
                )
        return ()

    def _clocks(self) -> list[str]:
        """Return the columns that tell the time of a row, those of years first."""
        kinds = {name: self._profile.variable(name).unit for name in clocks(self._profile)}
        return sorted(kinds, key=lambda name: kinds[name] != YEAR_UNIT)

    def _amounts(self, phrase: str) -> tuple[list[Condition], str]:
        """Return comparisons with numbers, and the phrase without them."""
        found = _SPAN.search(phrase)
        if found and (column := self._measured(phrase, found)):
            low, high = _number(found["n"]), _number(found["m"])
            return [
                Condition(column.name, Comparison.AT_LEAST, (low,)),
                Condition(column.name, Comparison.AT_MOST, (high,)),
            ], self._without(phrase, found, column)
        for comparison, pattern in _COMPARED:
            found = re.search(pattern, phrase, re.IGNORECASE)
            if found and (column := self._measured(phrase, found)):
                value = _number(found["n"]) * (1000 if found["k"] else 1)
                condition = Condition(column.name, comparison, (value,))
                more, rest = self._amounts(self._without(phrase, found, column))
                return [condition, *more], rest
        return [], phrase

    def _measured(self, phrase: str, found: re.Match[str]) -> Variable | None:
        """Return the numbers that are compared: named before or after, else ages."""
        before, after = phrase[: found.start()], phrase[found.end() :]
        near = (re.split(r"\b(?:with|whose|of|and|who)\b", before)[-1], after, before)
        for words in near:
            if _AGED.search(f"{words} {found.group(0)}") and (age := self._numeric("age", 0.6)):
                return age
            if content(words) and (column := self._numeric(words, _MEASURES)):
                return column
        return self._numeric("age", 0.6) if not content(after) else None

    def _numeric(self, words: str, least: float) -> Variable | None:
        for match in self._lexicon.ranked(words):
            variable = self._profile.variable(match.column)
            if variable.is_numeric and variable.n_distinct > 2 and match.score >= least:
                return variable
        return None

    def _without(self, phrase: str, found: re.Match[str], column: Variable) -> str:
        """Return the phrase without a comparison and the words that name what is compared."""
        left = f"{phrase[: found.start()]} {phrase[found.end() :]}"
        kept = [w for w in left.split() if not self._names(w, column)]
        return " ".join(kept)

    def _names(self, word: str, column: Variable) -> bool:
        own = {stem(t) for t in tokens(f"{column.name} {column.description}")}
        return any(m.column == column.name for m in self._lexicon.ranked(word)) or bool(
            {stem(t) for t in tokens(word)} & own
        )

    def _named(self, phrase: str) -> tuple[list[Condition], str]:
        """Return the levels that the words name as they are written, and the words left."""
        found: list[Condition] = []
        for variable in self._profile.variables:
            coded, phrase = _coded(variable, phrase)
            found += coded
            for level in sorted(variable.levels, key=len, reverse=True):
                if not _is_telling(level):
                    continue
                pattern = rf"(?P<no>{_NO_LEVEL})?(?<![\w.]){re.escape(level)}(?!\w)"
                if named := re.search(pattern, phrase, re.IGNORECASE):
                    how = Comparison.IS_NOT if named["no"] else Comparison.IS
                    found.append(Condition(variable.name, how, (_typed(variable, level),)))
                    phrase = f"{phrase[: named.start()]} , {phrase[named.end() :]}"
        return found, phrase

    def _by_columns(self, phrase: str) -> tuple[list[Condition], list[str]]:
        """Return what yes-or-no columns say in the words, and the words that none says."""
        found: list[Condition] = []
        unexplained: list[str] = []
        for part in _parts(phrase):
            meant = self._part(part)
            found += meant
            unexplained += [] if meant else [part]
        return found, unexplained

    def _part(self, part: str) -> list[Condition]:
        """Return what one or two words mean: 'smokers', 'college graduates', 'married women'."""
        denied = bool(_DENIED.search(part))
        plain = _DENIED.sub("", part)
        words = plain.split()
        each = [self._yes_or_no(w, denied=denied and not i) for i, w in enumerate(words)]
        known = [c for c, w in zip(each, words, strict=True) if c or not _is_idle(w)]
        apart = [c for c in known if c]
        if all(known) and len({c.column for c in apart}) > 1:
            return apart
        meant = self._yes_or_no(plain, denied=denied)
        return [meant] if meant else apart if all(known) else []

    def _yes_or_no(self, words: str, *, denied: bool) -> Condition | None:
        without = _WITHOUT.sub("", words) if _WITHOUT.search(words) else ""
        for said, turned in ((words, denied), (without, not denied)):
            wanted = content(said)
            if not wanted or set(wanted) <= POPULATION | QUALIFIERS:
                continue
            for match in self._lexicon.ranked(said):
                variable = self._profile.variable(match.column)
                if match.score >= _FITS and variable.n_distinct == 2:
                    return _true_of(variable, wanted, denied=turned)
        return None


def _true_of(variable: Variable, wanted: tuple[str, ...], *, denied: bool) -> Condition | None:
    """Return the condition that a yes-or-no column, or one of two kinds, is as the words say."""
    levels = variable.levels or ("0", "1")
    if len(levels) != 2:
        return None
    labels = {code: {stem(t) for t in tokens(label)} for code, label in variable.value_labels}
    told = {level: labels.get(level, set()) | {stem(level.lower())} for level in levels}
    fits = [level for level in levels if told[level] & set(wanted)]
    short = [v for v in levels if v.isalpha() and any(w.startswith(v.lower()) for w in wanted)]
    if len(fits) == 1 or (not fits and len(short) == 1 and set(levels) - _YES - _NO):
        level = (fits or short)[0]
    elif {v.lower() for v in levels} <= _YES | _NO | {"1.0", "0.0"}:
        level = _said_yes(variable, levels, wanted)
    else:
        return None
    how = Comparison.IS_NOT if denied else Comparison.IS
    if denied:
        level = next(v for v in levels if v != level)
        how = Comparison.IS
    return Condition(variable.name, how, (_typed(variable, level),))


def _said_yes(variable: Variable, levels: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    """Return the level 'yes', or 'no' where the column is about the other sex."""
    no, yes = baseline_first(sorted(levels))
    own = {stem(t) for t in tokens(f"{variable.name} {variable.description}")}
    other = any(_OPPOSITE.get(w) in own and w not in own for w in wanted)
    return no if other else yes


def _merged(conditions: list[Condition]) -> Iterator[Condition]:
    """Yield one condition for each column: one of the values, where several are named."""
    for column in dict.fromkeys(c.column for c in conditions):
        own = [c for c in conditions if c.column == column]
        values = tuple(dict.fromkeys(v for c in own for v in c.levels))
        yield Condition(column, own[0].comparison, values)


def _in_years(variable: Variable, how: str, years: list[int], phrase: str) -> tuple[Condition, ...]:
    is_date = variable.kind is Kind.DATETIME and variable.unit != YEAR_UNIT
    is_number = variable.is_numeric or variable.unit == YEAR_UNIT
    if not is_date and not any(str(y) in map(period_of, variable.levels) for y in years):
        if variable.levels and len(variable.levels) >= variable.n_distinct:
            return ()
        if not is_number:
            return ()
    name, first, last = variable.name, years[0], years[-1]

    def at(year: int) -> float | str:
        return f"{year}-01-01" if is_date else float(year)

    strictly = re.search(r"\bafter\b", phrase, re.IGNORECASE) is not None
    before = re.search(r"\bbefore\b", phrase, re.IGNORECASE) is not None
    begins = Condition(name, Comparison.AT_LEAST, (at(first + strictly),))
    ends = Condition(name, Comparison.BELOW, (at(last + (not before)),))
    if how == "in":
        values = tuple(float(y) if is_number else str(y) for y in years)
        return (Condition(name, Comparison.IS, values),)
    return {"since": (begins,), "until": (ends,)}.get(how, (begins, ends))


def ends_well(phrase: str) -> bool:
    """Tell whether a phrase ends in a word that may be of a group: 'women', not 'women raise'."""
    last = phrase.rsplit(maxsplit=1)[-1]
    is_open = re.search(rf"\b{_YEAR} on(?:wards?)?$", phrase, re.IGNORECASE) is not None
    return bool(content(last) or re.search(r"\d", last) or _WHO.fullmatch(last) or is_open)


def is_of_people(phrase: str) -> bool:
    """Tell whether a phrase is of some of those who are studied: 'married women', 'smokers'."""
    plural = {w for w in tokens(phrase) if w.endswith("s")}
    return bool(_PEOPLE.search(phrase)) or any(stem(w) in POPULATION for w in plural)


def _coded(variable: Variable, phrase: str) -> tuple[list[Condition], str]:
    """Return the levels that stand behind the name of their column, and the words left.

    So are codes told that mean nothing by themselves: 'stage 4', 'regions 2 and 3'.
    """
    codes = [x for x in variable.levels if not _is_telling(x)]
    if not codes:
        return [], phrase
    name = re.escape(variable.name).replace("_", "[_ ]")
    one = "|".join(re.escape(x) for x in sorted(codes, key=len, reverse=True))
    pattern = (
        rf"(?P<no>{_NO_LEVEL})?(?<![\w.]){name}s?(?: is| are| equals| number)? ?=? ?"
        rf"(?P<codes>(?:{one})(?:(?:, ?| and | or |, and |, or )(?:{one}))*)(?![\w.])"
    )
    named = re.search(pattern, phrase, re.IGNORECASE)
    if named is None:
        return [], phrase
    how = Comparison.IS_NOT if named["no"] else Comparison.IS
    levels = tuple(_typed(variable, x) for x in re.findall(rf"(?:{one})(?!\w)", named["codes"]))
    left = f"{phrase[: named.start()]} , {phrase[named.end() :]}"
    return [Condition(variable.name, how, levels)], left


def _parts(phrase: str) -> Iterator[str]:
    for part in re.split(r"\bor\b|,", _JOINTS.sub(" , ", phrase)):
        if content(part) and not all(_is_idle(w) for w in part.split()):
            yield part.strip()


def _is_idle(word: str) -> bool:
    """Tell whether a word is only of those who are studied: 'patients', 'customers'."""
    return not [w for w in content(word) if w not in POPULATION]


def _is_telling(level: str) -> bool:
    """Tell whether a level can be told by itself: a word, or a code of letters and digits."""
    is_word = re.search(r"[^\W\d_]{2}|[^\W\d_]\d\d|\d\d[^\W\d_]", level) is not None
    return is_word and level.lower() not in _YES | _NO | {"other"}


def _typed(variable: Variable, level: str) -> float | str:
    if not variable.is_numeric:
        return level
    try:
        return float(level)
    except ValueError:
        return level


def _number(text: str) -> float:
    return float(text.replace(",", ""))
