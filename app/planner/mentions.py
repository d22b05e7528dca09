"""Columns the user names for a purpose: adjust for these, leave those out, this as instrument."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from app.planner.columns import Lexicon

_STOP = (
    r"(?=[.?;!]|$|\s(?:what|how|does|do|did|using|is|estimate|constant|fixed|equal|and (?:use|"
    r"using|ignore|ignoring|exclude|do|without|with))\b)"
)
_ADJUST = re.compile(
    r"(?<!not )(?<!without )(?:(?:adjust(?:ing|ed|ment)?|control(?:ling|led)?|account(?:ing|ed)?)"
    r"\s+for|stratif(?:y|ying|ied)\s+(?:by|on)|(?<!air )condition(?:ing|al|ed)?\s+(?:on|by)"
    r"|net\s+of|taking\s+into account)\s+(?:only\s+)?"
    rf"(?P<list>.{{1,400}}?){_STOP}"
    r"|(?:holding|keeping)\s+(?P<held>.{1,400}?)\s+(?:constant|fixed|equal)"
    r"|\b(?:once|when|with|after|if|while)\s+(?P<kept>[^,.;?]{1,200}?)\s+(?:(?:is|are|being)\s+)?"
    r"(?:held|kept)\s+(?:constant|fixed|equal)",
    re.IGNORECASE | re.DOTALL,
)
_EXCLUDE = re.compile(
    r"(?:ignor(?:e|ing)|exclud(?:e|ing)|leav(?:e|ing) out|(?:not|without|don't"
    r"|never) (?:us(?:e|ing)"
    r"|adjust(?:ing)? for|control(?:ling)? for|includ(?:e|ing)|condition(?:ing)? on)|dropping"
    r"|(?:^|[.;:,?!]\s*|\b(?:please|and|then|but|or|to|should|i|we|you) )drop)"
    rf"\s+(?P<list>.{{1,400}}?){_STOP}",
    re.IGNORECASE | re.DOTALL,
)
_SUCH = (
    r"(?:(?:valid|natural|good|strong|plausible|possible|classic|standard|excluded|external"
    r"|exogenous|outside|single|only|suitable|potential)\s+)"
)
_OPENS = r"\b(?:us(?:e|ing)|exploit(?:ing)?|with|tak(?:e|ing)|treat(?:ing)?)\s"
_INSTRUMENT = re.compile(
    rf"{_OPENS}+(?P<a>(?:(?!,\s*{_OPENS}|\busing\b)[^.;?]){{1,120}}?)\s+as\s+(?:an?|the|our|my)?\s*"
    rf"{_SUCH}?(?:instrument|iv\b|source of (?:exogenous|random|independent) variation)"
    r"|instrument(?:ed|ing)?\s+(?:[^.;?]{0,120}?\s)?(?:by|with|using)\s+(?P<b>[^.;?]{1,120})"
    r"|(?:the\s+)?instrument(?:al variable)?s?\s*(?:is|are|was|were|:|=)\s*(?P<c>[^.;?]{1,120})"
    r"|(?P<d>[^.;?]{1,120}?)\s+(?:(?:can|could|may|might|will|should|would|to)\s+)?(?:is|are|was"
    r"|were|be|serves?|served|acts?)\s+(?:our\s+|used\s+)?(?:as\s+)?(?:(?:an?|the|our)\s+)?"
    rf"{_SUCH}?instrument"
    r"|\b(?:us(?:e|ing)|exploit(?:ing)?)\s+(?P<e>[^.;?]{1,80}?)\s+"
    r"(?:to\s+(?:get at|identify|isolate|recover|instrument)"
    r"|for\s+(?:causal\s+)?identification)\b",
    re.IGNORECASE | re.DOTALL,
)
_INSTRUMENTED = re.compile(
    r"\binstrument(?:ing|ed)\s+(?:for\s+)?(?P<one>[^.;?,]{1,60}?)\s+(?:by|with|using)\b"
    r"|\b(?:instruments?|iv)\s+for\s+(?P<other>[^.;?,]{1,60}?)"
    r"(?=\s+(?:is|are|was|were|and|to|when|in order)\b|[.;?,]|$)"
    r"|\bto\s+instrument\s+(?:for\s+)?(?P<third>[^.;?,]{1,60}?)(?=[.;?,]|$)",
    re.IGNORECASE,
)
_EFFECT_OF_NOTHING = re.compile(
    r"\b(?P<what>effects?|impact|influence|returns?)(?P<on> (?:on|to) )", re.IGNORECASE
)
_BEFORE_CLAUSE = re.compile(r"^.*\b(?:when|where|while|because)\s+", re.IGNORECASE | re.DOTALL)
_INSTRUMENT_CLAUSE = re.compile(
    r",? ?(?:(?:us(?:e|ing)|exploit(?:ing)?|with|tak(?:e|ing)|treat(?:ing)?) [^.;?,]{1,120}? as "
    rf"(?:an? |the |our |my )?{_SUCH}?(?:instrument\w*(?: variables?)?|iv\b"
    r"|source of (?:exogenous|random|independent) variation)"
    r"|(?:us(?:e|ing)|exploit(?:ing)?) [^.;?,]{1,80}? for (?:causal )?identification\b"
    r"|instrument(?:ed|ing) (?:[^.;?]{0,120}? )?(?:by|with|using) [^.;?]{1,120}"
    r"|us(?:e|ing) [^.;?,]{1,120}? to instrument(?: for)? [^.;?,]{1,60}"
    r"|(?:when|where|with) [^.;?,]{1,120} (?:is|are|being) (?:used as )?(?:an?|the|our) "
    r"instruments?)(?: for [\w ]+)?",
    re.IGNORECASE,
)
_MEDIATOR_CLAUSE = re.compile(
    r",? ?\b(?:us(?:e|ing)|with|tak(?:e|ing)|treat(?:ing)?|where|while|and) "
    r"(?P<between>(?:(?!\b(?:with|using)\b)[^.;?]){1,120}?) (?:as|is|are|being) "
    r"(?:(?:an?|the|our|my) )?(?:\w+ )?mediat(?:ors?|ing variables?)\b",
    re.IGNORECASE,
)
_PER_SE = re.compile(
    r",? \(?(?:ceteris paribus|(?:all|everything|other things) (?:else )?(?:being )?(?:equal"
    r"|the same|unchanged)|on (?:the )?average|in (?:our|this|the|my) (?:data|dataset|sample"
    r"|table|file))\)?(?=\W*$|,)",
    re.IGNORECASE,
)
_CALLED, _ALIKE = 0.4, 0.97  # how well a phrase fits an instrument, and the next one
_ONLY_ONE, _FAR = 0.2, 0.5  # how well, where the next fits by no more than this share of it
_EVERYTHING = re.compile(r"\b(?:everything|all|other|confounders|covariates|etc)\b", re.IGNORECASE)
_QUOTED = re.compile(r"`([^`]+)`|\"([^\"]+)\"|“([^”]+)”|(?<!\w)'([^']+)'(?!\w)|‘([^’]+)’")
_SNAKE = re.compile(r"(?<![\w`./])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?![\w/])")


def named_aside(text: str, told: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the columns named for another purpose than cause or effect."""
    named = (*adjusted_for(text, lexicon), *excluded(text, lexicon), *_mediators(text, lexicon))
    return frozenset((*named, *instruments(f"{text}\n{told}", lexicon)))


def without_asides(text: str) -> str:
    """Return a text without the clauses that name columns for another purpose."""
    for pattern in (_INSTRUMENT_CLAUSE, _MEDIATOR_CLAUSE, _ADJUST, _EXCLUDE, _PER_SE):
        text = pattern.sub(" ", text)
    return text


def without_instruments(text: str) -> str:
    """Return a text without the clauses that name instruments: 'instrumenting x by z'."""
    return _INSTRUMENT_CLAUSE.sub(" ", text)


def adjusted_for(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns after 'adjusting for'; empty when the user leaves the choice open."""
    lists = [m.group("list") or m.group("held") or m.group("kept") for m in _ADJUST.finditer(text)]
    if any(_EVERYTHING.search(part) for part in lists):
        return ()
    return _columns(lists, lexicon)


def excluded(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns the user wants left out."""
    return _columns([m.group("list") for m in _EXCLUDE.finditer(text)], lexicon)


def _mediators(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns that a question takes as what lies between."""
    return _columns([m.group("between") for m in _MEDIATOR_CLAUSE.finditer(text)], lexicon)


def instruments(text: str, lexicon: Lexicon, taken: Container[str] = ()) -> tuple[str, ...]:
    """Return the columns called an instrument; "the parents' education" may be two of them.

    Parameters
    ----------
    taken : columns that cannot be one, being the cause and the effect.
    """
    names = (n for part in _called(text) for n in _meant(part, lexicon, taken))
    return tuple(dict.fromkeys(names))


def only_instruments(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the columns called an instrument in words that fit no other column as well."""
    meant = (tuple(_meant(part, lexicon, ())) for part in _called(text))
    return frozenset(columns[0] for columns in meant if len(columns) == 1)


def instrumented(text: str, lexicon: Lexicon) -> str | None:
    """Return the column that something is said to be an instrument for, where it is named."""
    said = (
        found["one"] or found["other"] or found["third"] for found in _INSTRUMENTED.finditer(text)
    )
    plain = (re.sub(r"^the\s+|^.*\((?=\w+\)$)|\)$", "", phrase.strip()) for phrase in said)
    named = {lexicon.named(phrase) for phrase in plain} - {None}
    return named.pop() if len(named) == 1 else None


def with_instrumented_named(text: str) -> str:
    """Return a text that says of what the effect is asked where only its instrument's clause does.

    "Use z as an instrument for x and estimate the effect on y" asks for the effect of x on y.
    """
    found = _INSTRUMENTED.search(text)
    if found is None or re.search(r"\beffects? (?:of|that)\b", text, re.IGNORECASE):
        return text
    cause = (found["one"] or found["other"] or found["third"]).strip()
    return _EFFECT_OF_NOTHING.sub(
        lambda said: f"{said['what']} of {cause}{said['on']}", text, count=1
    )


def listed(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns in an enumeration: 'the interest rate, inflation and unemployment'."""
    return _columns([text], lexicon)


def identifiers(text: str) -> Iterator[str]:
    """Yield what is written as a column name: `quoted`, "quoted" or snake_case."""
    for found in _QUOTED.finditer(text):
        name = next(g for g in found.groups() if g)
        if found.group(1) or "_" in name or any(c.isdigit() for c in name):
            yield name.strip()
    for found in _SNAKE.finditer(_QUOTED.sub(" ", text)):
        yield found.group(0)


def _called(text: str) -> Iterator[str]:
    """Yield the phrases that are called an instrument, without the clause before them."""
    for found in _INSTRUMENT.finditer(text):
        for phrase in filter(None, found.groups()):
            yield from _parts(_BEFORE_CLAUSE.sub("", phrase))


def _columns(lists: list[str], lexicon: Lexicon) -> tuple[str, ...]:
    names = (_column(part, lexicon) for text in lists for part in _parts(text))
    return tuple(dict.fromkeys(n for n in names if n))


def _parts(text: str) -> list[str]:
    return [p.strip(" `'\"") for p in re.split(r",|;|\band\b|&|\bor\b|\+", text) if p.strip()]


def _meant(part: str, lexicon: Lexicon, taken: Container[str]) -> Iterator[str]:
    """Yield the columns that fit a phrase about as well as the best that is free."""
    if (name := lexicon.named(part)) and name not in taken:
        yield name
        return
    ranked = [m for m in lexicon.ranked(part) if m.column not in taken]
    best = ranked[0].score if ranked else 0.0
    next_best = ranked[1].score if len(ranked) > 1 else 0.0
    if best >= _CALLED or (best >= _ONLY_ONE and next_best <= _FAR * best):
        yield from (m.column for m in ranked if m.score >= _ALIKE * best)


def _column(part: str, lexicon: Lexicon) -> str | None:
    if name := lexicon.named(part):
        return name
    ranked = lexicon.ranked(part)
    return ranked[0].column if ranked and ranked[0].score >= 0.5 else None
