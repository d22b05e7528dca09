"""Sentences taken apart: what only opens or restates a question, and clauses that hold a cause."""

from __future__ import annotations

import re
from collections.abc import Iterator

_AUX = r"(?:do|does|did|will|would|can|could|has|have|had|is|are|was|were|might|may|should)"
_OPENING = re.compile(
    r"^(?:controlling|adjusting|accounting|holding|keeping|leaving|ignoring|compared|given"
    r"|condition(?:al|ing)|relative|taking|using|exploiting|setting|within|looking|other than that"
    r"|apart from|after (?:controlling|adjusting))\b[^?]{2,160}?[,:] "
    rf"(?=(?:{_AUX}|what|how|by how|is it)\b)",
    re.IGNORECASE,
)
_RESTATED = re.compile(
    r"[,;:]? (?:i\.e\.,?|that is(?: to say)?,|in other words,?|put differently,?|namely,?|and so:?"
    r"|more precisely,?|I mean|which means,?)\s|: (?=\w)",
    re.IGNORECASE,
)
_MEASURED = re.compile(r",? (?:as )?measured (?:as|by|in(?: terms of)?) ", re.IGNORECASE)
_WONDERS = re.compile(
    r"\b(?:whether|if|interested|know|asks?|asked|wonders?|believes?|thinks?|claims?|says?|said"
    r"|suspects?|suppose|goal|aim|question)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^.*?\b(?:whether|know if|wonder if|ask if|asks if|believes? that|thinks? that|claims? that"
    r"|suspects? that|says? that|question (?:is )?if|see if)\s+",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    rf"\b{_AUX} (?:it|this|that|they|these)(?: \w+){{0,3}}\W*$|\b(?:he|she|they) right\b"
    r"|\bthis (?:true|right|so)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r",? (?:if|when|once|while|after) (?:(?:we|you|one|they) )?(?:tak(?:e|ing)|adjust|control"
    r"|hold|keep|account(?=\w* for\b))\w* (?!the\b.* to\b)[^?]*",
    re.IGNORECASE,
)
_SO = re.compile(
    r",? (?:because (?:of )?(?:it|that|this|they live there|where they (?:live|are))"
    r"|on that account"
    r"|as a (?:result|consequence)|for that reason)(?=\W*$)",
    re.IGNORECASE,
)
_OWING = (
    r"(?:because of|because|due to|owing to|thanks to|on account of|as an? (?:result"
    r"|consequence) of"
    r"|in response to|following|as soon as|whenever|when|once|where|if|after|for having|by|through"
    r"|in consequence of|with the help of)"
)
_RATIO = (
    r"\b(?:relative risks?|(?:risk|odds|rate|hazards?|incidence|prevalence) ratios?"
    r"|risk differences?|(?:absolute|relative) risk reduction|number needed to (?:treat|harm)"
    r"|NN[TH]|odds|lift|uplift)"
)

# Clauses that tell cause from effect where no verb of causing is known.
CLAUSES = tuple(
    re.compile(p, re.IGNORECASE | re.DOTALL)
    for p in (
        r"(?:differences?|gap) (?:in|of) (?P<effect>[^,]+?) between .*?\b(?:who|that|which|with) "
        r"(?P<cause>[^,]+?) (?:and|or|versus|vs\.?) ",
        rf"{_RATIO} (?:of|for|in) (?P<effect>.+?) (?:for|comparing|between|when|among|with|by|in|of"
        r"|given|if) (?P<cause>.+)",
        rf"how (?:many|much) (?P<effect>(?:(?!{_AUX}\b)\S+ ){{1,6}}?){_AUX} "
        r"(?P<cause>.+?) (?:costs?"
        r"|saves?|gives?|brings?|earns?|takes? off|shaves? off)\b",
        r"(?:is|are|was|were) (?P<effect>.+?) (?:an? |the )?(?:consequence|result|product|function"
        r"|matter) of (?P<cause>.+)",
        r"\belasticity of (?P<effect>.+?) (?:with (?:respect|regard) to|to|in) (?P<cause>.+)",
        r"(?P<cause>[\w-]+) elasticity (?:of|in) (?P<effect>.+)",
        r"(?:reward|punish|compensate|penali[sz]e)s? (?P<cause>.+?) (?:with|by) (?P<effect>.+)",
        rf"^{_AUX} (?P<effect>.+?) (?:be|been|being) (?!follow|reward|punish)\w+ "
        r"(?:by|with|through|via) (?P<cause>.+)",
        rf"^{_AUX} (?P<effect>.+? (?:more|less|extra)) for (?P<cause>.+)",
        r"(?:damage|harm|good|favour)s? (?:\w+ )?(?:done )?to (?P<effect>.+?) by (?P<cause>.+)",
        r"^(?:per|for (?:each|every)|with (?:each|every)) (?P<cause>[^,]+), (?:how (?:many"
        r"|much)|by how"
        r" much|what) (?P<effect>.+)",
        rf"^if (?P<cause>[^,]+), (?:{_AUX}|how|what|by how much|then) (?P<effect>.+)",
        rf"^{_AUX} (?P<effect>.+?) the (?:more|less|fewer|longer|higher|older|closer|further|bigger"
        r"|larger|lower|smaller) (?P<cause>.+)",
        rf"how (?:many|much) (?P<effect>(?:(?!{_AUX}\b)\S+ ){{1,6}}?){_AUX} .+? {_OWING} "
        r"(?P<cause>.+)",
        rf"how (?:many|much) (?P<effect>.+?) {_OWING} (?P<cause>.+)",
        r"how (?:many|much) (?P<effect>.+?) (?:per|for (?:each|every)|with|under) (?P<cause>.+)",
        r"(?P<cause>[\w-]+) (?:premium|penalty|bonus|gap|bias) (?:in|on|for) (?P<effect>.+)",
        r"what does it do to (?P<effect>.+?) (?:to|if|when) (?P<cause>.+)",
        rf"^{_AUX} (?P<effect>.+?) {_OWING} (?P<cause>.+)",
        r"(?P<effect>.+?) (?:as a (?:result|consequence) of|because of|owing to|due to)"
        r" (?P<cause>.+)",
    )
)  # fmt: skip


def plain_question(text: str) -> str:
    """Return a sentence without a clause that only opens it: 'Controlling for age, does …'."""
    plain = _HELD.sub("", _OPENING.sub("", text.strip()))
    return _MEASURED.sub(" ", _SO.sub("", plain))


def restatements(question: str) -> Iterator[str]:
    """Yield what stands before and after 'i.e.' and its like, the latter first."""
    pieces = [p.strip() for p in _RESTATED.split(question) if p.strip()]
    if len(pieces) > 1:
        yield from reversed(pieces)


def speaks_of_it(question: str) -> bool:
    """Tell whether the cause was named before: 'how much does it add?', 'is he right?'."""
    return _OF_IT.search(question) is not None


def wondered(context: str) -> Iterator[str]:
    """Yield, as questions, the sentences of a text that say what somebody wants to know."""
    for sentence in re.split(r"(?<=[.?!;])\s+", context):
        if _WONDERS.search(sentence):
            core = _LEADS.sub("", sentence).rstrip(" .;?!")
            yield f"does {core}"
            if " if " in core:
                yield f"would {core}"
