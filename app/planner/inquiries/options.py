"""The answers that a question lists: 'A) … B) …', 'Options: … / …', 'answer yes or no'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FAMILIES = ("ABCDEFGH", "abcdefgh", "12345678")
_MARKED = re.compile(r"(?<![\w.])\(?(?P<label>[A-Ha-h1-8])(?:\)|[.:](?=\s)|\s[-–—](?=\s))\s*")
_LEAD_IN = re.compile(
    r"(?:[,;:.]?\s*\b(?:(?:the |your )?(?:possible |answer )?(?:options?|choices?|answers?)"
    r"(?: are)?|(?:please )?(?:choose|select|pick)(?: (?:one|the (?:best|correct) \w+))?"
    r"(?: (?:of|from))?(?: the following)?)\s*:|:)\s*$",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"(?:(?<=[.;?!])\s+|\n+)(?:please |just |now )?(?:answer|respond|reply|give|choose|select|state"
    r"|explain|return|output|pick)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(
    r"\b(?:answer )?(?:options|choices|answers)(?: are)?\s*:\s*(?P<list>[^\n?]+)", re.IGNORECASE
)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_SLASHES, _COMMAS = re.compile(r"\s*[/|;]\s*"), re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+")
_YES_NO = re.compile(
    r"[\s(\[:,.-]*(?:\b(?:please )?(?:answer|respond|reply|say|tell)(?: me)?(?: only| just| with"
    r"| simply)*[ :]*|(?<=[\s(\[])|^)[\"'“]?(?P<yes>yes|true)[\"'”]?(?: or |\s*/\s*|, )[\"'“]?"
    r"(?P<no>no|false)\b[\"'”)\].?:]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offered:
    """The question without the answers that it lists, and these: (label, text) each."""

    stem: str
    options: tuple[tuple[str, str], ...] = ()


def offered(text: str) -> Offered:
    """Return the question apart from the answers it lists; no options where it lists none."""
    return _marked(text) or _named(text) or _yes_or_no(text) or Offered(text)


def in_words(stem: str) -> Offered | None:
    """Return what an 'or' joins after a colon: '…: x causes y, y causes x or neither?'."""
    head, colon, tail = stem.rpartition(":")
    parts = [part for part in _COMMAS.split(tail.strip(" ?.")) if part]
    return (
        Offered(head, tuple(("", part) for part in parts)) if colon and _OR.search(tail) else None
    )


def _marked(text: str) -> Offered | None:
    found = list(_MARKED.finditer(text))
    run = max((_run(found, family) for family in _FAMILIES), key=len)
    if len(run) < 2:
        return None
    ends = [*(mark.start() for mark in run[1:]), len(text)]
    told = [text[mark.end() : end] for mark, end in zip(run, ends, strict=True)]
    told[-1] = _AFTERWORD.sub("", told[-1])
    if not told[-1].strip(" .?!)"):
        return _marked_behind(text, run)
    labels = [text[mark.start() : mark.end()].strip() for mark in run]
    stem = _LEAD_IN.sub("", text[: run[0].start()].rstrip(" ("))
    return Offered(stem.strip(), tuple(zip(labels, map(_trimmed, told), strict=True)))


def _marked_behind(text: str, run: Sequence[re.Match[str]]) -> Offered | None:
    """Return options with their letters behind them: '…: up (A), down (B) or neither (C)?'."""
    stem, colon, first = text[: run[0].start()].rpartition(":")
    if not colon:
        return None
    starts = [mark.end() for mark in run[:-1]]
    others = [text[a : mark.start()] for a, mark in zip(starts, run[1:], strict=True)]
    told = [re.sub(r"^[\s,;]*(?:or\b|and\b)?\s*", "", part) for part in (first, *others)]
    labels = [text[mark.start() : mark.end()].strip(" ?.") for mark in run]
    return Offered(stem.strip(), tuple(zip(labels, map(_trimmed, told), strict=True)))


def _run(found: Sequence[re.Match[str]], family: str) -> list[re.Match[str]]:
    """Return the marks that count up from the first of their family, in the order of the text."""
    run: list[re.Match[str]] = []
    for mark in found:
        if mark["label"] == family[len(run) % len(family)]:
            run.append(mark)
    return run


def _trimmed(option: str) -> str:
    return re.sub(r"[\s,;.]*\b(?:and|or)?[\s,;.]*$", "", option.strip()).strip(" ,;.?")


def _named(text: str) -> Offered | None:
    found = _NAMED.search(text)
    if found is None:
        return None
    listed = found["list"].strip(" .")
    parts = _SLASHES.split(listed)
    parts = parts if len(parts) > 1 else _COMMAS.split(listed)
    options = tuple(("", part.strip(" '\"“”.")) for part in parts if part.strip())
    if len(options) < 2:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return Offered(_AFTERWORD.sub("", rest).strip(" ?") + "?", options)


def _yes_or_no(text: str) -> Offered | None:
    found = _YES_NO.search(text)
    if found is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" :,")
    if not rest.endswith(("?", ".")):
        rest = f"{rest}?"
    return Offered(rest, (("", found["yes"]), ("", found["no"])))
