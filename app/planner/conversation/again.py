"""The question of the run asked again, of another unit, the other way, by groups or with a cost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.conditions import in_words
from app.causal.levels import baseline_first
from app.causal.question import Question, QuestionKind
from app.planner.asked_groups import asked_about
from app.planner.asked_settings import settings_in
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Change, Setting
from app.planner.for_whom import cost_of
from app.planner.naming import column
from app.planner.population import studied

_FEW = 8  # words: a message of more asks something of its own
_OTHER_WAY = re.compile(
    r"\b(?:other way (?:a?round)|(?:the )?reverse|backwards?|vice versa|the opposite direction"
    r"|reverse caus\w+)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:is|does|do|would|was|will|are) (?:it|that|this|they|the (?:effect|result|answer|same))"
    r"\b.*?\b(?:hold|true|so|apply|work|the same|different|as (?:large|strong|big))\b"
    r".*?\b(?=(?:for|in|among|amongst|with|at|during|on)\b)(?P<whom>.+)",
    re.IGNORECASE,
)
_HOW_FOR = re.compile(
    r"^(?:please )?(?:show|give|report|tell|estimate|compute|calculate|get|see|repeat|redo"
    r"|run) (?:me )?"
    r"(?:(?:the |an? )?(?:same|effect|effects|result|results|answer|estimate|analysis|it|this"
    r"|that) )+"
    r"(?:for|in|among|within|of) (?P<which>.+)|"
    r"^(?:and )?(?:what|how) (?:happens|is it|does it look|about|is the effect|would it be|would it"
    r" look|does this look)\b.*?\b(?:for|to|with|in|among|at) (?P<whom>.+)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:split|break (?:it|this|that) down|broken down|separate(?:ly)?|stratif\w+|disaggregate"
    r"|vary|differ|differently|group)\b.*?\b(?:by|for|with"
    r"|across|between|per) (?:each )?(?P<x>.+)"
    r"|\b(?:different|alike|the same|equal(?:ly \w+)?)\b.*?\b(?:by|across|between"
    r"|per) (?:each )?(?P<z>.+)"
    r"|\b(?:does|do|would|could) (?P<y>.+?) (?:change|matter for|make (?:any|an?"
    r"|some) difference (?:to|for)|moderate|alter|modify|affect)"
    r" (?:this|it|that|the effect)\b",
    re.IGNORECASE,
)
_THAN = r"(?:,? (?:than|as|compared (?:to|with)) .+)?$"
_STRONGER = (
    r"(?:better|worse|more|less|stronger|weaker|larger|smaller|bigger|higher|lower|best|worst|most"
    r"|least|differently)"
)
_MORE_FOR = re.compile(
    rf"^(?:and )?(?:is|are|does|do|did|would|was|were)\b.*?\b{_STRONGER} (?:\w+ )?(?:for|among|in"
    rf"|on"
    rf"|with|at) (?P<x>.+?){_THAN}"
    rf"|^(?:and )?(?:are|do|did|would|were) (?P<y>[\w ]+?) (?:benefit|gain|profit|respond|affected"
    rf"|helped|hit|moved|harmed)\w* {_STRONGER}\b",
    re.IGNORECASE,
)
_ON_SOME = re.compile(
    r"\b(?:effect|impact|difference)s? (?:on|for|among|in) (?:people|those|persons|individuals"
    r"|\w+s) (?:with|of|who (?:have|are|had)) (?:(?:a|an|the|low|high|little|much|more|less|no) )*"
    r"(?P<x>.+)$",
    re.IGNORECASE,
)
_MOST_MOVED = re.compile(
    r"^(?:and )?(?:who|which \w+) (?:benefit|gain|profit|respond|lose"
    r"|suffer)s?\w*(?: (?:the )?(?:most|best|worst"
    r"|least|more|less))?(?: (?:from|by) (?:it|this|that))?$"
    r"|^(?:and )?for (?:whom|which \w+) (?:does|is) (?:it|this|that) .*\b(?:best|most|largest"
    r"|strongest|worst|least)\b",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"^(?:so |and )?(?:who|whom|which [\w ]+?) (?:should|ought to|must)\b", re.IGNORECASE
)
_LESS_OF_IT = re.compile(
    r"\b(?:lower|reduce|minimi[sz]e|decrease|cut|prevent|avoid|fewer|less)\b", re.IGNORECASE
)
_THROUGH = re.compile(
    r"\b(?:how much|what (?:part|share|fraction|portion)|is|does|do|are|all|any|some|most)\b.*?\b"
    r"(?:it|this|that|the effect|effect)\b.*?\b(?:through|via|by way of|because of|due to|explained"
    r" by|mediated by|runs? over|down to) (?P<x>.+)$",
    re.IGNORECASE,
)
_NONE_OF_IT = re.compile(
    r"^(?:and |so )?(?:what|how) .*\b(?:without|with no|if there (?:were|was|is|had been) no) "
    r"(?P<x>.+?)(?: at all)?$",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:compare|hold|contrast) (?:the effect (?:for|in|among) )?(?P<a>.+?) "
    r"(?:with|to|against|and|versus|vs\.?) (?P<b>.+)$",
    re.IGNORECASE,
)
_TWO = 2
_FEW_OF_COST = 12  # words: longer messages are questions of their own
_OF_IT = re.compile(
    r"\bwhat (?:would|will) (?:it|that|this|the \w+) (?:be|have been) "
    r"(?P<rest>(?:if|had|with|without|were)\b.+)",
    re.IGNORECASE,
)


def asked_again(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield the question of the run as the message wants it asked; nothing where it wants none."""
    question = setting.question
    if question is None:
        return
    plain = text.strip(" ?.!")
    for found in (
        _with_cost(plain, question),
        _of_another_unit(plain, question, setting),
        _supposed(plain, question, setting, lexicon),
        _without_it(plain, question, setting, lexicon),
        _levels(plain, question, setting),
        _turned(plain, question),
        _through(plain, question, lexicon),
        _whom(plain, question),
        _by_groups(plain, question, lexicon),
    ):
        if found:
            yield Change(f"Asked: {found}", question=found)
            return
    same = _SAME.search(plain) or _HOW_FOR.search(plain)
    rows = studied(f"only {_whom_of(same)}", setting.profile, lexicon).conditions if same else ()
    if rows:
        yield Change(f"Only rows with {in_words(rows)}.", population=rows)


def _whom_of(found: re.Match[str]) -> str:
    said = found.groupdict()
    return said.get("whom") or said.get("which") or ""


def _with_cost(text: str, question: Question) -> str:
    """Return whom to treat where treating costs what the message says."""
    cost = cost_of(text)
    if cost is None or len(text.split()) > _FEW_OF_COST:
        return ""
    if question.kind is QuestionKind.POLICY:
        return f"{question.text.strip(' ?.!')}, if each one costs {cost:g}?"
    asked = policy(question, "")
    return f"{asked.rstrip('?')}, if each one costs {cost:g}?" if asked else ""


def policy(question: Question, text: str) -> str:
    """Return the question whom to treat; to lower the outcome only where the words say so."""
    ends = question.treatment, question.outcome
    if not all(ends):
        return ""
    aim = "minimize" if _LESS_OF_IT.search(text) else "maximize"
    return f"Who should be given {ends[0]} to {aim} {ends[1]}?"


def _whom(text: str, question: Question) -> str:
    """Return whom to treat, where the message asks it in a few words."""
    if question.kind is QuestionKind.POLICY or len(text.split()) > _FEW_OF_COST:
        return ""
    if _MOST_MOVED.search(text):
        return most_moved(question)
    return policy(question, text) if _SHOULD.search(text) else ""


def most_moved(question: Question) -> str:
    """Return for whom the effect is largest, "" where no effect was asked for."""
    if not all((question.treatment, question.outcome)):
        return ""
    return f"For whom is the effect of {question.treatment} on {question.outcome} largest?"


def _through(text: str, question: Question, lexicon: Lexicon) -> str:
    """Return how much of the effect runs through what the message names."""
    found = _THROUGH.search(text)
    return through(question, column(found["x"], lexicon) if found else "")


def through(question: Question, name: str) -> str:
    """Return how much of the effect runs through a column, "" where that cannot be asked."""
    ends = question.treatment, question.outcome
    if not name or not all(ends) or name in ends:
        return ""
    return f"How much of the effect of {ends[0]} on {ends[1]} runs through {name}?"


def _of_another_unit(text: str, question: Question, setting: Setting) -> str:
    """Return the question with its row or unit in place of the one that the message names."""
    before = asked_about(question.text, setting.profile)
    now = asked_about(text, setting.profile)
    is_short = len(text.split()) <= _FEW
    if not (before.evidence and now.evidence and is_short) or before == now:
        return ""
    kinds = [tuple(name for name, _ in about.where) for about in (before, now)]
    return question.text.replace(before.evidence, now.evidence) if kinds[0] == kinds[1] else ""


def _supposed(text: str, question: Question, setting: Setting, lexicon: Lexicon) -> str:
    """Return what the outcome would have been, of the unit that was asked about before."""
    found, outcome = _OF_IT.search(text), question.outcome
    if found is None or not outcome:
        return ""
    if not settings_in(found["rest"], setting.profile, lexicon, frozenset({outcome})):
        return ""
    unit = asked_about(question.text, setting.profile).evidence
    opening = f"For {unit}, what" if unit else "What"
    return f"{opening} would {outcome} have been {found['rest']}?"


def _without_it(text: str, question: Question, setting: Setting, lexicon: Lexicon) -> str:
    """Return what the outcome would be, had nobody the treatment."""
    found, cause = _NONE_OF_IT.search(text), question.treatment
    if found is None or not cause or not question.outcome or column(found["x"], lexicon) != cause:
        return ""
    variable = setting.profile.variable(cause)
    if variable.n_distinct != _TWO or not variable.levels:
        return ""
    low = str(question.contrast[0]) if question.contrast else baseline_first(variable.levels)[0]
    return f"What would {question.outcome} be if {cause} were {low.removesuffix('.0')}?"


def _levels(text: str, question: Question, setting: Setting) -> str:
    """Return by which column the effect may differ, where two of its levels are held together."""
    found, ends = _TOGETHER.search(text), (question.treatment, question.outcome)
    if found is None or not all(ends):
        return ""
    said = {found[end].strip(" `'\"").casefold() for end in ("a", "b")}
    for variable in setting.profile.variables:
        if variable.name not in ends and said <= {x.casefold() for x in variable.levels}:
            return f"Does the effect of {ends[0]} on {ends[1]} differ by {variable.name}?"
    return ""


def _turned(text: str, question: Question) -> str:
    """Return the question which of the two acts on the other."""
    is_asked = _OTHER_WAY.search(text) and len(text.split()) <= _FEW
    return turned(question) if is_asked else ""


def turned(question: Question) -> str:
    """Return the question which of the two acts on the other."""
    ends = question.treatment, question.outcome
    if not all(ends):
        return ""
    return f"Does {ends[0]} affect {ends[1]}, or does {ends[1]} affect {ends[0]}?"


def _by_groups(text: str, question: Question, lexicon: Lexicon) -> str:
    """Return the question how the effect differs by what the message names."""
    found = _BY.search(text) or _MORE_FOR.search(text) or _ON_SOME.search(text)
    said = next((x for x in found.groups() if x), "") if found else ""
    return by(question, column(said, lexicon))


def by(question: Question, name: str) -> str:
    """Return the question how the effect differs by a column, "" where that cannot be asked."""
    ends = question.treatment, question.outcome
    if not name or not all(ends) or name in ends:
        return ""
    return f"Does the effect of {ends[0]} on {ends[1]} differ by {name}?"
