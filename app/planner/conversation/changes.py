"""Wishes to have the analysis done otherwise: what is held fixed, by which method, how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.causal.assumption import Assumption
from app.causal.catalogue import Task
from app.causal.conditions import in_words
from app.planner.amendments import Amendments
from app.planner.asked_groups import clocks
from app.planner.asked_settings import settings_in
from app.planner.called_methods import algorithm_in
from app.planner.columns import Lexicon
from app.planner.conversation.ends import other_ends
from app.planner.conversation.heard import Change, Setting
from app.planner.conversation.meanings import meanings
from app.planner.conversation.settings import settings_wished
from app.planner.for_whom import cost_of
from app.planner.group_words import is_of_people
from app.planner.mentions import instruments
from app.planner.naming import each, leading
from app.planner.population import studied
from app.planner.wide_names import in_long_names

_S = re.IGNORECASE | re.DOTALL
_END = r"(?=[.?;!]|$|\s(?:instead|please|too|as well|now|but|because|since|in order)\b)"
_NOT = r"(?:do not|don['’]?t|no longer|stop|without|not|never|avoid|quit|cease)"
_ADJUST = r"(?:adjust(?:ing)?|control(?:ling)?|account(?:ing)?|condition(?:ing)?|correct(?:ing)?)"
_HOLD = r"(?:hold|keep)(?:ing)? (?P<x>.+?) (?:fixed|constant|equal)\b"
_MORE = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"(?<!not )(?<!n't )(?<!n’t )(?<!without )(?<!stop )(?<!longer )\b{_ADJUST} (?:also )?"
        rf"(?:for|on) (?P<x>.+?){_END}",
        rf"(?<!not )(?<!n't )(?<!n’t )(?<!without )(?<!stop )\b{_HOLD}",
        r"\b(?:add|include|use) (?P<x>.+?) (?:as (?:an? )?(?:covariates?|confounders?|controls?)"
        r"|(?:to|in|among) the (?:adjustment|covariates|controls|confounders|model))\b",
        r"^(?:also |please )*(?:add|include) (?P<x>[\w ,`'\"-]+?)(?: too| as well| also)?[.!]?$",
    )
)
_LESS = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"\b{_NOT} (?:to )?{_ADJUST} (?:for|on) (?P<x>.+?){_END}",
        rf"\b{_NOT} (?:to )?{_HOLD}",
        r"\b(?:leave|take|keep|like|want|have) (?P<x>.+?) out(?: of (?:the )?(?:model|analysis"
        r"|adjustment|regression))?\b",
        r"\b(?:leave out|drop|remove|exclude|ignore|omit|skip) (?P<x>.+?)(?: from (?:the )?"
        rf"(?:adjustment|covariates|controls|model|analysis|graph))?{_END}",
        r"\b(?:don['’]?t|do not) (?:use|include) (?P<x>.+?)"
        rf"(?: as (?:an? )?(?:covariate|control)s?)?{_END}",
        rf"^(?:try |do it |and |now )*without (?P<x>[\w `'\"]+?){_END}",
    )
)  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BY_AMOUNT = re.compile(
    r"\b(?:above|over|exceeding|beyond|below|under|(?:more|less|greater|larger|higher|lower|smaller"
    r"|fewer|older|younger) than|at (?:least|most)|between)\b.*\d",
    _S,
)
_USE = re.compile(
    r"\b(?:use|try|run|switch to|apply|do|take|prefer|estimate(?: it)? (?:with|by|using)|redo"
    r"|repeat|re-?run|go for|with|by|using)\b",
    re.IGNORECASE,
)
_FEW = 3  # words: a message of so few that names a method wants it used
_AVOIDED = re.compile(
    r"\b(?:exclude|avoid(?:ing)?|other than|instead of|rather than|anything but|no|not|never"
    r"|without"
    r"|(?:do not|don['’]?t|not|never) (?:use|do|run|try|want)) (?:the )?"
    r"(?P<x>(?:(?!use\b|try\b)[\w-]+ ?){1,4})",
    _S,
)
_NO_METHOD = re.compile(r"\bwithout\b|\bnot use\b|\binstrument\b", _S)
_ANOTHER = re.compile(
    r"\b(?:another|(?:an?|some|any) (?:other|different|alternative)|(?:a )?different|other|second)"
    r" (?:\w+ )?(?:methods?|estimators?|algorithms?|approach(?:es)?|models?|techniques?|procedures?"
    r"|ways?)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:without(?: assuming(?: that)?| the assumption (?:of|that)| relying on| the)?"
    r"|(?:do not|don['’]?t) (?:assume|rely on|suppose)|drop(?: the)?(?: assumption (?:of|that))?"
    r"|relax(?:ing)?(?: the)?|give up(?: the)?) (?P<x>.+?)(?: assumption)?s?" + _END,
    _S,
)
_ASSUMED: tuple[tuple[str, Assumption], ...] = (
    (r"non-?gaussian\w*|non-?normal\w*", Assumption.NON_GAUSSIANITY),
    (r"gaussian\w*|normal(?:ity|ly)?\b", Assumption.GAUSSIANITY),
    (
        r"(?:non-?)?linear\w*|straight(?: lines?)?|curv\w+|flexib\w+|nonparametric\w*",
        Assumption.LINEARITY,
    ),
    (r"model of the outcome|outcome model", Assumption.OUTCOME_MODEL),
    (r"propensity|treatment model|model of who is treated", Assumption.TREATMENT_MODEL),
    (r"overlap|positivity", Assumption.OVERLAP),
    (r"sufficien\w+|no (?:hidden|latent|unmeasured)", Assumption.SUFFICIENCY),
    (r"additive noise", Assumption.ADDITIVE_NOISE),
    (r"acyclic\w*|no (?:cycles|feedback)", Assumption.ACYCLICITY),
    (r"parallel trends", Assumption.PARALLEL_TRENDS),
    (r"monoton\w+", Assumption.MONOTONICITY),
    (r"proportional hazards", Assumption.PROPORTIONAL_HAZARDS),
    (r"stationar\w+", Assumption.STATIONARITY),
    (r"constant effects?|same effect", Assumption.CONSTANT_EFFECT),
    (r"faithful\w*", Assumption.FAITHFULNESS),
)
_NO_INSTRUMENT = re.compile(
    rf"\b(?:{_NOT} (?:to )?(?:use|using|rely on|need|trust|with|the|any|an)?|drop|remove|forget"
    r"|ignore|leave out) ?(?:the |any |an |that |this )?instruments?\b",
    _S,
)
_LEVEL = re.compile(
    r"(?P<n>\d{2}(?:\.\d+)?) ?(?:%|percent|per cent) (?:confidence |credible |uncertainty )?"
    r"(?:intervals?|level|limits?|bands?|ci\b|cis\b|confidence\b|version|ones?\b)"
    r"|(?:intervals?|confidence level|level|confidence) (?:at|of|to) (?P<m>\d{2}(?:\.\d+)?) ?(?:%"
    r"|percent)?",
    re.IGNORECASE,
)
_IN_PLACE_OF = re.compile(
    r"(?:,? (?:rather )?(?:than|instead of|not|and not)) (?:an? |the )?"
    r"\d{2}(?:\.\d+)? ?(?:%|per ?cent)"
)
_DRAWN = r"(?:bootstrap\w*|resampl\w+|re-?draws?|draws?|replic\w+|refits?|repetitions|permutations)"
_REPEATS = re.compile(
    rf"\b(?P<n>\d[\d,]*) (?:\w+ )?{_DRAWN}|\b(?P<more>more|many more|twice as many|double the"
    rf"(?: number of)?|additional) (?:\w+ )?{_DRAWN}",
    re.IGNORECASE,
)
_MOST_REPEATS = 1000
_OUT = re.compile(
    r"^(?:exclud|leav|tak|drop|remov|omit|ignor|discard|skip|without)\w*(?: out)? (?:the )?", _S
)
_EXTREMES = re.compile(r"\b(?:outliers?|extremes?|values?)\b", _S)
_NEXT_WISH = re.compile(
    r"(?:\.\s+|;\s*|,?\s+and\s+|,\s+(?:but|then)\s+)(?=(?:then |also |please |now )*(?:use|take"
    r"|treat"
    r"|drop|adjust|control|leave|try|compare|weight|redo|set|add|exclude|remove|ignore|keep|hold|do"
    r" not|don['’]?t)\b)",
    _S,
)
_WHAT_IF = re.compile(
    r"^(?:and |so |but )?(?:what (?:would happen )?if|what happens if|(?:let['’]?s "
    r"|let us )?pretend|suppose|imagine"
    r"|how would .+ (?:change|be) if|had\b)",
    re.IGNORECASE,
)


def changes(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield what a message wants otherwise, clause by clause."""
    for clause in _NEXT_WISH.split(text):
        yield from _clause(clause, setting, lexicon)


def _clause(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    said = tuple(meanings(text, setting, lexicon))
    if said:  # what columns are is told by itself: 'region is just an id'
        yield from said
        return
    yield from _instrument(text, setting, lexicon)
    yield from _assumptions(text)
    yield from _held(text, setting, lexicon)
    yield from _method(text, setting)
    yield from settings_wished(text, setting)
    yield from level_in(text)
    yield from repeats_in(text, setting)
    yield from other_ends(text, setting, lexicon)


def rows_wanted(text: str, setting: Setting, lexicon: Lexicon) -> tuple[tuple[Change, ...], str]:
    """Return which rows are to be looked at, 'only women', 'drop 2020', and the other words."""
    found = studied(text, setting.profile, lexicon)
    sent = in_long_names(text, setting.profile, lexicon)
    if sent and any(c.column not in setting.profile.names for c in sent.conditions):
        found = sent  # a condition on a column that was sent for one time alone
    elif not found.conditions or _names_column(found.evidence, lexicon):
        return (), text
    told = f"Only rows with {in_words(found.conditions)}."
    return (Change(told, population=found.conditions),), found.plain


def _names_column(order: str, lexicon: Lexicon) -> bool:
    """Tell whether an order leaves out a column by its name, or values of it: 'drop draft'."""
    said = _OUT.sub("", order)
    return said != order and bool(lexicon.named(_EXTREMES.sub("", said).strip()))


def what_if(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield the question what would be, were a column set or moved: 'what if price rose 10 %?'."""
    question = setting.question
    if question is None or not _WHAT_IF.search(text) or cost_of(text) is not None:
        return
    outcome = question.outcome
    others = frozenset({outcome} if outcome else ())
    if not settings_in(text, setting.profile, lexicon, others):
        return
    asked = text.rstrip(" ?.!")
    if outcome and outcome not in lexicon.mentioned(text):
        condition = re.sub(r"^.*?\b(?=if\b|suppose\b|imagine\b|had\b)", "", asked, count=1,
                           flags=_S)  # fmt: skip
        asked = f"What would {outcome} be {condition}"
    yield Change(f"Asked: {asked}?", question=f"{asked}?")


def _instrument(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    question = setting.question
    ends = (question.treatment, question.outcome) if question else ()
    taken = frozenset(name for name in ends if name)
    plain = re.sub(r"^.*?\b(?=(?:use|take|with|treat)\b)", "", text, count=1, flags=_S)
    if question is not None and question.instruments and _NO_INSTRUMENT.search(text):
        told = f"{', '.join(question.instruments)} is not used as an instrument."
        yield Change(told, amendments=Amendments(without=(Assumption.EXCLUSION,)))
    elif found := instruments(plain, lexicon, taken):
        told = f"The instrument is {', '.join(found)}."
        yield Change(told, amendments=Amendments(instruments=found))


def _assumptions(text: str) -> Iterator[Change]:
    for found in each(_WITHOUT, text):
        yield from without_assumption(found["x"])


def without_assumption(words: str) -> Iterator[Change]:
    """Yield that the first assumption that words name is not relied on."""
    for pattern, assumption in _ASSUMED:
        if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE):
            told = f"It is not assumed that {assumption.words}."
            yield Change(told, amendments=Amendments(without=(assumption,)))
            return


def _held(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    question = setting.question
    ends = {question.treatment, question.outcome} if question else set()
    told_off = (found["x"] for p in _LESS for found in each(p, text))
    less = [
        n
        for x in told_off
        if not _BY_AMOUNT.search(x) and (lexicon.named(x) or not is_of_people(x))
        for n in leading(x, lexicon)
    ]
    dated = set(clocks(setting.profile)) if _YEAR.search(text) else set()
    less = [name for name in dict.fromkeys(less) if name not in {*ends, *dated}]
    if less:
        yield let_go(less, setting)
    more = [n for p in _MORE for found in each(p, text) for n in leading(found["x"], lexicon)]
    more = [name for name in dict.fromkeys(more) if name not in ends and name not in less]
    if more:
        yield held(more, setting)


def let_go(names: Sequence[str], setting: Setting) -> Change:
    """Return that columns are not held fixed, or are left out of the graph."""
    told = "left out of the graph" if _is_of_graph(setting) else "not held fixed"
    return Change(f"{_and(names)} {told}.", amendments=Amendments(not_adjusted=tuple(names)))


def held(names: Sequence[str], setting: Setting) -> Change:
    """Return that columns are held fixed too, or are in the graph."""
    told = "in the graph" if _is_of_graph(setting) else "held fixed"
    return Change(f"{_and(names)} {told} too.", amendments=Amendments(also_adjusted=tuple(names)))


def _is_of_graph(setting: Setting) -> bool:
    return setting.question is None or not setting.question.treatment


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _method(text: str, setting: Setting) -> Iterator[Change]:
    avoided, text = _avoided(text, setting)
    is_named_alone = len(text.split()) <= _FEW and bool(algorithm_in(text, setting.catalogue))
    is_set = next(settings_wished(text, setting), None) is not None  # 'PC, alpha = 0.01'
    if not (_USE.search(text) or is_named_alone or avoided or is_set) or _NO_METHOD.search(text):
        return
    name = algorithm_in(text, setting.catalogue)
    is_used = bool(avoided) and avoided not in setting.others
    if not name and setting.others and (is_used or _ANOTHER.search(text)):
        name = setting.others[0]
    if name:
        yield by_method(name, setting)


def _avoided(text: str, setting: Setting) -> tuple[str, str]:
    """Return the method that a text does not want, "" where there is none, and the other words."""
    found = _AVOIDED.search(text)
    name = algorithm_in(found["x"], setting.catalogue) if found else ""
    return (name, _AVOIDED.sub(" ", text).strip()) if name else ("", text)


def by_method(name: str, setting: Setting) -> Change:
    """Return that an algorithm takes the place of those of its task."""
    spec = setting.catalogue[name]
    verb = {Task.DISCOVER: "draws the graph", Task.ESTIMATE: "estimates the effect"}
    told = f"{spec.title} {verb.get(spec.task, 'is used')}."
    return Change(told, algorithms=(name,))


def level_in(text: str) -> Iterator[Change]:
    """Yield the level of intervals that a text names, not the one it is to take the place of."""
    if found := _LEVEL.search(_IN_PLACE_OF.sub("", text)):
        level = float(found["n"] or found["m"]) / 100
        if 0.5 < level < 1:
            told = f"Intervals are at {100 * level:g} %."
            yield Change(told, amendments=Amendments(level=round(level, 6)))


def repeats_in(text: str, setting: Setting) -> Iterator[Change]:
    """Yield how often rows are to be drawn again, where a text says so."""
    if found := _REPEATS.search(text):
        wanted = int(found["n"].replace(",", "")) if found["n"] else 2 * setting.repeats
        repeats = min(max(wanted, 10), _MOST_REPEATS)
        told = f"Rows are drawn again {repeats} times."
        yield Change(told, amendments=Amendments(repeats=repeats))
