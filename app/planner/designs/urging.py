"""Words that say people were urged, invited or enabled to do a thing that was left to them."""

from __future__ import annotations

import re

from app.causal.data import Variable
from app.causal.profile import FacetKind
from app.planner.designs.reading import Asking
from app.planner.ends.traits import BACKGROUND, GIVEN
from app.planner.phrases import sentences
from app.planner.random_words import NOT_RANDOM, RANDOM
from app.planner.words import carrying, stem, tokens

_URGED = re.compile(
    r"\b(?:encourag|urg|nudg|prompt|remind|advis|invit|persuad|incentivi[sz]|induc|motivat|offer"
    r"|recommend|entic|lur|press|push|call)(?:e|es|ed|ing)?\b(?: (?!to\b)\w+){0,6}? (?:to|for|in)\b"
    r"|\b(?:encouragement|invitation|reminder|incentive|voucher|coupon|subsidy|offer|chance|option"
    r"|opportunity|permission|right|access|eligib\w+)s? (?:to|for)\b"
    r"|\b(?:easier|cheaper|possible)(?: for \w+)? to\b"
    r"|\b(?:but|yet|though|although|however),? (?:only|not|some|many|few|a few|several)\b"
    r"|\b(?:allowed|eligible|entitled|free|called up|called on) (?:to|for)\b"
    r"|\b(?:to|would|so that \w+ (?:would|might)) (?:get|make|bring|have) (?:them|people|him|her"
    r"|\w+s) (?:to )?",
    re.IGNORECASE,
)
_NEARLY_SAID = 0.6


def is_urged(asking: Asking) -> bool:
    """Tell whether the treatment is what people were urged or enabled to do."""
    return any(_urging(asking))


def without_urging(words: str) -> str:
    """Return the words without what people were urged to do: chance did not decide on that."""
    told = []
    for sentence in sentences(words):
        found = _URGED.search(sentence)
        told.append(sentence[: found.start()] if found else sentence)
    return "\n".join(told)


def urged_by(asking: Asking) -> list[Variable]:
    """Return the one column of two values that is named as what urged people by chance."""
    if NOT_RANDOM.search(asking.words) or RANDOM.search(asking.words) is None:
        return []
    urging = _urging(asking)
    drawing = [s for s in sentences(asking.words) if RANDOM.search(s)] if urging else []
    for told in (urging, drawing):
        named = [v for v in _of_two_values(asking) if any(_says(asking, s, v.name) for s in told)]
        if len(named) == 1:
            return named
    return []


def _urging(asking: Asking) -> list[str]:
    """Return the sentences that say people were urged to do what the treatment is.

    "Offered a subsidy for latrines" urges them to build latrines; the subsidy is the offer itself.
    """
    cues = ((s, _URGED.search(s)) for s in sentences(asking.words))
    return [
        s
        for s, cue in cues
        if cue
        and _says(asking, s[cue.end() :], asking.treatment)
        and not _says(asking, cue.group(0), asking.treatment)
    ]


def _of_two_values(asking: Asking) -> list[Variable]:
    """Return what may have been drawn: of two values, and nothing that people bring along."""
    others = {asking.treatment, asking.outcome} | {
        name
        for f in asking.profile.facets
        if f.kind is FacetKind.LASTING_TRAIT
        for name in f.columns
    }
    two = (v for v in asking.profile.variables if v.n_distinct == 2 and v.name not in others)
    return [v for v in two if not {stem(t) for t in tokens(v.name)} & (GIVEN | BACKGROUND)]


def _says(asking: Asking, text: str, name: str) -> bool:
    """Tell whether a word of the text is nearly the column's own."""
    if name not in asking.lexicon.columns:
        return False
    place = asking.lexicon.columns.index(name)
    return any(asking.lexicon.hits(word)[place] >= _NEARLY_SAID for word in carrying(text))
