"""Objects in JSON, one per line or in an array, as the view `raw`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.column_names import checked_names, refuse_one_column
from app.adapters.csv_text import clean_text
from app.adapters.raw_table import MISSING_LIST, RawTable, literal, run, take_sample, text_cell
from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.service.intake import TableLimits

_OBJECT_BYTES = 4_000_000
_FIRST = 1 << 20
_FIRST_OBJECTS = 1_000
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class _Field:
    """A value of each object: the name of its column, and the keys that lead to it."""

    name: str
    keys: tuple[str, ...]

    @property
    def pointer(self) -> str:
        """The JSON pointer (RFC 6901) to it, as SQL."""
        escaped = (key.replace("~", "~0").replace("/", "~1") for key in self.keys)
        return literal("".join(f"/{key}" for key in escaped))


def open_json(
    table: duckdb.DuckDBPyConnection, source: Path, folder: Path, limits: TableLimits
) -> RawTable:
    """Define `raw` and `sample` over a JSON file; an object in an object becomes columns "a.b".

    Raises
    ------
    InvalidFile, TooLarge : with the line or key that is the matter.
    """
    text = clean_text(source, folder / "clean.json")
    table.execute("SET threads = 1")  # several threads give the rows in an order of their own
    form = literal(_format(text.path))
    objects = (
        f"read_json_objects({literal(text.path)}, format={form},"
        f" maximum_object_size={_OBJECT_BYTES})"
    )
    run(table, f"CREATE VIEW objects AS SELECT json FROM {objects}", 0)
    fields = _flat(table, _fields(table, (), limits), limits)
    names = checked_names([field.name for field in fields])
    refuse_one_column(names)
    pointers = ", ".join(field.pointer for field in fields)
    values = f"SELECT json_extract_string(json, [{pointers}]) AS v FROM objects"
    texts = f"SELECT {_listed('v[{0} + 1]', len(fields))} FROM ({values})"
    # A step of its own: a text is named many times below, and each would test all words again.
    present = f"CASE WHEN c{{0}} NOT IN ({MISSING_LIST}) THEN c{{0}} END"
    known = f"SELECT {_listed(present, len(fields))} FROM ({texts})"
    cells = _listed(text_cell("c{0}"), len(fields))
    run(table, f"CREATE VIEW raw AS SELECT {cells} FROM ({known})", 0)
    is_whole = take_sample(table, folder, len(names))
    return RawTable(names, tuple(range(len(names))), is_whole)


def _format(path: Path) -> str:
    """Tell an array, objects of a line each, and objects over several lines apart."""
    with path.open("rb") as file:
        start = file.read(_FIRST).lstrip()
    if start.startswith(b"["):
        return "array"
    try:
        json.loads(start.partition(b"\n")[0])
    except (ValueError, RecursionError):
        return "unstructured"
    return "newline_delimited"


def _listed(sql: str, n_columns: int) -> str:
    """Return the SQL for each column, with {0} for its position."""
    return ", ".join(f"{sql.format(i)} AS c{i}" for i in range(n_columns))


def _fields(
    table: duckdb.DuckDBPyConnection, within: tuple[str, ...], limits: TableLimits
) -> list[_Field]:
    """Return the fields of all objects, or of those at the keys `within`, as they come."""
    at = f", {_Field('', within).pointer}" if within else ""
    keys = f"unnest(json_keys(json{at}))"
    first = run(table, f"SELECT {keys} FROM objects LIMIT {_FIRST_OBJECTS}", 0)
    query = f"SELECT DISTINCT {keys} FROM objects LIMIT {limits.max_columns + 1}"
    rest = sorted(str(key) for (key,) in run(table, query, 0))
    if len(rest) > limits.max_columns:
        raise TooLarge(
            f"The objects have more than {limits.max_columns:,} different keys.",
            hint="Keep the keys the question is about.",
        )
    found = dict.fromkeys([*(str(key) for (key,) in first), *rest])
    return [_Field(".".join((*within, key)), (*within, key)) for key in found]


def _flat(
    table: duckdb.DuckDBPyConnection, fields: Sequence[_Field], limits: TableLimits
) -> list[_Field]:
    """Return the fields with those that hold objects replaced by the fields of these."""
    _refuse_others(table)
    flat: list[_Field] = []
    deep: list[str] = []
    for field, types in zip(fields, _types(table, fields), strict=True):
        if types <= {"OBJECT"} and types:
            flat += _fields(table, field.keys, limits)
        elif types & {"OBJECT", "ARRAY"}:
            deep.append(field.name)
        else:
            flat.append(field)
    inner = [field for field in flat if len(field.keys) > 1]
    nested = zip(inner, _types(table, inner), strict=True)
    deep += [field.name for field, types in nested if types & {"OBJECT", "ARRAY"}]
    if deep:
        listed = ", ".join(map(repr, deep[:_MOST_NAMED]))
        raise InvalidFile(
            f"The values of {listed} are lists, or objects in objects.",
            hint="Write one object per row, with numbers, texts, true, false or null as values.",
        )
    return flat


def _refuse_others(table: duckdb.DuckDBPyConnection) -> None:
    """Refuse rows that are no objects."""
    ((n_rows, others),) = run(
        table, "SELECT count(*), count_if(json_type(json) <> 'OBJECT') FROM objects", 0
    )
    if not n_rows or others:
        raise InvalidFile(
            "The file has no rows." if not n_rows else f"{others:,} of the rows are no objects.",
            hint='Write one object per row, such as {"age": 41, "town": "Cork"}.',
        )


def _types(table: duckdb.DuckDBPyConnection, fields: Sequence[_Field]) -> list[frozenset[str]]:
    """Return for each field which JSON types its values have, null left out."""
    if not fields:
        return []
    pointers = ", ".join(field.pointer for field in fields)
    inner = f"SELECT json_type(json, [{pointers}]) AS t FROM objects"
    asked = ", ".join(f"list(DISTINCT t[{i + 1}])" for i in range(len(fields)))
    (row,) = run(table, f"SELECT {asked} FROM ({inner})", 0)
    return [frozenset(map(str, types or ())) - {"NULL", "None"} for types in row]
