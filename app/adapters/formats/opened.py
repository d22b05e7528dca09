"""What opening an upload gives: a plain file, and what its own format said beside the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Layout(StrEnum):
    """How a plain file is laid out."""

    TEXT = "text"  # delimited: CSV, TSV and their like
    JSON = "json"  # lines of objects, or an array of them
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class ColumnLabels:
    """What a statistics package keeps beside a column.

    `meaning` is its label; `values` pairs each labelled code, as a level is written, with its
    meaning.
    """

    meaning: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A plain file that holds the upload's table.

    `labels` are by column name; `warnings` are sentences for the user; `format` is what the
    upload was; `sheets` are the names of a workbook's sheets with data, `sheet` the one read.
    """

    path: Path
    layout: Layout
    format: str
    labels: Mapping[str, ColumnLabels] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
