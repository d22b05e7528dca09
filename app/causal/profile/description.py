"""What a description says of columns: from a data dictionary or from free text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.causal.profile.dictionaries import Statement, entries
from app.causal.profile.level_meanings import level_meanings
from app.causal.profile.unit_wordings import wording_in


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column means, the unit of its values, and what codes stand for; each may be empty."""

    text: str = ""
    unit: str = ""
    levels: tuple[tuple[str, str], ...] = ()


_NAME_HEADS = ("name", "variable", "column", "field", "variable name", "column name", "label name")
_TEXT_HEADS = ("description", "meaning", "label", "definition", "explanation", "details")
_LONGEST_SYMBOL = 4  # letters: USD, MMHG
_UNIT_HEADS = ("unit", "units", "measurement unit")
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d+[.)])\s+")
_SEPARATED = re.compile(r"^\s*(?P<name>.{1,200}?)\s*(?::=|:|=|—|–|\s-\s|-\s|\t)\s*(?P<text>\S.*)$")
_SENTENCE_END = re.compile(r"(?<=[.;?!])\s+")
SAYING = (  # verbs between a column's name and what it means
    r"(?:is|are|was|were|says?|means?|shows?|tells?|gives?|counts?|measures?|records?|marks?|flags?"
    r"|indicates?|denotes?|equals?|holds?|contains?|represents?|stands? for|refers? to)"
)
_LEAD = r"(?:the\s+)?(?:(?:binary|dummy)\s+)?(?:variable|indicator|dumm(?:y|ies)|column|field)s?\s+"
_ENTRY = re.compile(
    rf"^\s*(?:{_LEAD})?(?P<names>[^:=]{{1,200}}?)\s*(?:[:=]\s*(?=\S)|(?=\s{SAYING}\s))"
    r"(?P<text>.{2,400})$",
    re.IGNORECASE,
)
_TWO_MOMENTS = re.compile(
    r"(?P<first>\b(?:in|at|during|on|before|after)\b[^,;]*?)(?:,| and)\s+"
    r"(?P<second>(?:(?:in|at|during|on)\b|(?:the )?(?:\w+ )?after\b|wave\b|round\b)[^,;]*)$",
    re.IGNORECASE,
)
_JOINED = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*/\s*")
_MARKS = "`'\"“”‘’*_ "


def read_description(text: str, names: Sequence[str]) -> dict[str, Meaning]:
    """Return what `text` says of each column it speaks of.

    Understood are a CSV or Markdown table with a column of names, lines "name: meaning",
    "name = meaning" or "name - meaning", sentences "name: meaning." one after the other, and
    prose with 'name' (meaning), name (meaning) or a sentence that begins "name is …".
    A name is matched whatever its case; the first statement about a column counts.
    """
    by_folded = {name.casefold(): name for name in names}
    found: dict[str, Meaning] = {}
    statements = (
        *_from_table(text),
        *entries(text, by_folded),
        *_from_sentences(text, by_folded),
        *_from_lines(text, by_folded),
        *_from_prose(text, names),
    )
    next_entry = _next_entry(names)
    for said, meaning, unit in statements:
        name = by_folded.get(said.strip(_MARKS).casefold()) or by_folded.get(said.casefold())
        cleaned = next_entry.split(meaning, maxsplit=1)[0].strip().strip("|").strip().rstrip(";")
        if name is not None and name not in found and cleaned:
            own_unit = _spelled(unit.strip()) or unit_in(cleaned)
            found[name] = Meaning(cleaned, own_unit, level_meanings(cleaned))
    return found


def _next_entry(names: Sequence[str]) -> re.Pattern[str]:
    """Return what begins the entry of another column on the same line: "; age: " for example."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    coined = "|".join(re.escape(name) for name in names if is_coined(name)) or "(?!)"
    return re.compile(
        rf"[;.,]\s+(?:and\s+)?[`'\"*]?(?:{known})[`'\"*]?\s*[:=]\s|,\s+(?:and\s+)?(?:{coined})(?!\w)"
        rf"|,\s+(?:and\s+|while\s+)?(?:{known})\s+{SAYING}\s",
        re.IGNORECASE,
    )


def unit_in(text: str) -> str:
    """Return the unit that a meaning names: "(kg) at birth", "in €/h", "per 1,000 inhabitants"."""
    return _spelled(wording_in(text))


def _spelled(unit: str) -> str:
    """Return a unit as it is written in running text: KILOGRAMS is kilograms, USD stays."""
    is_shouted = unit.isalpha() and unit.isupper() and len(unit) > _LONGEST_SYMBOL
    return unit.lower() if is_shouted else unit


def _from_table(text: str) -> Iterator[Statement]:
    """Read a data dictionary: a CSV or Markdown table whose header names the name column."""
    lines = [line for line in text.splitlines() if line.strip()]
    for start, line in enumerate(lines):
        for delimiter in ("|", ",", ";", "\t"):
            header = [cell.strip(_MARKS).lower() for cell in _cells(line, delimiter)]
            place = _place(header, _NAME_HEADS), _place(header, _TEXT_HEADS)
            if place[0] is not None and place[1] is not None:
                yield from _rows(lines[start + 1 :], delimiter, header)
                return


def _rows(lines: Sequence[str], delimiter: str, header: Sequence[str]) -> Iterator[Statement]:
    name, meaning = _place(header, _NAME_HEADS), _place(header, _TEXT_HEADS)
    unit = _place(header, _UNIT_HEADS)
    assert name is not None
    assert meaning is not None
    for line in lines:
        cells = _cells(line, delimiter)
        if delimiter == "," and len(cells) > len(header) and meaning == len(header) - 1:
            cells = [*cells[:meaning], ",".join(cells[meaning:])]  # commas left unquoted
        if len(cells) > max(name, meaning) and not set(cells[name]) <= set("-: "):
            said_unit = cells[unit] if unit is not None and len(cells) > unit else ""
            yield cells[name], cells[meaning], said_unit


def _cells(line: str, delimiter: str) -> list[str]:
    bare = line.strip().strip("|") if delimiter == "|" else line
    try:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(bare), delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def _place(header: Sequence[str], heads: Sequence[str]) -> int | None:
    return next((i for i, cell in enumerate(header) if cell in heads), None)


def _from_lines(text: str, by_folded: dict[str, str]) -> Iterator[Statement]:
    """Read "name: meaning" lines, and lines that begin with a column's name and a blank."""
    for line in text.splitlines():
        bare = _BULLET.sub("", line).strip()
        if match := _SEPARATED.match(bare):
            yield from _split_name(match.group("name"), match.group("text"), by_folded)
        elif len(parts := re.split(r"\s{2,}|\s*\|\s*", bare.strip("| "), maxsplit=1)) == 2:
            yield parts[0], parts[1], ""
        if len(parts := re.split(r",\s*", bare, maxsplit=1)) == 2:
            yield parts[0], parts[1].strip('"'), ""


def _from_sentences(text: str, by_folded: dict[str, str]) -> Iterator[Statement]:
    """Read sentences "name: meaning." and "name is …" where several share one line."""
    for line in text.splitlines():
        parts = _SENTENCE_END.split(line)
        for part in parts if len(parts) > 1 else ():
            if match := _ENTRY.match(part):
                said = [name.strip(_MARKS) for name in _JOINED.split(match.group("names"))]
                if all(name.casefold() in by_folded for name in said):
                    yield from _of_each(said, match.group("text").rstrip("."))


def _split_name(name: str, meaning: str, by_folded: dict[str, str]) -> Iterator[Statement]:
    """Read also "name (unit): meaning" and "first, second: meaning"."""
    if name.strip(_MARKS).casefold() in by_folded:
        yield name, meaning, ""
    elif bracketed := re.match(r"^(.*?)\s*[(\[]([^)\]]*)[)\]]$", name):
        unit = unit_in(f"({bracketed.group(2)})")
        yield bracketed.group(1), meaning, unit
    else:
        yield from _of_each(re.split(r",\s*|\s+and\s+|\s*/\s*", name), meaning)


def _of_each(names: Sequence[str], meaning: str) -> Iterator[Statement]:
    """Read what two columns mean that are told of at once: "… in June and in July" for each."""
    if len(names) == 2 and (found := _TWO_MOMENTS.search(meaning)):
        yield names[0], meaning[: found.end("first")], ""
        yield names[1], meaning[: found.start("first")] + found["second"], ""
        return
    yield from ((name, meaning, "") for name in names)


def _from_prose(text: str, names: Sequence[str]) -> Iterator[Statement]:
    """Read 'name' (meaning), name (meaning) and: meaning ('name', remark) in running text."""
    lowered = text.lower()
    yield from _from_clauses(text, names)
    for name in names:
        if name.lower() not in lowered:
            continue
        quoted = rf"[`'\"“‘]{re.escape(name)}[`'\"”’]"
        bare = rf"(?<![\w.]){re.escape(name)}(?![\w.])"
        pattern = quoted if len(name) < 3 else rf"(?:{quoted}|{bare})"
        if match := re.search(rf"{pattern}\s*\(([^()]{{2,300}})\)", text, re.IGNORECASE):
            yield name, match.group(1), ""
        elif match := re.search(
            rf"([^.;,()\n]{{3,200}}?)\s*\({pattern if is_coined(name) else quoted}([^)]*)\)", text
        ):
            yield name, match.group(1) + match.group(2), ""
        elif match := re.search(
            rf"{quoted}\s*,?\s+((?:is|are|was|were|which|indicates?|denotes?|represents?|gives?|"
            rf"measures?|shows?|means?|equals?)\b[^.;\n]{{2,300}})",
            text,
            re.IGNORECASE,
        ):
            yield name, match.group(1), ""


def is_coined(name: str) -> bool:
    """Tell whether a name is no plain word, so that it means the column wherever it stands."""
    return len(name) > 2 and not (name.isalpha() and (name.islower() or name.istitle()))


def _from_clauses(text: str, names: Sequence[str]) -> Iterator[Statement]:
    """Read "where x is …, and y is …": each clause ends where the next name's clause begins."""
    known = "|".join(
        re.escape(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1
    )
    if not known:
        return
    clause = re.compile(
        rf"(?:^|\bwhere\s+|[.;,]\s+(?:and\s+|while\s+)?)(?:{_LEAD})?"
        rf"[`'\"“‘]?(?P<name>{known})[`'\"”’]?,?\s+(?={SAYING}\s)",
        re.IGNORECASE | re.MULTILINE,
    )
    matches = list(clause.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, end in zip(matches, ends, strict=False):
        meaning = re.split(r"[.;]\s|\n", text[match.end() : end], maxsplit=1)[0]
        yield match["name"], meaning.rstrip(" .,;"), ""
