"""Archives that explode, climb out, lie, or hide a second archive."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.case import Case, Fate, fixed

CSV = b"a,b\n" + b"1,2\n3,4\n" * 20
ZIP, GZIP = "table.zip", "table.csv.gz"
_LOCAL_SIZES, _CENTRAL_SIZES = 18, 20  # where an entry's two lengths stand in its headers


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name, content in members:
            file.writestr(name, content, method)
    return packed.getvalue()


def cases() -> Iterator[Case]:
    yield from _gzip()
    yield from _bombs()
    yield from _names()
    yield from _lies()
    yield from _other_contents()


def _gzip() -> Iterator[Case]:
    whole = gzip.compress(CSV)
    refused = {
        "empty": gzip.compress(b""), "header only": whole[:10], "cut": whole[:-9],
        "wrong sum": whole[:-8] + b"\0\0\0\0" + whole[-4:], "wrong length": whole[:-1] + b"\x7f",
        "twice": gzip.compress(whole), "ten times": _nested(10), "of a zip of a gzip":
        gzip.compress(archive(("t.csv.gz", whole))), "method 9": whole[:2] + b"\x09" + whole[3:],
        "of noise": gzip.compress(bytes(range(256)) * 20), "of a PDF": gzip.compress(b"%PDF-1.7"),
    }  # fmt: skip
    for name, content in refused.items():
        yield fixed(f"gzip {name}", content, GZIP)
    named = b"\x1f\x8b\x08\x08" + bytes(6) + b"../../../etc/cron.d/x\0" + whole[10:]
    yield fixed("gzip with a climbing name", named, GZIP, Fate.READ)
    halves = gzip.compress(CSV[:40]) + gzip.compress(CSV[40:])
    yield fixed("gzip in two members", halves, GZIP, Fate.READ)
    yield fixed("gzip with a tail", whole + b"junk", GZIP, Fate.EITHER)
    yield fixed("zlib without gzip", zlib.compress(CSV), GZIP)


def _nested(times: int) -> bytes:
    content = CSV
    for _ in range(times):
        content = gzip.compress(content)
    return content


def _bombs() -> Iterator[Case]:
    says = "unpacks to more"
    members = lambda: gzip.compress(bytes(64 << 20)) * 16  # noqa: E731
    yield Case("a gigabyte in a gzip", _gigabyte, GZIP, says=says)
    yield Case("a gigabyte in members", members, GZIP, says=says)
    yield Case("a gigabyte in a zip", _zipped_gigabyte, ZIP, says=says)
    yield Case("a zip of a bomb", lambda: archive(("t.csv.gz", _gigabyte())), ZIP)
    rows = lambda: gzip.compress(b"a,b\n" + b"1,2\n" * (30 << 20), 1)  # noqa: E731
    yield Case("30 million rows", rows, GZIP)


def _gigabyte() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join([packer.compress(zeros) for _ in range(1024)]) + packer.flush()


def _zipped_gigabyte() -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("t.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(1024):
            member.write(bytes(1 << 20))
    return packed.getvalue()


def _names() -> Iterator[Case]:
    climbing = ("../../../etc/passwd.csv", "/etc/passwd.csv", "folder\\t.csv", "C:\\t.csv",
                "a/../../b.csv", "~/t.csv", "./t.csv", "CON.csv", "t\u202evsc.exe", "x" * 60_000,
                "é.csv", "a\nb.csv", "; rm -rf .csv", "%2e%2e%2ft.csv")  # fmt: skip
    for name in climbing:
        yield fixed(f"zip entry {name[:30]!r}", archive((name, CSV)), ZIP, Fate.READ)
    for kind, label in ((stat.S_IFLNK, "link"), (stat.S_IFIFO, "pipe"), (stat.S_IFBLK, "device")):
        member = zipfile.ZipInfo("t.csv")
        member.external_attr = (kind | 0o777) << 16
        fate = Fate.REFUSED if kind == stat.S_IFLNK else Fate.EITHER
        yield fixed(f"zip with a {label}", archive((member, b"/etc/passwd")), ZIP, fate)


def _lies() -> Iterator[Case]:
    whole = archive(("t.csv", CSV), method=0)
    central = whole.rindex(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    for name, length in (("small", 3), ("large", 1 << 30), ("largest", 0xFFFFFFFF)):
        sizes = struct.pack("<LL", length, length)
        lying = bytearray(whole)
        lying[_LOCAL_SIZES : _LOCAL_SIZES + 8] = sizes
        lying[central + _CENTRAL_SIZES : central + _CENTRAL_SIZES + 8] = sizes
        yield fixed(f"zip entry of a {name} length", bytes(lying), ZIP)
    for name, at, value in (("locked", central + 8, 1), ("unknown method", central + 10, 99),
                            ("wrong sum", central + 16, 7), ("offset", central + 42, 0xFF),
                            ("directory size", end + 12, 0xFF), ("directory start", end + 16, 1),
                            ("disk", end + 4, 9)):  # fmt: skip
        lying = bytearray(whole)
        lying[at] = value
        yield fixed(f"zip with a false {name}", bytes(lying), ZIP, Fate.EITHER)
    huge = bytearray(whole)
    huge[end + 12 : end + 16] = struct.pack("<L", 1 << 31)
    yield fixed("zip with a huge directory", bytes(huge), ZIP)
    yield fixed("zip end only", b"PK\x05\x06" + bytes(18), ZIP)
    yield fixed("zip start only", b"PK\x03\x04" + bytes(300), ZIP)
    yield fixed("zip behind junk", b"a,b\n1,2\n" + whole, ZIP, Fate.EITHER)
    yield fixed("zip with a comment", whole[:-2] + b"\xff\xff" + bytes(65_535), ZIP, Fate.EITHER)


def _other_contents() -> Iterator[Case]:
    refused = {
        "nothing": archive(), "a folder": archive(("folder/", b"")), "clutter":
        archive(("__MACOSX/._t.csv", CSV)), "two tables": archive(("a.csv", CSV), ("b.csv", CSV)),
        "a zip": archive(("t.zip", archive(("t.csv", CSV)))), "text": archive(("readme", b"hello")),
        "bzip2": archive(("t.csv", CSV), method=12), "lzma": archive(("t.csv", CSV), method=14),
        "the same name twice": archive(("t.csv", CSV), ("T.csv", CSV)),
        "programs": archive(("a.exe", b"MZ"), ("b.dll", b"MZ")),
        "an empty table": archive(("t.csv", b"")),
    }  # fmt: skip
    for name, content in refused.items():
        yield fixed(f"zip of {name}", content, ZIP)
    many = [(f"{i}.csv", b"") for i in range(10_000)]
    yield Case("zip of 10,000 entries", lambda: archive(*many), ZIP, says="entries")
    for part, name in (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"),
                       ("content.xml", "OpenDocument"), ("xl/workbook.bin", "binary")):  # fmt: skip
        yield fixed(f"zip of {name}", archive((part, b"<a/>")), "table.xlsx", says=name)
