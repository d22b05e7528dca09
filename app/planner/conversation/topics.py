"""Which of the findings a message asks about: the patterns of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.catalogue import Catalogue
from app.planner.called_methods import algorithm_in
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Explain, Topic
from app.planner.conversation.ideas import idea_in

_LINK_NOUNS = r"(?:edges?|links?|arrows?|connections?|lines?|paths?|relations?(?:hips?)?)"
_VERBS = (
    r"(?:causes?|affects?|influences?|drives?|moves?|acts? on|points? (?:to|at)|leads? to"
    r"|depends? on)"
)
_NOT = r"(?:n't|not|n’t)"
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:nothing|no|any|an?|the|this|one)?\s*{_LINK_NOUNS}?\s*\bbetween (?P<a>.+?) and "
        r"(?P<b>.+)",
        rf"\b{_LINK_NOUNS}\s+(?:going |leading |pointing |drawn )?from (?P<a>.+?) (?:in)?to "
        r"(?P<b>.+)",
        r"(?P<a>[\w .`'\"-]+?)\s*(?:-+>|→|—|<->|↔|○→)\s*(?P<b>[\w .`'\"-]+)",
        rf"\b(?:is|are|was|were)(?:{_NOT}| not)? (?P<a>.+?) (?:not )?(?:linked|connected|joined"
        r"|related|tied) (?:to|with) (?P<b>.+)",
        rf"\b(?:does|do|did)(?:{_NOT}| not)? (?P<a>.+?) (?:not )?{_VERBS} (?P<b>.+)",
        r"\b(?:arrow|edge|link) (?:go|goes|run|runs|point|points) from (?P<a>.+?) to (?P<b>.+)",
    )
)
_ABOUT_A_LINK = re.compile(
    rf"\b(?:why|how come|explain|how (?:sure|certain|strong|confident)|tell me about|is there"
    rf"|is the"
    rf"|what (?:is|about))\b.*(?:\b{_LINK_NOUNS}\b|\bbetween\b|→|->|\blinked\b|\bconnected\b"
    r"|\bjoined\b)"
    rf"|^(?:why|how come) (?:does|do|did|is|are)\b.*\b(?:not|n't|n’t)\b.*{_VERBS}"
    rf"|^(?:why|how come) (?:does|do|did)(?:n't|n’t)\b.*{_VERBS}"
    rf"|^(?:why|how come) (?:does|do) .*\b{_VERBS}\b",
    re.IGNORECASE | re.DOTALL,
)
_TERM = re.compile(
    r"^(?:(?:so |and |but )?what (?:does|do|did) (?:an? |the |you mean by |it mean by )?(?P<a>.+?) "
    r"(?:mean|stand for|refer to)\b.*"
    r"|what (?:is|are) meant by (?:an? |the )?(?P<b>.+)"
    r"|what do you mean by (?:an? |the )?(?P<c>.+)"
    r"|(?:please )?(?:define|explain) (?:what )?(?:the term |the word |an? |the )?(?P<d>.+?)"
    r"(?: (?:is|means?))?"
    r"|what(?:'s|’s| is| are) (?:an? |the )?(?P<e>[\w‑ -]+?))[?.! ]*$",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:here|in this (?:case|analysis|run|report|context))\b", re.IGNORECASE)

_TOPICS: tuple[tuple[Topic, str], ...] = (
    (Topic.HELP, r"\bwhat (?:else )?(?:can|could|may|should) (?:i|we) (?:ask|say|do here|type)\b"
     r"|^help\b|\bwhat can you (?:do|answer|explain)\b"),
    (Topic.COURTESY, r"^(?:(?:ok(?:ay)?|great|good|nice|perfect|fine|cool|wow|thanks?|cheers"
     r"|thank you|many|very|so|a lot|much|that['’]?s|that is|all|for (?:now|the help|your help"
     r"|this|that)|hi|hello|hey|good (?:morning|afternoon|evening|day)|there|bye|goodbye|then"
     r"|got it|i see|understood|helpful|awesome|excellent|you|indeed)\b[,.! ]*)+$"),
    (Topic.PRECISION, r"\b(?:large|big|small|bigger|larger|right|good)\b.*\bsample\b"
     r"|\b(?:enough|too few|too small|so few|large enough|big enough"
     r"|sufficient)\b"
     r".*\b(?:rows|data|people|observations|cases|patients|units|sample|records|participants"
     r"|\w+s)\b"
     r"|\b(?:rows|data|people|observations|cases|patients|units|sample|records|\w+s) (?:\w+ )?"
     r"(?:enough|sufficient|too few|too small)\b|\bunder-?powered\b|\b(?:statistical )?power\b"
     r"|\bhow (?:precise|exact|accurate)\b|\bsmallest effect\b"),
    (Topic.FOR_WHOM, r"\b(?:appl(?:y|ies)|generali[sz]\w*|carry over|transfer|extend|true|valid"
     r"|hold|holds|extrapolate)\b (?:\w+ )?(?:to|for|in|beyond|outside|elsewhere|everywhere)\b"
     r"|\b(?:said|true) (?:about|of|for)\b|\bexternal(?:ly)? valid\w*|\brepresentative\b"
     r"|\bcompliers?\b"
     r"|\b(?:for whom|of whom|about whom|which (?:people|units|rows|group)) (?:is|does"
     r"|are) (?:this|it|that"
     r"|the (?:effect|answer|estimate|result))\b|\bwho (?:is|are) (?:this|it|that|the (?:effect"
     r"|answer|estimate|result)) (?:about|for|of)\b"),
    (Topic.SIZE, r"\bhow (?:big|large|strong|much|great|small|important|relevant"
     r"|meaningful) (?:is|are"
     r"|was) (?:that|this|it|the (?:effect|difference|impact|change))\b"
     r"|\b(?:practically|clinically|economically) (?:significant|relevant|important|meaningful)\b"
     r"|\b(?:is|isn['’]t|is not) (?:that|this|it|[\d.,]+ ?\S*?) (?:not )?(?:a )?(?:lot|much|big"
     r"|large|small|substantial|meaningful"
     r"|important)\b"
     r"|\b(?:in|into) (?:plain|simple|everyday|layman['’]?s) (?:words|terms|english|language)\b"
     r"|\b(?:put|say|tell|explain)\b.*\b(?:simply|simpler|plainly|rephrase|other words)\b"),
    (Topic.SENSITIVITY, r"\b(?:could|couldn['’]t|might|can|may|would|wouldn['’]t)\b.*\b(?:explain"
     r"|account"
     r" for|be behind|lie behind|be the (?:real )?(?:reason|cause)|be responsible|drive both)\b|"
     r"\bwhat (?:would|could|might|can) (?:change|overturn|flip|reverse|undo|"
     r"explain away)\b|\bhow strong (?:would|must|does|should) .*\b(?:confounder|cause)\b"
     r"|\bhow sensitive\b|\b(?:hidden|unmeasured|unobserved|omitted) (?:confound\w+|causes?|"
     r"variables?|factors?)\b"
     r"|\b(?:something|anything|things?|factors?|variables?|what) (?:else |that )?(?:\w+ )?(?:was"
     r"|were|is"
     r"|are|you|we)? ?(?:not|n['’]t|never|did not|didn['’]t) (?:measured?|recorded?|observed?"
     r"|in the data)"
     r"|\b(?:something|anything) else\b|\b(?:lurking|third|other|unknown) (?:factors?|variables?"
     r"|causes?)\b"
     r"|\bchange (?:your|the) (?:mind|answer|conclusion|result)\b"),
    (Topic.ROWS, r"\bhow many (?:\w+ )?(?:rows|observations|people|units|cases|records|samples|"
     r"patients|participants|subjects|data points|children|students|customers)\b"
     r"|\bsample size\b|\bhow (?:much data|big was the sample)\b"
     r"|\bwhich rows (?:were|was|are|did)\b"
     r"|\bhow many were (?:used|left|dropped)\b"),
    (Topic.MISSING_VALUES, r"\b(?:missing|empty|blank) (?:values?|cells?|data|entries)\b"
     r"|\bgaps\b.*\b(?:fill|treat|handle|do)|\bimput"),
    (Topic.ASSUMPTIONS, r"\bassum(?:e|es|ed|ing|ptions?)\b|\btake[ns]? for granted\b"
     r"|\bwhat does (?:this|it|the answer|that) rest on\b"),
    (Topic.ADJUSTMENT, r"\b(?:what|which|why)\b.*\b(?:adjust(?:ed|ing|s)?|control(?:led|s|ling)?"
     r"|(?:held|hold|keep|kept) (?:\w+ ){0,4}?(?:fixed|constant)|condition(?:ed|ing)?"
     r"|covariates?)\b|\bwhich confounders\b"
     r"|\b(?:taken?|took|taking) (?:\w+ )?into account\b|\baccount(?:ed)? for\b|\bfactored in\b"
     r"|\bdid you (?:adjust|control) for\b|\bis \w+ (?:adjusted|controlled) for\b"
     r"|\b(?:is|isn['’]t|was|wasn['’]t|are|aren['’]t)\b.*\bconfound\w*|\b(?:what|which|why"
     r"|any)\b.*\b(?:(?<!regression )adjustments?|controls|covariates?"
     r"|confounders?)\b"),
    (Topic.CERTAINTY, r"\b(?:luck|lucky|coincidence|coincidental|fluke|by (?:pure )?chance"
     r"|(?:just|mere"
     r"|only) (?:chance|noise)|random noise)\b|\b(?:prove[sdn]?|proof|conclusive\w*|convinc\w+"
     r"|definitive\w*|beyond doubt)\b|\bevidence (?:for|that|of)\b|"
     r"^(?:but |and )?(?:why(?: is that| so| do you (?:say|think) so)?|how so"
     r"|how come|really|is that so)[?.! ]*$"
     r"|\bhow (?:sure|certain|confident|reliable|solid|robust|trustworthy|firm|"
     r"strong is (?:the|this) evidence|good is (?:the|this) (?:evidence|answer|estimate))\b"
     r"|\bcan (?:i|we|one) (?:trust|rely|believe|be sure)\b|\bhow (?:much|far) can (?:i|we)\b"
     r"|\bis (?:this|it|that|the (?:effect|result|answer)) (?:statistically )?"
     r"(?:significant|robust|reliable|real|certain)\b|\bhow strong is the evidence\b"
     r"|\bare you sure\b"),
    (Topic.DOUBTS, r"\bwhat (?:could|can|might|may) (?:be|go|have gone) (?:wrong|off|amiss)\b"
     r"|\b(?:weak(?:ness(?:es)?|est|\s+points?)|limitations?|caveats?|shortcomings|problems|"
     r"threats|pitfalls)\b|\bwhere (?:could|might) (?:this|it|you) (?:fail|be wrong)\b"
     r"|\bcould (?:this|it|you) be (?:wrong|biased|a fluke|chance)\b|\bis (?:this|it) biased\b"),
    (Topic.NEXT_STEPS, r"\bwhat (?:should|can|could|do|would|must) (?:i|we|you) (?:do|try|measure"
     r"|collect|state|recommend|suggest)\b|\bnext steps?\b|\bwhat now\b|\bwhat(?: is)? next\b"
     r"|\bhow (?:can|could|do) (?:i|we) (?:make|get|improve|strengthen)\b|\bmore data\b.*\bhelp"),
    (Topic.METHOD, r"\bwhy (?:did you |do you |have you |was |were |is |are |not |use |using |this "
     r"|the ).*\b(?:method|approach|algorithm|estimator|design|model|used?|choose|chose"
     r"|chosen|pick|picked|prefer|preferred|selected|run|instead|rather)\b"
     r"|\bwhy not (?:use |try |run )?\w+"
     r"|\bwhich (?:method|algorithm|estimator|approach|model)s?\b"
     r"|\bwhich (?:one|of (?:these|those|them|the \w+)|\w+)? ?(?:is|are|was|should|do|would) .*\b"
     r"(?:better|best|right|correct|true|trust|believe|prefer|rely|use|take)\b|\bwhat (?:method"
     r"|algorithm|"
     r"estimator|approach)\b|\bhow (?:did you|was (?:this|it)) (?:estimate|compute|calculate|do|"
     r"find|get|arrive)\w*\b|\bwhy\b.*\b(?:instead of|rather than|and not)\b"),
    (Topic.ANSWER, r"\bwhat (?:did you|have you|do you) (?:find|found|conclude|see)\b"
     r"|\bwhat (?:is|was) the (?:answer|result|conclusion|finding|verdict|upshot|effect)[?.! ]*$"
     r"|\b(?:summari[sz]e|sum up|in short|in brief|recap|tl;?dr)\b|^so what\b"
     r"|\bsay (?:it|that|this) again\b|\bremind me\b"),
)  # fmt: skip


_HAPPENED = re.compile(
    r"\bhow many (?:\w+ ){0,3}?(?:died|deaths|events?|failed|failures|churned|relapsed|left|had"
    r"|were"
    r"|was|got|became)\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:what|how) (?:would|does|do|did|will|is) .*\b(?:give|gives|say|says|show|shows|find|look"
    r"|be|come out|yield|tell)\b"
    r"|\b(?:would|does|do|did|will) .*\b(?:say|give|show|find|agree|yield|come to|tell)\b",
    re.IGNORECASE,
)
_WHY_SO = re.compile(r"^(?:and |but |so )?why (?:not )?(?P<x>[^?]+?)\??$", re.IGNORECASE)
_BY_YOU = re.compile(r"(?:do|did|have|are|would|must|should) (?:you|we)\b", re.IGNORECASE)
_TWO = 2
_HELD = re.compile(r"\b(?:adjust|control|include|hold|held|account|use|add|correct)", re.IGNORECASE)
_FEW = 4  # words after 'why', of a message that asks for a choice


def topic_of(
    text: str, lexicon: Lexicon, catalogue: Catalogue, terms: frozenset[str]
) -> Explain | None:
    """Return what the message asks to have explained, None when it asks for something else."""
    if _ABOUT_A_LINK.search(text) and (pair := columns_of_link(text, lexicon)):
        return Explain(Topic.LINK, pair)
    if term := term_in(text, terms):
        return Explain(Topic.TERM, columns=named_in(text, lexicon), term=term)
    if idea := idea_in(text):
        return Explain(Topic.CHECK, named_in(text, lexicon), term=idea)
    for topic, pattern in _TOPICS:
        if re.search(pattern, text, re.IGNORECASE):
            named = named_in(text, lexicon)
            algorithm = algorithm_in(text, catalogue) if topic is Topic.METHOD else ""
            return Explain(topic, named, algorithm=algorithm)
    return _of_a_choice(text, lexicon, catalogue)


def _of_a_choice(text: str, lexicon: Lexicon, catalogue: Catalogue) -> Explain | None:
    """Return what is asked of one method, of the events, or by 'why' and a few words."""
    algorithm = algorithm_in(text, catalogue)
    if algorithm and _GIVES.search(text):
        return Explain(Topic.METHOD, algorithm=algorithm)
    if _HAPPENED.search(text):
        return Explain(Topic.ROWS)
    found = _WHY_SO.match(text.strip())
    if found is None or (len(found["x"].split()) > _FEW and not _BY_YOU.match(found["x"])):
        return None
    if named := named_in(found["x"], lexicon):
        is_pair = len(named) == _TWO and not _HELD.search(found["x"])
        return Explain(Topic.LINK if is_pair else Topic.ADJUSTMENT, named)
    return Explain(Topic.METHOD, algorithm=algorithm)


def columns_of_link(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the two columns whose link is spoken of, in the order of the words."""
    for pattern in _PAIRS:
        if found := pattern.search(text):
            ends = (_end(found["a"], lexicon), _end(found["b"], lexicon))
            pair = tuple(end for end in ends if end)
            if len(set(pair)) == 2:
                return pair
    return ()


def term_in(text: str, terms: frozenset[str]) -> str:
    """Return the word whose meaning is asked for, "" when none is.

    "What is X?" asks for a meaning only where X is a `term`: it may be a question of the data.
    """
    plain = " ".join(_HERE.sub(" ", text).split())
    found = _TERM.match(plain)
    if found is None:
        return ""
    said = next(g for g in found.groups() if g).strip(" `'\"“”‘’?.!").lower()
    if said in terms or found["a"] or found["b"] or found["c"]:
        held = sorted((t for t in terms if re.search(rf"\b{re.escape(t)}s?\b", said)), key=len)
        return held[-1] if held and said not in terms else said
    return next((t for t in (said.removesuffix("s"), said.removesuffix("es")) if t in terms), "")


def _end(phrase: str, lexicon: Lexicon) -> str:
    said = phrase.strip(" ?.!,;`'\"“”")
    if name := lexicon.named(said):
        return name
    ranked = lexicon.ranked(said)
    return ranked[0].column if ranked and ranked[0].score >= _FITS else ""


_FITS = 0.4  # how well the words must fit a column whose link is asked about


def named_in(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns that a text names, plain words such as 'age' included."""
    return tuple(dict.fromkeys(_mentions(text, lexicon)))


def _mentions(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the columns that stand in the text by name, plain words like 'age' included."""
    yield from lexicon.mentioned(text)
    for word in re.findall(r"[\w.]+", text):
        if name := lexicon.named(word.strip(".")):
            yield name
