"""The grammar of cause: which words of a question name the cause and which the effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.planner.clauses import CLAUSES, plain_question

_ACTS = (
    r"(?:caus(?:e|es|ed|ing)|affect(?:s|ed)?|rais(?:e|es|ed)|increas(?:e|es|ed)|reduc(?:e|es|ed)"
    r"|lower(?:s|ed)?|decreas(?:e|es|ed)|cut(?:s)?|boost(?:s|ed)?|improv(?:e|es|ed)"
    r"|chang(?:e|es|ed)|influenc(?:e|es|ed)|impact(?:s|ed)?|le(?:ad|ads|d)(?: to)?"
    r"|result(?:s|ed)? in"
    r"|worsen(?:s|ed)?|hurt(?:s)?|harm(?:s|ed)?|help(?:s|ed)?|prevent(?:s|ed)?|shorten(?:s|ed)?"
    r"|lengthen(?:s|ed)?|slow(?:s|ed)?(?: down)?|speed(?:s)? up|shift(?:s|ed)?|driv(?:e|es)|drove"
    r"|alter(?:s|ed)?|ma(?:ke|kes|de)|add(?:s|ed)?(?: to)?|contribut(?:e|es|ed) to|shap(?:e|es|ed)"
    r"|determin(?:e|es|ed)|enhanc(?:e|es|ed)|protect(?:s|ed)? (?:against|from)|cost(?:s)?"
    r"|depress(?:es|ed)?|diminish(?:es|ed)?|promot(?:e|es|ed)|encourag(?:e|es|ed)"
    r"|discourag(?:e|es|ed)|stimulat(?:e|es|ed)|matter(?:s|ed)? for|pa(?:y|ys|id) off in"
    r"|do(?:es)? to|br(?:ing|ings|ought)|sav(?:e|es|ed)|keep(?:s)?|kept|trigger(?:s|ed)?"
    r"|produc(?:e|es|ed)|deter(?:s|red)?|mov(?:e|es|ed)|yield(?:s|ed)?|accelerat(?:e|es|ed)"
    r"|granger[- ]caus(?:e|es|ed)|preced(?:e|es|ed)|push(?:es|ed)? up|drag(?:s|ged)? down"
    r"|prolong(?:s|ed)?|extend(?:s|ed)?|hasten(?:s|ed)?|postpon(?:e|es|ed)|delay(?:s|ed)?|eas(?:e|es|ed)"
    r"|reliev(?:e|es|ed)|spar(?:e|es|ed)|attract(?:s|ed)?|hinder(?:s|ed)?|foster(?:s|ed)?|steal(?:s)?"
    r"|stole|rob(?:s|bed)?|get(?:s)?|got|turn(?:s|ed)?|backfire(?:s|d)? in|awaken(?:s|ed)?"
    r"|ruin(?:s|ed)?"
    r"|shav(?:e|es|ed)(?: off)?|bring(?:s)? on|send(?:s)?|sent|put(?:s)? off|mean(?:s|t)?"
    r"|bring(?:s)? down|brought down|push(?:es|ed)? down|drive(?:s)? (?:up|down))"
)
_AUX = r"(?:do|does|did|will|would|can|could|has|have|had|is|are|was|were|might|may|should|whether)"
_OWING = (
    r"(?:because(?: of)?|due to|owing to|thanks to|as a result of|on account of|attributable to"
    r"|following|by virtue of|through the effect of)"
)
# What is done in answer to a cause: "is a worse rank punished by lower pay".
_ANSWERED = r"(?:follow|reward|punish|penali[sz]|compensat|accompani|answer|repaid|repay|sanction)"
_NOUN = (
    r"(?:effects?|impacts?|influence|consequences?|benefits?|returns?|effectiveness|payoff|role"
    r"|dose[- ]?response(?: curve| function| relation(?:ship)?)?|\b[LC]?AT[ETO]\b|\bITT\b)"
)

_MOVES = (
    r"(?:change|differ|increase|decrease|rise|fall|drop|grow|improve|worsen|shrink|go up|go down"
    r"|be (?:higher|lower|better|worse|greater|smaller))"
)

CAUSE_EFFECT = tuple(
    re.compile(p, re.IGNORECASE | re.DOTALL)
    for p in (
        r"(?P<cause>[\w.`'\"]+)\s*(?:→|->|=>|⟶|-->)\s*(?P<effect>[\w.`'\"]+)",
        r"(?:elasticity|responsiveness|sensitivity|response(?: curve)?|reaction) of "
        r"(?P<effect>.+?) (?:with respect to|to) (?P<cause>.+)",
        r"^(?:what is |is )?(?P<effect>[^,:]+?) as a function of (?P<cause>[^:,]+)",
        r"(?:rewarded|paid|punished|penali[sz]ed|fined|compensated) (?:with )?(?P<effect>.+?) for "
        r"(?P<cause>.+)",
        rf"^{_AUX} .+? (?:more|less) (?:likely|prone|apt|inclined|willing|able) to (?P<effect>.+?) "
        r"(?:that|which|on account of|thanks to|due to|for having|the (?:more|less|fewer)) "
        r"(?P<cause>.+)",
        r"(?:is it worth(?:while)?(?: it)?|does it pay|did it pay|should (?:we|one|i|they|you)"
        r"|is it (?:a good idea|useful|helpful|wise)|would it (?:help|make sense|pay)) (?:to )?"
        r"(?P<cause>.+?) (?:in order to|so as to|so that|to|if (?:we|you|one|i|they) wants?"
        r"(?: \w+)? to|when it comes to|for) (?P<effect>.+)",
        r"(?:is|are|was|were) (?P<cause>.+?) worth(?: it| while|while)?\b.*? (?:in terms of|for|in"
        r"|when it comes to) (?P<effect>.+)",
        rf"what {_AUX} .+? (?:gain|lose|get|profit|benefit|save) in (?P<effect>.+?) "
        r"(?:from|by|through|thanks to|because of) (?P<cause>.+)",
        rf"how (?:many|much) (?P<effect>(?:(?!{_AUX}\b)\S+ ){{1,8}}?){_AUX} \S+(?: \S+)? (?:gain"
        r"|lose|get|save|earn|expect|harvest|sell|see|make) (?:from|by|through|for|with|per|out of)"
        r" (?P<cause>.+)",
        rf"^{_AUX} (?P<effect>.+? (?:more|less|fewer|higher|lower|longer|shorter|better|worse"
        r"|faster|slower)) (?:with|under|without|on|after|when|given|if) (?P<cause>.+)",
        rf"what {_AUX} .+? (?:gain|lose|get|save) (?:from|by|through) (?P<cause>.+?) in "
        r"(?P<effect>.+)",
        rf"{_AUX} .*?(?:more|less) (?:likely|prone|apt|often|inclined|willing)(?: to)? "
        r"(?P<effect>.+?) "
        r"(?:when|if|where|once|after|because) (?P<cause>.+)",
        rf"by how (?:much|many)(?P<unit>(?: (?!{_AUX}\b)\S+){{0,6}}) {_AUX} (?P<effect>.+?) "
        r"(?:for each|for every|per) (?P<cause>.+)",
        r"(?:is|are|was|were) (?P<cause>.+?) (?:the |a |one )?(?:\w+ )?(?:reasons?|causes?|to blame"
        r"|responsible|behind|what drives|what causes)(?: for| of| why| behind)? (?P<effect>.+)",
        rf"^{_AUX} (?P<cause>.+?) (?:been |be )?(?:\w+ly )?{_ANSWERED}\w* (?:by|with) "
        r"(?P<effect>.+)",
        r"how (?:many|much)(?: of)? (?P<effect>.+?) (?:is|are|was|were) (?:\w+ly )?"
        rf"(?:(?!{_ANSWERED})"
        r"\w+(?:ed|en)|cut|made|driven) by (?P<cause>.+)",
        rf"(?:{_AUX} )(?P<effect>.+?) (?:been |be )?(?:\w+ly )?"
        rf"(?:(?!{_ANSWERED})\w+(?:ed|en)|hurt|cut"
        r"|put off|held back|brought about|made|set|driven|drawn) by (?P<cause>.+)",
        rf"{_NOUN} (?:that |which )?(?:{_AUX} )?(?:of |to |from )(?P<cause>.+?) "
        r"(?:has |have |had )?(?:up)?on (?P<effect>.+)",
        rf"what (?:\w+ ){{0,2}}{_NOUN} {_AUX} (?P<cause>.+?) (?:have|had|make|made)? ?"
        r"(?:up)?on (?P<effect>.+)",
        rf"{_NOUN} (?:that |which )(?P<cause>.+?) (?:has|have|had) (?:up)?on (?P<effect>.+)",
        rf"{_NOUN} (?:up)?on (?P<effect>.+?) (?:of|from) (?P<cause>.+)",
        rf"{_NOUN} (?:of|to|from) (?P<cause>.+?) (?:in terms of|in|for|as measured by) "
        r"(?P<effect>.+)",
        r"what (?:happens|happened|would happen|will happen|becomes?) (?:to|with) (?P<effect>.+?) "
        r"(?:if|when|once|after|as|had|were) (?P<cause>.+)",
        r"if (?P<cause>.+?), (?:then )?(?:what (?:would|will|does|do) happen to|what happens to"
        r"|(?:by )?how (?:much )?(?:more |less )?(?:would|will|does|do)|would|will|do|does|did) "
        r"(?P<effect>.+)",
        rf"{_AUX} (?P<effect>.+?) {_MOVES} (?:per|for (?:each|every)|with (?:each|every)) "
        r"(?P<cause>.+)",
        r"how (?:effective|good|useful|successful|helpful|beneficial|harmful) (?:is|are|was|were) "
        r"(?P<cause>.+?) (?:at|in|for) (?P<effect>.+)",
        r"(?:is|are|was|were) (?P<cause>.+?) (?:effective|better|worse|good|bad|useful|successful|"
        r"helpful|beneficial|harmful)(?: than .+?)? (?:at|in|for) (?P<effect>.+)",
        rf"^{_AUX} (?P<effect>.+?) {_MOVES} "
        r"(?:if|when|once|after|had|with|under) (?P<cause>.+)",
        r"how (?:much |fast |quickly |strongly |far )?(?:would|does|do|did|will|might|has|have) "
        r"(?P<effect>.+?) (?:change|differ|respond|react|vary|move|increase|decrease|decline|rise"
        r"|fall|depend)"
        r"(?: on| if| when| with| to| after| once| as| between| had| were) (?P<cause>.+)",
        rf"how (?:many|much)(?P<unit>(?: (?!{_AUX}\b)\S+){{0,6}}) {_AUX} (?P<cause>.+?) {_ACTS} "
        r"(?P<effect>.+)",
        rf"how (?:many|much)(?: of)? (?P<effect>.+?) {_OWING} (?P<cause>.+)",
        rf"how (?:many|much)(?P<unit>(?: (?!{_AUX}\b)\S+){{0,6}}) {_AUX} (?P<cause>.+?) "
        r"(?P<effect>\w+)(?: (?:than|compared|relative).*)?$",
        rf"(?:{_AUX} )(?P<effect>.+?) (?:been |be )?(?:strongly |directly |causally )?"
        r"(?:caused|affected|influenced|driven|raised|lowered|increased|reduced|determined|shaped"
        r"|improved|changed|explained|altered|boosted|worsened|prevented) by (?P<cause>.+)",
        rf"(?:{_AUX} )?(?P<effect>.+?) {_OWING} (?P<cause>.+)",
        rf"{_AUX} .*?\b(?:who|that|with|which|whose|given|receiving|exposed to|in) (?P<cause>.+?) "
        r"(?:more|less) (?:likely|often|prone|apt)(?: to)? (?P<effect>.+)",
        rf"{_AUX} (?P<cause>.+?) (?:more|less) (?:likely|prone|apt|inclined|willing) to "
        r"(?P<effect>.+)",
        rf"{_AUX} (?!.*\b{_ACTS}\b).*?\b(?:who|that|with|which|whose) (?P<cause>.+?) "
        r"(?P<effect>\w+ (?:more|less|fewer|higher|lower|longer|better|worse|greater)\b.*)",
        r"(?:relationship|link|connection|association|relation|arrow) (?:between|from) "
        r"(?P<cause>.+?) (?:and|to) (?P<effect>.+)",
        rf"(?:{_AUX}|that|how much|how) (?P<cause>.+?) (?:\w+ly )?(?:to )?{_ACTS} (?P<effect>.+)",
        r"(?P<cause>.+?)(?:'s|s')? (?:causal |total |direct |average )*(?:effect|impact|influence)"
        r"s? on (?P<effect>.+)",
        r"(?P<effect>[\w ]+?) (?:effects?|gains?|returns?|premium|penalty|advantage|loss(?:es)?) "
        r"(?:of|from|to|for) (?P<cause>.+)",
        r"^would (?P<effect>.+?) (?:had|if) (?P<cause>.+)",
        r"had (?P<cause>.+?),? would (?P<effect>.+)",
        rf"^(?:{_AUX} )?(?P<cause>.+?) (?P<effect>(?:earn|live|score|vote|weigh|spend|sell|work"
        r"|grow|sleep|buy|pay|recover|survive|perform)\w*(?: \w+){0,4})$",
        rf"^(?P<cause>.+?) (?:\w+ly )?{_ACTS} (?P<effect>.+)$",
        r"^(?P<effect>[^,:]+?) (?:vs\.?|versus) (?P<cause>[^:,]+): ",
        r"^(?P<cause>\S+(?: \S+){0,2}) on (?P<effect>\S+(?: \S+){0,2})$",
    )
)

_ENDINGS = re.compile(
    r"(?:[;?!]|\.(?:\s|$)|, (?!and\b)|,? (?:using|when (?:adjust|control|hold|account)|after "
    r"(?:adjust|control|account)|adjust|control|holding|accounting|conditional on|conditioning|"
    r"net of|among|compared|instead of|rather than|relative to|versus|vs\.? |than (?:those|people|"
    r"others|if|without|the)|given that|taking into|with \S+ as (?:an )?instrument|instrument|"
    r"all else|other things|ceteris|keeping|ignoring|excluding|without using|on average|"
    r"if (?:anything|at all)|and by how much|and how|by how much|or not|exploiting))\w*\b.*",
    re.IGNORECASE | re.DOTALL,
)
_OPENERS = re.compile(
    r"^(?:the|a|an|their|his|her|its|our|my|your|any|some|having|being|getting|whether|people|"
    r"someone|one|we|they|i|had|have|be|been|to|more|less|higher|lower|greater|of|that|there|"
    r"does|do|did|will|would|is|are|was|were|how|much|many|what|causally|actually|really)\s+",
    re.IGNORECASE,
)


_TURNS = re.compile(r"by|because|if|when|once|after|due|owing|thanks|where", re.IGNORECASE)
TURNS = re.compile(
    rf"\b(?P<sure>(?:(?!{_ANSWERED})\w{{3,}}(?:ed|en|ught)|hurt|held back|put off|cut|kept \w+)"
    r" (?:\w+ )?by|because of"
    r"|because|due to|owing to|thanks to|as a (?:result|consequence) of"
    r"|had(?= (?:we|he|she|it|they|you|i|there|not|no|the|this|that|its|their|his|her|only)\b)"
    r"|in the(?= (?:[\w-]+ ){1,3}(?:groups?|arms?|condition)\b)"
    r"|on account of|if|when|whenever|once|after|following|around|under|without|the (?:more|less"
    r"|fewer|longer|higher|older|closer|further|bigger|lower)|per|for (?:each|every)(?: extra"
    r"| additional)?|with (?:each|every)|by virtue of|through having)\b"
    r"|\b(?:with|on|in|at|for|where|while|from|by|as|during|at|through|out of|to)\b",
    re.IGNORECASE,
)
_MOST_WORDS, _LATER, _LAST_RULE, _TURNED, _FAINT = 16, 3, 70, 50, 100

LONGEST, MOST = 400, 40  # letters of a sentence, sentences: what is beyond is no question


@dataclass(frozen=True, slots=True)
class CausePhrases:
    """The words for the cause and for the effect, and the unit that was asked for."""

    cause: str
    effect: str
    unit: str
    rule: int
    mark: str = ""  # the word after which the cause stands


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, a decimal point or file name not being an end."""
    parts = re.split(r"(?<=[.?!;])\s+|\n+", text)
    return [part.strip()[:LONGEST] for part in parts if part.strip()][:MOST]


_EXACT = re.compile(
    r"(?:please )?(?:(?:estimate|find|determine|compute|calculate|measure|assess|quantify|report"
    r"|give) )?(?:the |an? )?(?:\w+ ){0,3}(?:effect|impact|influence) (?:of .+ on |on .+ of )",
    re.IGNORECASE,
)


def question_of(text: str) -> tuple[str, str]:
    """Return the sentence that asks, and the sentences around it as context."""
    parts = sentences(text)
    asking = [p for p in parts if p.endswith("?")] or [p for p in parts if _is_request(p)]
    exact = [p for p in parts if p not in asking and _EXACT.match(p)]
    chosen = [*asking, *exact] or parts[-1:]
    rest = [p for p in parts if p not in chosen]
    return " ".join(plain_question(p) for p in chosen[:3]), " ".join(rest)


def cause_phrases(question: str) -> Iterator[CausePhrases]:
    """Yield each way the grammar reads the question, the most specific first."""
    for part in sentences(question):
        plain = part.rstrip("?!. ")
        for rule, pattern in enumerate(CAUSE_EFFECT):
            if found := pattern.search(plain):
                yield _phrases(found, rule)
        yield from _split_at_verbs(plain)
        for pattern in CLAUSES:
            if found := pattern.search(plain):
                yield _phrases(found, len(CAUSE_EFFECT) + _LATER)


def every_cut(question: str) -> Iterator[CausePhrases]:
    """Yield the cuts of a question that begins with its verb, cause first.

    At a word that turns the order round ("… if …", "… because …") it is cut there only.
    """
    for part in sentences(question):
        plain = part.rstrip("?!. ")
        start = re.match(rf"{_AUX} ", plain, re.IGNORECASE)
        if start is None:
            continue
        words = plain[start.end() :].split()[: 2 * _MOST_WORDS]
        turns = [i for i, word in enumerate(words) if i and _TURNS.fullmatch(word)]
        for cut in turns or range(1, len(words)):
            first, rest = " ".join(words[:cut]), " ".join(words[cut + bool(turns) :])
            cause, effect = (rest, first) if turns else (first, rest)
            yield CausePhrases(trimmed(cause), trimmed(effect), "", _LAST_RULE)


def turned_cuts(question: str) -> Iterator[CausePhrases]:
    """Yield the cuts of a question at a word after which the cause stands: '… around payday'."""
    for part in sentences(question):
        plain = part.rstrip("?!. ")
        start = re.match(rf"(?:how (?:many|much) |by how much )?(?:{_AUX} )?", plain, re.IGNORECASE)
        words = plain[start.end() if start else 0 :]
        for turn in TURNS.finditer(words):
            effect, cause = trimmed(words[: turn.start()]), trimmed(words[turn.end() :])
            if effect and cause:
                rule = _TURNED if turn["sure"] else _FAINT
                yield CausePhrases(cause, effect, "", rule, turn.group(0).lower())


def _split_at_verbs(plain: str) -> Iterator[CausePhrases]:
    """Yield the words before and after each verb of causing: in 'getting help with rent cuts
    debt' the first such word is not the verb."""
    start = re.match(rf"(?:how (?:much|many)(?: \w+)?|by how much)? ?{_AUX} ", plain, re.IGNORECASE)
    words = plain[start.end() :] if start else plain
    for found in re.finditer(rf"\b{_ACTS}\b", words, re.IGNORECASE):
        cause, effect = trimmed(words[: found.start()]), trimmed(words[found.end() :])
        if cause and effect:
            yield CausePhrases(cause, effect, "", len(CAUSE_EFFECT))


def of_which(question: str) -> str:
    """Return 'does diet lower weight' for 'which diet lowers weight the most', else ""."""
    found = re.match(
        rf"(?:which|what) (?P<cause>\w+(?: \w+)?) (?P<act>{_ACTS}) (?P<effect>.+?)"
        r"(?: (?:the )?(?:most|best|least))?[?!. ]*$",
        question,
        re.IGNORECASE,
    )
    return f"does {found['cause']} {found['act']} {found['effect']}" if found else ""


def trimmed(phrase: str) -> str:
    """Return the phrase without trailing conditions and leading small words."""
    phrase = _ENDINGS.sub("", f"{phrase} ").strip(" ,.?!")
    while (shorter := _OPENERS.sub("", phrase)) != phrase:
        phrase = shorter
    return phrase


def _is_request(sentence: str) -> bool:
    pattern = (
        r"^(?:please )?(?:estimate|find|determine|compute|calculate|tell|show|measure|what|how|"
        r"does|do|did|is|are|was|were|would|will|can|why|which|discover|learn|assess|quantify|"
        r"i (?:want|would like|wonder|need)|we (?:want|would like|wonder|need)|give|identify)\b"
    )
    return re.match(pattern, sentence, re.IGNORECASE) is not None


def _phrases(found: re.Match[str], rule: int) -> CausePhrases:
    groups = found.groupdict()
    return CausePhrases(
        trimmed(groups["cause"]), trimmed(groups["effect"]), trimmed(groups.get("unit") or ""), rule
    )
