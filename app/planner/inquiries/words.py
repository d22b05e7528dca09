"""The words by which a question about structure shows what in particular it asks for."""

from __future__ import annotations

import re

from app.causal.inquiry import Inquiry

_VARIABLES = (
    r"(?:variables?|columns?|factors?|covariates?|features?|measures?|measurements?|nodes?|series"
    r"|things?|ones?|quantit(?:y|ies))"
)
_HIDDEN = (
    r"(?:hidden|unmeasured|unobserved|latent|unrecorded|omitted|lurking|missing|unknown|third)"
    r"(?: common)? (?:cause|confound\w*|variable|factor)s?"
)
_PEOPLE = (
    r"(?:people|persons|participants|subjects|patients|customers|users|samples?|rows|observations"
    r"|cases|units|employees|students|households|plots|firms|respondents|volunteers|stores"
    r"|pupils|children|men|women|farms|shops|visitors|sites|plants|animals|data(?: points)?)"
)
# The first that is found counts: the more telling words stand before those that others use too.
_WORDS: tuple[tuple[Inquiry, str], ...] = (
    (Inquiry.EXPERIMENT,
     r"\b(?:which|what|what kind of|design an?|propose an?|suggest an?) (?:\w+ ){0,2}?"
     r"(?:experiment|intervention|trial|a/b test|study)s?\b.*\b(?:tell|show|settle|decide|resolve"
     r"|reveal|learn|determine|find out|establish|need|should|help|run|next|best|would)\b"
     r"|\b(?:test|measure|intervene|manipulate|randomi[sz]e|vary|try|collect|experiment)\w*"
     r"(?: on)? next\b|\bnext (?:experiment|measurement|test|intervention|study)\b"
     r"|\bwhich (?:\w+ )?(?:should|could|do|must) (?:we|i|one|they) (?:intervene|manipulate"
     r"|randomi[sz]e|perturb|experiment|vary|set at random)\w*"
     rf"|\bwhich {_VARIABLES} (?:should|would|to) (?:we |i |one |be )?(?:intervene|manipulat"
     r"|randomi|perturb|experiment)\w*"
     rf"|\bhow (?:many|large an?|big an?|much) (?:\w+ ){{0,2}}?{_PEOPLE}\b.*\b(?:need|require"
     r"|necessary|enough|suffic|take|recruit|enrol)\w*"
     r"|\b(?:required|needed|necessary) sample size\b|\bsample size\b.*\b(?:need|requir|necessary"
     r"|detect|experiment|trial)\w*|\bpower (?:analysis|calculation)\b"),
    (Inquiry.BLANKET, r"\bmarkov (?:blankets?|boundar(?:y|ies))\b"),
    (Inquiry.ORDER, r"\b(?:causal|topological) (?:order|ordering)\b"
     r"|\b(?:order|sort|rank) (?:the |these |all )*\w+ (?:from cause to effect|causally)\b"),
    (Inquiry.HIDDEN_CAUSE, rf"\b{_HIDDEN}\b"
     r"|\b(?:something|anything|some factor|a factor) (?:hidden|unobserved|unmeasured|unseen|else)"
     r"\b.*\b(?:both|behind)\b"
     r"|\bcommon cause\b.*\b(?:not (?:in|among|measured)|outside)\b"),
    (Inquiry.ROLE,
     r"(?:^|, )(?:so |and )?(?:is|are|does|do|was|could|can|would|may|might|should|in|as)\b.*"
     r"\b(?:an? )(?:\w+ )?(?:confound\w*|mediator|collider|instrument\w*|common (?:cause|effect))\b"
     r"|\bwhat (?:causal )?role\b|\brole (?:of|does|is)\b"
     r"|^(?:does|do|did) \S+(?: \S+){0,3} confound\b"),
    (Inquiry.COLLIDERS, r"\bcolliders?\b|\bcommon effects?\b|\bcommon consequences?\b"
     r"|\bcaused by both\b"),
    (Inquiry.CONFOUNDERS, r"\bconfound\w*|\bcommon causes?\b"
     r"|\b(?:causes?|drives?|affects?|influences?) both\b"),
    (Inquiry.INSTRUMENTS, r"\b(?:which|any|is there an?|are there)\b.*\binstrument(?:al "
     r"variable)?s?\b|\bwhat (?:is|are|would be|could be|makes?|can be|might be) (?:an? |the "
     r"|good )?(?:\w+ )?instrument(?:al variable)?s?\b"),
    (Inquiry.ADJUSTMENT,
     rf"\b(?:which|what)\b(?: of the\w*)?(?: {_VARIABLES})?.*\b(?:should|must|need|ought|have to"
     r"|has to|to be|do (?:i|we|you)|would you|required|suffic\w+|enough|valid)\b.*\b(?:adjust\w*"
     r"|controll?\w*|condition(?:ed|ing)? on|held|hold|fix|stratif\w*)"
     r" ?(?:for|on|by|fixed|constant)?\b"
     r"|\b(?:would|does|do|will|could|can) (?:controlling|adjusting|conditioning) (?:for|on)\b.*"
     r"\b(?:bias|distort|hurt|spoil)\w*"
     r"|\badjustment sets?\b|\bback-?door (?:set|criterion|path)s?\b"
     r"|\b(?:should|must|do|need|ought|shall) (?:i|we|one|you|they)\b(?: \w+){0,3}? (?:adjust"
     r"|control|condition|stratify)\b|\b(?:is it|would it be) (?:right|wrong|ok|okay|correct"
     r"|necessary|valid|safe|a mistake|sufficient|enough) to (?:adjust|control|condition)\b"),
    (Inquiry.MEDIATORS, r"\bwhich\b.*\b(?:mediat\w*|lies? between|in between|intermediate)\b"
     r"|\bwhat (?:mediates|lies between)\b|\bmediators? (?:of|between|for)\b"
     rf"|\bthrough which {_VARIABLES}\b"),
    (Inquiry.PARENTS, r"\b(?:direct|immediate) (?:causes?|drivers?|determinants?|influences?)\b"
     r"|\b(?:what|which|who|list|name)\b.*\bparents? (?:of|nodes?)\b|\bcausal parents\b"
     r"|\b(?:are|is) (?:the |a )parents?\b"
     r"|\b(?:which|what)\b(?![\w ]*\b(?:does|do)\b)[\w ]*"
     r"\b(?:directly|immediately) (?:caus|affect|influenc|driv"
     r"|determin)\w*"),
    (Inquiry.CHILDREN, r"\b(?:what|which|list|name|is|are)\b.*\bchild(?:ren)? (?:of|nodes?)\b"
     r"|\bdirect(?:ly)? (?:effects|consequences|caused)\b|\b(?:which|what)\b.*\b(?:does|do) .+ "
     r"(?:directly )?(?:cause|affect|influence|drive) directly\b|\b(?:which|what)\b.*"
     r"\b(?:does|do) .+ directly (?:cause|affect|influence|drive)"
     r"|\bdirectly (?:caused|affected|influenced|driven) by\b"),
    (Inquiry.ANCESTORS, r"\bancestors?\b|\bindirect causes?\b|\bupstream of\b"),
    (Inquiry.DESCENDANTS, r"\bdescendants?\b|\bdownstream of\b"),
    (Inquiry.PATH, r"\b(?:is|are) there (?:any |an? |some )?(?:\w+ ){0,3}?(?:paths?|chain|route)\b"
     r"|\b(?:reachable|d-connected)\b"),
    (Inquiry.LEAD, r"\bgranger\b|\blead[- ](?:and[- ])?lag\b|\b(?:at|with|after) (?:what|which) "
     r"(?:time )?(?:lags?|delay)\b|\bwhat (?:is the |time )?(?:lag|delay)\b|\bhow (?:long|many "
     r"\w+) (?:does it take|is the (?:lag|delay))\b|\bcontemporaneous\w*\b"
     r"|^(?:which|what|does|do|is|are)\b.*(?<!at )(?<!of )\b(?:leads?|lags?|leading"
     r"|lagging)\b(?! \d|.*\bto\b)"
     r"|\b(?:lagged|instantaneous|same[- ]\w+|immediate|immediately|at once)\b.*\bor\b.*"
     r"\b(?:lagged|delayed|later|instantaneous|immediate)\b"),
    (Inquiry.DIRECTION, r"\bcausal direction\b|\bdirection of (?:causa\w+|causal|the (?:causal |"
     r"arrow|effect|link|relation))|\bwhich (?:way|direction)\b|\bwhich (?:one |of (?:the two|them"
     rf"|these|the) ?)?(?:{_VARIABLES} )?(?:is|are|comes|acts as) (?:more likely )?(?:the )?"
     r"(?:cause|causal|first)\b(?! (?:effect|impact|influence)s?\b)"
     r"|\bwhat is the cause\b|\bthe cause and (?:which|what|the)\b"
     r"|\bcause and effect (?:direction|here)\b|\bwhich causes which\b"
     r"|\bcause[- ]effect (?:pair|direction)"),
    (Inquiry.CORRELATION, r"\b(?:partial |rank |pearson |spearman )?correlations?\b(?! (?:imply"
     r"|implies|means|is not))|\bcorrelation coefficient|\bhow (?:strongly |closely |much )?(?:is|"
     r"are|does|do) .+ (?:correlated|correlate|associated)\b|\bcovarian"),
    (Inquiry.INDEPENDENCE, r"\b(?:in)?dependent (?:of|from|given|when|if|once|after|condition\w*)\b"
     r"(?! (?:the )?(?:time|year))|(?:^|, )(?:are|is) .+ (?:and|of) .+ (?:in)?dependent$"
     r"|\band \S+(?: \S+)? are (?:in)?dependent$|\bmakes? .+ (?:in)?dependent$|\bindependence\b"
     r"|\bd-separat\w*|\buncorrelated\b|(?:^|, )(?:is|are) (?!.*\bcaus).+"
     r" (?:correlated|associated)\b"),
    (Inquiry.DIRECT_LINK, r"\bdirect (?:\w+ )?(?:link|edge|arrow|connection|cause)\b"
     r"|\b(?:edge|arrow) (?:from|between)\b"
     r"|^(?:does|do|did|is|are) .+\b(?:directly (?:caus|affect|influenc|driv)\w*"
     r"|(?:cause|affect|influence|drive)\b.*\bdirectly)\b"),
)  # fmt: skip
_SUPPORTS = re.compile(
    r"\b(?:supports?|consistent|compatible|fits?|agree|correct|plausible|reject\w*|contradict\w*"
    r"|valid|true|right|wrong|hold|match\w*|refute\w*|falsif\w+|test|explain\w*|against|credible"
    r"|in line)\b",
    re.IGNORECASE,
)
_ARROWS = re.compile(r"(?:<?[-=—]+>|<[-=—]+|→|←)")


def inquiry_in(question: str) -> tuple[Inquiry, str] | None:
    """Return what a question about structure asks for, and the words that show it."""
    plain = question.rstrip("?!. ")
    for inquiry, pattern in _WORDS:
        if found := re.search(pattern, plain, re.IGNORECASE):
            return inquiry, found.group(0)
    return None


def is_of_stated_graph(text: str) -> bool:
    """Tell whether a text draws arrows and asks whether the data agree with them."""
    return bool(_ARROWS.search(text)) and _SUPPORTS.search(_ARROWS.sub(" ", text)) is not None
