"""What a question asks for: an effect, the causes of one column, or how all hangs together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.causal.question import QuestionKind
from app.planner import attribution_words
from app.planner.phrases import LONGEST, trimmed

_DISCOVER = tuple(
    re.compile(p, re.IGNORECASE | re.DOTALL)
    for p in (
        r"\bwhat causes what\b",
        r"\bcausal (?:structure|graph|model|network|relationships?|relations|diagram|dag|order|map"
        r"|links|discovery|mechanisms?)\b(?! (?:between|of \w+ on))",
        r"\b(?:web|network|chain|map|structure|system|tangle|pattern) of (?:causes|causation|"
        r"influences?|effects|dependenc\w+|relations\w*|links)\b",
        r"\bcause[- ](?:and[- ])?effects?\b(?! (?:of|on)\b)",
        r"\b(?:what|which|who) (?:drives?|leads?|moves?|affects?|influences?|determines?) "
        r"(?:what|which|whom)\b",
        r"\b(?:relationships?|relations|links|dependenc\w+|interplay|interactions?|feedbacks?"
        r"|connections?|dynamics) (?:between|among|amongst|of|in|within) (?:all |each of )?"
        r"(?:these|the|them|my|those|this) ?(?:variables|columns|measurements|series|features"
        r"|factors"
        r"|indicators|things|quantities|data|numbers|dataset|table)?$",
        r"\b(?:going on|happening) (?:between|among|in|within) (?:all )?"
        r"(?:these|the|them|my|those|this)\b",
        r"\bwhich (?:of (?:these|them|those|the \w+) )?(?:move|come|moves|comes|lead|leads)s? "
        r"(?:first|before)\b",
        r"\bhow (?:are|do) (?:all |each of )?(?:these|the|my|those)?(?: \w+)? ?(?:variables|columns"
        r"|measurements|series|features|factors|indicators|things|quantities|they)\b"
        r"(?: (?:\w+ly )?(?:affect|influence|drive|move|change|impact|determine"
        r"|cause|act on|relate to) (?P<outcome>.+)|.*)",
        r"\b(?:discover|learn|find|recover|infer|draw|map|uncover)\b.*\b(?:graph|structure|dag"
        r"|network|causes|links|relationships)\b",
        r"\bwhich (?:variables?|columns?|series|measurements?|factors?|features?|things) "
        r"(?:causes?|drives?|affects?|influences?|leads?|determines?|explains?|matters?)\b"
        r"(?: (?:to|for))? ?(?P<outcome>.*)",
        r"^(?:so )?(?:what|who|which [\w ]+?) (?:really |actually |else |directly |mainly |most )*"
        r"(?:causes?|caused|drives?|drove|determines?|affects?|influences?|explains?|leads? to"
        r"|makes?|moves?|raises?|increases?|decreases?|lowers?|reduces?|matters? (?:for|to)"
        r"|counts? for|contributes? to|shapes?|pushe?s?|predicts?|(?:is|are|lies?) behind"
        r"|accounts? for|acts? on|bears? on|(?:has|have) an? (?:\w+ )?(?:influence|effect|impact"
        r"|bearing)"
        r" on) (?P<outcome>.+)",
        r"\b(?:what are|what is|find|identify|list|name) the (?:\w+ )?(?:causes?|drivers?"
        r"|determinants?|reasons?|"
        r"factors) (?:of|behind|for|that (?:affect|drive|cause|influence)) (?P<outcome>.+)",
        r"^(?:the )?(?:causes|drivers|determinants) of (?P<outcome>.+)",
        r"^why (?:is|are|was|were|do|does|did|has|have) (?P<outcome>.+)",
    )
)

_MUTUAL = re.compile(
    r"\b(?:each other|one another|among (?:them|each)\w*|mutually|reciprocally)\b"
    r"|\b(?:hangs?|fits?|goes?|works?|belongs?|ties?|moves?) together\b"
    r"|\bevery(?:thing)? (?:is |are )?(?:connected|linked|related|tied|joined)\b"
    r"|\binter(?:act|relat|depend|connect|play|link)\w*",
    re.IGNORECASE,
)
_ALL = frozenset(
    "each other others one another these those them they everything everyone all rest things thing "
    "variables variable columns column series data dataset indicators indicator measures "
    "measurements measurement quantities factors features numbers values table system whole "
    "else here there "
    "remaining between among over time through mutually and the a an of in my our your with".split()
)
_DESCRIPTIVE = re.compile(
    r"^(?:what(?: is| are| was| were|'s)|how (?:high|large|big|low|many|much|often) (?:is|are|was"
    r"|were)|show(?: me)?|give(?: me)?|plot|list|count|calculate|compute) (?:the |me )*"
    r"(?:average|mean|median|typical|total|number|share|percentage|proportion|distribution"
    r"|correlations?|count|maximum|minimum|highest|lowest|sum|variance|standard deviation|range"
    r"|histogram|trend|table|rows?|columns?)\b(?! needed to)"
    r"(?! (?:\w+ ){0,2}(?:effects?|impacts?|influence)\b)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"^(?:please )?(?:do|does|did|will|would|can|could|has|have|had|is|are|was|were|should|might"
    r"|may|if|by how|how (?:much|many|far|strongly|well|does|did|do|will|would|has|have))\b",
    re.IGNORECASE,
)


_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (QuestionKind.EFFECT, r"\bfront-? ?door\b"),
    *attribution_words.KINDS,
    (QuestionKind.POLICY, r"\bwho(?:m)? (?:should|ought|would it be best)\b"
     r"|\bwhich \w+ should\b|\bwhom to (?:treat|target)\b|\btarget(?:ing)? (?:rule|policy)\b"
     r"|\bwho should (?:get|receive|be)\b|\b(?:to|on|for) (?:whom|which|what)\b.{0,40}?\bshould\b"
     r"|\bwhich of (?:them|these|those|the \w+|our \w+) (?:should|ought)\b"),
    (QuestionKind.HETEROGENEITY, r"\bfor whom\b|\bheterogen|\bwhich (?:people|groups?|subgroups?|"
     r"customers|patients|students|users) (?:benefit|gain|respond|profit)|\b(?:effect|impact|"
     r"benefit|influence)s?\b.*\b(?:differ(?:s|ed)?|vary|varies|varied|depends?)\b|\bdifferent "
     r"(?:for|between|among)\b|\b(?:help|benefit|work|matter|profit|gain|respond)s? (?:\w+ ){0,4}?"
     r"(?:more|less|better|worse) (?:for|among|if|when|on|from)\b|\b(?:more|less"
     r"|most) effective (?:for|among|on)\b|"
     r"\bdiffer(?:s|ent)? (?:effect|impact)|\bsubgroup|\bdifferences? in (?:how|the (?:effect"
     r"|impact"
     r"|response|benefit))|\b(?:gain|benefit|profit|respond|react)s?\b(?: \w+){0,3}? (?:more|less"
     r"|most|best|better|differently|equally|alike)(?= (?:from|to|when|if|than|in|for|among)\b"
     r"|\W*$)"
     r"|\b(?:more|less) (?:moved|affected|helped"
     r"|responsive|sensitive|receptive|swayed)\b|\balike\b|\bonly (?:the )?[\w ]{1,30}?(?:benefit"
     r"|gain|profit|respond)s?\b|\b(?:effect|impact|benefit)s?\b.*\bthe same (?:for|on|in|among"
     r"|across|whether)\b|\bmatters? for the (?:\w+ )?(?:effect|benefit|impact|success|gain)"),
    (QuestionKind.MEDIATION, r"\bmediat|\bmechanism|\bindirect(?:ly)? effect|\bdirect effect\b|"
     r"\bhow much of .+ (?:goes|runs|works|is explained) (?:through|via|by)\b|\b(?:effect|"
     r"works?|operates?|acts?) .*\b(?:through|via)\b"),
    (QuestionKind.DOSE_RESPONSE, r"\bdose.?response|\bover the (?:whole |entire "
     r"|full )?range of\b|\bplot how\b|\bcurve of\b"
     r"|\bhow much [\w ]{1,30} is (?:best|optimal|ideal|enough|too much)\b|\b(?:best|optimal|ideal"
     r"|right) (?:dose|amount|level|number) of\b|\btrace\b.*\bagainst\b|\bdiminishing returns\b"
     r"|\bat (?:different|various|each|all|every) (?:doses|levels|values|amounts)\b"
     r"|\bdose\b.*\bcurve|\bat what (?:level|dose)\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of question, the words that show it, and the outcome words of a discovery."""

    kind: QuestionKind
    evidence: str
    outcome: str = ""


def asked(question: str) -> Asked | None:
    """Return the kind that the words show, None when they show none."""
    plain = question[:LONGEST].rstrip("?!. ")
    for kind, pattern in _KINDS:
        if found := re.search(pattern, plain, re.IGNORECASE):
            return Asked(kind, found.group(0), _why(plain))
    for regex in _DISCOVER:
        if found := regex.search(plain):
            outcome = found.groupdict().get("outcome") or ""
            return Asked(QuestionKind.DISCOVER, found.group(0), trimmed(outcome))
    return None


def _why(question: str) -> str:
    found = re.match(r"why (?:did|do|does|is|are|was|were|has|have) (.+)", question, re.IGNORECASE)
    return trimmed(found.group(1)) if found else ""


_ONLY_WHY = re.compile(
    r"(?:so |and |but )?(?:why(?: is that| was that| did (?:it|that|this) happen)?|what(?:'s|’s| is"
    r"| was) (?:to blame|behind (?:it|this|that)|responsible|the (?:reason|cause))"
    r"|what (?:went wrong|(?:set|kicked) (?:it|this|that) off"
    r"|(?:caused|triggered|lies behind|explains|brought about|drove) (?:it|this|that)))\W*",
    re.IGNORECASE,
)


def why_of(question: str, context: str) -> str:
    """Return 'why did sales collapse' for 'Sales collapsed. Why?', else the question itself."""
    told = context.rstrip(" .!;").rsplit(". ", maxsplit=1)[-1]
    return f"Why did {told}?" if told and _ONLY_WHY.fullmatch(question) else question


_SUPPOSES = re.compile(
    r"^(?:now |just |let['’]?s |let us |please )*(?:suppose|imagine|assume|say|picture|what if|if)"
    r"(?: that)?,? (?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_THEN = re.compile(r"\b(?:would|will|could|might|happens?)\b", re.IGNORECASE)


def supposed(question: str, context: str) -> str:
    """Return 'if x were 3, what would y be' for 'Suppose x were 3. What would y be?'."""
    told = context.rstrip(" .!;").rsplit(". ", maxsplit=1)[-1]
    found = _SUPPOSES.match(told)
    return f"If {found['what']}, {question}" if found and _THEN.search(question) else question


def is_mutual(question: str) -> bool:
    """Tell whether the question asks how several things move each other."""
    return _MUTUAL.search(question[:LONGEST]) is not None


def parties(question: str) -> str:
    """Return the words before 'each other': what is said to move each other."""
    return _MUTUAL.split(question[:LONGEST], maxsplit=1)[0]


def is_everything(phrase: str) -> bool:
    """Tell whether a phrase is pronouns and general nouns only: no single column is meant."""
    words = re.findall(r"\w+", phrase.lower())
    return bool(words) and all(word in _ALL for word in words)


def is_descriptive(question: str) -> bool:
    """Tell whether a figure is asked for that describes the data, such as an average."""
    return _DESCRIPTIVE.search(question) is not None


def expects_two(question: str) -> bool:
    """Tell whether the form of the question needs a cause and an effect: does A raise B?"""
    return _YES_OR_NO.search(question) is not None
