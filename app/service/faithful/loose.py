"""A sentence in words of its own, held against everything that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from app.service.faithful.cited import Cited
from app.service.faithful.numerals import Numeral, Pair, numeral, pairs
from app.service.faithful.slots import Part, Slot, skeleton, texts
from app.service.faithful.words import DOWN, STRENGTHS, UP

Parts = Sequence[Part]


def loose_faults(found: Parts, known: Cited) -> Iterator[str]:
    """Yield each thing that the sentence says and nothing cited does."""
    base = _closest(found, known)
    yield from _number_faults(found, known)
    yield from _name_faults(found, base, known)
    yield from _link_faults(found, known)
    yield from _effect_faults(found, known)
    yield from _direction_faults(found, base, known)
    yield from _strength_faults(found, base, known)
    yield from _denial_faults(found, base)
    allowed = {t for source in known.sources for t in texts(source, Slot.VERDICT)}
    allowed |= {str(item.get("verdict")) for item in known.items}
    for word in texts(found, Slot.VERDICT):
        if word not in allowed:
            yield f"verdict: {word!r} is not what the checks say"


def _closest(found: Parts, known: Cited) -> Parts:
    """Return the cited text that shares most of its words and names with the sentence."""
    told = {part.text for part in found}
    return max(known.sources, key=lambda source: _shared(source, told), default=())


def _shared(source: Parts, told: set[str]) -> float:
    words = {part.text for part in source}
    return len(words & told) / (len(words | told) or 1)


def _number_faults(found: Parts, known: Cited) -> Iterator[str]:
    ranges = pairs(found)
    inside = {place for first in ranges for place in (first, first + 2)}
    cited_ranges = [pair for source in known.sources for pair in pairs(source).values()]
    for pair in ranges.values():
        if not any(_is_pair(pair, other) for other in cited_ranges) and not any(
            pair[0].is_rounded(low) and pair[1].is_rounded(high) for low, high in known.ranges
        ):
            yield f"number: no cited range is {pair[0].value:g} to {pair[1].value:g}"
    moved = any(part.slot is Slot.DIRECTION for part in found)
    singles = list(_single_numerals(known))
    for place, part in enumerate(found):
        if part.slot is not Slot.NUMERAL or place in inside:
            continue
        if not _is_cited(part.text, singles, known, moved=moved):
            yield f"number: {part.text!r} is not cited"


def _is_pair(pair: Pair, other: Pair) -> bool:
    return all(a.value == b.value for a, b in zip(pair, other, strict=True))


def _single_numerals(known: Cited) -> Iterator[str]:
    for source in known.sources:
        inside = {place for first in pairs(source) for place in (first, first + 2)}
        for place, part in enumerate(source):
            if part.slot is Slot.NUMERAL and place not in inside:
                yield part.text


def _is_cited(text: str, singles: Sequence[str], known: Cited, *, moved: bool) -> bool:
    told = numeral(text)
    if told is None:  # 'twice', 'half': only where the finding says so
        return text in singles
    if any(_is_alike(told, numeral(other), moved=moved) for other in singles):
        return True
    return any(_is_value(told, value, moved=moved) for value in known.values)


def _is_alike(told: Numeral, other: Numeral | None, *, moved: bool) -> bool:
    if other is None or told.is_percent is not other.is_percent:
        return False
    return told.value == other.value or (moved and not told.sign and told.value == abs(other.value))


def _is_value(told: Numeral, value: float, *, moved: bool) -> bool:
    return told.is_rounded(value) or (moved and not told.sign and told.is_rounded(abs(value)))


def _name_faults(found: Parts, base: Parts, known: Cited) -> Iterator[str]:
    for name in dict.fromkeys(texts(found, Slot.NAME)):
        if name not in known.spoken_of:
            yield f"name: {name!r} is not cited"
    for part in found:
        looks_named = "_" in part.text or re.search(r"[A-Za-z]\d|\d[A-Za-z]", part.text)
        if part.slot is Slot.WORD and looks_named and not _is_written(part.text, known):
            yield f"name: {part.text!r} is not cited"
    yield from _replaced_names(found, base)


def _is_written(word: str, known: Cited) -> bool:
    return any(part.text.lower() == word for source in known.sources for part in source)


def _replaced_names(found: Parts, base: Parts) -> Iterator[str]:
    """Yield names that other words stand in place of, in a sentence that is else the same."""
    matcher = SequenceMatcher(None, skeleton(base), skeleton(found), autojunk=False)
    if matcher.ratio() < 0.8:
        return
    for kind, start, end, first, last in matcher.get_opcodes():
        lost = [part.text for part in base[start:end] if part.slot is Slot.NAME]
        put = found[first:last]
        if kind == "replace" and lost and not any(part.slot is Slot.NAME for part in put):
            yield f"name: {' '.join(part.text for part in put)!r} stands for {lost[0]!r}"


def _link_faults(found: Parts, known: Cited) -> Iterator[str]:
    told = set(known.links)
    for source in known.sources:
        told |= set(_written_links(source))
    for link in _written_links(found):
        if link not in told:
            yield f"link: {' '.join(link)!r} is not cited"


def _written_links(found: Parts) -> Iterator[tuple[str, str, str]]:
    for first, bond, second in zip(found, found[1:], found[2:], strict=False):
        if bond.slot is Slot.LINK:
            yield first.text, bond.text, second.text


_DONE = r"(?:<act>|caused|affected|driven|influenced|moved)"
_ACTS = (
    r"(?:also |directly |clearly |probably )*"
    r"(?:<act>|causes?|caused|affects?|affected|drives?|drove|influences?|influenced|changes"
    r"|changed|moves|moved|acts (?:directly )?on|led to|leads to|results? in|resulted in)"
)
_FEW, _SOME = r"(?:\S+ ){0,2}?", r"(?: \S+){0,8}?"
# Which of two names acts on the other; in the last two patterns the second acts on the first.
_FORWARD = (
    re.compile(rf"(?:effect|impact|influence) of (N\d+){_SOME} on (?:the )?(N\d+)"),
    re.compile(rf"(N\d+) {_ACTS}(?: the)?(?: (?:chance|risk|hazard|mean) of)? (N\d+)"),
    re.compile(rf"(?:changing|setting|raising|moving) (N\d+){_SOME} <act>(?: \S+){{0,4}}? (N\d+)"),
)
_BACKWARD = (
    re.compile(rf"(N\d+) (?:is|was|are|were|has been) {_DONE}{_SOME} by {_FEW}(N\d+)"),
    re.compile(rf"(N\d+){_SOME} (?:when|after|if|because of) {_FEW}(N\d+)"),
)


def _effect_faults(found: Parts, known: Cited) -> Iterator[str]:
    """Yield relations of cause to effect that are turned about, or that cannot be read."""
    names = list(dict.fromkeys(texts(found, Slot.NAME)))
    if len(names) < 2 or not known.effects:
        return
    read = set(_relations(found, names))
    told = known.effects | {
        pair for source in known.sources for pair in _relations(source, _names(source))
    }
    for cause, effect in sorted(read - told):
        yield f"direction: {cause!r} is not told to act on {effect!r}"
    order = texts(found, Slot.NAME)
    if not read and not any(_runs_through(order, texts(s, Slot.NAME)) for s in known.sources):
        yield "direction: which name acts on which cannot be read"


def _relations(found: Parts, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    coded = " ".join(_code(part, names) for part in found)
    for pattern in (*_FORWARD, *_BACKWARD):
        for match in pattern.finditer(coded):
            pair = [names[int(group[1:])] for group in match.groups()]
            cause, effect = pair if pattern in _FORWARD else reversed(pair)
            if cause != effect:
                yield cause, effect


def _code(part: Part, names: Sequence[str]) -> str:
    if part.slot is Slot.NAME:
        return f"N{names.index(part.text)}"
    return "<act>" if part.slot is Slot.DIRECTION else part.text


def _names(found: Parts) -> list[str]:
    return list(dict.fromkeys(texts(found, Slot.NAME)))


def _runs_through(order: Sequence[str], source: Sequence[str]) -> bool:
    waiting = iter(source)
    return all(name in waiting for name in order)


def _direction_faults(found: Parts, base: Parts, known: Cited) -> Iterator[str]:
    allowed = _directions(base) or set(known.signs)
    for word in texts(found, Slot.DIRECTION):
        sign = 1 if word in UP else -1
        if sign not in allowed:
            yield f"direction: {word!r} is not cited"


def _directions(found: Parts) -> set[int]:
    told = texts(found, Slot.DIRECTION)
    return {1 for word in told if word in UP} | {-1 for word in told if word in DOWN}


def _strength_faults(found: Parts, base: Parts, known: Cited) -> Iterator[str]:
    said = set(texts(base, Slot.STRENGTH))
    for word in texts(found, Slot.STRENGTH):
        if word not in said and STRENGTHS[word] is not known.strength:
            yield f"strength: {word!r} is not how strong the finding is"


def _denial_faults(found: Parts, base: Parts) -> Iterator[str]:
    told, source = _denials(found), _denials(base)
    if bool(told) is not bool(source):
        yield f"denial: {'it denies' if told else 'it leaves out'} {(told or source)[0]!r}"


def _denials(found: Parts) -> list[str]:
    """Return what is denied before the condition: '… if nothing unmeasured …' denies nothing."""
    spoken = [part.text for part in found]
    ends = spoken.index("if") if "if" in spoken else len(spoken)
    return texts(found[:ends], Slot.DENIAL)
