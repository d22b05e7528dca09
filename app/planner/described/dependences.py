"""Statements of what goes together and what does not, and the hypothesis that may follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.described.dependences import Conclusion, Dependence, Hypothesis
from app.planner.described.arrows import drawn_in, named
from app.planner.phrases import sentences

_DEPEND = (
    r"(?:statistically |conditionally |marginally |positively |negatively |strongly |both |still )*"
)
_LINK = re.compile(
    rf"\s+(?:(?P<v1>correlates?|associates?) with"
    rf"|(?:is|are|be|become|becomes|remain|remains|were|was)(?P<not> not| no longer)? {_DEPEND}"
    r"(?P<v2>correlated|associated|dependent|independent|uncorrelated|d-separated|unrelated"
    r"|d-connected)"
    r"(?: (?:with|of|on|from|to))?"
    r"|(?P<v3>do(?:es)? not correlate)(?: with)?)(?=\W|$)",
    re.IGNORECASE,
)
_INDEPENDENT = frozenset({"independent", "uncorrelated", "d-separated", "unrelated"})
_GIVEN = re.compile(
    r"\s*,?\s*\b(?:(?:conditional(?:ly)?|conditioned|conditioning) on|given(?: that)?"
    r"|(?:when|once|after) (?:we )?(?:condition(?:ing)? on|control(?:ling)? for|know(?:ing)?))\s+",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.;:?!\n]+\s*|,\s+(?:and |but |however,? |while |whereas )?|\s+(?:but|however"
                    r"|while|whereas)\s+", re.IGNORECASE)  # fmt: skip
_OPENS = re.compile(
    r"^(?:(?:suppose|assume|assuming|imagine|given|if|that|also|and|but|however|then|we know"
    r"|in addition|further|moreover|additionally|it is known|both|variables?|the variables?|as"
    r"|follows|all else|both of|however,)\b[\s,:]*)+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:hypothesis|conclusion|claim|question)\b\W*|\b(?:can|may|could|do|does|would)"
    r" (?:we|one|it|i) (?:then |therefore |thus |validly )*(?:conclude|infer"
    r"|deduce|say|follow|tell)\b"
    r"|\bdoes (?:it|this|that) (?:follow|imply|mean)\b|\?$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\bclosed system\b|\bno (?:hidden|unmeasured|unobserved|latent|other|common)\b[\w ]*"
    r"\b(?:cause|confounder|variable|factor)s?\b|\bcausal(?:ly)? sufficien\w+|\bno confound\w+",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"(?P<a>[\w' -]+?) (?:does not|do not|doesn['’]t|cannot|can not|can['’]t|did not)"
    r" (?:directly )?(?:cause|affect|influence)\s+(?P<b>[\w' -]+)"
    r"|(?P<later>[\w' -]+?) (?:comes?|happens?|occurs?) (?:after|later than) (?P<earlier>[\w' -]+)"
    r"|(?P<first>[\w' -]+?) (?:precedes|comes? before|happens? before|occurs? before) "
    r"(?P<second>[\w' -]+)",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|no|n['’]t)\b|n['’]t\b", re.IGNORECASE)
_PHRASES: tuple[tuple[Hypothesis, str], ...] = (
    (Hypothesis.COMMON_CAUSE, r"\bcommon causes?\b|\bconfounders?\b|\bconfounded\b"
     r"|\bconfounds?\b|\bcauses? both\b"),
    (Hypothesis.COMMON_EFFECT, r"\bcommon effects?\b|\bcolliders?\b|\bboth (?:directly )?cause\b"
     r"|\bcommon consequence"),
    (Hypothesis.INDIRECT, r"\bindirect\w*\b|\bthrough (?:an)?other\b|\bsomething else which\b"
     r"|\bvia (?:an)?other\b"),
    (Hypothesis.LINKED, r"\b(?:direct link|edge|adjacent|directly linked|directly connected)\b"),
    (Hypothesis.DIRECT, r"\bdirect(?:ly)?\b|\bparent\b|\bchild\b"),
    (Hypothesis.CAUSE, r"\bcaus\w*|\baffects?\b|\binfluences?\b|\bleads? to\b|\beffect of\b"
     r"|\bancestor\b|\bdescendant\b|\bresponsible\b|\bresults? in\b"),
    (Hypothesis.GRAPHS, r"\b(?:which|what|how many)\b.*\b(?:graphs?|structures?|dags?|models?)\b"),
)  # fmt: skip
_PASSIVE = re.compile(
    r"\b(?:caused|affected|influenced) by\b|\beffect of\b|\bchild of\b|\bdescendant of\b"
    r"|\bresult of\b|\bconsequence of\b",
    re.IGNORECASE,
)


def conclusion_in(text: str) -> Conclusion | None:
    """Return what is said to go together and what may follow; None where the text has neither."""
    told, asking = _parted(text)
    if _draws(told):
        return None
    said = tuple(dict.fromkeys(_statements(told)))
    if not said:
        said = tuple(dict.fromkeys(_statements(asking)))
    if not said or not asking:
        return None
    barred = tuple(_barred(told))
    names = tuple(dict.fromkeys(
        name for s in said for name in (s.a, s.b, *s.given)
    ))  # fmt: skip
    found = _hypothesis(_without_statements(asking), names) or _of_graphs(asking)
    if found is None:
        return None
    hypothesis, ends, third, is_negated = found
    known = tuple((a, b) for a, b in barred if a in names and b in names)
    return Conclusion(
        names, said, known, hypothesis, ends, third, is_negated, bool(_HIDDEN.search(text))
    )


def _draws(told: str) -> bool:
    """Tell whether a text says what causes what: then its graph is known."""
    plain = (s for s in sentences(told) if not _LINK.search(s) and not _BARRED.search(s))
    return any(drawn_in(sentence) is not None for sentence in plain)


def _parted(text: str) -> tuple[str, str]:
    """Return what is told, and what is asked, of a text."""
    told: list[str] = []
    asking: list[str] = []
    for sentence in sentences(text):
        (asking if _ASKS.search(sentence) else told).append(sentence)
    return " ".join(told), " ".join(asking)


def _statements(text: str) -> Iterator[Dependence]:
    for clause in _clauses(text):
        found = _LINK.search(clause)
        if found is None:
            continue
        behind = clause[found.end() :]
        cut = _GIVEN.search(behind) or _GIVEN.search(clause[: found.start()])
        given: tuple[str, ...] = ()
        before = _OPENS.sub("", clause[: found.start()])
        if cut and cut.string is behind:
            given = _names(behind[cut.end() :])
            behind = behind[: cut.start()]
        elif cut:
            given, before = _names(before[cut.end() :]), before[: cut.start()]
        ends = (*_names(before), *_names(behind))
        verb = (found["v1"] or found["v2"] or found["v3"]).lower()
        independent = (verb in _INDEPENDENT or bool(found["v3"])) is not bool(found["not"])
        if len(ends) >= 2:
            first, *others = ends
            many = others if len(_names(before)) == 1 else others[:1]
            yield from (Dependence(first, other, given, independent) for other in many)


def _clauses(text: str) -> Iterator[str]:
    """Yield parts of a text with one statement each."""
    held = ""
    for part in (p.strip() for p in _BREAK.split(text)):
        if not _OPENS.sub("", f"{part} ").strip():
            continue
        if _LINK.search(f" {part}") is None and held:
            held = f"{held}, {part}" if len(part.split()) <= 3 else held
            continue
        yield from _single(held)
        held = part
    yield from _single(held)


def _single(clause: str) -> Iterator[str]:
    """Yield the statements of a clause that joins two of them by 'and'."""
    links = list(_LINK.finditer(clause))
    if len(links) < 2:
        yield clause
        return
    joint = re.search(r",?\s+and\s+", clause[links[0].end() :])
    if joint is None:
        yield clause
        return
    at = links[0].end()
    yield clause[: at + joint.start()]
    yield from _single(clause[at + joint.end() :])


def _names(phrase: str) -> tuple[str, ...]:
    parts = re.split(
        r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+or\s+|\s*&\s*", _OPENS.sub("", phrase.strip())
    )
    found = (named(part) for part in parts)
    return tuple(name for name in found if name and len(name.split()) <= 4)


def _barred(text: str) -> Iterator[tuple[str, str]]:
    """Yield (cause, effect) that is said not to be."""
    for found in _BARRED.finditer(text):
        if found["a"]:
            yield _last(found["a"]), _first(found["b"])
        elif found["later"]:
            yield _last(found["later"]), _first(found["earlier"])
        else:
            yield _first(found["second"]), _last(found["first"])


def _last(phrase: str) -> str:
    return named(re.split(r"\b(?:and|that|but|is)\b", phrase)[-1])


def _first(phrase: str) -> str:
    return named(re.split(r"\b(?:and|but|then)\b", phrase)[0])


def _without_statements(text: str) -> str:
    """Return the question without 'if A and B are correlated, …'."""
    head, comma, tail = text.rpartition(",")
    return tail if comma and _LINK.search(head) else text


def _hypothesis(
    asking: str, names: tuple[str, ...]
) -> tuple[Hypothesis, tuple[str, ...], str, bool] | None:
    kind = next((k for k, p in _PHRASES if re.search(p, asking, re.IGNORECASE)), None)
    if kind is None:
        return None
    spoken = _spoken(asking, names)
    is_negated = bool(_NEGATED.search(re.sub(r"\bno hidden\b|\bor not\b", "", asking)))
    if kind is Hypothesis.GRAPHS:
        return kind, (), "", False
    if kind in (Hypothesis.COMMON_CAUSE, Hypothesis.COMMON_EFFECT):
        return kind, *_shared(asking, spoken), is_negated
    if len(spoken) < 2:
        return None
    ends = spoken[1::-1] if _PASSIVE.search(asking) else spoken[:2]
    return kind, ends, "", is_negated


def _of_graphs(asking: str) -> tuple[Hypothesis, tuple[str, ...], str, bool] | None:
    """Read 'which graphs agree with: …', whatever is said of these behind it."""
    asks = re.search(dict(_PHRASES)[Hypothesis.GRAPHS], asking, re.IGNORECASE)
    return (Hypothesis.GRAPHS, (), "", False) if asks else None


def _shared(asking: str, spoken: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the two that something is common to, and what it is, as far as they are named."""
    if len(spoken) >= 3:
        opener = re.search(r"\b(?:of|both|between)\b", asking)
        is_first = opener is not None and _place(asking, spoken[0]) < opener.start()
        return (spoken[1:3], spoken[0]) if is_first else (spoken[:2], spoken[2])
    if len(spoken) == 2:
        return spoken, ""
    return (), spoken[0] if spoken else ""


def _spoken(asking: str, names: tuple[str, ...]) -> tuple[str, ...]:
    found = [(place, name) for name in names if (place := _place(asking, name)) >= 0]
    return tuple(name for _, name in sorted(found))


def _place(text: str, name: str) -> int:
    flags = re.NOFLAG if len(name) <= 2 else re.IGNORECASE
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags)
    return found.start() if found else -1
