"""Questions that the graph alone answers, as they are asked."""

from __future__ import annotations

import re

from app.causal.described.asking import FormalKind, FormalQuery
from app.planner.described.request import Request

_INDEPENDENT = re.compile(
    r"\b(?:independent|independence|d-?separated?|uncorrelated|unrelated)\b"
    r"|\b(?:blocks?|closes?)\b.*\bpaths?\b",
    re.IGNORECASE,
)
_DEPENDENT = re.compile(
    r"\b(?:dependent|correlated|associated|d-?connected|correlation)\b"
    r"|\bmakes? \S+(?: \S+)? depend\b|\b(?:opens?|unblocks?|activates?)\b.*\bpaths?\b",
    re.IGNORECASE,
)
_ADJUST = re.compile(
    r"\b(?:adjust(?:ed|ing|ment)?|control(?:led|ling)?|condition(?:ed|ing)?|stratif\w+|"
    r"back-?door|held? (?:fixed|constant)|confounders? (?:should|must|need))\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:adjust(?:ed|ing)?|control(?:led|ling)?|condition(?:ed|ing)?|stratify(?:ing)?)\s+"
    r"(?:for|on|by)\s+(?P<held>.+?)"
    r"(?=\s+(?:to|when|in order|for the|give|enough|suffic|identif|yield|so|if|and still)\b|$)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"^\s*(?:which|what)\b|\b(?:every|all|each|any|name|list)\b.*\bsets?\b"
    r"|\bwhich (?:variables?|of|set)\b|\bwhat (?:should|must|do)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\b(?:nothing|no variables?)\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\bbetween .+? and .+?(?=\W*$|,| given\b| once\b| when\b| if\b)", re.IGNORECASE
)
_FIRST = re.compile(r"(?P<given>[^,]+), (?P<asked>.+)", re.DOTALL)
_HOLDING = re.compile(
    r"\b(?:condition|adjust|controll|stratify)ing (?:on|for|by) (?P<given>.+?) "
    r"(?:makes?|renders?|leaves?|induces?|creates?) (?P<asked>.+)",
    re.IGNORECASE,
)
_MAKES = re.compile(r"\b(?:makes?|renders?|leaves?|induces?|creates?)\b", re.IGNORECASE)
_ROLE = re.compile(r"\b(?P<role>confounder|mediator|collider)\b|\brole\b", re.IGNORECASE)
_RELATIONS = {
    "parents": r"(?:parents?|direct causes?) of",
    "children": r"child(?:ren)? of",
    "ancestors": r"ancestors? of",
    "descendants": r"descendants? of",
    "Markov blanket": r"markov (?:blanket|boundary) of",
}
_RELATION = re.compile("|".join(rf"\b{words}\b" for words in _RELATIONS.values()), re.IGNORECASE)
_PATH = re.compile(r"\b(?:directed|causal) (?:path|chain|route)\b", re.IGNORECASE)
_INSTRUMENT = re.compile(r"\binstrument", re.IGNORECASE)
_IDENTIFIED = re.compile(r"\bidentif", re.IGNORECASE)


def structure(request: Request) -> FormalQuery | None:
    """Read a question about separation, roles, instruments, adjustment or identification."""
    if _INSTRUMENT.search(request.text):
        return _instrument(request)
    if found := _relatives(request) or _path(request):
        return found
    adjusts = _ADJUST.search(request.text)
    if _IDENTIFIED.search(request.text) and not adjusts:
        return FormalQuery(FormalKind.IDENTIFIABILITY, *request.pair())
    for kind, pattern in (
        (FormalKind.INDEPENDENCE, _INDEPENDENT),
        (FormalKind.DEPENDENCE, _DEPENDENT),
    ):
        if pattern.search(request.text) and (found := _independence(request, kind)) is not None:
            return found
    if adjusts:
        return _adjustment(request)
    return _role(request)


def _independence(request: Request, kind: FormalKind) -> FormalQuery | None:
    asked, given = request.cut_at_condition()
    if found := _HOLDING.search(request.text):
        asked, given = found["asked"], found["given"]
    elif found := _BETWEEN.search(request.text):
        asked, given = found[0], request.text.replace(found[0], " ")
    elif len(request.words.mentions(asked)) < 2 and (first := _FIRST.match(given)):
        asked, given = first["asked"], first["given"]
    elif len(request.words.mentions(asked)) < 2 and (made := _MAKES.search(given)):
        given, asked = given[: made.start()], given[made.end() :]
    a, b, *_ = (*(m.name for m in request.words.mentions(asked)), "", "")
    if not b:
        return None
    held = (m.name for m in request.words.mentions(given))
    return FormalQuery(kind, a, b, adjusted=tuple(name for name in held if name not in (a, b)))


def _role(request: Request) -> FormalQuery | None:
    found = _ROLE.search(request.text)
    named = request.names
    if found and len(named) < 3:
        return _holders(request, (found["role"] or "").lower(), named)
    if not found:
        return None
    first, *rest = named
    effect = request.effect or (rest[0], rest[1])
    role = (found["role"] or "").lower()
    return FormalQuery(FormalKind.ROLE, *effect, adjusted=(first,), role=role)


def _holders(request: Request, role: str, named: list[str]) -> FormalQuery | None:
    """Read 'which variable is a confounder', of a pair or of any."""
    if not role:
        return None
    if len(named) == 1 and not _WHICH.search(request.text):
        return FormalQuery(FormalKind.ROLE, role=role, adjusted=())
    ends = request.pair(named) if len(named) == 2 else ("", "")
    return FormalQuery(FormalKind.ROLE, *ends, role=role)


def _relatives(request: Request) -> FormalQuery | None:
    """Read 'the parents of b', 'is a in the Markov blanket of b'."""
    found = _RELATION.search(request.text)
    if found is None:
        return None
    relation = next(
        name for name, words in _RELATIONS.items() if re.match(words, found[0], re.IGNORECASE)
    )
    after = [m.name for m in request.words.mentions(request.text[found.end() :])]
    before = [m.name for m in request.words.mentions(request.text[: found.start()])]
    target = next(iter((*after, *before)), None)
    if target is None:
        return None
    is_asked = not _WHICH.search(request.text) and before and before[0] != target
    asked = (before[0],) if is_asked else None
    return FormalQuery(FormalKind.RELATIVES, outcome=target, role=relation, adjusted=asked)


def _path(request: Request) -> FormalQuery | None:
    if not _PATH.search(request.text) or len(request.names) < 2:
        return None
    first, second, *_ = request.names
    return FormalQuery(FormalKind.PATH, first, second)


def _instrument(request: Request) -> FormalQuery:
    first, *rest = request.names or [""]
    if first and not rest and len(ends := _confounded_after(first, request)) == 1:
        return FormalQuery(FormalKind.INSTRUMENT, *ends[0], adjusted=(first,))
    if len(rest) < 2:
        return FormalQuery(FormalKind.INSTRUMENT, *request.pair())
    return FormalQuery(FormalKind.INSTRUMENT, *request.pair(rest), adjusted=(first,))


def _confounded_after(name: str, request: Request) -> list[tuple[str, str]]:
    """Return each pair of which a variable may be an instrument: it moves one, both are joined."""
    graph = request.model.graph
    return [
        ends
        for edge in graph.edges
        if edge.is_bidirected
        for ends in ((edge.source, edge.target), (edge.target, edge.source))
        if name in graph.ancestors(ends[0]) and ends[1] in graph.descendants(ends[0])
    ]


def _adjustment(request: Request) -> FormalQuery | None:
    held: tuple[str, ...] | None = None
    found = _HELD.search(request.text)
    if found and not _WHICH.search(request.text):
        held = tuple(m.name for m in request.words.mentions(found["held"]))
        held = held if held or _NOTHING.search(found["held"]) else None
    rest = [name for name in request.names if name not in (held or ())]
    if len(rest) < 2:
        return None
    return FormalQuery(FormalKind.ADJUSTMENT, *request.pair(rest), adjusted=held)
