"""What a question says of the way an effect takes: through which columns, or past which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.planner.columns import Lexicon
from app.planner.phrases import sentences

_STOP = (
    r"(?=[.?;!:]|$|,? (?:rather than|and not|or (?:directly|not|past)|after|adjust|control"
    r"|holding))"
)
_TAKES = (
    r"(?:(?:that |which )?(?:\w+ly )?(?:is |are |was |were |be |being )?(?:\w+ly )?"
    r"(?:go(?:es)?|went|runs?|ran|works?|worked|operat\w+|comes?|came|pass\w*|flow\w*|happen\w*"
    r"|act(?:s|ed|ing)?|transmitted|mediated|explained|carried|channel\w*|accounted for|arises?"
    r"|due|driven|brought about) )?"
)
_BY_WAY = (
    r"(?:through|via|by way of|by means of|by (?:making|changing|raising|lowering|increasing"
    r"|reducing"
    r"|improving|affecting|moving|shifting)|because (?:it|they|this|he|she) (?:\w+ly )?"
    r"(?:changes?|raises?|lowers?|increases?|reduces?|improves?|affects?|leads? to|makes?|gives?"
    r"|brings?|moves?|cuts?|boosts?|\w{3,}s|\w{3,}ed)|(?<=mediated )by|(?<=explained )by"
    r"|(?<=carried )by"
    r"|(?<=accounted for )by)"
)
_THROUGH = re.compile(
    rf",? ?{_TAKES}(?:(?:only|entirely|wholly|solely|all|partly|mainly|mostly|in part|at least "
    rf"in part) )?{_BY_WAY} (?P<between>.{{2,120}}?){_STOP}"
    r"|[ ,;:–—-]*\b(?:is|was) (?:it|this|that) (?:only |just |mainly |mostly |partly )?because"
    rf" (?:of )?(?P<clause>.{{2,120}}?){_STOP}",
    re.IGNORECASE,
)
_PAST = re.compile(
    r",? ?(?:that |which )?(?:(?:does|do|is|are|did|was) )?(?:\w+ly )?"
    r"(?:not (?:go(?:ing)? |run(?:ning)? |work(?:ing)? |com(?:e|ing) |due |explained |mediated )?"
    r"(?:through|via|by|because of|to|by way of)|other than (?:through|via|by)"
    r"|apart from (?:that )?(?:through|via)?|except (?:through|via)|independent(?:ly)? of"
    r"|bypass\w*|over and above|net of (?:changes in )?)"
    rf" ?(?P<between>.{{2,120}}?){_STOP}"
    r"|(?<= )(?:even )?(?:if|when|though|with) (?P<still>[^,?]{2,60}?) "
    r"(?:(?:were|was|is|are|had been) )?(?:stay\w*|remain\w*|kept|held|unchanged|did not change)"
    r"(?: the same| constant| fixed| unchanged| as (?:it|they) (?:is|are|was|were))?(?=\W*$)",
    re.IGNORECASE,
)
_STILL = re.compile(r"\bstill\b", re.IGNORECASE)
_MEDIATES = re.compile(
    r"(?:do|does|did|is|are|can|could|to what extent (?:do|does|did)|how much (?:do|does|did)) "
    r"(?P<between>.{2,100}?) (?:mediate\w*|transmit\w*|carr(?:y|ies)|explain\w*|account\w* for|"
    r"(?:a |the )mediators? (?:of|in|for))(?: (?:part of|some of|any of|all of|why|how))? "
    r"(?P<effect>(?:the )?(?:\w+ )?(?:effect|impact|influence|relationship|link)s? .+)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"^(?:how much|what (?:share|part|fraction|proportion|portion)) of (?P<effect>.+?) (?:is|are"
    r"|was"
    r"|were|comes?|stems?) (?:only |mainly |partly )?(?:because of|due to|down to|owing to|from"
    r"|explained by|accounted for by|attributable to|through) (?P<between>.+)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\bmediat(?:or|ors|ing variables?)\b\s*(?:is|are|was|were|:|=|called|namely)?\s*"
    rf"(?P<between>[^.;?]{{2,120}}?){_STOP}"
    r"|(?P<before>[^.;?,]{2,80}?) (?:is|are|as|was|were|may be|might be|could be) "
    r"(?:a|the|possible|potential|likely) "
    r"(?:possible |potential |likely )?mediators?\b",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"\b(?:natural |controlled |purely )?direct(?:ly)? (?:effect|impact|influence)", re.IGNORECASE
)
_SPEAKS = re.compile(
    r"\bstill\b|\beffect|\bimpact|\binfluence|\bmediat|\bmechanism|\bindirect|\bbecause\b"
    r"|\bhow much\b|\bthrough\b|\bvia\b|\bby (?:way|means) of\b|\bby making\b|\bexplain"
    r"|\bby (?:chang|rais|lower|increas|reduc|improv|affect|mov"
    r"|shift)ing\b",
    re.IGNORECASE,
)
_FRONT_DOOR = re.compile(r"\bfront-? ?door\b", re.IGNORECASE)
_WHOLLY = re.compile(
    r"\b(?:only|entirely|wholly|solely|exclusively|all (?:of )?(?:the|its|his|her|their) "
    r"(?:effects?|impact|influence)|whole effect)\b",
    re.IGNORECASE,
)
_FITS = 0.45


@dataclass(frozen=True, slots=True)
class Path:
    """The columns an effect runs through, or past, and the words that say so.

    `rest` is the text without these words: what is left asks for an effect.
    """

    columns: tuple[str, ...]
    evidence: str
    rest: str
    past: bool = False


def read_path(text: str, lexicon: Lexicon, taken: frozenset[str] = frozenset()) -> Path | None:
    """Return the path that a question speaks of; None where no column lies on it.

    Parameters
    ----------
    taken : columns that cannot lie between, being the cause and the effect.
    """
    if not _SPEAKS.search(text):
        return None
    if found := _MEDIATES.search(text) or _SHARE.search(text.strip(" ?")):
        rest = f"What is {found['effect']}"
        if columns := _columns(found["between"], lexicon, taken):
            return Path(columns, found.group(0), rest)
    for pattern, past in ((_PAST, True), (_THROUGH, False)):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            said = (
                parts["between"]
                or parts.get("clause")
                or (parts.get("still") or "" if _STILL.search(text) else "")
            )
            if said and (columns := _columns(said, lexicon, taken)):
                rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
                return Path(columns, found.group(0).strip(" ,"), rest, past)
    return None


def asks_directly(text: str) -> bool:
    """Tell whether the direct effect is asked for, not what runs through a mediator."""
    return _DIRECT.search(text) is not None


def named_between(words: str, lexicon: Lexicon, taken: frozenset[str]) -> Path | None:
    """Return the columns that are called mediators, anywhere in question or description."""
    for found in _NAMED.finditer(words):
        phrase = found["between"] or found["before"] or ""
        if columns := _columns(phrase, lexicon, taken):
            return Path(columns, found.group(0).strip(), words)
    return None


def whole_path(words: str, lexicon: Lexicon, taken: frozenset[str]) -> Path | None:
    """Return the columns that are *said* to carry the whole effect: a front door."""
    named = _FRONT_DOOR.search(words)
    for sentence in sentences(words):
        if not named and (sentence.endswith("?") or not _WHOLLY.search(sentence)):
            continue
        if found := read_path(sentence, lexicon, taken):
            return Path(found.columns, found.evidence, found.rest)
    if named and (called := named_between(words, lexicon, taken)):
        return called
    return None


def _columns(phrase: str, lexicon: Lexicon, taken: frozenset[str]) -> tuple[str, ...]:
    found = (_column(part, lexicon, taken) for part in _parts(phrase))
    return tuple(dict.fromkeys(name for name in found if name))


def _parts(phrase: str) -> Iterator[str]:
    for part in re.split(r",|;|\band\b|&|\bor\b|\+", phrase):
        if plain := part.strip(" `'\""):
            yield plain


def _column(part: str, lexicon: Lexicon, taken: frozenset[str]) -> str | None:
    if (name := lexicon.named(part)) and name not in taken:
        return name
    ranked = lexicon.ranked(part)
    fits = bool(ranked) and ranked[0].score >= _FITS and ranked[0].column not in taken
    return ranked[0].column if fits else None
