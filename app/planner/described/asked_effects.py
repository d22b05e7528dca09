"""Questions about effects and about what would have been, as they are asked."""

from __future__ import annotations

import re

from app.causal.described.asking import FormalKind, FormalQuery
from app.causal.described.model import Event
from app.planner.described.request import Request
from app.planner.described.statements import events
from app.planner.described.vocabulary import Vocabulary

_NECESSARY = re.compile(
    r"\bnecess|attribut|because of|responsible for|\bdue to\b|but[- ]for", re.IGNORECASE
)
_SUFFICIENT = re.compile(
    r"\bsufficien|enough to (?:cause|bring)|alone (?:would|have)", re.IGNORECASE
)
_DIRECT = re.compile(
    r"\bdirect(?:ly)?\b|\bnot through\b|other than through|(?:disregard|ignor|exclud|bypass)\w*",
    re.IGNORECASE,
)
_INDIRECT = re.compile(r"\bindirect|\bthrough\b|\bvia\b|\bmediat", re.IGNORECASE)
_ONLY_INDIRECT = re.compile(r"\bindirect", re.IGNORECASE)
_WOULD = re.compile(
    r"\bwould(?:n't| not)?\b.*\b(?:have|had|be|been|if)\b|\bhad .* not\b|\bif .* had\b",
    re.IGNORECASE,
)
_NOT_HAVE = re.compile(r"\bwould(?:n't| not)\b|\bnot have\b", re.IGNORECASE)
IF = re.compile(
    r"\b(?:if|had|were)\s+(?P<do>.+?)(?=,|\?|$|\s+would\b|\binstead of\b)", re.IGNORECASE
)
_INSTEAD = re.compile(r"\binstead of\b.*?(?=,|\?|$)", re.IGNORECASE)
_THOSE = re.compile(
    r"\b(?:for|among|of)\s+"
    r"(?P<who>(?:(?:those|people|individuals|patients|units|the ones|everyone)\b)?.+?)"
    r"(?=,|\bwould\b|\?|$)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:if (?:we|everyone|everybody|nobody|no one|all|one|you)|were to|do\b|doing|force|"
    r"forc\w+|sett?(?:ing)?|interven\w+|make everyone|by (?:making|having))\b",
    re.IGNORECASE,
)
_ASKS_EFFECT = re.compile(r"\b(?:will|does|do)\b", re.IGNORECASE)
_SEEING = re.compile(r"\b(?:observ|see|seeing|seen|know|find|learn|look)\w*\b", re.IGNORECASE)
_CAUSE = re.compile(r"\b(?:cause|affect|influence|determine)[sd]?\b|\baffected\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:is|are|was|were)\b.*\b(?:caused|affected|influenced|determined) by\b", re.IGNORECASE
)
HOW_LIKELY = re.compile(
    r"\b(?:probability|chance|likelihood|how likely|how probable|likely|rate|share|proportion"
    r"|fraction|percentage)\b",
    re.IGNORECASE,
)
OVERALL = re.compile(r"\b(?:overall|in general|than otherwise|marginal|half)\b", re.IGNORECASE)
_AMONG = re.compile(
    r"\b(?:is|are) (?P<y>[^,]+?) (?:more|less) (?:likely|common|frequent|probable) "
    r"(?:among|for|given|when|in|with) (?P<x>[^,?]+)",
    re.IGNORECASE,
)


def necessity_or_path(request: Request) -> FormalQuery | None:
    """Read necessity and sufficiency, and effects along some paths."""
    if len(request.names) < 2:
        return None
    necessary = _NECESSARY.search(request.text)
    sufficient = _SUFFICIENT.search(request.text)
    if necessary and sufficient:
        return FormalQuery(FormalKind.NECESSITY_AND_SUFFICIENCY, *request.pair())
    if necessary or sufficient:
        kind = FormalKind.NECESSITY if necessary else FormalKind.SUFFICIENCY
        return FormalQuery(kind, *request.pair())
    if _INDIRECT.search(request.text) or _DIRECT.search(request.text):
        return _along_paths(request)
    return None


def what_if(request: Request) -> FormalQuery | None:
    """Read what would have been: a counterfactual, or the effect on those who were treated."""
    text = _INSTEAD.sub("", request.text)
    changed = IF.search(text)
    do = events(changed["do"], request.words) if changed and _WOULD.search(text) else ()
    if changed is None or not do:
        return None
    those, plain = _those(text.replace(changed[0], " "), request.words)
    known = dict(request.evidence)
    seen = (*request.evidence, *(pair for pair in those if pair[0] not in known))
    about = [*events(plain, request.words), *seen]
    asked = next((pair for pair in about if pair[0] not in dict(do)), None)
    if asked is None:
        return None
    if request.direction is None:
        event = ((asked[0], 0) if _NOT_HAVE.search(text) else asked,)
        return FormalQuery(
            FormalKind.COUNTERFACTUAL, do[0][0], asked[0], event=event, do=do, given=seen
        )
    is_same = bool(do[0][1]) == bool(asked[1])
    direction = request.direction if is_same else request.direction.opposite
    kind = FormalKind.EFFECT_ON_TREATED if seen else FormalKind.AVERAGE_EFFECT
    return FormalQuery(kind, do[0][0], asked[0], given=seen, direction=direction)


def effect(request: Request) -> FormalQuery | None:
    """Read a question about the effect of one variable on another, or about their association."""
    if len(request.names) < 2:
        return None
    if (seen := _association(request)) is not None:
        return seen
    x, y = request.pair()
    direction = request.direction_of(x, y)
    is_effect = direction is not None and not OVERALL.search(request.text)
    if request.effect is not None or is_effect:
        return FormalQuery(FormalKind.AVERAGE_EFFECT, x, y, direction=direction)
    if _DONE.search(request.text) and HOW_LIKELY.search(request.text):
        levels = {mention.name: mention.level for mention in request.mentions}
        return FormalQuery(FormalKind.PROBABILITY, event=((y, levels[y]),), do=((x, levels[x]),))
    return _causes(request)


def _causes(request: Request) -> FormalQuery | None:
    if not _CAUSE.search(request.text) or HOW_LIKELY.search(request.text):
        return None
    first, second, *_ = request.names
    ends = (second, first) if _BY.search(request.text) else (first, second)
    return FormalQuery(FormalKind.CAUSES, *ends)


def _association(request: Request) -> FormalQuery | None:
    """Read a question about what is seen, where nothing is changed."""
    if (found := _AMONG.search(request.text)) is not None:
        one, other = request.words.one(found["x"]), request.words.one(found["y"])
        if one and other and one.name != other.name:
            return _seen(request, one.name, other.name)
    if request.direction is None or request.effect or OVERALL.search(request.text):
        return None
    is_passive = not _DONE.search(request.text) and not _ASKS_EFFECT.search(request.text)
    if _SEEING.search(request.text) or (request.is_conditional and is_passive):
        return _seen(request, *request.pair())
    return None


def _seen(request: Request, x: str, y: str) -> FormalQuery:
    held = tuple((m.name, m.level) for m in request.mentions if m.name not in (x, y))
    direction = request.direction_of(x, y)
    return FormalQuery(FormalKind.ASSOCIATION, x, y, given=held, direction=direction)


def _along_paths(request: Request) -> FormalQuery:
    x, y = request.pair()
    graph = request.model.graph
    after, before = graph.descendants(x), graph.ancestors(y)
    between = tuple(name for name in graph.nodes if name in after and name in before)
    through = tuple(name for name in request.names if name in between)
    is_direct = _DIRECT.search(request.text) and not _ONLY_INDIRECT.search(request.text)
    kind = FormalKind.DIRECT_EFFECT if is_direct else FormalKind.INDIRECT_EFFECT
    direction = request.direction_of(x, y)
    return FormalQuery(kind, x, y, mediators=through or between, direction=direction)


def _those(plain: str, words: Vocabulary) -> tuple[Event, str]:
    """Return what is said of those asked about, and the sentence without it."""
    found = _THOSE.search(plain)
    seen = events(found["who"], words) if found else ()
    return (seen, plain.replace(found[0], " ")) if found and seen else ((), plain)
