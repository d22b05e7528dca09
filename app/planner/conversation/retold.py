"""Roundabout ways to ask or state something, each with the plain one: 'no idea what a DAG is'."""

from __future__ import annotations

import re

_S = re.IGNORECASE | re.DOTALL
_TOLD = (
    (r"^give (?P<x>[\w +-]+?) a (?:go|try|shot|chance)$", r"use \g<x>"),
    (r"^(?:and )?(?:just )?(?P<x>[\w ]+?) (?:on their own|by themselves|in isolation)$", r"only"
     r" \g<x>"),
    (r"^what is (?:that|this) (?P<x>.+?) (?:thing|business|stuff)\b.*$", r"what does \g<x> mean?"),
    (r"^(?:and )?what (?:would|do|did|will) (?:we|i|you) (?:see|get|find|have)"
     r" (?P<x>(?:for|in|among) .+)$", r"how is it \g<x>?"),
    (r"^(?:(?:could|can|would|will) you |please )*(?:spell out|explain|clarify|tell me|describe"
     r"|remind me(?: of)?)(?: to me| again)? (?:what|who) (?P<x>.+?) (?:is|are|means?)$",
     r"what does \g<x> mean?"),
    (r"^(?:i (?:have|am) )?(?:no (?:idea|clue)|not sure|unsure) what (?P<x>.+?) (?:is|are"
     r"|means?)\b.*$",
     r"what does \g<x> mean?"),
    (r"^what is (?:the deal|up|the story|the idea|the matter|the business) (?:with|behind|of|about)"
     r" (?P<x>.+)$", r"what does \g<x> mean?"),
    (r"^(?:so |and )?what (?:does|did|would|will|is) (?:it|this|that)(?: (?:do|doing))? (?:to|for)"
     r" (?P<x>.+)$", r"what about \g<x>"),
    (r"^(?:and )?(?:everything|people|all(?: \w+)?|everywhere) (?:but|except(?: for)?|save"
     r"|apart from"
     r"|other than) (?P<x>.+)$", r"exclude \g<x>"),
    (r"^(?:and )?(?:please )?(?:start|begin)(?:n?ing)? (?:it |this )?(?:in|with|at"
     r"|on) (?P<x>(?:the year )?\d{4})$",
     r"start from \g<x>"),
    (r"^(?:(?:could|can|would|will) you |please )*(?:spell out|clarify|walk me through"
     r"|talk me through"
     r"|go over|elaborate on|expand on) (?P<x>.+)$", r"explain \g<x>"),
    (r"^i (?:(?:do|did|can|could)(?: not|not) (?:really |quite )?(?:understand|get|see|follow"
     r"|believe"
     r"|buy|trust|like)|(?:doubt|question|wonder about)|am (?:puzzled|surprised|confused) (?:by"
     r"|about|at)"
     r"|am not (?:sure|convinced) (?:by|about|of)) (?!why|how|what|whether|if)(?P<x>.+)$",
     r"explain \g<x>"),
    (r"^i (?:(?:do|did|can|could)(?: not|not) (?:really |quite )?(?:understand|get|see)"
     r"|am (?:puzzled"
     r"|surprised|confused)|wonder|was wondering|would like to know|want to know) (?P<x>(?:why"
     r"|how|what)"
     r" .+)$", r"\g<x>"),
    (r"\bwhy do you bother with (?P<x>.+)$", r"why use \g<x>"),
    (r"\bwhy bother (?:with|using) (?P<x>.+)$", r"why use \g<x>"),
    (r"^(?:(?:i would like to |let us |let['’]?s |can i |may i )?see |show me )?(?:how"
     r"|what) (?:it|this"
     r"|that|the (?:effect|result|picture)) (?:is|looks|does|would be|would look"
     r"|turns out)(?: like)?"
     r" (?P<x>(?:for|in|among|with) .+)$", r"how is it \g<x>?"),
    (r"^(?:and )?(?:what|how) (?:do|does|would|did) (?:it|this|that|things|the \w+) (?:look"
     r"|come out"
     r"|turn out)(?: like)? (?P<x>(?:for|in|among|with) .+)$", r"how is it \g<x>?"),
    (r"^(?:do|try|run|repeat|give me|show me|and|now) (?:the )?same(?: thing| analysis)?,? (?:but"
     r"|only)"
     r" (?P<x>(?:for|with|on|using) .+)$", r"same \g<x>"),
    (r"^(?:and )?(?:would|does|did|do|will) (?P<x>[\w ]+?) (?:go (?:up|down)|rise|fall|change"
     r"|improve"
     r"|drop|increase|decrease|move|respond|react)s? (?:as well|too|also)$", r"what about \g<x>"),
    (r"^there is no way (?:that )?(?P<x>.+?) (?:could |can |would |will )?(?:makes?|gets?) it "
     r"(?P<y>.+)$", r"\g<x> cannot affect \g<y>"),
    (r"^(?:there is no way|it is impossible|it cannot be|no way)(?: that)? (?P<x>.+?) (?:could |can"
     r" |would |will )?(?P<v>affect|influence|cause|change|drive|alter|raise|lower)s? (?P<y>.+)$",
     r"\g<x> cannot \g<v> \g<y>"),
)  # fmt: skip
_RETOLD = tuple((re.compile(pattern, _S), plain) for pattern, plain in _TOLD)


def retold(text: str) -> str:
    """Return what a clause asks or states in plain words, "" where it is in none of the ways."""
    for pattern, plain in _RETOLD:
        if pattern.search(text):
            return pattern.sub(plain, text)
    return ""
