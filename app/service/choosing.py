"""Which of the answers that a question lists agrees with what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.causal.described.asking import FormalAnswer
from app.causal.findings import Estimate
from app.causal.graph import CausalGraph
from app.causal.inquiry import Claim, ClaimKind, Option
from app.causal.question import Question, QuestionKind
from app.service import judgement
from app.service.evidence import Evidence
from app.service.graph_inquiries import told_by_graph

_SAYS_YES_OR_NO = re.compile(r"\b(?:yes|no|true|false)$", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper ?cent|\bpercentage", re.IGNORECASE)
NONE_OF_THEM = "none of them"
CANNOT_TELL = "cannot tell"
_IMPLIES = {
    ClaimKind.INCREASES: (ClaimKind.CAUSES, ClaimKind.RELATED),
    ClaimKind.DECREASES: (ClaimKind.CAUSES, ClaimKind.RELATED),
    ClaimKind.NO_EFFECT: (ClaimKind.UNRELATED,),
    ClaimKind.UNRELATED: (ClaimKind.NO_EFFECT,),
}
_TWO_ENDS = 2
_OPEN = Claim(ClaimKind.UNKNOWN)


def claims_of(question: Question, evidence: Evidence) -> tuple[Claim, ...]:
    """Return what the evidence claims, the most telling first; nothing where it settles nothing."""
    if (examined := evidence.main_examination) is not None:
        return examined.value.claims
    if (main := evidence.main_estimate) is not None:
        is_blocked = any(True for _ in judgement.blocking(evidence))
        return (_OPEN,) if is_blocked else tuple(_of_effect(question, main.value))
    if (traced := evidence.main_attribution) is not None:
        named = [part for part in traced.value.contributions if part.name != traced.value.target]
        largest = sorted(named, key=lambda part: -abs(part.value))
        return tuple(Claim(ClaimKind.COLUMNS, (part.name,)) for part in largest[:1])
    if (found := evidence.main_graph) is not None:
        return _of_graph(question, found.value.graph)
    return (_OPEN,)


def _of_graph(question: Question, graph: CausalGraph) -> tuple[Claim, ...]:
    if (told := told_by_graph(question, graph)) is not None:
        return told.claims
    outcome = question.outcome
    arrows = (e for e in graph.edges if e.is_directed and e.target == outcome)
    causes = sorted({e.source for e in arrows} - {outcome})
    return (Claim(ClaimKind.COLUMNS, tuple(causes)),) if causes else ()


def _of_effect(question: Question, found: Estimate) -> Iterator[Claim]:
    ends = (question.treatment or "", question.outcome or "")
    unclear = judgement.is_unclear(found)
    if found.bounds is not None and found.bounds[0] <= found.null_value <= found.bounds[1]:
        yield Claim(ClaimKind.UNKNOWN)
        return
    above = found.value > found.null_value
    kind = ClaimKind.INCREASES if above else ClaimKind.DECREASES
    kind = ClaimKind.NO_EFFECT if unclear else kind
    if question.supposed is not None:
        is_so = question.supposed is kind or question.supposed in _IMPLIES[kind]
        yield Claim(ClaimKind.YES if is_so else ClaimKind.NO)
    yield Claim(kind, ends)
    yield from (Claim(implied, ends) for implied in _IMPLIES[kind])
    yield Claim(ClaimKind.NUMBER, value=found.value)
    if question.kind is QuestionKind.FORECAST_INTERVENTION and found.baseline is not None:
        yield Claim(ClaimKind.NUMBER, value=found.baseline + found.value)


def choice(options: Sequence[Option], claims: Sequence[Claim]) -> str | None:
    """Return the option that agrees with the claims as it is written; None where none is listed."""
    if not options:
        return None
    for claim in claims:
        found = _agreeing(options, claim)
        if len(found) == 1 or (found and claim is claims[0]):
            return ", ".join(map(str, found))
    open_ended = any(claim.kind is ClaimKind.UNKNOWN for claim in claims) or not claims
    return CANNOT_TELL if open_ended else NONE_OF_THEM


def _agreeing(options: Sequence[Option], claim: Claim) -> list[Option]:
    """Return the option that says what is claimed; more than one where columns fit several."""
    if claim.kind is ClaimKind.NUMBER:
        return _nearest(options, claim.value or 0.0)
    if claim.kind is ClaimKind.COLUMNS:
        return _closest_sets(options, frozenset(claim.names))
    return [o for o in options if o.claim is not None and _says(o.claim, claim)][:1]


def _says(option: Claim, found: Claim) -> bool:
    if option.kind is not found.kind:
        return False
    if not option.names or not found.names:
        return True
    if option.kind is ClaimKind.CAUSES or len(option.names) == len(found.names) == _TWO_ENDS:
        directed = option.kind in (ClaimKind.CAUSES, ClaimKind.INCREASES, ClaimKind.DECREASES)
        return option.names == found.names if directed else set(option.names) == set(found.names)
    return set(option.names) <= set(found.names)


def _nearest(options: Sequence[Option], value: float) -> list[Option]:
    numbers = [o for o in options if o.claim is not None and o.claim.value is not None]
    is_share = abs(value) <= 1 and any(_PERCENT.search(option.text) for option in numbers)
    sized = value * 100 if is_share else value  # '35 percentage points' of a chance
    return sorted(numbers, key=lambda option: abs(_value(option) - sized))[:1]


def _value(option: Option) -> float:
    return (option.claim.value or 0.0) if option.claim else 0.0


def _closest_sets(options: Sequence[Option], names: frozenset[str]) -> list[Option]:
    """Return the options whose columns are nearest to these; none where none shares one."""
    scored = [
        (len(own & names) - len(own - names) - len(names - own) / 100, option)
        for option in options
        if option.claim is not None and option.claim.kind is ClaimKind.COLUMNS
        for own in [frozenset(option.claim.names)]
    ]
    best = max((score for score, _ in scored), default=0.0)
    return [option for score, option in scored if score == best > 0]


def formal_options(told: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    """Return the options of a question without a table, and what they claim by their words."""
    return tuple(Option(label, text, _formal_claim(text)) for label, text in told)


def _formal_claim(text: str) -> Claim:
    words = text.strip(" .").lower()
    if re.match(r"(?:yes|true|correct)\b", words):
        return Claim(ClaimKind.YES)
    if re.match(r"(?:cannot|can't|not enough|unknown|undetermined|inconclusive)\b", words):
        return Claim(ClaimKind.UNKNOWN)
    if re.match(r"(?:no|false|incorrect|not)\b", words):
        return Claim(ClaimKind.NO)
    if number := re.match(r"[-−+]?\d+(?:\.\d+)?", words):
        return Claim(ClaimKind.NUMBER, value=float(number[0].replace("−", "-")))
    names = tuple(part.strip(" {}") for part in re.split(r",|\band\b", words) if part.strip(" {}"))
    return Claim(ClaimKind.COLUMNS, names)


def formal_claims(found: FormalAnswer) -> tuple[Claim, ...]:
    """Return what a formal answer claims."""
    claims = []
    if found.is_so is not None:
        claims.append(Claim(ClaimKind.YES if found.is_so else ClaimKind.NO))
    if found.value is not None:
        claims.append(Claim(ClaimKind.NUMBER, value=found.value))
    if found.names:
        claims.append(Claim(ClaimKind.COLUMNS, tuple(name.lower() for name in found.names)))
    return tuple(claims) or (_OPEN,)


def with_choice(chosen: str | None, sentence: str) -> str:
    """Return the answer with the option that agrees with it in front; it may be yes or no."""
    if chosen is None:
        return sentence
    said = re.sub(r"^(?:Yes|No): ", "", sentence) if _SAYS_YES_OR_NO.search(chosen) else sentence
    return f"{chosen.rstrip('.')}. {said}"
