"""Wishes to have the analysis done otherwise: what is held fixed, by which method, how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.assumption import Assumption
from app.causal.catalogue import Task
from app.causal.conditions import in_words
from app.causal.data import Kind
from app.causal.levels import said as written
from app.causal.question import Level
from app.planner.amendments import Amendments
from app.planner.asked_settings import settings_in
from app.planner.called_methods import algorithm_in
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Change, Setting
from app.planner.mentions import instruments
from app.planner.naming import column, each, leading
from app.planner.population import studied

_S = re.IGNORECASE | re.DOTALL
_END = r"(?=[.?;!]|$|\s(?:instead|please|too|as well|now|but|because|since|in order)\b)"
_NOT = r"(?:do not|don['’]?t|no longer|stop|without|not|never|avoid|quit|cease)"
_ADJUST = r"(?:adjust(?:ing)?|control(?:ling)?|account(?:ing)?|condition(?:ing)?|correct(?:ing)?)"
_MORE = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"(?<!not )(?<!n't )(?<!n’t )(?<!without )(?<!stop )(?<!longer )\b{_ADJUST} (?:also )?"
        rf"(?:for|on) (?P<x>.+?){_END}",
        r"\b(?:hold|keep) (?P<x>.+?) (?:fixed|constant|equal)\b",
        r"\b(?:add|include|use) (?P<x>.+?) (?:as (?:an? )?(?:covariates?|confounders?|controls?)"
        r"|(?:to|in|among) the (?:adjustment|covariates|controls|confounders|model))\b",
        r"^(?:also |please )*(?:add|include) (?P<x>[\w ,`'\"-]+?)(?: too| as well| also)?[.!]?$",
    )
)
_LESS = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"\b{_NOT} (?:to )?{_ADJUST} (?:for|on) (?P<x>.+?){_END}",
        r"\b(?:leave|take|keep) (?P<x>.+?) out\b",
        r"\b(?:leave out|drop|remove|exclude|ignore|omit|skip) (?P<x>.+?)(?: from (?:the )?"
        rf"(?:adjustment|covariates|controls|model|analysis|graph))?{_END}",
        r"\b(?:don['’]?t|do not) (?:use|include) (?P<x>.+?)"
        rf"(?: as (?:an? )?(?:covariate|control)s?)?{_END}",
        rf"^(?:try |do it |and |now )*without (?P<x>[\w `'\"]+?){_END}",
    )
)  # fmt: skip
_BY_AMOUNT = re.compile(
    r"\b(?:above|over|exceeding|beyond|below|under|(?:more|less|greater|larger|higher|lower|smaller"
    r"|fewer|older|younger) than|at (?:least|most)|between)\b.*\d",
    _S,
)
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"categor\w+|nominal|class(?:es)?|labels?|unordered", Kind.NOMINAL),
    (r"ordinal|ordered(?: categor\w+)?|ranks?", Kind.ORDINAL),
    (r"counts?", Kind.COUNT),
    (r"numbers?|numeric(?:al)?|continuous|a quantity|quantitative", Kind.CONTINUOUS),
    (r"binary|yes[- ]or[- ]no|yes/no|dichotomous", Kind.BINARY),
)
_TREAT_AS = re.compile(
    r"\b(?:treat|take|regard|consider|read|see|handle) (?P<x>.+?) (?:as|to be) "
    r"(?:an? |if it were an? )?(?P<kind>[\w/ -]+)",
    _S,
)
_KIND_OF = re.compile(
    r"^(?P<x>.+?) (?:is|are) (?:really |in fact |actually )?(?:an? )?(?P<kind>categor\w+|nominal"
    r"|ordinal|continuous|numeric|count|binary)\b(?! of)",
    _S,
)
_USE = re.compile(
    r"\b(?:use|try|run|switch to|apply|do|take|prefer|estimate(?: it)? (?:with|by|using)|redo"
    r"|repeat|re-?run|go for|with|by|using)\b",
    re.IGNORECASE,
)
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
    (r"linear\w*|straight lines?", Assumption.LINEARITY),
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
_LEVEL = re.compile(
    r"(?P<n>\d{2}(?:\.\d+)?) ?(?:%|percent|per cent) (?:confidence |credible |uncertainty )?"
    r"(?:intervals?|level|limits?|bands?|ci\b|cis\b|confidence\b)"
    r"|(?:intervals?|confidence level|level) (?:at|of|to) (?P<m>\d{2}(?:\.\d+)?) ?(?:%|percent)?",
    re.IGNORECASE,
)
_DRAWN = r"(?:bootstrap\w*|resampl\w+|re-?draws?|draws?|replic\w+|refits?|repetitions|permutations)"
_REPEATS = re.compile(
    rf"\b(?P<n>\d[\d,]*) (?:\w+ )?{_DRAWN}|\b(?P<more>more|many more|twice as many|double the"
    rf"(?: number of)?|additional) (?:\w+ )?{_DRAWN}",
    re.IGNORECASE,
)
_MOST_REPEATS = 1000
_OUTCOME = tuple(
    re.compile(pattern, _S)
    for pattern in (
        r"\b(?:the )?(?:effect|impact|influence)s? (?:of (?P<t>.+?) )?on "
        r"(?P<y>.+?)(?: instead| now| then)?[?.!]*$",
        r"\b(?:use|take|make|with) (?P<y>.+?) as (?:the |an? )?(?:outcome|effect|response)\b",
        r"\b(?:use|take|make|with) (?P<t>.+?) as (?:the |an? )?(?:treatment|cause|exposure)\b",
        r"\bthe (?:outcome|response) (?:is|should be) (?P<y>.+?)(?: instead)?[.!]*$",
        r"\bthe (?:treatment|cause|exposure) (?:is|should be) (?P<t>.+?)(?: instead)?[.!]*$",
    )
)  # fmt: skip
_COMPARE = re.compile(
    r"\bcompare (?P<high>.+?) (?:with|to|against|and|versus|vs\.?) (?P<low>.+?)(?: instead)?[.!?]*$"
    r"|\b(?:change|going|go|move|moving)?\s*from (?P<low2>[\w.-]+) to (?P<high2>[\w.-]+)",
    _S,
)
_WHAT_IF = re.compile(
    r"^(?:and |so |but )?(?:what (?:would happen )?if|what happens if|suppose|imagine"
    r"|how would .+ (?:change|be) if|had\b)",
    re.IGNORECASE,
)


def changes(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield what a message wants otherwise, each part once."""
    yield from _as_kinds(text, lexicon)
    yield from _instrument(text, setting, lexicon)
    yield from _assumptions(text)
    yield from _held(text, setting, lexicon)
    yield from _method(text, setting)
    yield from _precision(text, setting)
    yield from _parts(text, setting, lexicon)


def rows_wanted(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield which rows are to be looked at: 'only women', 'drop 2020'."""
    found = studied(text, setting.profile, lexicon).conditions
    if found:
        yield Change(f"Only rows with {in_words(found)}.", population=found)


def what_if(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield the question what would be, were a column set or moved: 'what if price rose 10 %?'."""
    question = setting.question
    if question is None or not _WHAT_IF.search(text):
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


def _as_kinds(text: str, lexicon: Lexicon) -> Iterator[Change]:
    for pattern in (_TREAT_AS, _KIND_OF):
        for found in each(pattern, text):
            kind = next((k for p, k in _KINDS if re.match(rf"(?:{p})\b", found["kind"], _S)), None)
            name = column(found["x"], lexicon)
            if kind is not None and name:
                yield Change(f"{name} is taken as {kind.value}.", kinds=((name, kind),))
                return


def _instrument(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    question = setting.question
    ends = (question.treatment, question.outcome) if question else ()
    taken = frozenset(name for name in ends if name)
    plain = re.sub(r"^.*?\b(?=(?:use|take|with|treat)\b)", "", text, count=1, flags=_S)
    if found := instruments(plain, lexicon, taken):
        told = f"The instrument is {', '.join(found)}."
        yield Change(told, amendments=Amendments(instruments=found))


def _assumptions(text: str) -> Iterator[Change]:
    for found in each(_WITHOUT, text):
        for pattern, assumption in _ASSUMED:
            if re.search(rf"\b(?:{pattern})", found["x"], re.IGNORECASE):
                told = f"It is not assumed that {assumption.words}."
                yield Change(told, amendments=Amendments(without=(assumption,)))
                break


def _held(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    question = setting.question
    ends = {question.treatment, question.outcome} if question else set()
    told_off = (found["x"] for p in _LESS for found in each(p, text))
    less = [n for x in told_off if not _BY_AMOUNT.search(x) for n in leading(x, lexicon)]
    less = [name for name in dict.fromkeys(less) if name not in ends]
    if less:
        told = f"{', '.join(less)} {'is' if len(less) == 1 else 'are'} not held fixed."
        yield Change(told, amendments=Amendments(not_adjusted=tuple(less)))
    more = [n for p in _MORE for found in each(p, text) for n in leading(found["x"], lexicon)]
    more = [name for name in dict.fromkeys(more) if name not in ends and name not in less]
    if more:
        told = f"{', '.join(more)} {'is' if len(more) == 1 else 'are'} held fixed too."
        yield Change(told, amendments=Amendments(also_adjusted=tuple(more)))


def _method(text: str, setting: Setting) -> Iterator[Change]:
    if not _USE.search(text) or re.search(r"\bwithout\b|\bnot use\b|\binstrument\b", text, _S):
        return
    name = algorithm_in(text, setting.catalogue)
    if not name and setting.others and _ANOTHER.search(text):
        name = setting.others[0]
    if name:
        spec = setting.catalogue[name]
        verb = {Task.DISCOVER: "draws the graph", Task.ESTIMATE: "estimates the effect"}
        told = f"{spec.title} {verb.get(spec.task, 'is used')}."
        yield Change(told, algorithms=(name,))


def _precision(text: str, setting: Setting) -> Iterator[Change]:
    if found := _LEVEL.search(text):
        level = float(found["n"] or found["m"]) / 100
        if 0.5 < level < 1:
            told = f"Intervals are at {100 * level:g} %."
            yield Change(told, amendments=Amendments(level=round(level, 6)))
    if found := _REPEATS.search(text):
        wanted = int(found["n"].replace(",", "")) if found["n"] else 2 * setting.repeats
        repeats = min(max(wanted, 10), _MOST_REPEATS)
        told = f"Rows are drawn again {repeats} times."
        yield Change(told, amendments=Amendments(repeats=repeats))


def _parts(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    question = setting.question
    if question is None or not question.treatment:
        return
    for pattern in _OUTCOME:
        if found := pattern.search(text):
            said = found.groupdict()
            cause = column(said.get("t") or "", lexicon)
            effect = column(said.get("y") or "", lexicon)
            named = (said.get("t") and not cause) or (said.get("y") and not effect)
            if (cause or effect) and not named:
                yield from _other_ends(cause, effect, setting)
                return
    yield from _contrast(text, setting)


def _other_ends(cause: str, effect: str, setting: Setting) -> Iterator[Change]:
    question = setting.question
    assert question is not None
    other_cause = cause if cause != question.treatment else ""
    other_effect = effect if effect != question.outcome else ""
    if other_cause or other_effect:
        told = f"The effect of {cause or question.treatment} on {effect or question.outcome}."
        wanted = Amendments(treatment=other_cause or None, outcome=other_effect or None)
        yield Change(told, amendments=wanted)


def _contrast(text: str, setting: Setting) -> Iterator[Change]:
    found, question = _COMPARE.search(text), setting.question
    if found is None or question is None or not question.treatment:
        return
    ends = found["low"] or found["low2"], found["high"] or found["high2"]
    levels = [_level(end, setting) for end in ends]
    if None not in levels and levels[0] != levels[1]:
        low, high = levels
        assert low is not None
        assert high is not None
        told = f"{written(high)} is compared with {written(low)}."
        yield Change(told, amendments=Amendments(contrast=(low, high)))


def _level(phrase: str, setting: Setting) -> Level | None:
    """Return the level of the treatment that a phrase means, None where it means none."""
    assert setting.question is not None
    variable = setting.profile.variable(setting.question.treatment or "")
    text = phrase.strip(" `'\"“”.?!")
    text = re.sub(rf"^(?:{re.escape(variable.name)}\s*=?\s*)", "", text, flags=re.IGNORECASE)
    if variable.is_numeric:
        try:
            return float(text)
        except ValueError:
            return None
    return next((v for v in variable.levels if v.casefold() == text.casefold()), None)
