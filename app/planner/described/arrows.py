"""Which variables a description says cause which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HIDDEN = r"(?:unobserved|unmeasured|hidden|latent|unknown|unseen)"
_VERB = (
    r"(?:causes?|affects?|influences?|determines?|drives?|leads? to|produces?|raises?|increases?|"
    r"lowers?|reduces?|decreases?|prevents?|triggers?|results? in|contributes? to|changes?|"
    r"alters?|impacts?|encourages?|discourages?|shapes?|makes?|decides?|governs?|worsens?|"
    r"improves?|boosts?|promotes?|brings? about|gives? rise to|protects? (?:against|from)|"
    r"(?:has|have|exerts?) (?:an? |some )?(?:\w+ )?(?:\w+ )?(?:effect|influence|impact)s? "
    r"(?:up)?on|"
    r"(?:is|are) (?:an? )?(?:\w+ )?causes? of)"
)
_ADVERB = r"(?:directly |both |also |only |strongly |causally )?"
_CAUSES = re.compile(rf"^(?P<a>.+?) {_ADVERB}{_VERB} {_ADVERB}(?P<b>.+)$", re.IGNORECASE)
_CAUSED = re.compile(
    r"^(?P<b>.+?) (?:is|are) (?:\w+ly )?"
    r"(?:caused|affected|influenced|determined|driven|produced) by (?P<a>.+)$"
    r"|^(?P<b2>.+?) depends? (?:only |directly )?(?:up)?on (?P<a2>.+)$",
    re.IGNORECASE,
)
_NO_EFFECT = re.compile(r"\b(?:no|not|never|neither)\b|n't\b", re.IGNORECASE)
_THROUGH = re.compile(r"\s+(?:only )?(?:through|via|by way of)\s+", re.IGNORECASE)
_ALSO_DIRECT = re.compile(r"\b(?:and|as well as) directly\b|\bdirectly and\b", re.IGNORECASE)
_SHARED = re.compile(
    rf"^(?P<a>.+?) and (?P<b>.+?) (?:share|have|are (?:both )?(?:affected|caused|influenced) by) "
    rf"(?:an? |some )?(?P<cause>(?:common |{_HIDDEN} ){{1,3}}(?:causes?|confounders?|factors?))",
    re.IGNORECASE,
)
_CONFOUNDS = re.compile(
    r"^(?P<u>.+?) (?:confounds?|(?:is|are) (?:an? )?(?:\w+ )?(?:common causes?|confounders?) of) "
    r"(?:the (?:effect|relation\w*) (?:of|between) )?(?P<a>.+?) (?:and|on) (?P<b>.+)$",
    re.IGNORECASE,
)
_SEEN = r"(?:observed|measured|seen|recorded|known)"
_IS_HIDDEN = re.compile(
    rf"^(?P<u>.+?) (?:is|are) (?:not {_SEEN}|{_HIDDEN})\W*$"
    rf"|^(?P<u2>.+?) (?:cannot|can not|can['’]t|could not|was not|were not|was never"
    rf"|has not|have not|has never|is never)(?: been| be)? {_SEEN}\W*$"
    rf"|^(?:nobody|no one|we (?:do not|don['’]t|cannot|never|did not)) (?:has |have |can |ever )*"
    rf"(?:measured?|observed?|recorded|saw|see|know) (?P<u3>.+?)\W*$",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    rf"\b(?P<article>an?|the|some) (?P<noun>[\w -]+?),? (?:(?:that|which) )?(?:(?:nobody|no one)"
    rf"(?: has| have| can)?(?: ever)?|(?:was|is|has|were|are|have|can)(?: been)? ?(?:not|never)"
    rf"(?: be| been)?|cannot be) (?:{_SEEN}|measure|observe|see|record|know)\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    rf"^there (?:is|are|exists?|may be|might be) (?:an? |some )?(?:common |other |{_HIDDEN} )+"
    r"(?:common )?(?:causes?|confounders?|factors?|variables?)(?: (?:of|for|between|behind)"
    rf"| (?:that|which) {_VERB})? (?:both )?(?P<a>.+?) and (?P<b>.+)$",
    re.IGNORECASE,
)
_ONES = re.compile(
    rf"(?<= )(?P<verb>{_VERB}) (?:them both|both(?: of (?:them|these))?|the two(?: of them)?)$",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\s*(<->|↔|<-|←|->|→|-->)\s*")
_LEAD = re.compile(
    r"^(?:(?:and|but|also|then|so|now|moreover|further|suppose|assume|imagine|consider|we know|"
    r"that|given|in this world|in a world where|where)\b[\s,:]*)+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:the|an?|one's|your|their|his|her|both|whether or not|whether)\s+", re.IGNORECASE
)
_LIST = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+as well as\s+", re.IGNORECASE)
_ANDS = (
    re.compile(r",\s+(?:and|while|whereas|but)\s+|;\s*|,\s*(?=which\b)", re.IGNORECASE),
    re.compile(r",\s+", re.IGNORECASE),
    re.compile(r"\s+(?:and|while|whereas|but)\s+", re.IGNORECASE),
)  # the firmest first: 'a moves b and c, and b moves c' is two statements, not cut at 'b and c'
_WHICH = re.compile(r"^which (?:in turn )?", re.IGNORECASE)
_HIDDEN_WORD = re.compile(rf"\b{_HIDDEN}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one sentence says of causes: arrows, pairs with a hidden common cause, hidden names."""

    arrows: tuple[tuple[str, str], ...] = ()
    joined: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()

    def joined_with(self, other: Drawn) -> Drawn:
        return Drawn(
            self.arrows + other.arrows, self.joined + other.joined, self.hidden + other.hidden
        )

    @property
    def names(self) -> tuple[str, ...]:
        pairs = (*self.arrows, *self.joined)
        return tuple(dict.fromkeys(name for pair in pairs for name in pair))


def drawn_in(sentence: str) -> Drawn | None:
    """Return what a sentence says of causes, None where it says nothing of them."""
    plain = _UNSEEN.sub(r"\g<article> unmeasured \g<noun>", sentence.strip().rstrip(".;!"))
    plain = _LEAD.sub("", plain)
    if _DRAWN.search(plain):
        return _as_drawn(plain)
    return _in_two(plain) or _hidden(plain) or _in_words(plain)


def _in_two(plain: str) -> Drawn | None:
    """Read two statements that one sentence joins."""
    for cut in (found for pattern in _ANDS for found in pattern.finditer(plain)):
        left, right = plain[: cut.start()], plain[cut.end() :]
        if _WHICH.match(right) and (last := _CAUSES.match(left)):
            right = _WHICH.sub(f"{last['b']} ", right)
        one = drawn_in(left)
        if one is not None and len(one.names) == 2:
            right = _ONES.sub(rf"\g<verb> both {' and '.join(one.names)}", right)
        other = drawn_in(right) if one is not None else None
        if one is not None and other is not None:
            return one.joined_with(other)
    return None


def _hidden(plain: str) -> Drawn | None:
    """Read what is said of unmeasured and common causes."""
    if found := _IS_HIDDEN.match(plain):
        return Drawn(hidden=(named(found["u"] or found["u2"] or found["u3"]),))
    if found := _SHARED.match(plain) or _THERE.match(plain):
        return Drawn(joined=((named(found["a"]), named(found["b"])),))
    found = _CONFOUNDS.match(plain)
    return _confounded(found) if found else None


def _in_words(plain: str) -> Drawn | None:
    if _NO_EFFECT.search(plain):
        return None
    if found := _CAUSED.match(plain):
        return _arrows(found["a"] or found["a2"], found["b"] or found["b2"])
    found = _CAUSES.match(plain)
    return _arrows(found["a"], found["b"]) if found else None


def named(phrase: str) -> str:
    """Return a phrase as the name of a variable."""
    bare = phrase.strip().strip("\"'“”.")
    while (shorter := _ARTICLE.sub("", bare)) != bare:
        bare = shorter
    if len(bare) <= 2 or bare.isupper() or "_" in bare:
        return bare
    return " ".join(w if len(w) == 1 and w.isupper() else w.lower() for w in bare.split())


def _as_drawn(plain: str) -> Drawn:
    arrows: list[tuple[str, str]] = []
    joined: list[tuple[str, str]] = []
    for chain in re.split(r"[,;]|\band\b", plain):
        parts = _DRAWN.split(chain)
        ends = [_last_word(parts[0]), *(named(p) for p in parts[2::2])]
        for left, mark, right in zip(ends, parts[1::2], ends[1:], strict=False):
            if mark in ("<->", "↔"):
                joined.append((left, right))
            else:
                arrows.append((right, left) if mark in ("<-", "←") else (left, right))
    return Drawn(tuple(arrows), tuple(joined))


def _last_word(phrase: str) -> str:
    """Return the name before a drawn arrow: what follows a colon, else the phrase."""
    return named(phrase.rpartition(":")[2])


def _confounded(found: re.Match[str]) -> Drawn:
    u, a, b = (named(found[key]) for key in ("u", "a", "b"))
    if _HIDDEN_WORD.search(found[0]):
        return Drawn(joined=((a, b),))
    return Drawn(arrows=((u, a), (u, b)))


def _arrows(causes: str, effects: str) -> Drawn:
    also_direct = bool(_ALSO_DIRECT.search(effects))
    effects = _ALSO_DIRECT.sub("", effects)
    target, *through = _THROUGH.split(effects, maxsplit=1)
    sources, targets = list(_each(causes)), list(_each(target))
    between = list(_each(through[0])) if through else []
    arrows = [(a, m) for a in sources for m in between] + [(m, b) for m in between for b in targets]
    if not between or also_direct:
        arrows += [(a, b) for a in sources for b in targets]
    hidden = tuple(name for name in sources if _HIDDEN_WORD.search(name))
    return Drawn(tuple(arrows), hidden=hidden)


def _each(phrase: str) -> Iterator[str]:
    for part in _LIST.split(phrase):
        if name := named(part):
            yield name
