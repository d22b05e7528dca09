"""Data dictionaries line by line: entries that begin with a column's name, and what follows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Statement = tuple[str, str, str]  # a name, its meaning, its unit

_BULLET = re.compile(r"^\s*(?:[-*•+]\s+|\d+[.)]\s+)?")
_SEPARATOR = re.compile(r"\s*(?:->|=>|→|:=|:|=|—|–|\t|\|)\s*|\s+-\s+|\s{2,}")
_MARK = "`'\"“”‘’*_"
_STATA = re.compile(
    r"^(?:byte|int|long|float|double|str\d+|strL)\s+(?:%\S+\s*)?(?:[a-z]\w*\s{2,})?(?=\S)"
)
_LEVEL = re.compile(
    r"^\s*(?:[-*•]\s*)?(?P<code>-?\d+)\s*(?:=|:|-|–|->|→|\s)\s*(?P<word>\S.*?)[;,.]?\s*$"
)
_FIELD = re.compile(r"^\s+[-*]?\s*[\"']?(?P<key>[A-Za-z_ ]+?)[\"']?\s*:\s*(?P<value>\S.*)$")
_TEXT_KEYS = frozenset({"description", "label", "meaning", "definition", "desc", "details"})
_UNIT_KEYS = frozenset({"unit", "units"})


@dataclass(slots=True)
class _Entry:
    """A column's entry while its lines are read."""

    name: str
    texts: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    unit: str = ""

    def statement(self) -> Statement:
        text = " ".join(self.texts)
        levels = f" ({', '.join(self.levels)})" if self.levels else ""
        return self.name, f"{text}{levels}".strip(), self.unit


def entries(text: str, by_folded: Mapping[str, str]) -> Iterator[Statement]:
    """Yield what the entries of a dictionary say of columns, `by_folded` their names.

    An entry is a line that begins with a column's name; lines below it may say its description,
    its unit, and what its codes mean. A JSON object from names to meanings is read as well.
    """
    yield from _from_json(text)
    entry: _Entry | None = None
    for line in text.splitlines():
        if found := _opened(line, by_folded):
            if entry:
                yield entry.statement()
            entry = found
        elif entry and not _continue(entry, line):
            yield entry.statement()
            entry = None
    if entry:
        yield entry.statement()


def _from_json(text: str) -> Iterator[Statement]:
    if not text.lstrip().startswith("{"):
        return
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return
    for name, meaning in said.items():
        if isinstance(meaning, str):
            yield name, meaning, ""
        elif isinstance(meaning, dict):
            parts = {str(k).lower(): v for k, v in meaning.items() if isinstance(v, str)}
            texts = [parts[key] for key in _TEXT_KEYS if key in parts]
            units = [parts[key] for key in _UNIT_KEYS if key in parts]
            yield name, " ".join(texts[:1]), " ".join(units[:1])


def _opened(line: str, by_folded: Mapping[str, str]) -> _Entry | None:
    """Return the entry that a line opens: a name, and a separator or marks around the name."""
    bare = _BULLET.sub("", line, count=1)
    marks = len(bare) - len(bare.lstrip(_MARK))
    name = _leading_name(bare[marks:], by_folded)
    if not name:
        return None
    rest = bare[marks + len(name) :]
    after_marks = rest.lstrip(_MARK)
    is_marked = marks > 0 and len(after_marks) < len(rest)
    if separator := _SEPARATOR.match(after_marks):
        meaning = after_marks[separator.end() :]
    elif is_marked and after_marks.startswith(" ") and not after_marks.lstrip().startswith("("):
        meaning = after_marks.strip()
    else:
        return None
    cleaned = _STATA.sub("", meaning).strip().strip("|").strip()
    if is_marked and after_marks.startswith(" ") and _starts_sentence(cleaned):
        return None
    return _Entry(by_folded[name.casefold()], [cleaned.strip("\"'{[,")] if cleaned else [])


def _starts_sentence(text: str) -> bool:
    """Leave sentences such as "'age' is …" to the reader of prose."""
    return bool(re.match(r"(?:is|are|was|were|says|gives|denotes|means|and|or)\b", text))


def _leading_name(text: str, by_folded: Mapping[str, str]) -> str:
    """Return the longest column name that `text` begins with, as it stands there."""
    folded = text.casefold()
    fits = (
        n for n in by_folded if folded.startswith(n) and not folded[len(n) : len(n) + 1].isalnum()
    )
    longest = max(fits, key=len, default="")
    return text[: len(longest)] if folded[len(longest) : len(longest) + 1] != "." else ""


def _continue(entry: _Entry, line: str) -> bool:
    """Add a line to the entry it stands below; tell whether it belonged there."""
    if not line.strip():
        return not entry.texts  # a blank line ends an entry that says something
    if level := _LEVEL.match(line):
        entry.levels.append(f"{level['code']} = {level['word']}")
        return True
    if not (said := _FIELD.match(line)):
        return False
    key, value = said["key"].strip().lower(), said["value"].strip().strip("\"',")
    if key in _TEXT_KEYS:
        entry.texts.append(value)
    elif key in _UNIT_KEYS:
        entry.unit = value
    return True
