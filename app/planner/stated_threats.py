"""What a description says against reading a comparison as an effect: spillover, reverse, selection.

No column shows these; only the people who know the data can tell, and where they do it is repeated
beside the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.data import Variable
from app.causal.profile import Diagnosis, Verdict
from app.causal.profile.facts import Profile
from app.causal.question import Design, Question
from app.planner.phrases import sentences
from app.planner.words import STOPWORDS, stem, tokens

_SPREADS = re.compile(
    r"\bspill-?\s?overs?\b|\bspilled over\b|\binterference\b|\bcontagio|\bherd (?:immunity|effect)"
    r"|\bpeer effects?\b|\bspread(?:s|ing)? (?:from|between|to|among)\b"
    r"|\b(?:untreated|control\w*|neighbou?r\w*|others?|friends?|siblings?|without)\b[^.;]{0,60}"
    r"\b(?:also|too|as well|indirectly) (?:benefit|protect|expos|receiv|affect|learn|hear|reach)"
    r"|\b(?:untreated|controls?|neighbou?rs?|others|without)\b[^.;]{0,60}\b(?:benefit\w*|protected"
    r"|exposed|affected|learn\w*|heard|reached) (?:\w+ ){0,3}?(?:too|as well|also|indirectly)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:no|not|without any|rule[sd]? out|unlikely)\b", re.IGNORECASE)
_REVERSED = re.compile(
    r"\breverse (?:causa\w+|causality)|\bsimultane(?:ity|ous\w* determin\w*)", re.IGNORECASE
)
_DRIVEN = re.compile(
    r"^(?P<left>[^.;]{3,160}?)\b(?:because(?: of)?|due to|in response to|as a result of|owing to"
    r"|triggered by|prompted by|depending on)\b(?P<right>[^.;]{2,100})",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"\bonly\b[^.;]{2,80}\b(?:in (?:the|this|our) (?:table|data\w*|sample|file|study)"
    r"|(?:was|were|are|is) (?:included|kept|recorded|surveyed|sampled|observed))"
    r"|\b(?:table|data\w*|sample|file)\b[^.;]{0,30}\b(?:only (?:has|holds?|contains?|includes?"
    r"|covers?)|(?:is|are|was|were) (?:restricted|limited|conditioned) (?:to|on)"
    r"|consists? only of|(?:includes?|contains?|holds?|covers?) only)\b"
    r"|\bselected on\b|\bconditional on having\b",
    re.IGNORECASE,
)
_STAYED = re.compile(
    r"\b(?:still (?:at|in|with|there|alive|employed|active|enrolled|around)|remain(?:ed|ing)?"
    r"|stayed|surviv(?:ed|ors?|ing)|did not (?:leave|quit|drop out|die|cancel)|not (?:yet )?left"
    r"|who left|dropped out|lost to follow-?up|cancell?ed|quit|completers?"
    r"|completed the (?:study|trial|follow-?up))\b",
    re.IGNORECASE,
)  # who was lost after the treatment began, whatever lost them
_STANDS = frozenset(
    {Design.IV, Design.RDD, Design.RANDOMISED, Design.DID, Design.SYNTHETIC_CONTROL,
     Design.FRONTDOOR, Design.INTERRUPTED_TIME_SERIES}
)  # fmt: skip  # not bent by what the treated were like


def stated_threats(question: Question, description: str, profile: Profile) -> tuple[Diagnosis, ...]:
    """Return what question and description say against a causal reading of the comparison."""
    if not question.treatment or not question.outcome:
        return ()
    ends = profile.variable(question.treatment), profile.variable(question.outcome)
    said = [s for s in sentences(f"{question.text}\n{description}") if not s.endswith("?")]
    found = (*_spillover(said), *_selection(said, *ends))
    measured_twice = any(
        _own(ends[1]) & _own(v)
        for v in profile.variables
        if v.name not in {end.name for end in ends}
    )
    if question.design in _STANDS or measured_twice:
        return found  # not bent by it, or an earlier value is held fixed
    return (*found, *_reverse(said, *ends))


def _spillover(said: list[str]) -> Iterator[Diagnosis]:
    for sentence in said:
        found = _SPREADS.search(sentence)
        if found and not _NO.search(sentence[: found.start()]):
            yield _told(
                "interference",
                Verdict.INCONCLUSIVE,
                f"It is said that the treatment of some reaches others ({_quoted(sentence)}), so"
                " the difference between treated and untreated is not the effect of treating all.",
            )
            return


def _reverse(said: list[str], treatment: Variable, outcome: Variable) -> Iterator[Diagnosis]:
    for sentence in said:
        if _REVERSED.search(sentence) or _drives(sentence, treatment, outcome):
            yield _told(
                "reverse_causation",
                Verdict.FAILED,
                f"It is said that {outcome.name} acts on {treatment.name} ({_quoted(sentence)}), so"
                f" the comparison mixes that with any effect of {treatment.name}.",
                (treatment.name, outcome.name),
            )
            return


def _drives(sentence: str, treatment: Variable, outcome: Variable) -> bool:
    """Tell whether the treatment is said to come about because of the outcome."""
    found = _DRIVEN.search(sentence)
    if found is None:
        return False
    cause, effect = _own(treatment), _own(outcome)
    left, right = _stems(found["left"]), _stems(found["right"])
    return bool((cause - effect) & left and (effect - cause) & right and not cause & right)


def _selection(said: list[str], treatment: Variable, outcome: Variable) -> Iterator[Diagnosis]:
    ends = _own(treatment) | _own(outcome)
    for place, sentence in enumerate(said):
        if not _CHOSEN.search(sentence):
            continue
        around = " ".join(said[place : place + 2])
        if ends & _stems(around) or _STAYED.search(around):
            yield _told(
                "selection",
                Verdict.INCONCLUSIVE,
                f"It is said that what is compared decided on who is in the table"
                f" ({_quoted(sentence)}); among those chosen so, {treatment.name} and"
                f" {outcome.name} can go together without any effect.",
                (treatment.name, outcome.name),
            )
            return


def _own(variable: Variable) -> frozenset[str]:
    """Return the word stems of a column's name, without those that say when or how it is told."""
    return _stems(" ".join(tokens(variable.name))) - _OF_TIME


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(t) for t in tokens(text) if t not in STOPWORDS and len(t) > 2)


_OF_TIME = frozenset(
    stem(w) for w in "today score level rate index year month week day before after".split()
)


def _quoted(sentence: str) -> str:
    return f"“{sentence.rstrip('.; ')}”"


def _told(name: str, verdict: Verdict, sentence: str, columns: tuple[str, ...] = ()) -> Diagnosis:
    return Diagnosis(name, verdict, sentence, test="what is told of the data", columns=columns)
