"""The child's tasks that touch tables: read an upload, measure it again, show some rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue

from app.adapters.conversion import Conversion
from app.adapters.csv_source import open_csv
from app.adapters.formats import ColumnLabels, Layout, Opened, open_upload
from app.adapters.formats.labelled import with_meanings
from app.adapters.infinite_numbers import without_infinite
from app.adapters.json_source import open_json
from app.adapters.parquet import read_rows
from app.adapters.parquet_source import open_parquet
from app.adapters.profiling import Typing, profile_stored
from app.adapters.raw_table import RawTable, connect
from app.adapters.stacking import stacked
from app.adapters.stored_limits import check_stored
from app.adapters.totals_row import without_totals
from app.adapters.typed_table import write_typed
from app.causal import codec
from app.causal.data import Kind, Variable
from app.causal.profile.columns import ColumnFacts, Values
from app.causal.profile.description import Meaning, read_description
from app.causal.profile.sentinels import numbers_in, said_codes
from app.errors import InvalidFile, InvalidRequest, TooLarge, WhereforeError
from app.service.intake import IngestOrder, MeasureOrder, Preview, PreviewOrder, TableLimits
from app.service.ports import Ingested
from app.service.records import Origin

if TYPE_CHECKING:
    import duckdb


def ingest(arguments: JsonValue) -> JsonValue:
    """Read an upload (an IngestOrder) and return where its Parquet is and its profile.

    Raises
    ------
    InvalidFile, TooLarge : the file is refused.
    """
    order = codec.decode(IngestOrder, arguments)
    target = Path(order.target)
    _check_bytes(Path(order.source), order.limits)
    opened = open_upload(Path(order.source), target.parent, order.limits, order.sheet)
    raw, found = _stored(opened, target, order.limits)
    meanings = with_meanings(_described(order.description, raw), opened.labels)
    profile = profile_stored(
        target,
        _typing(_with_units(meanings, raw), found, opened.labels, raw.stands_for),
        order.description,
        order.seed,
        asked=_codes_said(raw.names, meanings, opened.labels),
    )
    told = (c.warning for c in found if c.warning)
    return codec.encode(
        Ingested(
            parquet=target,
            profile=codec.encode(profile),
            warnings=(*opened.warnings, *raw.warnings, *told),
            n_bytes=target.stat().st_size,
            origin=Origin(opened.format, opened.sheet, opened.sheets),
        )
    )


def remeasure(arguments: JsonValue) -> JsonValue:
    """Profile a stored table anew with the kinds a user set (a MeasureOrder).

    Raises
    ------
    InvalidRequest : a column cannot be of the kind it is said to be.
    """
    order = codec.decode(MeasureOrder, arguments)

    def typing(facts: Sequence[ColumnFacts]) -> list[Variable]:
        return [_checked(f, v) for f, v in zip(facts, order.variables, strict=True)]

    path = Path(order.parquet)
    asked = {v.name: numbers_in(v.missing_codes) for v in order.variables}
    profile = profile_stored(path, typing, order.description, order.seed, order.said, asked)
    return codec.encode(profile)


def preview(arguments: JsonValue) -> JsonValue:
    """Return some rows and columns of a stored table (a PreviewOrder)."""
    import pyarrow.parquet as pq

    order = codec.decode(PreviewOrder, arguments)
    behind = None if order.column_limit is None else order.column_offset + order.column_limit
    columns = tuple(pq.read_schema(order.parquet).names[order.column_offset : behind])
    rows, n_rows = read_rows(Path(order.parquet), order.offset, order.limit, columns)
    return codec.encode(Preview(columns, rows, order.offset, n_rows))


def _stored(
    opened: Opened, target: Path, limits: TableLimits
) -> tuple[RawTable, tuple[Conversion, ...]]:
    """Write the upload as Parquet and return what it was and how each column was read."""
    table = connect(target.parent)
    try:
        raw = stacked(table, _raw(table, opened, target.parent, limits), target.parent)
        found = without_infinite(table, raw, write_typed(table, raw, target), target)
        n_rows = check_stored(table, target, raw.names, limits)
        if not raw.may_have(n_rows):
            raise InvalidFile(
                f"Only {n_rows:,} of the file's rows can be told apart.",
                hint="A double quote may be opened and not closed.",
            )
        raw = replace(raw, warnings=(*raw.warnings, *without_totals(table, raw, found, target)))
    except WhereforeError:
        target.unlink(missing_ok=True)
        raise
    finally:
        table.close()
    return raw, found


def _check_bytes(source: Path, limits: TableLimits) -> None:
    if source.stat().st_size > limits.max_bytes:
        raise TooLarge(
            f"The file has more than {limits.max_bytes:,} bytes.",
            hint="Take a sample of the rows, or upload Parquet, which is smaller.",
        )


def _raw(
    table: duckdb.DuckDBPyConnection, opened: Opened, folder: Path, limits: TableLimits
) -> RawTable:
    if opened.layout is Layout.PARQUET:
        return open_parquet(table, opened.path, folder, limits)
    if opened.layout is Layout.JSON:
        return open_json(table, opened.path, folder, limits)
    return open_csv(table, opened.path, folder, limits)


def _described(description: str, raw: RawTable) -> dict[str, Meaning]:
    """Return what the description says of each column; of one made of many, what it says of these.

    Where it says nothing, what such a column holds is told.
    """
    found = dict(read_description(description, list(raw.names)))
    for name, sent in raw.stands_for.items():
        of_these = read_description(description, list(sent))
        told = Meaning(f"what stood in the columns {sent[0]!r} to {sent[-1]!r}")
        found.setdefault(name, next(iter(of_these.values()), told))
    return found


def _with_units(meanings: Mapping[str, Meaning], raw: RawTable) -> dict[str, Meaning]:
    """Return the meanings with the units that the file itself gives, where none is described."""
    found = dict(meanings)
    for name, unit in raw.units.items():
        said = found.get(name, Meaning())
        found[name] = replace(said, unit=said.unit or unit)
    return found


def _typing(
    meanings: Mapping[str, Meaning],
    found: Sequence[Conversion],
    labels: Mapping[str, ColumnLabels],
    stands_for: Mapping[str, tuple[str, ...]],
) -> Typing:
    """Return what makes variables of counts, of the description and of what the file says."""

    def typing(facts: Sequence[ColumnFacts]) -> list[Variable]:
        from app.causal.profile.kinds import infer_variable

        inferred = (
            infer_variable(
                f, meanings.get(f.name, Meaning()), labels.get(f.name, ColumnLabels()).values
            )
            for f in facts
        )
        return [
            replace(
                as_written(v, c), stands_for=stands_for.get(v.name, ()), n_infinite=c.n_infinite
            )
            for v, c in zip(inferred, found, strict=True)
        ]

    return typing


def _codes_said(
    names: Sequence[str], meanings: Mapping[str, Meaning], labels: Mapping[str, ColumnLabels]
) -> dict[str, list[float]]:
    """Return the numbers that the description or the file calls missing, by column."""
    said = {
        name: said_codes(
            meanings.get(name, Meaning()).text, labels.get(name, ColumnLabels()).values
        )
        for name in names
    }
    return {name: numbers_in(codes) for name, codes in said.items() if codes}


def as_written(variable: Variable, conversion: Conversion) -> Variable:
    """Return the variable with the unit, and of the kind, that its values were written with."""
    unit = variable.unit or conversion.unit
    if conversion.kind is None or variable.kind is Kind.CONSTANT:
        return replace(variable, unit=unit)
    reasons = (conversion.reason,)
    return replace(variable, unit=unit, kind=conversion.kind, levels=(), reasons=reasons)


_NEEDS_NUMBERS = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION})


def _checked(facts: ColumnFacts, variable: Variable) -> Variable:
    """Return the variable with the levels of its kind; refuse a kind the values cannot have."""
    from app.causal.profile.kinds import recounted

    if variable.kind in _NEEDS_NUMBERS and facts.stored is not Values.NUMBERS:
        raise InvalidRequest(
            f"{variable.name!r} holds text and cannot be {variable.kind.value}.",
            hint="Choose nominal, ordinal, text or identifier.",
        )
    again = recounted(facts, variable)
    if variable.kind is Kind.BINARY and again.n_distinct > 2:
        raise InvalidRequest(
            f"{variable.name!r} has {again.n_distinct} different values and cannot be binary."
        )
    return again
