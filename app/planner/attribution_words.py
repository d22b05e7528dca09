"""The words that ask why something happened, what would have been, and what variation is due to."""

from __future__ import annotations

import re
from enum import StrEnum

from app.causal.question import QuestionKind

_EVENT = (
    r"(?:drop|fall|rise|jump|spike|crash|dip|surge|collapse|decline|plunge|slump|peak|shift"
    r"|increase|decrease|change|growth)"
)
_UNIT = (
    r"(?:row|record|observation|case|line|customer|client|patient|user|person|student|pupil|store"
    r"|shop|order|employee|worker|firm|company|household|house|machine|unit|applicant|plot|city"
    r"|county|state|country)"
)
_ID = r"[A-Za-z]{0,4}[-_]?\d[\w-]*"
ANY_NUMBER = rf"\b(?P<noun>[a-z]+?)s? (?:number |no\.? |id |#)?#?(?P<id>{_ID})\b"
_A_UNIT = rf"\b{_UNIT}s? (?:number |no\.? |id |#)?#?{_ID}"
_AMOUNT = (
    r"(?:\d[\d,.]* ?(?:%|percent|per cent|percentage points?)|by (?:about |another )?\d"
    r"|\b(?:set|put|kept|held|fixed)\b.{0,40}? (?:to|at) -?\d"
    r"|\b(?:had|have|got|get|received|used|spent)(?: an?)? \d"
    r"|\bset (?:to|at)\b|\bto be set\b|\bfixed at\b|\bheld at\b|\b(?:were|was|is|be) (?:only )?-?\d"
    r"|\bdoubl(?:e|ed|es)\b|\bhalv(?:e|ed|es)\b|\bcut in half\b)"
)
_CHANCE = r"(?:how (?:likely|probable)|(?:probability|likelihood|chances?|odds))"
_NECESSARY = (
    r"\bprobabilit(?:y|ies) of (?:necessity|sufficiency|causation)|\bnecessary and sufficient\b"
    rf"|\b{_CHANCE}\b.+\b(?:because of|due to|caused by|thanks to|would not have|wouldn['’]t have"
    r"|(?:was|were|is|are|been) (?:necessary|sufficient|needed|enough|required|essential))\b"
    rf"|\b{_CHANCE}\b.+\bwould(?: have)? .+\b(?:did not|didn['’]t|had not|hadn['’]t|without)\b"
)

KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (QuestionKind.COUNTERFACTUAL,
     rf"{_NECESSARY}"
     r"|\bwould (?:this|that|the same) .+ have .+ (?:if|had)\b|\bcounterfactual"
     rf"|\bwould (?:this |that |the )?{_A_UNIT}"
     r".* (?:if|had)\b"
     rf"|\b(?:if|had) .+\bwould .*{_A_UNIT}"
     r"|\bwould (?:\w+ )?\w+ (?:number |no\.? |#)?\d[\w-]* have \w+"
     r"|\bwhat would (?:her|his|its|their) .+ have been\b"
     r"|\b(?:what|how \w+) would .+ have been .*\b(?:if|had|with|without)\b"
     r"|\b(?:if|had) .+,? (?:what|how \w+) would .+ have been\b"
     r"|\bwhat would have happened to .+ (?:if|had)\b"),
    (QuestionKind.FORECAST_INTERVENTION,
     r"\bforecast\b.*\bif\b|\bnext (?:\d+ )?(?:year|month|quarter|week|day|step)s?\b.*\bif\b"
     r"|\bif\b.*\bnext (?:\d+ )?(?:year|month|quarter|week|day|step)s?\b"
     rf"|\b(?:if|suppose|supposing|assuming|were to)\b.*?{_AMOUNT}"
     r"|^(?:and |so |then |if .+, )?(?:what|how (?:high|low|large|big|many|much)) (?:would|will) .+"
     r" (?:be|become|look)\b.*\b(?:if|were|had|with|without)\b"
     r"|^if .+, (?:what|how (?:high|low|large|big|many|much)) (?:would|will) .+"
     r" (?:be|become|look)\b"
     r"|\b(?:joint|combined|simultaneous) (?:causal )?(?:effects?|impacts?|influences?) of"
     r" .+ on\b"),
    (QuestionKind.DISTRIBUTION_CHANGE,
     r"\bdistribution(?:al)? (?:change|shift)"
     r"|\bwhat (?:has |have )?changed\b.*\b(?:between|from|since|after|compared)\b"
     rf"|^why (?:did|has|have|does|do|is|are|was|were) .+ (?:{_EVENT}|differ)\w* (?:\w+ )?"
     r"(?:between .+ and|from .+ to) .+"
     r"|^why (?:is|are|was|were|does|do|did) .+ (?:higher|lower|different|differ|more|less|larger"
     r"|greater|smaller|better|worse|longer|shorter)\b.* (?:than|from) .+"
     r"|\bwhat (?:explains|accounts for|is behind|lies behind|drives|drove|explained) the "
     rf"(?:\w+ )?(?:difference|gap|{_EVENT})\b.+\b(?:between (?:the |these )?(?:two|both)"
     rf"|between .+ and|from .+ to) .+"),
    (QuestionKind.ROOT_CAUSE,
     rf"^why (?:did|has|have) .+ (?:{_EVENT}\w*|fell|fallen|rose|risen|drop+ed"
     r"|soared|tanked|leapt|doubled|tripled|halved|\w+ (?:up|down))\b"
     r"|\broot[- ]causes?\b|\banomal|\boutl(?:ier|ying)"
     rf"|\bwhat (?:caused|explains|explained|is behind|was behind|lies behind|triggered|led to) "
     rf"(?:the|this|that|our|last \w+'s) (?:\w+ ){{0,2}}{_EVENT}\b.+\b(?:in|on|at|during|of|for) "
     r"(?:the )?(?:last|january|february|march|april|may|june|july|august|september|october"
     r"|november|december|q[1-4]|\d{4}|row|week|month)"
     r"|^why (?:is|was|are|were|does|did) .*\b(?:row|record|observation) (?:number |#)?\d+"
     rf"|^why (?:is|was|are|were|does|did) .*{_A_UNIT}"),
    (QuestionKind.INFLUENCE,
     r"\bhow much (?:does|do|did) each (?:of|one|column|variable|factor|metric|feature|series|input"
     r"|driver|cause|predictor|part|source|channel|component)s?\b"
     r"|\bcontributions? of each\b|\bimportance of each\b"
     r"|\bmost important (?:\w+ )?(?:causes?|drivers?|influences?)\b"
     r"|\b(?:what|which|how much) (?:share |part |fraction |proportion |percentage )?of (?:the )?"
     r"(?:variation|variance|variability|fluctuations?|ups and downs)\b"
     r"|\brank(?:ing)? (?:the )?(?:\w+ )?(?:causes|drivers|factors|influences|variables|columns)\b"
     r"|\bcontributes? (?:the )?most\b"
     r"|\b(?<!a )(?<!any )(?:intrinsic|causal) (?:influence|importance|contribution)s?\b"
     r"|\b(?:un)?fair(?:ness|ly)?\b|\bdiscriminat|\bbias(?:ed)? against\b"
     r"|\b(?:which|what) (?:causal )?(?:paths?|pathways?|routes?)\b|\bpath[- ](?:specific|wise)\b"),
)  # fmt: skip


def is_unit(noun: str) -> bool:
    """Tell whether a word is one for units in general: a customer, a record."""
    return re.fullmatch(_UNIT, noun, re.IGNORECASE) is not None


class Aspect(StrEnum):
    """What in particular a question about influence or a counterfactual asks for."""

    WHOLE = "whole"
    FAIRNESS = "fairness"
    PATHS = "paths"
    NECESSITY = "necessity"


_ASPECTS = (
    (Aspect.FAIRNESS, r"\b(?:un)?fair(?:ness|ly)?\b|\bdiscriminat|\bbias(?:ed)? against\b"),
    (Aspect.PATHS, r"\b(?:which|what) (?:causal )?(?:paths?|pathways?|routes?)\b"
     r"|\bpath[- ](?:specific|wise)\b"),
    (Aspect.NECESSITY, _NECESSARY),
)  # fmt: skip


def aspect(question: str) -> Aspect:
    """Return what in particular is asked for."""
    for found, pattern in _ASPECTS:
        if re.search(pattern, question, re.IGNORECASE):
            return found
    return Aspect.WHOLE


def direction(question: str) -> str:
    """Return 'fall' or 'rise' where the words say that something moved that way, else ""."""
    if re.search(
        r"\b(?:drop|fall|fell|fallen|crash|dip|collapse|declin|plunge|slump|decreas|lower|less|down)",
        question, re.IGNORECASE,
    ):  # fmt: skip
        return "fall"
    up = r"\b(?:rise|rose|risen|jump|spike|surge|peak|increas|grow|grew|higher|more|up)\b"
    return "rise" if re.search(up, question, re.IGNORECASE) else ""
