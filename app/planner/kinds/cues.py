"""Classes of words that tell kinds of questions apart, each seen or not seen in a question."""

from __future__ import annotations

import re

from app.planner.phrases import LONGEST

_MORE = r"(?:more|less|fewer|better|worse|(?!other|whether|rather|ever|over|under|after)\w{3,}er)"
_SPAN = r"(?:hour|day|fortnight|week|month|quarter|season|term|half-year|year|step)s?"
_FRACTION = r"(?:half|a third|a quarter|a fifth|a tenth|twice|double[ds]?|tripled?|halved)"
_MOVED = (
    r"(?:explod|plummet|collaps|jump|soar|crash|surg|spik|tank|plung|slump|tumbl|leap|leapt|sank"
    r"|shot up|through the roof|dropp|drop\b|fell\b|rose\b|way off|awful|peak|dip)"
)
_WORDS: dict[str, str] = {
    "more than": rf"\b{_MORE}\b.*\bthan\b",
    "alike": r"\balike\b|\bequal(?:ly)?\b|\b(?:the|do the) same\b|"
    r"\bas (?:much|well|many|strong\w*)\b|\bboth\b|\ball (?:two|three|four|five)\b",
    "differs": r"\bdiffer(?:s|ed|ent|ently|ing)?\b|\bvar(?:y|ies|ied)\b|\bdepend(?:s|ed|ing)?\b"
    r"|\bvanish\w*|\bdisappear\w*",
    "benefits": r"\bbenefit|\bgain(?!s? in)|\bprofit(?:s|ed)? (?:most|more|less|from)|\brespond"
    r"|\breact|\bsuffer|\bout of (?:it|being)|\bhit hard",
    "more where": rf"\b(?:{_MORE}|most|least|best|worst|mild\w*|strong\w*|greatest) "
    r"(?:\w+ ){0,4}?(?:for|among|amongst|in|on|where|when|if|whose|who)\b",
    "most": r"\b(?:most|best|least|worst|greatest|strongest|biggest)\b",
    "only those": r"\b(?:only|mainly|mostly|chiefly|particularly|especially|even|also)\b"
    r"(?: \w+){0,2}? (?:for|if|in|among|the|those|people|on|when|where|with)\b",
    "for which": r"\b(?:for|on|in|among|with|to) (?:whom|which|what \w+)\b",
    "which group": r"^(?:which|what) \w+s? (?:\w+ ){0,4}?(?:best|most|more|better)\b",
    "pair of groups": r"\b\w{2,}(?:s|en|ren)\b(?: and| or| versus| as well as|:)? (?:in )?\w{2,}"
    r"(?:s|en|ren)\b(?:.*\b(?:alike|same|more|differ|equal))",
    "sex": r"\b(?:men|women|boys|girls|males?|females?|gender|sex(?:es)?)\b",
    "old or young": r"\b(?:older|younger|old|young|elderly|novices?|newcomers|beginners)\b",
    "rich or poor": r"\b(?:rich|poor|poorer|richer|educated|skilled|weak|strong)\b",
    "because": r"\bbecause\b|\bdue to\b|\bowing to\b|\bdown to\b",
    "through": r"\bthrough\b|\bvia\b|\bby way of\b|\bby means of\b|\broutes?\b"
    r"|\bcarr(?:y|ies|ied)\b|\bmediat\w*|\bmechanism|\bindirect|\bpathways?\b|\bchannels?\b",
    "by doing": r"\bby (?!how|far|the|a|an|it|being)\w+ing\b",
    "or else": r"\bor (?:is|are|was|were|do|does|something|because|simply|rather|just|other)\b"
    r"|\brather than\b|\bsomething else\b|\banything else\b",
    "simply": r"\b(?:simply|merely|precisely|purely|entirely|wholly|partly|in part)\b",
    "part of": r"\b(?:how much|part|share|portion|fraction|proportion|all|some|any) of "
    r"(?:that|this|it|what|the (?:effect|benefit|gain|total|whole|impact|difference))\b",
    "is it": r"\b(?:is|was) (?:it|that|this)\b",
    "if then": r"^if\b|\bif so\b",
    "should": r"\b(?:should|ought|must|deserves?)\b",
    "whom": r"\bwhom\b|^(?:to |for |on )?who\b",
    "scarce": r"\bonly (?:enough|\d+|money|have)\b|\bscarce|\blimited\b|\bexpensive\b|\bplaces\b"
    r"|\b(?:can|could) (?:only )?(?:pay|afford)|\bbudget\b"
    r"|\b\d+ \w+ for \d+\b",
    "aim": r"\bso that\b|\bso as\b|\bin order to\b|\bas (?:many|few|much|little|good|high|low) as\b"
    r"|\bif (?:we want|the (?:aim|goal))\b|\bto (?:get|gain|have|collect|achieve|prevent) "
    r"(?:the )?(?:most|largest|fastest|best|fewest)|\bmaximi[sz]|\bminimi[sz]",
    "target": r"\btarget|\bsteer|\bworth \w+ing\b|\bprioriti|\bfirst\b|\bassign(?:ed)? to\b",
    "one case": r"\b(?!(?:day|week|month|quarter|year|hour|grade|wave|type|level|step|age|than|to"
    r"|of|by|at|in|on|and|over|under|from|about|least|until|were|is|are|some|around|after)\b)"
    r"[a-z]{3,} (?:number |no\.? |#)?[A-Za-z]{0,2}\d{1,4}\b(?! ?(?:%|per|points|"
    rf"{_SPAN}|kg|km|mg|m\b|°))",
    "would have": r"\bwould\b.*\bhave\b|\bwould\b.*\bhad\b|\bhad\b.*\bwould\b",
    "had been": r"\bhad (?:he|she|it|they|we|not|never|no|the|been)\b"
    r"|\bif .*\bhad (?:\w+ )?\w+(?:ed|en|t)\b",
    "would be more": rf"^would\b.*\b{_MORE}\b.*\b(?:had|if|when)\b",
    "would": r"\b(?:would|could|might)\b",
    "instead": r"\botherwise\b|\binstead\b|\bwithout\b|\bwith the other\b",
    "one person": r"\b(?:he|she|his|her|him|hers)\b",
    "suppose": r"\bsuppos\w*|\bassum\w+|\bimagine|\bwhat if\b|\bwere to\b"
    r"|\bif\b.*\b(?:were|got|rose|fell|dropped|became|doubled|cut|increased|raised)\b",
    "amount": rf"\b\d[\d,.]* ?(?:%|per ?cent|percentage)|\b{_FRACTION}\b|\bset (?:to|at)\b",
    "ahead": rf"\b(?:next|coming|following) (?:\w+ )?{_SPAN}\b|\bforecast|\bfrom now\b"
    r"|\bin (?:the )?future\b",
    "what happens": r"\bwhat (?:would|will)? ?happens?\b|\bbecome of\b|\bwhere would\b",
    "gap": r"\b(?:gaps?|differences?|discrepancy|disparity)\b",
    "why": r"\bwhy\b|\bhow come\b",
    "split up": r"\bsplit\b|\bbr(?:eak|oken)\b.*\bdown\b|\bbreak\b|\bdecompos|\bma[kd]e up\b"
    r"|\bstems?\b|\baccounts? for\b|\bput down to\b|\battribut|\bexplain(?:s|ed)?\b",
    "each": r"\beach (?:of|factor|one|variable|column|cause)?\b|\brespectively\b|\band so on\b"
    r"|\bby how much each\b|\bthe (?:rest|others)\b",
    "variation": r"\bvariation|\bvarian|\bvariab|\bswings\b|\bups and downs\b|\bfluctuat"
    r"|\bdifferences in\b|\bspread\b",
    "rank": r"\brank\w*|\bmost important|\bimportan\w+|\bcontribut\w*|\bmatters? (?:the )?most\b"
    r"|\bbiggest (?:part|share|role)|\bresponsibility\b|\bweigh",
    "fair": r"\b(?:un)?fair|\bdiscriminat|\bbias|\bprejudic|\bdisadvantage",
    "last": r"\b(?:last|latest|final|most recent|very end|yesterday|suddenly|overnight)\b",
    "moved": rf"\b{_MOVED}",
    "blame": r"\bblame|\bresponsible\b|\bwent wrong\b|\bbroke\b|\btrouble\b|\bset\b.*\boff\b"
    r"|\btrigger|\broot\b|\bculprit|\bfault\b|\bgoing on\b|\bbehind (?:it|this|that)\b",
    "structure": r"\bcausal\b|\bstructure|\bgraph\b|\bmap\b|\bdiagram|\bnetwork|\bweb of|\bdag\b"
    r"|\bhypothes|\bconsequences\b|\bcauses and\b|\beffects? and\b|\bhang together",
    "these": r"\b(?:which|what|all|each|any) (?:of )?(?:these|those|them)\b|\beverything\b"
    r"|\b(?:these|the) (?:things|figures|variables|columns|readings|series|metrics|factors)\b",
    "lead and lag": r"\blag\b|\bhow long does it take\b|\bdelay\b|\bwhich others?\b"
    r"|\bwhich\b.*\bwhich\b",
    "what does it": r"^(?:so )?(?:what|who|which \w+|where)(?: \w+ly| really| actually)? "
    r"(?!is|was|has|does|happens|as)(?:\w+s\b|lies?\b|are behind|come\b"
    r"|(?:make|drive|keep|cause|move|affect|influence|determine|decide|explain|predict|shape)(?:s|d)?\b)",
    "come from": r"\bwhere (?:do|does|did)\b.*\bcomes? from\b|\bcomes? from\b",
    "causes": r"\bcauses\b|\bdrivers?\b|\bdetermin\w+|\bfactors?\b|\bbehind\b|\breasons?\b",
    "some and others not": r"\bothers? not\b|\band others\b|\bwhile others\b",
    "yes or no": r"^(?:do|does|did|is|are|was|were|has|have|had|will|can|could|would|should)\b",
    "what does": r"\bwhat (?:do|does|did|is|are|was|were|has|have)\b",
    "how much": r"\bhow (?:much|many|strongly|far|big|large|long)\b",
    "effect": r"\b(?:effect|impact|influence|consequence)s?\b",
    "curve": r"\bcurve|\bplot\b|\bdraw\b|\btrace\b|\bchart\b|\brange\b|\bas a function\b|\bdose\b"
    r"|\bshow (?:me )?how\b|\bshape\b",
    "from to": r"\bfrom\b.*\b(?:to|up to|all the way)\b",
    "optimum": r"\boptim|\bideal\b|\blowest\b|\bhighest\b|\bpaying off\b|\benough\b|\btoo much\b"
    r"|\bdiminish|\b(?:at|from|beyond|up to) (?:what|which)\b|\bhow much \w+ (?:does|do|is)\b"
    r"|\bsaturat",
    "moves with": r"\b(?:respond|react|change|move|vary|develop|evolve)s? "
    r"(?:\w+ )?(?:as|with|to|when|over)\b",
    "per unit": r"\bper\b|\b(?:each|every|one|another|an?) "
    r"(?:extra|additional|more|further|added)\b|\bevery\b",
}  # fmt: skip
CUES = {name: re.compile(p, re.IGNORECASE | re.DOTALL) for name, p in _WORDS.items()}


def seen(text: str) -> dict[str, str]:
    """Return the cues that a text holds, each with the words that show it."""
    plain = text[:LONGEST].strip()
    found = ((name, pattern.search(plain)) for name, pattern in CUES.items())
    return {name: match.group(0) for name, match in found if match}
