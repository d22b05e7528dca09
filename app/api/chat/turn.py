"""What a chat says: the question, the table that came with it, the run it goes on from."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.errors import InvalidRequest

_DATA_URL = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)(?P<options>[^,\s]*),(?P<data>[^\s\"')]+)")
_FENCED = re.compile(r"```(?:csv|tsv)[^\n]*\n(?P<table>.*?)```", re.DOTALL)
_RUN = re.compile(r"\brun_[\w-]{16,40}\b")
_ENDINGS = {
    "text/csv": "csv",
    "text/plain": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/vnd.apache.parquet": "parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A table that was sent in a message."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """One message: who said it, its words, the tables that came with it."""

    role: str
    text: str
    tables: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be answered. `run_id` is the run whose answer is being talked about."""

    question: str
    table: Attached | None
    run_id: str | None


def turn(messages: Sequence[Said]) -> Turn:
    """Return what the last message of the user asks.

    The table is the latest that anybody sent; a run counts only if it was told after that.

    Raises
    ------
    InvalidRequest : no user says anything.
    """
    asked = next((m.text.strip() for m in reversed(messages) if m.role == "user"), "")
    if not asked:
        raise InvalidRequest(
            "The last message of the user holds no question.",
            hint="Say in words what is to be found out.",
        )
    table: Attached | None = None
    run_id: str | None = None
    for message in messages:
        if message.tables:
            table, run_id = message.tables[-1], None
        if message.role == "assistant" and (named := _RUN.findall(message.text)):
            run_id = named[-1]
    return Turn(asked, table, run_id)


def said(role: str, text: str, files: Sequence[Attached] = ()) -> Said:
    """Return a message with the tables in its text taken out: data URLs, fenced CSV."""
    pasted = [Attached("pasted.csv", found["table"].encode()) for found in _FENCED.finditer(text)]
    text = _FENCED.sub("", text)
    linked = [from_data_url(found[0]) for found in _DATA_URL.finditer(text)]
    return Said(role, _DATA_URL.sub("", text).strip(), (*files, *pasted, *linked))


def from_data_url(url: str, filename: str = "") -> Attached:
    """Return the table in a data URL.

    Raises
    ------
    InvalidRequest : it is no data URL, or its base64 is broken.
    """
    found = _DATA_URL.fullmatch(url)
    if found is None:
        raise InvalidRequest(
            "A file must come as a data URL.", hint="data:text/csv;base64,… holds a CSV file."
        )
    data = found["data"]
    try:
        is_base64 = found["options"].endswith(";base64")
        content = base64.b64decode(data, validate=True) if is_base64 else unquote_to_bytes(data)
    except binascii.Error:
        raise InvalidRequest("The data URL of a file is not valid base64.") from None
    return Attached(filename or f"attached.{_ENDINGS.get(found['type'], 'csv')}", content)
