"""What a dataset's description says of each column: where it is defined, or the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.causal.profile.description import SAYING, is_coined
from app.planner.words import STOPWORDS, carrying

_MOST_WORDS, _TELLING = 12, 5
_DEFINED = rf"(?::|=|\b(?!was\b|were\b){SAYING}\b|\bthat of\b|\(|–|—| - )"
_SENTENCE = re.compile(r"[.;](?:\s|$)|\n")
_ENUMERATED = re.compile(r"\s*(?:,|and|,\s*and|/)\s+")
_OF_ONE = re.compile(
    r"\s+(?:is|was|(?:say|mean|show|tell|give|count|measure|record|mark|equal)s)\b"
)
_IS_CODE = re.compile(r"\(\s*[`'\"]?\w+[`'\"]?\s*=\s*-?\d[^()]*$")  # "(telem = 1 from then on"
_ORDINARY = STOPWORDS | frozenset(
    "after before post pre time year group state treated age sex".split()
)
_HELD_IN = re.compile(
    r"(?:\(|\b(?:in|as|by|called|named|variable|column|field|marked|coded|labelled|under|namely)\b)"
    r"\s*[`'\"“‘]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """The words that define a column, and words that stand beside its name."""

    defined: str = ""
    beside: str = ""


def told(description: str, names: Sequence[str]) -> dict[str, Told]:
    """Return what the description says of each column.

    A name that is also a plain word counts only where it is defined: 'value: …', 'post is …'.
    Of a sentence that names several columns, each has the words up to the next, or, where names
    stand in brackets behind what they mean, those since the last.
    """
    next_entry = _next_entry(names)
    found = {name: _defined(name, description, next_entry) for name in names if len(name) > 1}
    left = [
        name
        for name, words in found.items()
        if not words and _is_introduced(name, description, names)
    ]
    said = {name: Told(defined=words) for name, words in found.items() if words}
    mentioned = sorted(m for n in found for m in _mentions(n, description, left))
    for place, (start, end, name) in enumerate(mentioned):
        if name in left and name not in said:
            last = mentioned[place - 1][1] if place else 0
            following = mentioned[place + 1][0] if place + 1 < len(mentioned) else len(description)
            said[name] = _beside(description, (last, start), (end, following))
    _share(said, mentioned, left, description)
    for name in (n for n in found if n not in said):
        if words := _in_noun_phrase(name, description, names):
            said[name] = Told(beside=words)
    whole = {n: _with_parts(n, said.get(n, Told()), description, names) for n in found}
    return {name: _without_others(name, own, names) for name, own in whole.items()}


def _without_others(name: str, own: Told, names: Sequence[str]) -> Told:
    """Drop what names another column in full: "to be offered vitamin A", of offered."""
    others = [other for other in names if other != name and len(other.split("_")) > 1]
    called = "|".join(r"[ _-]".join(map(re.escape, other.split("_"))) for other in others)
    pattern = re.compile(rf"(?<!\w)(?:{called or '(?!)'})(?!\w)", re.IGNORECASE)
    return Told(pattern.sub(" ", own.defined), pattern.sub(" ", own.beside))


def _share(
    said: dict[str, Told],
    mentioned: Sequence[tuple[int, int, str]],
    left: Sequence[str],
    description: str,
) -> None:
    """Let names in a row share a meaning: 'read3 and math3 at the end of third grade'."""
    rows = [
        (first, second)
        for first, second in pairwise(mentioned)
        if _is_enumerated(description[first[1] : second[0]], description[second[1] :])
    ]
    held = [pair for pair in rows if _HELD_IN.search(description[: pair[0][0]])]
    for (_, _, name), (_, _, follower) in held:
        if follower in left and name in said:
            said[follower] = said[name]
    for (_, _, name), (_, _, follower) in reversed([pair for pair in rows if pair not in held]):
        if name in left and follower in said:
            said[name] = said[follower]


def _is_enumerated(between: str, behind: str) -> bool:
    """Tell whether names stand in a row; in "a1 to a9, b1 is …" the last begins a clause alone."""
    is_alone = "and" not in between and "/" not in between and _OF_ONE.match(behind)
    return bool(_ENUMERATED.fullmatch(between)) and not is_alone


def _next_entry(names: Sequence[str]) -> re.Pattern[str]:
    """Return what begins another column's entry within a sentence: ", csat = " for example."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    coined = "|".join(re.escape(name) for name in names if is_coined(name)) or "(?!)"
    return re.compile(
        rf",\s+(?:and\s+)?[`'\"]?(?:{known})[`'\"]?\s*(?:[:=]|\b{SAYING}\b|\bthat of\b)"
        rf"|,\s+(?:and\s+)?(?:{coined})(?!\w)"
        rf"|\s+and\s+(?:{known})\s+that of\b"
    )


def _defined(name: str, description: str, next_entry: re.Pattern[str]) -> str:
    found = re.search(
        rf"(?<![\w.]){re.escape(name)}[`'\"”’]?\s*{_DEFINED}([^.;)\n]{{1,160}})", description
    )
    if found is None or _IS_CODE.search(description[: found.end()]):
        return ""
    own = next_entry.split(found.group(1), maxsplit=1)[0]
    return own if re.search(r"[A-Za-z]{2}", own) else ""


def _with_parts(name: str, own: Told, description: str, names: Sequence[str]) -> Told:
    """Add what is said of the parts of a name: "pss: perceived stress", "in February (t2)"."""
    parts = [part for part in name.split("_") if len(part) > 1 and part not in _ORDINARY]
    if len(parts) < 2 or own.defined:  # a name of one part is the column itself
        return own
    told_of = [_of_part(part, description) for part in parts if part not in names]
    return Told(own.defined, " ".join(filter(None, (own.beside, *told_of))))


def _in_noun_phrase(name: str, description: str, names: Sequence[str]) -> str:
    """Return the words that stand with a part of a name: "Systolic blood pressure", of systolic_mm.

    The part must be of this name only; the words reach to the next small word or stop.
    """
    every = name.lower().split("_")
    parts = [p for p in every if len(every) > 1 and len(p) >= _TELLING and p not in _ORDINARY]
    own = [p for p in parts if sum(p in other.lower().split("_") for other in names) == 1]
    phrases = (re.split(r"[\W\d_]+", s) for s in re.split(r"[.,;:()?!\n]", description.lower()))
    runs = (run for words in phrases for run in _runs(words))
    return " ".join(word for run in runs if set(run) & set(own) for word in run)


def _runs(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words between small words."""
    run: list[str] = []
    for word in (*words, ""):
        if word and word not in STOPWORDS:
            run.append(word)
            continue
        yield run
        run = []


def _of_part(part: str, description: str) -> str:
    pattern = rf"(?<![\w.]){re.escape(part)}\s*[:=]\s*(?P<after>[^.;,)\n]{{3,120}})"
    held = rf"(?P<before>[^.;,()\n]{{3,80}})\({re.escape(part)}\)"
    found = re.search(rf"{pattern}|{held}", description, re.IGNORECASE)
    return (found["after"] or _last(re.split(r"\band\b", found["before"])[-1])) if found else ""


def _is_introduced(name: str, description: str, names: Sequence[str]) -> bool:
    """Tell whether a name stands where a column is called, and not where one is explained."""
    is_word = (name.isalpha() and name.islower() and len(name) > 3) or name.lower() in _ORDINARY
    own = re.finditer(rf"(?:^|[.;,:(\n`'\"“])\s*{re.escape(name)}(?!\w)", description)
    called = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})\s*$")
    explains = (m[0][:1] == ":" and called.search(description[: m.start()]) for m in own)
    return not is_word or not all(explains)


def _mentions(name: str, description: str, left: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where a name stands; one that is an ordinary word only where it is not defined."""
    if name not in left and name.isalpha() and name.islower() and len(name) > 3:
        return
    called = rf"(?<![\w.]){re.escape(name)}(?!\w)"
    held = rf"(?<=[(`'\"“‘]){re.escape(name)}(?=[)`'\"”’ ])"
    own = held if name.isalpha() and re.search(held, description) else called
    for found in re.finditer(own, description):
        yield (*found.span(), name)


def _beside(text: str, before: tuple[int, int], after: tuple[int, int]) -> Told:
    """Return the words on the side of a name on which its meaning stands, the other ones beside."""
    left = _SENTENCE.split(text[slice(*before)])[-1]
    right = _SENTENCE.split(text[slice(*after)], maxsplit=1)[0]
    if _HELD_IN.search(left):
        meaning = _last_clause(left[: _HELD_IN.search(left).start()])  # type: ignore[union-attr]  # it was found
        aside = re.match(r"[`'\"”’]?\s*\(([^)]*)\)", right)
        return Told(beside=f"{_last(meaning)} {aside.group(1) if aside else ''}")
    first = " ".join(right.split()[:_MOST_WORDS])
    return Told(beside=first) if re.search(r"[A-Za-z]{3}", first) else Told(beside=_last(left))


def _last_clause(words: str) -> str:
    """Return what stands last between commas, unless that says too little."""
    clauses = re.split(r",\s|\band\b", words)
    return clauses[-1] if len(carrying(clauses[-1])) > 1 or len(clauses) == 1 else words


def _last(words: str) -> str:
    return " ".join(words.split()[-_MOST_WORDS:])
