"""The story in a model's words: each sentence is kept only where it says what it cites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from pydantic import JsonValue

from app.planner.advice import Consulted
from app.planner.llm.consultation import Asking
from app.planner.llm.narrator import narrated
from app.service.faithful.check import faults

Json = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Reworded:
    """A result's narration with `reworded` where other words hold, and what asking cost."""

    narration: list[Json]
    consulted: Consulted


def reworded(result: Json, question: str) -> Asking[Reworded]:
    """Ask a model for other words; a sentence that is not borne out by what it cites is dropped.

    Parameters
    ----------
    result : as it is assembled; its `narration` holds the sentences and what they cite.
    """
    story = cast("list[Json]", result["narration"])
    texts = {str(sentence["id"]): str(sentence["text"]) for sentence in story}
    said, record = yield from narrated(texts, question)
    kept = [_kept(sentence, said.get(str(sentence["id"]), ""), result) for sentence in story]
    dropped = len(said) - sum("reworded" in sentence for sentence in kept)
    if dropped and not record.fallback:
        otherwise = f"{dropped} of {len(said)} sentences said something else."
        record = replace(record, fallback=otherwise)
    return Reworded(kept, record)


def _kept(sentence: Json, text: str, result: Json) -> Json:
    cites = [str(cite) for cite in cast("list[JsonValue]", sentence["cites"])]
    holds = bool(text.strip()) and not faults(text, cites, result)
    return {**sentence, "reworded": text.strip()} if holds else sentence
