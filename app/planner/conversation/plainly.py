"""Messages in the plain form of what they ask: politeness, detours and synonyms taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.planner.conversation.retold import retold

_S = re.IGNORECASE | re.DOTALL
_MOST = 400  # characters: longer messages are left as they are

_FILLERS = re.compile(
    r"^(?:(?:h+m+|ok(?:ay)?|well|right|alright|actually|a+h+|o+h+|sorry|yes|yeah|yep|hi|hey|hello"
    r"|please|honestly|fair enough|wait|hang on|look|i see|got it|but|so(?! what\b)|cool|thanks"
    r"|thank you|great|no(?=,)|never ?mind(?=,)|surely|by the way|btw|one more thing|quick question"
    r"|also(?=,))\b[ ,.!:…-]*)+",
    _S,
)
_TAGS = re.compile(
    r"(?:,? (?:please|thanks|thank you|do you think|you know|obviously|of course|if possible"
    r"|if you can|if that['’]?s ok(?:ay)?|for me|that much (?:we|i) know|i (?:think|guess|suppose)"
    r"|surely|clearly|or so|at all|while you['’]?re at it|or something|for sure|maybe)|, (?:no"
    r"|ok(?:ay)?))+"
    r"(?P<end>[ ?.!]*)$",
    _S,
)
_SHORT_FORMS = tuple(
    (re.compile(pattern, _S), whole)
    for pattern, whole in (
        (r"\bcan['’]?t\b", "cannot"), (r"\bwon['’]t\b", "will not"), (r"\bshan['’]t\b", "shall"
         r" not"),
        (r"(?<=\w)n['’]t\b", " not"), (r"\b(i|you|we|they)['’]d\b", r"\1 would"),
        (r"\bi['’]m\b", "i am"), (r"\b(what|where|there|how|that|it)['’]s\b", r"\1 is"),
        (r"\b(?:how come|what(?: is|['’]s) the (?:reason|point)(?: for| of| that| in)?"
         r"|for what reason"
         r"|on what grounds|what (?:makes?|made|leads?|led|brings?|brought|causes?|caused) you"
         r"(?: to)?)\b", "why do you"),
        (r"\bwhy do you (?=(?:is|are|was|were|did|does|do|has|have)\b)", "why "),
        (r"(?:(?<=^what)|(?<=^why)|(?<=^who)|(?<=^how)) (?:on earth|in the world|the (?:hell"
         r"|heck)|exactly|actually|really)\b", ""),
        (r"\b(?:every|any)(?:body|one)\b|\bfolks?\b", "people"),
        (r"\bpast (?=\d)|\bpast the age of ", "over "),
        (r"\b(?:the )?(under|over)[- ](\d+)['’]?s\b", r"people \1 \2"),
        (r"\b(?:gets|got|is being|was being) (?=\w+(?:ed|en)\b)", "is "),
    )
)  # fmt: skip
_DROPS = (
    r"(?:not )?bother(?:ing)? with|(?:exclud|remov|omitt?|discard|skipp?|ignor|dropp?|delet|ditch"
    r"|disregard|dismiss)"
    r"(?:e|es|ing)?|(?:los|bin|scrap|axe)(?:e|ing)?|forget(?:ting)?(?: about)?|get(?:ting)? rid of"
    r"|do(?:ing)? (?:it )?without|dispense with|(?:leav|tak|throw|kick|cut|chuck|toss|strip"
    r"|filter|rul|weed|pull|put|set|push)(?:e|p)?(?:ing)? (?:out|away|aside|to one side)"
)
_OUT = r"(?:out|away|aside|to one side)"
_SPLIT_DROPS = (
    r"(?:(?:leav|tak|throw|kick|cut|chuck|toss|strip|filter|rul|weed|pull|set)(?:e|p)?(?:ing)?"
    r"|left|took|threw|kicked|pulled|tossed|filtered)"
)
_DROPPED = (
    r"(?:left|taken|thrown|kicked|cut|filtered|tossed|pulled|set) (?:out|away|aside)|dropped"
    r"|excluded"
    r"|removed|omitted|ignored|discarded|skipped|deleted|disregarded|forgotten"
)
_KEEPS = (
    r"(?:i |we )?(?:am |are )?(?:only|just|really)? ?(?:care about|interested in)|i (?:only"
    r"|just) (?:want|need|mean)"
    r"|(?:stick|keep) (?:only )?(?:to|with)|(?:focus|zoom in|concentrate|home in)(?:s?ing)?"
    r" (?:only )?on|(?:narrow|limit|restrict|confine|reduce|cut)(?:ing)?(?: (?:it|this|that|things"
    r"|the (?:data|rows|sample|analysis|table)))?(?: down)? to(?! \d+ ?(?:%|per))"
    r"|(?:only|just) (?:consider|keep|take|use|include|look at|show|analy[sz]e)"
    r"|(?:consider|keep|take|include|look at|show|use|analy[sz]e|look)(?:ing)? (?:only"
    r"|just)(?: at)?"
)
_ADDS = (
    r"(?:adjust|control|account|correct|allow|condition)(?:l?ing)? (?:also )?(?:for|on)"
    r"|factor(?:ing)? in|tak(?:e|ing) (?:into account|account of)"
)
_ADDED = (
    r"(?:adjusted|controlled|corrected|accounted|allowed) for|taken into account|factored in"
    r"|(?:held|kept) (?:fixed|constant)|considered|conditioned on"
)
_TRIES = (
    r"(?:switch|chang|mov)(?:e|ing)?(?: over)? to|go(?:ing)? (?:with|for)|(?:re-?run|re-?do"
    r"|repeat|rerunn|estimat|do|see|run|get|have|calculat|comput)(?:e|n)?(?:ing)?"
    r" (?:(?:it|this|that|the (?:thing|analysis|effect|same))(?: again)? )?(?:with|using|by|via)"
    r"|(?:us|try|employ|apply)(?:e|ing)?"
)
_VERBS = (
    rf"{_KEEPS}|{_DROPS}|{_ADDS}|{_TRIES}|add(?:ing)?|includ(?:e|ing)|hold(?:ing)?|keep(?:ing)?"
    rf"|kept"
    rf"|{_SPLIT_DROPS}|treat|compare|weight|restrict(?:ing)?|limit(?:ing)?|look(?:ing)? at"
    r"|(?:run|see|get|show me|give me|re-?do|repeat|re-?run|try|have)\b[^,;?]* (?:without|minus)"
    r"|start|begin|do not|stop|not|only|just the"
)
_IF_WE = (
    r"(?:what|how) (?:does|would|do|will|is|happens) ?(?:it|this|that|things|the (?:result"
    r"|effect)s?)?"
    r"(?: (?:looks?|be|becomes?|changes?|happens?|comes? out))?(?: like)? (?:once|when|if|after)"
    r" (?:you|we|i)"
)
_ASKED_FOR = re.compile(
    rf"^(?:and |now |then )*(?:(?:could|can|would|will|should|shall|may|might) (?:not )?(?:you|we"
    rf"|i)"
    r"(?: not)?|is there (?:a|any) way (?:to|of|that (?:you|we) (?:can|could))|is it possible to"
    r"|would it (?:not )?(?:be \w+|make sense)(?: to| if (?:you|we))|does it make sense to"
    r"|any chance (?:(?:you|we) (?:could|can)|of)|(?:do|would) you mind(?: if (?:you|we))?"
    r"|i would (?:like|love|want|prefer|appreciate)(?: it)?(?: if)?(?: you)?(?: to)?"
    r"|i would rather(?: you| we)?|i (?:want|need|wish|prefer)(?: you)?(?: to)?|let['’]?s|let us"
    r"|why (?:do|not) (?:not )?(?:you|we)|(?:we|you|i) (?:should|ought to|could|can|must|need to"
    r"|have to|had better|might as well)|how about|what about|what if (?:you|we|i)|it would be \w+"
    rf" (?:to|if (?:you|we))|{_IF_WE}|try to|feel free to|go ahead and|i think (?:you|we) should)"
    r"(?: (?:please|just|maybe|perhaps|also|simply|quickly|instead|rather|now|then|try to"
    r"|not bother"
    rf" with))* (?=(?:{_VERBS})\b)",
    _S,
)
_BE_DONE = re.compile(
    r"^(?:can|could|should|must|may|might|would|shall) (?:not )?(?P<x>[^,;?!]+?)"
    r"(?: not)? (?:please |also |just )*be (?:also |simply |just )?"
    rf"(?:(?P<out>{_DROPPED})|(?P<more>{_ADDED}))\b(?: (?:as well|too|instead))?",
    _S,
)
_ASKING = (
    r"(?!(?:why|how|what|which|who\w*|when|where|is|are|was|were|do|does|did|if|whether|i|you)\b)"
)
_SHOULD_BE = re.compile(
    rf"^{_ASKING}(?P<x>[^,;?!]+?) (?:really |surely )?(?:(?:should|must|could|can|ought to"
    rf"|needs? to|has to"
    r"|have to|is to|are to)(?P<no> not)?|can(?P<no2>not)|(?:does|do"
    r"|did)(?P<no3> not)(?: need to)?)"
    r" (?:have |also |really |better )*(?:be|been|belong|go|stay|remain|get) (?:also |really )?"
    rf"(?:(?P<out>{_DROPPED})|(?P<more>{_ADDED})|(?P<inside>in(?:to)? (?:there|here|it|this"
    rf"|the \w+)"
    r"|included|used|part of (?:it|this|the \w+)))\b",
    _S,
)
_OUT_OF_PLACE = re.compile(
    rf"^{_ASKING}(?P<x>[^,;?!]+?) (?:does|do) not belong(?: (?:in )?(?:there|here|in the \w+))?$",
    _S,
)
_SPLIT = re.compile(
    rf"\b{_SPLIT_DROPS} (?P<x>(?!into\b|for\b)[^,;?!]+?) {_OUT}(?: of (?:it|there|the \w+))?(?=$"
    rf"|[ ?.!,])",
    _S,
)
_MINUS = (
    re.compile(
        r"^(?:(?:what|how) (?:does|would|do|will|is) [\w ]+?|(?:re-?run|re-?do|repeat|run|do|try"
        r"|see"
        r"|get|show me|give me|have|calculate|estimate)[\w ]*?"
        r"|would (?:it|that|this|the \w+) [\w ]+?)"
        r" (?:without|minus|sans|excluding|leaving out|but not) (?P<x>[^,;?]+)$",
        _S,
    ),
    re.compile(r"^(?:without|minus|sans) (?P<x>[^,;?]+?)(?: in (?:there|it|the \w+))?"
               r"(?:, (?:what|how|please|then)\b.*)?$", _S),
    re.compile(
        r"^(?:what|how) [\w ]+? (?:if|when|once) (?P<x>[^,;?]+?) (?:is|are|was|were|gets?"
        r"|would be|had"
        rf" been) (?:{_DROPPED})$",
        _S,
    ),
)  # fmt: skip
_ACCOUNTED = re.compile(r"\btak(?:e|ing) (?P<x>[^,;?!]+?) into account\b", _S)
_ONE_OF = (
    (re.compile(rf"^(?:{_KEEPS})\b", _S), "only"),
    (re.compile(rf"^(?:{_DROPS})\b", _S), "exclude"),
    (re.compile(rf"^(?:{_ADDS})\b", _S), "adjust for"),
    (re.compile(rf"^(?:{_TRIES})\b", _S), "use"),
    (re.compile(r"^kept\b", _S), "keep"),
)
_NOT_DONE = re.compile(rf"^(?:do not|not|stop|never) (?:{_ADDS}) (?P<x>.+)$", _S)
_ORDER = re.compile(
    r"^(?:and |now |then |also )*(?:only|exclude|use|adjust for|do not adjust for|start|keep|add"
    r"|include"
    r"|hold|treat|do not)\b",
    _S,
)
_ALONE = re.compile(
    r"^(?:look|do|run|analy[sz]e?|estimate)(?:ing|ning)?(?: at)?(?: (?:it|this|that|things"
    r"|the data))?"
    r" (?P<x>[^,;?]+) (?:only|alone)$",
    _S,
)
_ALL_OF = re.compile(
    r"\b(?P<verb>only|exclude) (?:everything|anything|all|rows|data|observations|the (?:rows|data"
    r"|observations|years?|period|time))(?: (?:that (?:is|was)|which (?:is|was)|dated))?"
    r" (?=(?:from|before|after|since|until|up to|between|over|under|above|below)\b)",
    _S,
)
_SOMETHING_ELSE = re.compile(
    r"\buse (?:something else|(?:some )?(?:other|different) \w+|another \w+)(?: instead)?", _S
)
_SUBJECT = re.compile(
    r"^(?P<s>[\w `'’.-]+?) (?:is|was|are|were|got|has|had|looks?|seems?|came|comes?|went|goes"
    r"|makes?|made|\w{2,}ed|should|does|did|can|cannot"
    r"|only|just)\b",
    _S,
)
_POINTS_BACK = re.compile(r"\b(?:it|them|that|this|those|these)(?= (?:out|aside|away|constant|fixed"
                          r"|into account)\b|[ .!?]*$)|^it\b(?= (?:can|could|does|did|will"
                          r"|is)\b)", _S)  # fmt: skip
_CLAUSES = re.compile(
    r"(?<=[?!;])\s+|(?<=\.)\s+(?=\D)|,? (?:so|and so|hence|therefore) (?=(?:please|can|could|let|do"
    r"|leave|drop|take|exclude|remove|keep|use|would|i)\b)|, (?=(?:please|can you|could you|can we"
    r"|could we|nothing|it (?:can|could|does|did|will|is)|would you|let['’]?s|kick|drop|leave"
    r"|take|exclude|remove|throw|use|ignore|skip)\b)",
    _S,
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A message in plain form; `is_order` tells whether it wants something done."""

    text: str
    is_order: bool


def plainly(text: str) -> Plain:
    """Return a message without politeness and detours; only its orders, where it gives any."""
    if len(text) > _MOST:
        return Plain(text, is_order=False)
    told: list[str] = []
    before = ""
    for clause in _CLAUSES.split(text.strip()):
        referred = _POINTS_BACK.sub(before, clause) if before else clause
        told.append(_clause(referred))
        subject = _SUBJECT.match(_FILLERS.sub("", clause))
        before = subject["s"].strip() if subject else before
    orders = [clause for clause in told if _ORDER.match(clause)]
    if orders:
        return Plain(". ".join(o.strip(" .?!") for o in orders), is_order=True)
    ends = (c if c.endswith((".", "?", "!", ";")) else f"{c}." for c in told[:-1])
    return Plain(" ".join((*ends, *told[-1:])), is_order=False)


def _clause(text: str) -> str:
    """Return one clause in plain form; an order begins with one of a few verbs."""
    said = _FILLERS.sub("", text.strip())
    for pattern, whole in _SHORT_FORMS:
        said = pattern.sub(whole, said)
    said = _TAGS.sub(lambda m: m["end"], said).strip()
    bare = said.rstrip(" ?.!")
    if plain := retold(bare):
        return plain
    bare = _FILLERS.sub("", _ASKED_FOR.sub("", bare))
    ordered = _in_one_verb(_of_passive(_without(bare)))
    return ordered if _ORDER.match(ordered) else said


def _without(text: str) -> str:
    """Return the order behind 'rerun it without age' and 'what happens if s00 is taken out?'."""
    found = next((m for pattern in _MINUS if (m := pattern.match(text))), None)
    return f"exclude {found['x'].strip()}" if found else text


def _of_passive(text: str) -> str:
    """Return the order behind 'can Munich be left out?' and 'educ should not be in there'."""
    if found := _BE_DONE.match(text):
        return f"exclude {found['x']}" if found["out"] else f"add {found['x']} as a covariate"
    if found := _OUT_OF_PLACE.match(text):
        return f"exclude {found['x']}"
    if found := _SHOULD_BE.match(text):
        is_denied = bool(found["no"] or found["no2"] or found["no3"])
        if found["out"]:
            return text if is_denied else f"exclude {found['x']}"
        return f"exclude {found['x']}" if is_denied else f"add {found['x']} as a covariate"
    return text


def _in_one_verb(text: str) -> str:
    """Return an order with one verb of each sort: 'exclude', 'only', 'adjust for', 'use'."""
    text = _ACCOUNTED.sub(r"adjust for \g<x>", text)
    if _SPLIT.match(text):
        text = _SPLIT.sub(r"exclude \g<x>", text, count=1)
    if found := _NOT_DONE.match(text):
        return f"do not adjust for {found['x']}"
    for pattern, verb in _ONE_OF:
        if pattern.match(text):
            text = pattern.sub(verb, text, count=1)
            break
    text = _ALONE.sub(r"only \g<x>", text)
    text = re.sub(r"^only (?:at|in|on) ", "only ", text, flags=_S)
    text = _ALL_OF.sub(r"\g<verb> ", text)
    return _SOMETHING_ELSE.sub("use another method", text)
