"""A writer of sas7bdat files: ReadStat has one, which no package of Python's gives a name to.

It is called through the library that pyreadstat's writers are built on.
"""

from __future__ import annotations

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    c_char_p,
    c_double,
    c_int,
    c_long,
    c_size_t,
    c_ssize_t,
    c_void_p,
)
from pathlib import Path
from typing import Any

import pandas as pd
from pyreadstat import _readstat_writer

_STRING, _DOUBLE = 0, 5
_SAS_EPOCH = pd.Timestamp("1960-01-01")
_DATA_WRITER = CFUNCTYPE(c_ssize_t, POINTER(ctypes.c_char), c_size_t, c_void_p)
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "readstat_writer_init": (c_void_p, ()),
    "readstat_set_data_writer": (c_int, (c_void_p, _DATA_WRITER)),
    "readstat_add_variable": (c_void_p, (c_void_p, c_char_p, c_int, c_size_t)),
    "readstat_variable_set_label": (None, (c_void_p, c_char_p)),
    "readstat_variable_set_format": (None, (c_void_p, c_char_p)),
    "readstat_begin_writing_sas7bdat": (c_int, (c_void_p, c_void_p, c_long)),
    "readstat_begin_row": (c_int, (c_void_p,)),
    "readstat_insert_double_value": (c_int, (c_void_p, c_void_p, c_double)),
    "readstat_insert_string_value": (c_int, (c_void_p, c_void_p, c_char_p)),
    "readstat_insert_missing_value": (c_int, (c_void_p, c_void_p)),
    "readstat_end_row": (c_int, (c_void_p,)),
    "readstat_end_writing": (c_int, (c_void_p,)),
    "readstat_writer_free": (None, (c_void_p,)),
}


def write_sas7bdat(
    frame: pd.DataFrame, path: Path, *, labels: dict[str, str], formats: dict[str, str]
) -> None:
    """Write numbers, days (format "DATE9"), moments ("DATETIME20") and texts as SAS does."""
    call = _Library()
    written: list[bytes] = []

    @_DATA_WRITER
    def take(data: Any, length: int, _: object) -> int:
        written.append(ctypes.string_at(data, length))
        return length

    writer = call("writer_init")
    call("set_data_writer", writer, take)
    variables = []
    for name, column in frame.items():
        width = 0 if column.dtype != object else max(len(t.encode()) for t in column.dropna())
        kind = _STRING if width else _DOUBLE
        variable = call("add_variable", writer, str(name).encode(), kind, width)
        call("variable_set_label", variable, labels.get(str(name), "").encode())
        call("variable_set_format", variable, formats.get(str(name), "").encode())
        variables.append(variable)
    call("begin_writing_sas7bdat", writer, None, len(frame))
    for row in frame.itertuples(index=False):
        call("begin_row", writer)
        for variable, cell, form in zip(variables, row, map(formats.get, frame), strict=True):
            _insert(call, writer, variable, cell, form)
        call("end_row", writer)
    call("end_writing", writer)
    call("writer_free", writer)
    path.write_bytes(b"".join(written))


def _insert(call: _Library, writer: Any, variable: Any, cell: Any, form: str | None) -> None:
    if pd.isna(cell):
        call("insert_missing_value", writer, variable)
    elif isinstance(cell, str):
        call("insert_string_value", writer, variable, cell.encode())
    elif isinstance(cell, pd.Timestamp):
        since = cell - _SAS_EPOCH
        call("insert_double_value", writer, variable,
             since.days if form == "DATE9" else since.total_seconds())  # fmt: skip
    else:
        call("insert_double_value", writer, variable, float(cell))


class _Library:
    """Calls ReadStat's functions; one that fails raises its code."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(_readstat_writer.__file__)
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments

    def __call__(self, name: str, *arguments: Any) -> Any:
        found = getattr(self._library, f"readstat_{name}")(*arguments)
        if _SIGNATURES[f"readstat_{name}"][0] is c_int and found:
            raise OSError(f"{name} failed with code {found}")
        return found
