"""The kind of a question told more closely by the data: a row, two groups or two ways it names."""

from __future__ import annotations

import re

from app.causal.profile import Profile
from app.causal.question import QuestionKind
from app.planner.asked_groups import asked_about, clocks, compared
from app.planner.asking import Asked
from app.planner.attribution_words import Aspect, aspect
from app.planner.pairing import Pair, Pairing

_WAVE = re.compile(r"(?:_|\b)(?:w|wave|t|time|visit|round)_?(\d{1,2})$", re.IGNORECASE)
_ONE_OF_THEM = re.compile(
    r"\b[a-z]+ (?:number |no\.? )?#?\d{1,3}\b|\b(?:this|her|his)\b", re.IGNORECASE
)
_WOULD = re.compile(r"\b(?:would|could|might)\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"\b(?:why|causes?|caused|reasons?|explains?|explained|behind|responsible|led to|leads to"
    r"|accounts? for|due to|because|wrong)\b",
    re.IGNORECASE,
)
_UNLIKE = re.compile(
    r"\b(?:higher|lower|more|less|fewer|longer|shorter|larger|smaller|bigger|greater|better|worse"
    r"|faster|slower|older|younger|differ\w*|gaps?|changed?|changes|shift\w*|rises?|rose|risen"
    r"|falls?|fell|fallen|dropp?\w*|increas\w+|decreas\w+|declin\w+|grew|growth|jump\w*|up|down)\b",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r",? (?:or|and)(?: is it| does it(?: go| work| run)?)? (?:rather |instead |just )?"
    r"(?:(?:is it )?the other way (?:a?round)|the reverse|the opposite|vice versa"
    r"|conversely|the converse)\b.*",
    re.IGNORECASE,
)
_OR = re.compile(r",? (?:or|and)(?: else| rather| instead)? ", re.IGNORECASE)
_VERB_FIRST = re.compile(
    r"^(?P<verb>do|does|did|is it|was it|is|are|will|would|can|could)\b", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\b(?:feedback|two-way|two way|both ways|both directions|bidirectional|reciprocal|reverse"
    r" caus\w+|loops?|vicious circle|which (?:way|direction)|direction of (?:causation|the effect))"
    r"\b.*?\b(?:between|from|of) (?P<a>.+?) (?:and|to) (?P<b>[^,?]+)",
    re.IGNORECASE,
)


def closer(kind: Asked | None, asking: str, profile: Profile) -> Asked | None:
    """Return the kind that is meant where the question names one unit, or compares two groups.

    'Why is …' is about all rows, and about one of them where that one is named; 'what is behind
    …' is about a difference where two groups or periods are compared.
    """
    if kind and kind.kind not in (QuestionKind.DISCOVER, QuestionKind.FORECAST_INTERVENTION):
        return kind
    about = asked_about(asking, profile)
    times = clocks(profile)
    names_one = about.row is not None or any(column not in times for column, _ in about.where)
    if names_one and _WOULD.search(asking):
        return Asked(QuestionKind.COUNTERFACTUAL, about.evidence)
    if kind is None or kind.kind is not QuestionKind.DISCOVER or not _CAUSE.search(asking):
        return kind
    if names_one:
        return Asked(QuestionKind.ROOT_CAUSE, about.evidence, kind.outcome)
    groups = compared(asking, profile) if _UNLIKE.search(asking) else None
    if groups is None:
        return kind
    return Asked(QuestionKind.DISTRIBUTION_CHANGE, groups.evidence, kind.outcome)


def of_no_unit(kind: Asked | None, asking: str, profile: Profile) -> Asked | None:
    """Return no kind for what would have been of no unit in particular, and with nothing set.

    What is left then is the effect of something that happened.
    """
    if kind is None or kind.kind is not QuestionKind.COUNTERFACTUAL:
        return kind
    is_of_one = asked_about(asking, profile).evidence or _ONE_OF_THEM.search(asking)
    return kind if is_of_one or aspect(asking) is Aspect.NECESSITY else None


def two_ways(asking: str, pairing: Pairing) -> tuple[str, ...]:
    """Return the two columns of which is asked which one acts on the other, or that both do.

    'Does a cause b, or b a?' is a question of the graph: an effect would take one way for granted.
    """
    ends = _either_way(asking.rstrip("?!. "), pairing)
    waves = [found[1] for name in ends if (found := _WAVE.search(name))]
    is_settled = len(waves) == 2 and waves[0] != waves[1]  # measured one after the other
    return () if is_settled else ends


def _either_way(plain: str, pairing: Pairing) -> tuple[str, ...]:
    if found := _BETWEEN.search(plain):
        ends = [side.column for p in ("a", "b") if (side := pairing.outcome(found[p]))]
        return tuple(ends) if len(set(ends)) == 2 else ()
    if _TURNED.search(plain):
        return _ends(pairing.read(_TURNED.sub("", plain), ""))
    verb = _VERB_FIRST.match(plain)
    for cut in _OR.finditer(plain):
        first, second = plain[: cut.start()], plain[cut.end() :]
        if verb and not _VERB_FIRST.match(second):
            second = f"{verb['verb']} {second}"
        one, other = _ends(pairing.read(first, "")), _ends(pairing.read(second, ""))
        if one and one == other[::-1]:
            return one
    return ()


def _ends(pair: Pair) -> tuple[str, ...]:
    """Return cause and effect, nothing where one is missing."""
    if pair.cause is None or pair.effect is None or pair.cause.column == pair.effect.column:
        return ()
    return pair.cause.column, pair.effect.column
