"""Text that is no table, or hides something: CSV and JSON."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator

from tests.hostile.case import Case, Fate, fixed

ROWS = b"1,2\n3,4\n5,6\n"


class Payload:
    """What unpickling would run."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("open('/tmp/unpickled', 'w').write('x')",))


def cases() -> Iterator[Case]:
    yield from _empty()
    yield from _headers()
    yield from _rows()
    yield from _cells()
    yield from _encodings()
    yield from _disguises()
    yield from _large()
    yield from _json()


def _empty() -> Iterator[Case]:
    contents = (b"", b"\n", b" \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b",", b",,,\n,,,\n",
                b"a,b", b"a,b\n", b"a\n1\n", b'""\n""\n', b"#\n#\n", b"a;b\n\n\n")  # fmt: skip
    for i, content in enumerate(contents):
        yield fixed(f"empty {i}", content)


def _headers() -> Iterator[Case]:
    contents = {
        "doubled": (b"a,a\n" + ROWS, ""),
        "doubled after trimming": (b"a, a \n" + ROWS, ""),
        "empty": (b"a,\n" + ROWS, ""),
        "all empty": (b",\n" + ROWS, ""),
        "numbers": (b"1.5,2.5\n" + ROWS, ""),
        "escape sequence": (b"a,\x1b[31mb\n" + ROWS, "control"),
        "bell": (b"a,b\x07\n" + ROWS, "control"),
        "endless name": (b"a," + b"b" * 5_000 + b"\n" + ROWS, "longer"),
        "NUL": (b"a,b\0\n" + ROWS, "NUL"),
    }
    for name, (content, says) in contents.items():
        fate = Fate.REFUSED if says else Fate.EITHER
        yield fixed(f"header {name}", content, fate=fate, says=says)
    names = (b"../../etc/passwd", b"<script>alert(1)</script>", b"'; DROP TABLE raw; --", b"{0}",
             b'c0" FROM raw; --', b"%s%n", b"=cmd|' /C calc'!A0", b"__class__")  # fmt: skip
    for name in names:
        yield fixed(f"header {name.decode()}", name + b",b\n" + ROWS, fate=Fate.EITHER)


def _rows() -> Iterator[Case]:
    contents = {
        "too long": b"a,b\n1,2\n3,4,5\n",
        "too short": b"a,b,c\n1,2,3\n4,5\n",
        "open quote at the end": b'a,b\n1,2\n3,"4\n',
        "open quote in the middle": b'a,b\n1,"2\n3,4\n' + ROWS * 50,
        "NUL in a cell": b"a,b\n1,x\0y\n2,z\n",
        "only NULs": b"\0" * 4_096,
        "400 digits": b"a,b\n1," + b"9" * 400 + b"\n2,3\n",
        "400,000 digits": b"a,b\n1," + b"9" * 400_000 + b"\n2,3\n",
        "cell of a million characters": b"a,b\n1," + b"x" * 1_000_000 + b"\n",
    }
    for name, content in contents.items():
        yield fixed(f"rows {name}", content)
    unsure = (b'a,b\n1,"2"x\n3,4\n', b"a,b\n99999-01-01,1\n99999-01-02,2\n", b"a,b\n1,1e999\n2,3\n")
    for content in unsure:
        yield fixed(f"rows {content!r}", content, fate=Fate.EITHER)


def _cells() -> Iterator[Case]:
    cells = (b"=1+1", b"=cmd|' /C calc'!A0", b"@SUM(A1)", b"+1+1", b"-1+1", b"\t=1", b"{{7*7}}",
             b"<img src=x onerror=alert(1)>", b"$(rm -rf /)", b"%00", b"NaN", b"Infinity", b"0x1F",
             b"1_000", b"1e-400", b"-0", b"\xe2\x80\xae txt", b"'; DROP TABLE raw; --")  # fmt: skip
    for cell in cells:
        content = b"a,b\n" + b"".join(b"%s,%d\n" % (cell, i) for i in range(8))
        yield fixed(f"cell {cell!r}", content, fate=Fate.EITHER)


def _encodings() -> Iterator[Case]:
    text = "name,n\nÖsby,1\nÅbo,2\n"
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"):
        yield fixed(f"text {encoding}", text.encode(encoding), fate=Fate.READ)
    for encoding in ("utf-32", "utf-7", "cp037"):
        yield fixed(f"text {encoding}", text.encode(encoding), fate=Fate.EITHER)
    wrong = (b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xff", b"\xe2\x82",
             b"\xef\xbf\xbe", b"\x81\x8d\x9d")  # fmt: skip
    for bytes_ in wrong:
        yield fixed(f"invalid UTF-8 {bytes_!r}", b"a,b\n" + bytes_ + b",1\nx,2\n", fate=Fate.EITHER)
    yield fixed("half a surrogate", b"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x00\x00\xd8\n\x00")
    yield fixed("odd UTF-16", ("a,b\n1,2\n".encode("utf-16") + b"\x00"), fate=Fate.EITHER)
    yield fixed("marks in a row", b"\xef\xbb\xbf" * 3 + b"a,b\n" + ROWS, fate=Fate.EITHER)


def _disguises() -> Iterator[Case]:
    starts = {
        "PDF": b"%PDF-1.7\n1 0 obj\n", "PNG": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "JPEG": b"\xff\xd8\xff\xe0" + bytes(99), "GIF": b"GIF89a" + bytes(99),
        "ELF": b"\x7fELF" + bytes(99), "MZ": b"MZ\x90\0" + bytes(99),
        "SQLite": b"SQLite format 3\0" + bytes(99), "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(99),
        "web page": b"<!DOCTYPE html><html><body>a,b</body>", "XML": b"<?xml version='1.0'?>",
        "bzip2": b"BZh91AY&SY" + bytes(99), "xz": b"\xfd7zXZ\0" + bytes(99),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(99), "zstd": b"\x28\xb5\x2f\xfd" + bytes(99),
        "RTF": b"{\\rtf1 hello}", "tar": b"table.csv" + bytes(500), "noise": bytes(range(256)) * 99,
    }  # fmt: skip
    for name, content in starts.items():
        for filename in ("table.csv", "table.xlsx"):
            yield fixed(f"{name} called {filename}", content, filename)
    for protocol in (0, 2, 5):
        content = pickle.dumps(Payload(), protocol)
        for filename in ("table.csv", "table.parquet", "table.pkl"):
            yield fixed(f"pickle {protocol} called {filename}", content, filename)


def _wide(by: bytes, columns: int) -> bytes:
    return by.join(b"c%d" % i for i in range(columns)) + b"\n1"


def _large() -> Iterator[Case]:
    says = "columns"
    yield Case("a million columns", lambda: _wide(b",", 1_000_000), says=says)
    yield Case("a million columns by tabs", lambda: _wide(b"\t", 1_000_000), says=says)
    yield Case("2,500 columns", lambda: _wide(b",", 2_500), says=says)
    yield Case("a line of 20 MB", lambda: b"a,b\n1," + b"x" * 20_000_000)
    yield Case("a header of 20 MB", lambda: b"a" * 20_000_000)
    yield Case("a million quotes", lambda: b'a,b\n1,"' + b'"' * 1_000_001 + b"\n")
    yield Case("a million blank lines", lambda: b"a,b\n" + b"\n" * 1_000_000)


def _json() -> Iterator[Case]:
    row = b'{"a": 1, "b": 2}\n'
    contents = {
        "deep arrays": b"[" * 100_000, "deep objects": b'{"a":' * 100_000,
        "deep value": b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b', "b": 1}\n',
        "cut": b'{"a": 1, "b', "scalars": b"[1, 2, 3]", "numbers": b"1\n2\n3\n",
        "nested": b'{"a": {"b": 1}, "c": [1, 2]}\n' * 3, "empty array": b"[]",
        "empty objects": b"{}\n{}\n", "trailing": row * 3 + b"oops\n",
        "keys doubled": b'{"a": 1, "a": 2}\n' * 3, "NaN": b'{"a": NaN, "b": 1}\n' * 3,
        "endless number": b'{"a": ' + b"9" * 400_000 + b', "b": 1}\n',
        "endless exponent": b'{"a": 1e999999999, "b": 1}\n', "NUL": b'{"a": "x\\u0000y", "b": 1}\n',
        "lone surrogate": b'{"a": "\\ud800", "b": 1}\n' * 2, "raw NUL": b'{"a": "\0", "b": 1}\n',
        "invalid UTF-8": b'{"a": "\xff", "b": 1}\n', "another key in each row": b"\n".join(
            json.dumps({f"k{i}": i}).encode() for i in range(5_000)),
        "kinds mixed": row + b'{"a": "x", "b": []}\n' + b'{"a": null, "b": {}}\n',
    }  # fmt: skip
    for name, content in contents.items():
        for filename in ("table.jsonl", "table.json"):
            yield fixed(f"JSON {name} called {filename}", content, filename, Fate.EITHER)
