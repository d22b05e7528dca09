"""The topic of a message in no known form: that which most of its words belong to."""

from __future__ import annotations

import re

from app.planner.columns import Lexicon
from app.planner.conversation.heard import Explain, Topic
from app.planner.conversation.topics import named_in

_TWO = 2
_EXPLAINED = re.compile(
    r"\b(?:why|how come|explain|reasons?|what (?:makes?|made|leads?|led)|doubt\w*|convinced|connect"
    r"|connection|link|linked|arrow|edge|line)\b",
    re.IGNORECASE,
)


def topic_by_words(text: str, lexicon: Lexicon) -> Explain | None:
    """Return the topic that most words of a message belong to, where no form of one is known."""
    named = named_in(text, lexicon)
    if len(named) == _TWO and _EXPLAINED.search(text):
        return Explain(Topic.LINK, named)
    counted = {topic: len(re.findall(p, text, re.IGNORECASE)) for topic, p in _WORDS}
    best = max(counted, key=lambda topic: counted[topic])
    if not counted[best] or (best is Topic.COURTESY and named):
        return None
    return Explain(best, named if best is Topic.ADJUSTMENT else ())


_WORDS: tuple[tuple[Topic, str], ...] = (
    (Topic.PRECISION, r"\b\d+ (?:\w+ )?(?:people|rows|\w+s)\b[^?]*\b(?:a lot|many|much|few|little"
     r"|enough|plenty|small|thin)\b|\b(?:more|fewer|extra|additional) (?:data|people|rows"
     r"|\w+s)\b[^.]*\b(?:help"
     r"|better|sharper|matter|improve|change)"),
    (Topic.ANSWER, r"\b(?:came out|nutshell|gist|bottom line|take-?aways?|headline|upshot"
     r"|one sentence"
     r"|findings?|main (?:result|message|point))\b"),
    (Topic.SIZE, r"\b(?:big|large|huge|tiny|modest|substantial\w*|meaningful|impressive"
     r"|write home)\b"),
    (Topic.COURTESY, r"\b(?:thanks|thank you|ta|cheers|brilliant|lovely|super|helpful|makes sense"
     r"|clears? (?:it|that|things) up|good to know|appreciate\w*|neat)\b"),
    (Topic.CERTAINTY, r"\b(?:doubt\w*|sure|certain\w*|trust\w*|believ\w+|reliab\w+|robust\w*|real"
     r"|significan\w+|confiden\w+|seriously|solid|shaky|noise|chance|luck\w*|fluke|coinciden\w+"
     r"|money on|bet|how do (?:we|you|i) know)\b"),
    (Topic.METHOD, r"\b(?:methods?|calculat\w+|comput\w+|estimat\w+|number|figure|formula|deriv\w+"
     r"|came up|come up|arriv\w+|approach)\b"),
    (Topic.SENSITIVITY, r"\b(?:(?:not|n['’]t) in the (?:data|table)|unobserved|unmeasured|hidden"
     r"|confound\w*|left out|omitted|matter)\b"),
    (Topic.ASSUMPTIONS, r"\b(?:assum\w+|suppos\w+|taken for granted|conditions?)\b"),
    (Topic.DOUBTS, r"\b(?:wrong|weak\w*|problem\w*|limit\w*|caveat\w*|bias\w*|flaw\w*"
     r"|critic\w*)\b"),
    (Topic.ADJUSTMENT, r"\b(?:adjust\w*|control\w*|covariates?|held|constant)\b"),
    (Topic.ROWS, r"\b(?:rows|observations|records|sample)\b"),
    (Topic.NEXT_STEPS, r"\b(?:next|improve|better data|more data|recommend\w*|advice)\b"),
)  # fmt: skip
