"""The findings told in order: the answer, how sure, why, what could be wrong; each with its ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.causal.findings import Finding, Strength
from app.service.faithful.words import PREFIXES


class StoryPart(StrEnum):
    """What a sentence of the story is there for."""

    ANSWER = "answer"
    HOW_SURE = "how_sure"
    WHY = "why"
    WHAT_COULD_BE_WRONG = "what_could_be_wrong"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the story: its grade of evidence is part of `text`.

    `cites` are the ids of the finding it tells and of the results that the finding rests on.
    """

    id: str
    part: StoryPart
    text: str
    strength: Strength
    cites: tuple[str, ...]


def story(findings: Sequence[Finding], answer: Sequence[str]) -> tuple[Sentence, ...]:
    """Return the sentences in the order in which they are told.

    Parameters
    ----------
    answer : the claims that the answer is made of; the findings hold each of them.
    """
    parts = list(StoryPart)
    told = sorted(_sentences(findings, answer), key=lambda s: parts.index(s.part))
    return tuple(replace(sentence, id=f"n{i}") for i, sentence in enumerate(told, 1))


def _sentences(findings: Sequence[Finding], answer: Sequence[str]) -> Iterator[Sentence]:
    for finding in findings:
        part = StoryPart.ANSWER if finding.claim in answer else _part(finding)
        yield _graded(finding.claim, part, finding)
    for caveat, finding in {c: f for f in reversed(findings) for c in f.caveats}.items():
        cites = (finding.id, *finding.evidence)
        yield Sentence("", StoryPart.WHAT_COULD_BE_WRONG, caveat, finding.strength, cites)


def _part(finding: Finding) -> StoryPart:
    """Return where a finding is told, by what it rests on: checks, or what was found."""
    first = finding.evidence[0][:1] if finding.evidence else ""
    return StoryPart.HOW_SURE if first in {"r", "s", "d"} else StoryPart.WHY


def _graded(claim: str, part: StoryPart, finding: Finding) -> Sentence:
    text = f"{PREFIXES[finding.strength]}: {claim}"
    return Sentence("", part, text, finding.strength, (finding.id, *finding.evidence))
