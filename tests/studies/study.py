"""A study, what its answer must be, and whether an answer is that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from app.errors import WhereforeError
from app.planner.plan import Action
from tests.asked import EVERY_STEP, Result, ask

ESTIMATED = ("estimated",)


@dataclass(frozen=True, slots=True)
class Study:
    """A table as people upload it, the question, and the range that was fixed before running.

    `designs` and `verdicts` are those that a careful statistician accepts; `between` bounds the
    value of the main estimate, where the verdict leaves one. One of the diagnostics in `says`
    must not have passed; `unadjusted` are columns that must not be adjusted for, `adjusted` some
    that must be. An interval that is less than `narrowest` wide claims more than is known.
    """

    name: str
    table: Callable[[], pd.DataFrame]
    words: str
    question: str
    designs: tuple[str, ...] = ()
    treatment: str | None = None
    outcome: str | None = None
    between: tuple[float, float] | None = None
    verdicts: tuple[str, ...] = ESTIMATED
    says: tuple[str, ...] = ()
    unadjusted: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()
    narrowest: float = 0.0
    known: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the main estimate's parts, and the complaints about them."""

    study: Study
    verdict: str
    design: str
    method: str
    value: float | None
    interval: tuple[float, float] | None
    complaints: tuple[str, ...]
    sentence: str

    @property
    def is_right(self) -> bool:
        return not self.complaints


def answered(study: Study, actions: frozenset[Action] = EVERY_STEP) -> Answer:
    """Ask the study's question of its table, with its words and nothing else."""
    try:
        result = ask(study.table(), study.question, study.words, actions=actions)
    except WhereforeError as refused:
        told = f"{refused.code}: {refused.message}"
        right = refused.code in study.verdicts
        return Answer(study, refused.code, "", "", None, None, () if right else (told,), told)
    return judged(study, result)


def judged(study: Study, result: Result) -> Answer:
    main = next((e for e in result["estimates"] if e["primary"]), None)
    found = main or {}
    return Answer(
        study,
        result["answer"]["verdict"],
        found.get("design", ""),
        found.get("method", ""),
        found.get("value"),
        found.get("interval"),
        tuple(_complaints(study, result)),
        result["answer"]["sentence"],
    )


def _complaints(study: Study, result: Result) -> Iterator[str]:
    verdict = result["answer"]["verdict"]
    if verdict not in study.verdicts:
        yield f"verdict {verdict}"
    failed = {d["name"] for d in result["diagnostics"] if d["verdict"] != "passed"}
    if study.says and not failed.intersection(study.says):
        yield f"nothing said of {' or '.join(study.says)}"
    main = next((e for e in result["estimates"] if e["primary"]), None)
    if main is None:
        if "estimated" in study.verdicts and verdict in {"estimated", "inconclusive"}:
            yield "no main estimate"
        return
    yield from _wrong_parts(study, main)


def _wrong_parts(study: Study, main: Result) -> Iterator[str]:
    if study.designs and main["design"] not in study.designs:
        yield f"design {main['design']}"
    for part in ("treatment", "outcome"):
        wanted = getattr(study, part)
        if wanted and main[part] != wanted:
            yield f"{part} {main[part]}"
    if study.between and not study.between[0] <= main["value"] <= study.between[1]:
        yield f"value {main['value']:.4g}"
    low, high = main["interval"] or (0.0, 0.0)
    if main["interval"] and high - low < study.narrowest:
        yield f"interval only {high - low:.3g} wide"
    used = set(main["adjustment"])
    if bad := used.intersection(study.unadjusted):
        yield f"adjusts for {', '.join(sorted(bad))}"
    if missing := set(study.adjusted) - used:
        yield f"does not adjust for {', '.join(sorted(missing))}"
