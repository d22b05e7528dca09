"""Files of Stata, SPSS and SAS as Parquet, some rows at a time, with labels and missing codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.adapters.formats.opened import ColumnLabels, Layout, Opened
from app.adapters.formats.recognise import Format
from app.adapters.formats.stored_dates import Clock, Temporal, clock_of
from app.adapters.formats.typed_file import check_size, narrowed, unreadable, write_typed
from app.errors import InvalidFile

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from pyreadstat import metadata_container

    from app.service.intake import TableLimits

_CELLS_AT_ONCE = 2_000_000
_READERS = {
    Format.STATA: ("read_dta", "Stata file"),
    Format.SPSS: ("read_sav", "SPSS file"),
    Format.SPSS_PORTABLE: ("read_por", "SPSS portable file"),
    Format.SAS: ("read_sas7bdat", "SAS file"),
    Format.SAS_TRANSPORT: ("read_xport", "SAS transport file"),
}
_TELL_MISSING_APART = (Format.STATA, Format.SPSS, Format.SAS)
_MOST_MICROSECONDS = 9e18
_MOST_CODES_TOLD = 8
_Cells = list[Any]


def open_statistics_file(
    source: Path, format_: Format, folder: Path, limits: TableLimits
) -> Opened:
    """Rewrite a file of a statistics package in `folder`.

    Codes that the file declares to be missing become missing, and a warning says so; labels
    are returned beside the values.

    Raises
    ------
    InvalidFile : the file is damaged.
    TooLarge : it is beyond a limit.
    """
    import pyarrow as pa
    from pyreadstat import PyreadstatError, ReadstatError

    reading = _Reading(source, format_)
    typed = folder / "typed.parquet"
    faults = (ReadstatError, PyreadstatError, pa.ArrowException, OSError, ValueError, TypeError,
              LookupError, OverflowError)  # fmt: skip
    try:
        meta = reading.described()
        check_size(meta.number_rows or 0, len(meta.column_names), limits)
        columns = _columns(meta, format_)
        schema = pa.schema([pa.field(c.name, c.type) for c in columns])
        write_typed(_batches(reading, columns, schema), schema, typed, limits)
    except faults as error:
        raise unreadable(_READERS[format_][1], error) from None
    return Opened(
        path=narrowed(typed, folder / "narrowed.parquet"),
        layout=Layout.PARQUET,
        format=format_.value,
        labels={c.name: c.labels for c in columns if c.labels != ColumnLabels()},
        warnings=tuple(sentence for c in columns for sentence in c.told()),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Calls the library's reader of one format."""

    source: Path
    format: Format

    def described(self) -> metadata_container:
        return self._read(metadataonly=True)[1]

    def rows(self, offset: int, limit: int) -> Mapping[str, _Cells]:
        found: Mapping[str, _Cells] = self._read(row_offset=offset, row_limit=limit)[0]
        return found

    def _read(self, **options: object) -> tuple[Any, metadata_container]:
        import pyreadstat

        if self.format in _TELL_MISSING_APART:
            options["user_missing"] = True
        read = getattr(pyreadstat, _READERS[self.format][0])
        frame, meta = read(
            str(self.source), output_format="dict", disable_datetime_conversion=True, **options
        )
        return frame, meta


@dataclass(slots=True)
class _Column:
    """A column being rewritten; `codes` counts the values that were declared to be missing."""

    name: str
    type: pa.DataType
    clock: Clock | None
    ranges: Sequence[Any]
    labels: ColumnLabels
    names: Mapping[object, str]
    codes: Counter[object] = field(default_factory=Counter)

    def array(self, cells: _Cells) -> pa.Array:
        import pyarrow as pa

        present = self._present(cells)
        if self.clock is None:
            return pa.array(present, self.type)
        return _timed(present, self.clock, self.name)

    def told(self) -> Iterator[str]:
        if self.codes:
            listed = ", ".join(self._named(code) for code in list(self.codes)[:_MOST_CODES_TOLD])
            yield (
                f"In {self.name!r}, codes that the file declares to be missing were read so:"
                f" {listed}; {self.codes.total():,} in all."
            )

    def _present(self, cells: _Cells) -> _Cells:
        if not self.ranges and not self._has_letters(cells):
            return cells
        return [None if self._is_missing(cell) else cell for cell in cells]

    def _has_letters(self, cells: _Cells) -> bool:
        import pyarrow.types as kinds

        return not kinds.is_string(self.type) and any(isinstance(cell, str) for cell in cells)

    def _is_missing(self, cell: object) -> bool:
        if cell is None or cell == "":
            return False
        missing = self._is_letter(cell) or any(_covers(range_, cell) for range_ in self.ranges)
        if missing:
            self.codes[cell] += 1
        return missing

    def _is_letter(self, cell: object) -> bool:
        """Tell Stata's .a to .z and SAS's .A to .Z and ._: letters among numbers."""
        import pyarrow.types as kinds

        return isinstance(cell, str) and not kinds.is_string(self.type)

    def _named(self, code: object) -> str:
        shown = f".{code}" if self._is_letter(code) else _code(code)
        return f"{shown} ({self.names[code]})" if code in self.names else shown


def _columns(meta: metadata_container, format_: Format) -> list[_Column]:
    import pyarrow as pa

    columns = []
    for name, label in zip(meta.column_names, meta.column_labels, strict=True):
        stored = meta.readstat_variable_types.get(name, "double")
        shown = meta.original_variable_types.get(name) or ""
        clock = None if stored == "string" else clock_of(format_, shown)
        ranges = meta.missing_ranges.get(name, ())
        names = meta.variable_value_labels.get(name, {})
        columns.append(
            _Column(
                name=name,
                type=pa.timestamp("us") if _is_moment(clock) else _type(stored),
                clock=clock,
                ranges=ranges,
                labels=ColumnLabels((label or "").strip(), _level_labels(names, ranges)),
                names=dict(names.items()),
            )
        )
    return columns


def _type(stored: str) -> pa.DataType:
    import pyarrow as pa

    if stored == "string":
        return pa.string()
    return pa.int64() if stored.startswith("int") else pa.float64()


def _is_moment(clock: Clock | None) -> bool:
    return clock is not None and clock.kind is Temporal.MOMENT


def _level_labels(names: Mapping[Any, str], ranges: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """Return the labels of codes that are values, not of those that mean missing."""
    kept = {
        code: label
        for code, label in names.items()
        if not any(_covers(range_, code) for range_ in ranges)
    }
    return tuple((_code(code), label.strip()) for code, label in kept.items() if label.strip())


def _covers(range_: Any, value: object) -> bool:
    """Tell whether a declared range of missing codes covers a value."""
    if isinstance(range_, dict):
        low, high = range_["lo"], range_["hi"]
        if isinstance(low, str) or isinstance(value, str):
            return isinstance(value, str) and value.rstrip() == str(low).rstrip()
        return bool(low <= value <= high)
    return bool(range_ == value)


def _code(code: object) -> str:
    from app.causal.profile.columns import level_text

    return level_text(code) if isinstance(code, str) else level_text(float(str(code)))


def _timed(cells: _Cells, clock: Clock, name: str) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    seconds = clock.seconds(np.array(cells, dtype=np.float64))  # None becomes NaN
    if clock.kind is Temporal.SPAN:
        return pa.array(seconds, from_pandas=True)
    microseconds = np.rint(seconds * 1000) * 1000  # what such files can hold is milliseconds
    known = np.isfinite(microseconds)
    if np.any(np.abs(microseconds[known]) > _MOST_MICROSECONDS):
        raise InvalidFile(
            f"Column {name!r} has a date before the year 1 or after 9999.",
            hint="Correct such dates, or leave them empty.",
        )
    whole = np.where(known, microseconds, 0).astype(np.int64)
    return pa.array(whole, pa.int64(), mask=~known).cast(pa.timestamp("us"))


def _batches(
    reading: _Reading, columns: Sequence[_Column], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    at_once = max(1_000, _CELLS_AT_ONCE // max(1, len(columns)))
    offset = 0
    while True:
        cells = reading.rows(offset, at_once)
        n_rows = len(next(iter(cells.values()), ()))
        if n_rows:
            arrays = [column.array(list(cells[column.name])) for column in columns]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)
        if n_rows < at_once:
            return
        offset += n_rows
