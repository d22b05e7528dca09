"""Every number of a step's result by its place, and how two sets of them differ."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

Numbers = dict[str, float]
CLOSE = 1e-6  # of the larger number: what other processors may make of the same sums


def numbers(value: JsonValue) -> Numbers:
    """Return each number with the path that leads to it, such as 'estimate.interval.0'."""
    return dict(_walked("", value))


def _walked(path: str, value: JsonValue) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walked(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _walked(f"{path}.{place}", inner)
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        yield path, float(value)


def differences(expected: Mapping[str, float], found: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each number that is missing, new, or not the same."""
    for path in (*expected, *(p for p in found if p not in expected)):
        if path not in found:
            yield f"{path}: {expected[path]!r} was not computed again"
        elif path not in expected:
            yield f"{path}: {found[path]!r} was not there before"
        elif not math.isclose(expected[path], found[path], rel_tol=CLOSE, abs_tol=1e-9):
            yield f"{path}: {found[path]!r} is not {expected[path]!r}"
