"""What commands print: tables for people, JSON for programs, files and bytes as they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T")

Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write to this file instead of the screen.")
]
Audience = Annotated[
    str | None,
    typer.Option(help="Whom the report is for: executive, analyst (the default), researcher."),
]
WIDEST = 60


def show_json(value: Any) -> None:
    """Print a value; records print as the server told them."""
    print(json.dumps(_plain(value), indent=2, ensure_ascii=False))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns as wide as what is in them."""
    cells = [list(heads), *([_cut(str(cell)) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        print(
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        )


def show_records(
    found: Sequence[T],
    heads: Sequence[str],
    cells: Callable[[T], Sequence[object]],
    *,
    as_json: bool,
) -> None:
    """Print records as the server told them, or a line of cells for each."""
    if as_json:
        show_json(found)
    else:
        show_table(heads, map(cells, found))


def write(content: bytes, out: Path | None) -> None:
    """Write bytes to a file, or as they are to standard output."""
    if out is not None:
        out.write_bytes(content)
        print(f"Wrote {out}", file=sys.stderr)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def reading(audience: str | None) -> dict[str, str]:
    """Return what a report is asked for with: who reads it, where that was said."""
    return {"audience": audience} if audience is not None else {}


def format_of(out: Path | None, said: str | None, otherwise: str) -> str:
    """Return the format: as said, else by the file's ending, else `otherwise`."""
    if said is not None:
        return said
    ending = out.suffix.removeprefix(".").lower() if out else ""
    return {"htm": "html", "markdown": "md"}.get(ending, ending) or otherwise


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        record: BaseModel = value
        return record.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
