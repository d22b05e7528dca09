"""Which variables a description says cause which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HIDDEN = r"(?:unobserved|unmeasured|hidden|latent|unknown|unseen)"
_VERB = (
    r"(?:causes?|affects?|influences?|determines?|drives?|leads? to|produces?|raises?|increases?|"
    r"lowers?|reduces?|decreases?|prevents?|triggers?|results? in|contributes? to|changes?|"
    r"alters?|impacts?|encourages?|discourages?|shapes?|"
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
_IS_HIDDEN = re.compile(
    rf"^(?P<u>.+?) (?:is|are) (?:not (?:observed|measured|seen)|{_HIDDEN})\W*$", re.IGNORECASE
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
_AND = re.compile(r",?\s+(?:and|while|whereas|but)\s+|;\s*|,\s*(?=which\b)", re.IGNORECASE)
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
    plain = _LEAD.sub("", sentence.strip().rstrip(".;!"))
    if _DRAWN.search(plain):
        return _as_drawn(plain)
    return _in_two(plain) or _hidden(plain) or _in_words(plain)


def _in_two(plain: str) -> Drawn | None:
    """Read two statements that one sentence joins."""
    for cut in _AND.finditer(plain):
        left, right = plain[: cut.start()], plain[cut.end() :]
        if _WHICH.match(right) and (last := _CAUSES.match(left)):
            right = _WHICH.sub(f"{last['b']} ", right)
        one, other = drawn_in(left), drawn_in(right)
        if one is not None and other is not None:
            return one.joined_with(other)
    return None


def _hidden(plain: str) -> Drawn | None:
    """Read what is said of unmeasured and common causes."""
    if found := _IS_HIDDEN.match(plain):
        return Drawn(hidden=(named(found["u"]),))
    if found := _SHARED.match(plain):
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
