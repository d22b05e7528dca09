"""Statements of what is known: 'age cannot be an effect', 'x causes y', 'z comes before y'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.planner.columns import Lexicon
from app.planner.conversation.heard import Change, Stated
from app.planner.naming import column, columns
from app.planner.phrases import LONGEST

_CANNOT = (
    r"(?:cannot|can not|can['’]?t|could not|couldn['’]?t|does not|doesn['’]?t|do not|don['’]?t"
    r"|did not|didn['’]?t|may not|must not|never|will not|won['’]?t|should not|shouldn['’]?t)"
)
_IS_NOT = rf"(?:{_CANNOT} be|is not|isn['’]?t|are not|aren['’]?t|is never)"
_ACT = (
    r"(?:caus(?:e|es)|affects?|influences?|chang(?:e|es)|mov(?:e|es)|driv(?:e|es)|determines?"
    r"|(?:acts?|works?) on|have an? (?:effect|influence) on|has an? (?:effect|influence) on"
    r"|leads? to|alters?"
    r"|rais(?:e|es)|lowers?|increas(?:e|es)|decreas(?:e|es)|reduc(?:e|es)|improv(?:e|es)|worsens?"
    r"|boosts?|harms?|feeds?|shapes?|governs?|triggers?|produces?|contributes? to|results? in"
    r"|brings? about)"
)
_ACTED = (
    r"(?:caused|affected|influenced|changed|moved|driven|determined|altered|raised|lowered"
    r"|increased"
    r"|decreased|reduced|improved)"
)
_ANYTHING = (
    r"(?:any ?thing(?: else)?|any (?:other )?(?:column|variable|factor)s?|any of (?:them|these))"
    r"(?: (?:in|of) (?:the|this|these|our|my) (?:table|data(?:set)?|columns?|others?))?"
)
_S = re.IGNORECASE | re.DOTALL

_ELSE = (
    r"(?:everything|anything|all|any|every|the)(?: (?:of the )?(?:else|others?|rest|other \w+))"
    r"(?: (?:in|of) (?:the|this|these|our|my) (?:table|data(?:set)?|columns?))?"
)
_FIRST_OF_ALL = re.compile(
    rf"^(?P<x>.+?) (?:comes?|came|happen(?:s|ed)?|(?:is|was|were|are) (?:measured|settled|decided"
    rf"|known|set|fixed)|precede[sd]?) (?:before )?{_ELSE}$",
    _S,
)
_EXOGENOUS = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"^(?P<x>.+?) {_IS_NOT} an? (?:effect|consequence|result|outcome)(?: of {_ANYTHING})?$",
        rf"^(?P<x>.+?) {_IS_NOT} {_ACTED} by {_ANYTHING}$",
        rf"^nothing(?: [\w']+){{0,4}}? (?:can |could )?{_ACT} (?P<x>.+)$",
        r"^(?P<x>.+?) (?:is|are) (?:exogenous|(?:(?:fixed|given|set|settled"
        r"|determined|known) (?:at|from|since|before) birth)|inborn|set from outside)$",
        r"^(?P<x>.+?) (?:has|have) no causes?$",
        r"^(?P<x>.+?) (?:comes?|came|happens?|is|are) (?:very |the )?first(?: of all)?$",
    )
)  # fmt: skip
_NO_EFFECT = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"^(?P<x>.+?) {_CANNOT} {_ACT} {_ANYTHING}$",
        rf"^(?P<x>.+?) {_IS_NOT} an? cause(?: of {_ANYTHING})?$",
        r"^(?P<x>.+?) (?:has|have) no effects?$",
        r"^(?P<x>.+?) (?:comes?|came|happens?|is|are) (?:very |the )?last(?: of all)?$",
        rf"^(?P<x>.+?) {_ACT} nothing$",
    )
)
_FORBIDDEN = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"^(?P<x>.+?) {_CANNOT} (?:possibly |directly |really )?{_ACT} (?P<y>.+)$",
        rf"^(?P<x>.+?) {_IS_NOT} an? cause of (?P<y>.+)$",
        rf"^(?P<y>.+?) {_IS_NOT} an? (?:effect|consequence|result) of (?P<x>.+)$",
        rf"^(?P<y>.+?) {_IS_NOT} (?:directly )?{_ACTED} by (?P<x>.+)$",
        rf"^(?P<y>.+?) {_CANNOT} depend on (?P<x>.+)$",
        r"^there (?:is|can be) no (?:arrow|edge|effect|influence) (?:from|of) (?P<x>.+?) (?:to|on) "
        r"(?P<y>.+)$",
        r"^(?P<y>.+?) (?:comes?|came|happen(?:s|ed)?|(?:is|was|were|are) (?:measured|settled"
        r"|decided|known|set|fixed)) before (?P<x>.+)$",
        r"^(?P<y>.+?) precede[sd]? (?P<x>.+)$",
        r"^(?P<x>.+?) (?:comes?|came|happen(?:s|ed)?|(?:is|was|were|are) (?:measured|settled"
        r"|decided|known|set)) after (?P<y>.+)$",
        r"^(?P<x>.+?) follow(?:s|ed) (?P<y>.+)$",
    )
)  # fmt: skip
_REQUIRED = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"^(?P<x>.+?) (?:clearly |certainly |surely |directly |does |do )?{_ACT} (?P<y>.+)$",
        r"^(?P<x>.+?) (?:is|are) an? (?:direct )?causes? of (?P<y>.+)$",
        rf"^(?P<y>.+?) (?:is|are) (?:directly )?(?:{_ACTED} by|an? (?:effect|consequence) of)"
        r" (?P<x>.+)$",
        r"^(?P<y>.+?) depends? on (?P<x>.+)$",
    )
)
_UNRELATED = re.compile(
    r"^(?P<x>.+?) (?:(?:has|have|had) nothing to do with|(?:is|are) (?:unrelated to|independent of)"
    r"|(?:is|are) not (?:related|linked|connected) to) (?P<y>[^,]+)",
    _S,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|nothing|hardly|cannot|impossible|unlikely|neither|nor)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_HIDDEN = re.compile(
    r"\b(?:there (?:is|are|can be) )?no (?:other )?(?:hidden|unmeasured|unobserved|latent|omitted)"
    r" (?:common )?(?:causes?|confound\w+|variables?|factors?)"
    r"|\b(?:everything|all (?:common causes|confounders|causes)|every (?:confounder|common cause))"
    r"(?: that matters)? (?:is|are|was|were|has been|have been) (?:measured|observed|in the data)"
    r"|\bnothing (?:that matters )?is (?:hidden|unmeasured|missing)\b",
    _S,
)
_MAYBE_HIDDEN = re.compile(
    r"\bthere (?:may|might|could) be (?:an? )?(?:hidden|unmeasured|unobserved|latent)"
    r"|\b(?:allow|account) for (?:hidden|unmeasured|unobserved|latent)"
    r"|\b(?:allow|account) for (?:things|causes|something|factors|variables)[\w ,]*?"
    r" (?:not|never|n['’]t|nobody|have ?n['’]t|did ?n['’]t) (?:been )?(?:measured?|seen?"
    r"|recorded?|in)\b",
    _S,
)
_OPENING = re.compile(
    r"^(?:(?:(?:i|we) know for (?:certain|sure|a fact)|i (?:know|am sure|say|think|believe)"
    r"|we (?:know|say)|assume|suppose|note|remember"
    r"|given|of course|clearly|in fact|actually|but|and|so|ok(?:ay)?|please|well|also|nonsense|no"
    r"|(?:that['’]?s|that is|you['’]?re|you are|this is) (?:wrong|not right|mistaken|impossible"
    r"|false"
    r"|nonsense|incorrect))[,:; ]+"
    r"(?:that )?)+",
    re.IGNORECASE,
)

_CLOSING = re.compile(
    r"(?:,? (?:here|at all|in any way|anyway|of course|obviously|you know|by the way|for sure"
    r"|that much (?:we|i) know|either"
    r"|though))+$",
    re.IGNORECASE,
)


_WONDERED = re.compile(
    r"(?:i (?:wonder|doubt|question|am not sure|do not know|don['’]?t (?:know|think|believe))"
    r"|whether|maybe|perhaps|not sure)\b",
    re.IGNORECASE,
)


def statements(text: str, lexicon: Lexicon, names: tuple[str, ...]) -> Iterator[Change]:
    """Yield what a message states, sentence by sentence; a question states nothing."""
    for part in re.split(r"(?<=[.!])\s+|;|\n", text[:LONGEST]):
        said = _CLOSING.sub("", _OPENING.sub("", part.strip()).strip(" .!"))
        if said and not part.rstrip().endswith("?") and not _WONDERED.match(said):
            yield from _statement(said, lexicon, names)


def _statement(said: str, lexicon: Lexicon, names: tuple[str, ...]) -> Iterator[Change]:
    if _NO_HIDDEN.search(said):
        yield Change("There is no hidden common cause.", Stated(latents_possible=False))
    elif _MAYBE_HIDDEN.search(said):
        yield Change("There may be hidden common causes.", Stated(latents_possible=True))
    elif found := _one(_EXOGENOUS, said, lexicon):
        told = f"Nothing in the table causes {_and(found)}."
        yield Change(told, Stated(exogenous=found))
    elif found := _one(_NO_EFFECT, said, lexicon):
        arrows = tuple((x, y) for x in found for y in names if y != x)
        yield Change(f"{_and(found)} causes nothing in the table.", Stated(forbidden=arrows))
    elif found := _one((_FIRST_OF_ALL,), said, lexicon):
        arrows = tuple((x, y) for x in names for y in found if x not in found)
        yield Change(f"Nothing else causes {_and(found)}.", Stated(forbidden=arrows))
    elif pairs := _two(_FORBIDDEN, said, lexicon):
        told = "; ".join(f"{x} cannot cause {y}" for x, y in pairs)
        yield Change(f"{told}.", Stated(forbidden=pairs))
    elif (found_apart := _UNRELATED.match(said)) and (pairs := _both_ways(found_apart, lexicon)):
        yield Change(f"{_and(pairs[0])} do not cause each other.", Stated(forbidden=pairs))
    elif not _DENIED.search(said) and (pairs := _two(_REQUIRED, said, lexicon)):
        told = "; ".join(f"{x} causes {y}" for x, y in pairs)
        yield Change(f"{told}.", Stated(required=pairs))


def _one(patterns: tuple[re.Pattern[str], ...], said: str, lexicon: Lexicon) -> tuple[str, ...]:
    for pattern in patterns:
        found = pattern.match(said)
        if found and (named := columns(found["x"], lexicon)):
            return named
    return ()


def _two(
    patterns: tuple[re.Pattern[str], ...], said: str, lexicon: Lexicon
) -> tuple[tuple[str, str], ...]:
    for pattern in patterns:
        if found := pattern.match(said):
            causes = columns(found["x"], lexicon)
            effects = columns(found["y"], lexicon)
            pairs = tuple((x, y) for x in causes for y in effects if x != y)
            if pairs:
                return pairs
    return ()


def _both_ways(found: re.Match[str], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    x, y = (column(found[end], lexicon) for end in ("x", "y"))
    return ((x, y), (y, x)) if x and y and x != y else ()


def _and(names: tuple[str, ...]) -> str:
    return " and ".join(names)
