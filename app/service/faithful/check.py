"""What a sentence says that the findings it cites do not: a number, name, direction or strength."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.service.faithful.cited import Cited, Json, cited
from app.service.faithful.loose import loose_faults
from app.service.faithful.numerals import numeral
from app.service.faithful.slots import Part, Slot, parts, skeleton
from app.service.faithful.words import STRENGTHS


def faults(sentence: str, cites: Iterable[str], result: Json) -> tuple[str, ...]:
    """Return what is wrong with a sentence, judged by the findings it cites; nothing if it holds.

    A sentence that is worded like a cited one is compared with it part by part. Any other wording
    is held against all that is cited: each numeral must round from a number that is cited, in
    its role (a range, a share, a change); each name, link, direction, denial and grade of
    evidence must be found there too.

    Parameters
    ----------
    cites : ids of findings, estimates, refutations … of the result.
    result : as `GET /v1/runs/{id}/result` returns it.
    """
    return faults_against(sentence, cited(result, cites))


def faults_against(sentence: str, known: Cited) -> tuple[str, ...]:
    """Return the faults of a sentence beside what is cited, when that is already gathered."""
    if not known.texts and not known.items:
        return ("it cites nothing that the result holds",)
    grade, rest = _graded(parts(sentence, known.names))
    told = tuple(_strength_faults(grade, known))
    alike = [source for source in known.sources if skeleton(source) == skeleton(rest)]
    if alike:
        compared = [tuple(_differences(rest, source, known)) for source in alike]
        return (*told, *min(compared, key=len))
    return (*told, *loose_faults(rest, known))


def _graded(found: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split the grade of evidence that opens a sentence from the rest."""
    opens = next((i for i, part in enumerate(found) if part.slot is not Slot.STRENGTH), len(found))
    return found[:opens], found[opens:]


def _strength_faults(grade: Sequence[Part], known: Cited) -> Iterator[str]:
    for part in grade:
        if STRENGTHS[part.text] is not known.strength:
            yield f"strength: {part.text!r} is not how strong the finding is"


def _differences(found: Sequence[Part], source: Sequence[Part], known: Cited) -> Iterator[str]:
    for part, other in zip(found, source, strict=True):
        if part.text != other.text and not _is_same_number(part, other, known):
            yield f"{part.slot}: {part.text!r} stands for {other.text!r}"


def _is_same_number(part: Part, other: Part, known: Cited) -> bool:
    """Tell whether two numerals are the same cited number, rounded differently."""
    first, second = numeral(part.text), numeral(other.text)
    if first is None or second is None or part.slot is not Slot.NUMERAL:
        return False
    if first.is_percent is not second.is_percent or (first.sign == "-") != (second.sign == "-"):
        return False
    if first.value == second.value or first.places == second.places:
        return first.value == second.value
    ends = (end for pair in known.ranges for end in pair)
    sizes = [(v, abs(v)) for v in (*known.values, *ends)]
    return any(first.is_rounded(s) and second.is_rounded(s) for both in sizes for s in both)
