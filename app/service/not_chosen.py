"""The methods that a plan did without, those with the same reason told together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.causal.catalogue import load

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge


def not_chosen(result: Json) -> list[str]:
    """Return a sentence for each reason, with the methods that it ruled out."""
    catalogue = load()
    ruled_out: dict[str, dict[str, str]] = defaultdict(dict)
    for beaten in result["alternatives"]:
        name, reason = beaten["algorithm"], beaten["reason"]
        title = catalogue[name].title if name in catalogue else name.replace("_", " ")
        ruled_out[_of_each(reason, title)][title] = reason
    return [_told(shared, methods) for shared, methods in ruled_out.items()]


def _told(shared: str, methods: Mapping[str, str]) -> str:
    """Return a reason with the methods that it is said of; once, where it names the only one."""
    title, reason = next(iter(methods.items()))
    if len(methods) == 1 and reason.startswith(title):
        return reason
    return f"{', '.join(methods)}: {shared if len(methods) > 1 else reason}"


def _of_each(reason: str, title: str) -> str:
    """Return a reason as it is said of several methods: without the title that it begins with."""
    if reason.startswith(f"{title} "):
        return f"each {reason.removeprefix(f'{title} ')}"
    return reason
