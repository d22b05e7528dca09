"""Columns that the words call a consequence: a collider, a mediator, measured after the treatment.

Holding one of these fixed would open a path that is closed, or close one that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.causal.data import Variable
from app.planner.kinship import meaning
from app.planner.words import POPULATION, stem, tokens

_BE = r"(?:is|are|was|were|being)(?: (?:itself|themselves|partly|also|both|only|then|each))*"
_CALLED = re.compile(
    rf"([^.;:!?]{{1,80}}?) {_BE} (?:an? |the )?(?:\w+ )?(collider|common effect|mediator"
    r"|intermediate(?: variable| outcome| step)?|consequence|descendant|post-?treatment)",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(colliders?|mediators?|post-?treatment (?:variables?|columns?|covariates?)|consequences?)"
    r"(?: (?:is|are)|:|,? such as|,? like| \() ([^.;!?)]{1,80})",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"([^.;:!?]{{1,80}}?) {_BE} (?:strongly |partly |in part )?(caused|affected|influenced|driven"
    r"|determined|raised|lowered|changed|shaped|decided) by ([^.;!?]{1,80})",
    re.IGNORECASE,
)
_DECIDED_ON = re.compile(
    rf"([^.;:!?]{{1,80}}?) {_BE} (?:given|awarded|granted|assigned|paid|issued|set|computed|made"
    r"|calculated|derived|chosen|selected)(?: out| up)? (?:on the basis of|based on|from|according"
    r" to|depending on|in view of|as a function of) ([^.;!?]{1,80})"
    rf"|([^.;:!?]{{1,80}}?) (?:{_BE} based on|depends? on|rewards?|reflects?|results? from"
    r"|follows? from|is the (?:result|sum|product) of) ([^.;!?]{1,80})",
    re.IGNORECASE,
)
_MOVES_NEITHER = re.compile(
    r"\b(?:affects?|influences?|causes?|drives?|moves?|changes?) neither\b"
    r"|\b(?:does|do|did) not (?:itself |directly )?(?:affect|influence|cause|drive|move|change)"
    r" (?:either|any) of (?:them|these|those|the two)\b"
    r"|\bno (?:effect|influence|bearing) (?:of its own )?on either\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    rf"([^.;:!?]{{1,80}}?) {_BE} (?:measured|recorded|observed|assessed|taken|collected|known) "
    r"(?:only |some time |long |\w+ (?:days?|weeks?|months?|years?) )?(after|following"
    r"|at follow-?up|at the end)\b",
    re.IGNORECASE,
)
_OWN_TEXT = re.compile(
    r"\b(?:consequence|result|effect) of ([^.;]{1,60})|\b(?:caused|affected|influenced|determined)"
    r" by ([^.;]{1,60})|\bdepends on ([^.;]{1,60})",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because of|due to|owing to|in response to|triggered by|prompted by|on account of)"
    r" ((?:[\w-]+ ?){1,4})",
    re.IGNORECASE,
)
_COUNTED_IN = frozenset(
    stem(w)
    for w in "number amount year month week day hour score index percent level total "
    "average measure variable dollar euro".split()
)  # how a column is told, not what of
_GENERAL = frozenset(stem(w) for w in "treatment outcome intervention exposure both".split())


def consequences(
    words: str, variables: Iterable[Variable], treatment: Variable, outcome: Variable
) -> dict[str, str]:
    """Return the columns that question and descriptions call consequences, each with a reason."""
    known = list(variables)
    ends = {stem(t) for v in (treatment, outcome) for t in tokens(v.name)} | _GENERAL
    meant = (meaning(treatment) | meaning(outcome)) - _COUNTED_IN - POPULATION
    found: dict[str, str] = {}
    for said in _CALLED.finditer(words):
        _note(found, known, said.group(1), f"called a {said.group(2).lower()}")
    for said in _LISTED.finditer(words):
        _note(found, known, said.group(2), f"called a {said.group(1).lower().rstrip('s')}")
    for said in _MOVED.finditer(words):
        if _speaks_of(said.group(3), ends):
            _note(found, known, said.group(1), f"said to be {said.group(2).lower()} by it")
    _note_decided(found, known, words, (treatment.name, outcome.name))
    for said in _LATER.finditer(words):
        _note(found, known, said.group(1), f"said to be measured {said.group(2).lower()} it")
    for variable in known:
        said_of_it = _OWN_TEXT.search(variable.description)
        if said_of_it and _speaks_of(next(g for g in said_of_it.groups() if g), ends):
            found.setdefault(variable.name, f"described as a {said_of_it.group(0).strip()}")
        because = _BECAUSE.search(variable.description)
        if because and _speaks_of(because.group(1), ends | meant):
            found.setdefault(variable.name, f"said to come about {because.group(0).strip()}")
    return found


def _note_decided(
    found: dict[str, str], known: list[Variable], words: str, ends: tuple[str, str]
) -> None:
    """Note what is decided on treatment or outcome, and what is said to move neither of them."""
    for said in _DECIDED_ON.finditer(words):
        what, on = said.group(1) or said.group(3), said.group(2) or said.group(4)
        if any(is_named(end, on) for end in ends):
            _note(found, known, what, f"said to depend on {on.strip()}")
    for sentence in re.split(r"(?<=[.!?])\s", words):
        if said_so := _MOVES_NEITHER.search(sentence):
            first = _first_named(known, sentence[: said_so.start()])
            _note(found, first, sentence, "said to move neither of them")


def _note(found: dict[str, str], variables: list[Variable], phrase: str, reason: str) -> None:
    for variable in variables:
        if is_named(variable.name, phrase):
            found.setdefault(variable.name, reason)


def _first_named(variables: list[Variable], phrase: str) -> list[Variable]:
    """Return the variable that a phrase names first, of which the rest of it speaks."""
    places = [(phrase.lower().find(v.name.lower().replace("_", " ")), v) for v in variables]
    places += [(phrase.lower().find(v.name.lower()), v) for v in variables]
    said = [(place, v) for place, v in places if place >= 0 and is_named(v.name, phrase)]
    return [min(said, key=lambda found: found[0])[1]] if said else []


def is_named(name: str, phrase: str) -> bool:
    """Tell whether a phrase holds a column's name, written with spaces or as it is."""
    spelled = re.escape(name).replace("_", "[_ -]")
    return re.search(rf"(?<!\w){spelled}(?!\w)", phrase, re.IGNORECASE) is not None


def _speaks_of(phrase: str, ends: set[str]) -> bool:
    return bool({stem(t) for t in tokens(phrase)} & ends)
