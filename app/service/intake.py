"""What a child process is asked about a table (read, measure again, show) and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from app.causal.data import Kind, Role, Variable
from app.causal.profile.facts import NOTHING_SAID, SaidOfRows


@dataclass(frozen=True, slots=True)
class TableLimits:
    """How large a table may be; beyond it the upload is refused with a sentence.

    `max_unpacked_bytes` and `max_ratio` (bytes for each packed byte) hold for what a packed
    file unpacks to, `max_entries` for the files in an archive or workbook.
    """

    max_bytes: int = 4 << 30
    max_unpacked_bytes: int = 16 << 30
    max_ratio: int = 200
    max_entries: int = 2_000
    max_rows: int = 20_000_000
    max_columns: int = 2_000
    max_cells: int = 400_000_000
    max_cell_characters: int = 32_768


@dataclass(frozen=True, slots=True)
class IngestOrder:
    """Task `ingest`: read the file `source`, write it as Parquet to `target`, profile it.

    `sheet` names the sheet of a workbook; "" is the first with data.
    """

    source: str
    target: str
    filename: str
    description: str = ""
    limits: TableLimits = TableLimits()
    seed: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class MeasureOrder:
    """Task `remeasure`: profile a stored Parquet file again, with these kinds and meanings."""

    parquet: str
    variables: tuple[Variable, ...]
    description: str = ""
    seed: int = 0
    said: SaidOfRows = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """Task `preview`: read the rows from `offset` of a stored Parquet file.

    Of its columns those from `column_offset`, at most `column_limit`; None is all of them.
    """

    parquet: str
    offset: int
    limit: int
    column_offset: int = 0
    column_limit: int | None = None


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """Task `export`: write a stored Parquet file as CSV to `target`."""

    parquet: str
    target: str
    rows_at_once: int = 20_000


@dataclass(frozen=True, slots=True)
class Preview:
    """Some rows and columns of a dataset, in the order of the file; a missing value is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[JsonValue, ...], ...]
    offset: int
    n_rows: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user says about one column; None leaves a part as it is.

    `clear_role` takes a role away, which None cannot say.
    """

    column: str
    kind: Kind | None = None
    role: Role | None = None
    clear_role: bool = False
    description: str | None = None
    unit: str | None = None
    missing_codes: tuple[str, ...] | None = None
