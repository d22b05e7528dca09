"""Typed files that claim more than they hold, or hold what no table can: Parquet, Arrow, SAS …"""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from tests.hostile.case import Case, Fate, fixed

MANY = 200_000_000
SAS = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
SMALL = pd.DataFrame({"a": np.arange(30.0), "b": np.arange(30) % 3, "c": ["x", "yy", "z"] * 10})


def parquet(table: pa.Table, **options: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def arrow(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def written(write: Callable[..., None], **options: object) -> bytes:
    """Return what a writer that needs a path writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        write(SMALL, path, **options)
        return path.read_bytes()


def cases() -> Iterator[Case]:
    for kind, write in (("parquet", parquet), ("feather", arrow)):
        yield from _columns(kind, write)
    yield from _parquet()
    yield from _arrow()
    yield from _stata()
    yield from _spss()
    yield from _sas()


def _columns(kind: str, write: Callable[[pa.Table], bytes]) -> Iterator[Case]:
    """Columns that a typed file can have and a table cannot."""
    two = pa.array([1, 2])
    odd = {
        "a list": pa.array([[1], [2]]), "a struct": pa.array([{"x": 1}, {"x": 2}]),
        "bytes": pa.array([b"\0", b"\1"]), "a map": pa.array([[("k", 1)], []],
        pa.map_(pa.string(), pa.int8())), "an endless text": pa.array(["x" * 2_000_000, "y"]),
        "a NUL": pa.array(["x\0y", "z"]), "infinity": pa.array([float("inf"), 1.0]),
    }  # fmt: skip
    for name, column in odd.items():
        yield Case(f"{kind} of {name}", lambda c=column: write(pa.table({"a": two, "b": c})),
                   f"t.{kind}", Fate.EITHER if name == "infinity" else Fate.REFUSED)  # fmt: skip
    unsure = {
        "no value": pa.nulls(2), "NaN": pa.array([float("nan")] * 2), "a large decimal": pa.array(
        [10**70, 1], pa.decimal256(76)), "halves": pa.array([1.5, 2.5], pa.float16()),
        "unsigned": pa.array([2**64 - 1, 0], pa.uint64()), "durations": pa.array([1, 2],
        pa.duration("ns")), "far dates": pa.array([2**62, -(2**62)], pa.timestamp("us")),
        "zones": pa.array([1, 2], pa.timestamp("s", "Asia/Tokyo")), "markup": pa.array(
        ["<script>", "=1+1"]), "categories": pa.array(["x", "y"]).dictionary_encode(),
    }  # fmt: skip
    for name, column in unsure.items():
        if not (kind == "parquet" and name == "halves"):
            yield Case(f"{kind} of {name}", lambda c=column: write(pa.table({"a": two, "b": c})),
                       f"t.{kind}", Fate.EITHER)  # fmt: skip
    for names in (("a", "a"), ("", "b"), ("a\0", "b"), ("../a", "b"), ("a" * 9_000, "b")):
        yield Case(f"{kind} named {names[0][:5]!r}",
                   lambda n=names: write(pa.Table.from_arrays([two, two], names=list(n))),
                   f"t.{kind}", Fate.EITHER)  # fmt: skip
    yield Case(f"{kind} of 5,000 columns", lambda: write(pa.table(
        {f"c{i}": two for i in range(5_000)})), f"t.{kind}", says="columns")  # fmt: skip
    yield Case(f"{kind} of one column", lambda: write(pa.table({"a": two})), f"t.{kind}")
    yield Case(f"{kind} of no row", lambda: write(pa.table({"a": two, "b": two})[:0]), f"t.{kind}")
    yield Case(f"{kind} of no column", lambda: write(pa.table({})), f"t.{kind}")


def _parquet() -> Iterator[Case]:
    yield Case("parquet of 2e8 nulls", lambda: _nulls(2, MANY), "t.parquet", says="rows")
    yield Case("parquet of 5e8 cells", lambda: _nulls(500, 1_000_000), "t.parquet", says="cells")
    whole = parquet(pa.table({"a": [1, 2], "b": [3, 4]}))
    lying = whole[:-8] + struct.pack("<L", 2**31 - 1) + b"PAR1"
    yield fixed("parquet with an endless footer", lying, "t.parquet")
    yield fixed("parquet with no footer", whole[:-8] + bytes(4) + b"PAR1", "t.parquet")
    yield fixed("parquet locked", b"PARE" + whole[4:-4] + b"PARE", "t.parquet")
    yield fixed("parquet of its mark", b"PAR1" * 3, "t.parquet")
    yield fixed("parquet with a false start", b"XXXX" + whole[4:], "t.parquet", Fate.EITHER)


def _nulls(n_columns: int, n_rows: int) -> bytes:
    column = pa.nulls(n_rows, pa.int8())
    return parquet(pa.table({f"c{i}": column for i in range(n_columns)}))


def _arrow() -> Iterator[Case]:
    null = pa.table({"a": pa.nulls(MANY), "b": pa.nulls(MANY)})
    yield Case("feather of 2e8 nulls", lambda: arrow(null), "t.feather", says="rows")
    yield fixed("feather of the first kind", b"FEA1" + bytes(200), "t.feather", says="Feather")
    yield fixed("feather of its mark", b"ARROW1\0\0ARROW1", "t.feather")
    whole = arrow(pa.table({"a": [1, 2], "b": [3, 4]}))
    yield fixed("feather with an endless footer",
                whole[:-10] + struct.pack("<l", 2**31 - 1) + whole[-6:], "t.feather")  # fmt: skip
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, pa.schema([("a", pa.int8())])):
        pass
    yield fixed("arrow stream", sink.getvalue(), "t.arrows", Fate.EITHER)


def _stata() -> Iterator[Case]:
    for version in (8, 12, 15):
        whole = written(pyreadstat.write_dta, version=version)
        name = f"dta {version}"
        yield fixed(f"{name} fine", whole, "t.dta", Fate.READ)
        if version < 13:  # whose counts stand at fixed places
            for at, value in (
                (4, b"\xff\x7f"),
                (4, b"\0\0"),
                (6, b"\xff\xff\xff\x7f"),
                (6, b"\xff" * 4),
            ):
                lying = whole[:at] + value + whole[at + len(value) :]
                yield fixed(f"{name} of false {at} {value!r}", lying, "t.dta", Fate.EITHER)
        else:
            for mark, value in ((b"<K>", b"\xff\xff"), (b"<N>", b"\xff" * 8), (b"<K>", b"\0\0"),
                                (b"<N>", b"\xff\xff\xff\xff\xff\xff\xff\x0f")):  # fmt: skip
                at = whole.index(mark) + len(mark)
                lying = whole[:at] + value + whole[at + len(value) :]
                yield fixed(f"{name} of false {mark!r} {value!r}", lying, "t.dta", Fate.EITHER)
    for version in range(100, 120):
        yield fixed(f"dta version {version} of zeros", bytes([version, 2, 1, 0]) + bytes(300),
                    "t.dta")  # fmt: skip
    yield fixed("dta of its mark", b"<stata_dta>", "t.dta")


def _spss() -> Iterator[Case]:
    for label, options in (("sav", {}), ("zsav", {"compress": True})):
        whole = written(pyreadstat.write_sav, **options)
        yield fixed(f"{label} fine", whole, "t.sav", Fate.READ)
        for name, at, value in (("rows", 80, b"\xff\xff\xff\x7f"), ("rows", 80, b"\xff" * 4),
                                ("columns", 68, b"\xff\xff\xff\x7f"), ("columns", 68, bytes(4)),
                                ("layout", 64, b"\x09\0\0\0"), ("packing", 72, b"\x07\0\0\0"),
                                ("bias", 84, b"\xff" * 8)):  # fmt: skip
            lying = whole[:at] + value + whole[at + len(value) :]
            yield fixed(f"{label} of false {name} {value!r}", lying, "t.sav", Fate.EITHER)
        yield fixed(f"{label} of its header", whole[:176], "t.sav")
    portable = written(pyreadstat.write_por)
    yield fixed("por fine", portable, "t.por", Fate.READ)
    yield fixed("por cut in its header", portable[:500], "t.por")
    yield fixed("por of Zs", portable[:600] + b"Z" * 4_000, "t.por", Fate.EITHER)


def _sas() -> Iterator[Case]:
    for version in (5, 8):
        whole = written(pyreadstat.write_xport, file_format_version=version)
        yield fixed(f"xpt {version} fine", whole, "t.xpt", Fate.READ)
        at = whole.index(b"HEADER RECORD*******NAM") + 52
        for count in (b"999999", b"000000", b"-00001", b"xxxxxx"):
            lying = whole[:at] + count + whole[at + 6 :]
            yield fixed(f"xpt {version} of {count!r} columns", lying, "t.xpt", Fate.EITHER)
        yield fixed(f"xpt {version} of its header", whole[:240], "t.xpt")
    for label, head in (("mark", b""), ("zeros", bytes(8_192)), ("ones", b"\xff" * 8_192),
                        ("large pages", _sas_sizes(2**31 - 1, 1)),
                        ("many pages", _sas_sizes(4_096, 2**31 - 1))):  # fmt: skip
        yield fixed(f"sas7bdat of its {label}", SAS + head, "t.sas7bdat")


def _sas_sizes(page: int, pages: int) -> bytes:
    """Return the rest of a header that claims these sizes, 32-bit and little-endian."""
    head = bytearray(1_024 - len(SAS))
    head[5] = 1  # the byte order
    head[196 - len(SAS) : 208 - len(SAS)] = struct.pack("<LLL", 1_024, page, pages)
    return bytes(head) + bytes(4_096)
