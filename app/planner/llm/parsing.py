"""A model's text read as a filled form; nothing in it is ever run or looked up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound=BaseModel)

LONGEST = 60_000  # characters of a reply that are read
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL | re.IGNORECASE)
_MOST_PROBLEMS = 8


def parsed(text: str, form: type[Form]) -> tuple[Form | None, Sequence[str]]:
    """Return the filled form, or None and what is wrong, in sentences a model can act on."""
    if len(text) > LONGEST:
        return None, [f"the reply has {len(text)} characters; at most {LONGEST} are read"]
    found: object = None
    for candidate in _candidates(text):
        try:
            found = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            break
    if not isinstance(found, dict):
        return None, ["the reply is not one JSON object"]
    try:
        return form.model_validate(found), ()
    except ValidationError as invalid:
        return None, [_sentence(problem) for problem in invalid.errors()[:_MOST_PROBLEMS]]


def _candidates(text: str) -> Iterator[str]:
    """Yield what may be the JSON: all of it, what is fenced, what is between outer braces."""
    yield text
    yield from (found.group(1) for found in _FENCE.finditer(text))
    begin, end = text.find("{"), text.rfind("}")
    if 0 <= begin < end:
        yield text[begin : end + 1]


def _sentence(problem: object) -> str:
    assert isinstance(problem, dict)
    where = ".".join(str(part) for part in problem["loc"]) or "the reply"
    return f"{where[:100]}: {problem['msg'][:300]}"
