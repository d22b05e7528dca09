"""Workbooks that expand, point elsewhere, lie about their size, or lack parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.hostile.case import Case, Fate, fixed
from tests.hostile.packed_files import archive

XLSX = "table.xlsx"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "xl/worksheets/sheet1.xml"
_TEXTS = "xl/sharedStrings.xml"
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10)
) + "]>"  # fmt: skip
FILE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
WEB = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'


def rows(*lines: str) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def row(number: object, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


HEADER = row(1, text("A1", "a"), text("B1", "b"))
FINE = rows(HEADER, row(2, '<c r="A2"><v>1</v></c><c r="B2"><v>2</v></c>'),
            row(3, '<c r="A3"><v>3</v></c><c r="B3"><v>4</v></c>'))  # fmt: skip


@dataclass
class Parts:
    """The parts of a small workbook; what a test says replaces one of them, None drops it."""

    changed: dict[str, str | bytes | None] = field(default_factory=dict)

    def packed(self) -> bytes:
        parts: dict[str, str | bytes | None] = {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": "<Relationships>"
            '<Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
            _SHEET: FINE,
        } | self.changed
        kept = ((name, part) for name, part in parts.items() if part is not None)
        return archive(*((n, p if isinstance(p, bytes) else p.encode()) for n, p in kept))


def book(name: str, fate: Fate = Fate.REFUSED, says: str = "", **parts: str | bytes | None) -> Case:
    named = {_PLACES[key]: part for key, part in parts.items()}
    return Case(f"xlsx {name}", lambda: Parts(named).packed(), XLSX, fate, says)


_PLACES = {
    "sheet": _SHEET,
    "texts": _TEXTS,
    "styles": "xl/styles.xml",
    "main": "xl/workbook.xml",
    "links": "xl/_rels/workbook.xml.rels",
}


def cases() -> Iterator[Case]:
    yield book("fine", Fate.READ)
    yield from _entities()
    yield from _missing()
    yield from _places()
    yield from _values()
    yield from _large()
    yield from _locked()


def _entities() -> Iterator[Case]:
    for label, declared in (("laughs", LAUGHS), ("file", FILE), ("web", WEB)):
        says = "document type"
        for part, root in (("sheet", FINE), ("texts", f'<sst xmlns="{_MAIN}"/>'),
                           ("styles", f'<styleSheet xmlns="{_MAIN}"/>'),
                           ("main", "<workbook/>"), ("links", "<Relationships/>")):  # fmt: skip
            yield book(f"{label} in {part}", says=says, **{part: declared + root})
    used = FINE.replace("<v>1</v>", "<v>&a9;</v>")
    yield book("laughs used", says="document type", sheet=LAUGHS + used)
    yield book("an unknown entity", sheet=FINE.replace("<v>1</v>", "<v>&nope;</v>"))


def _missing() -> Iterator[Case]:
    yield book("without links", links=None)
    yield book("without a sheet", sheet=None)
    yield book("without any sheet", main="<workbook><sheets/></workbook>")
    links = '<Relationships><Relationship Id="r1" Target="{}"{}/></Relationships>'
    outside = ' TargetMode="External"'
    for target, mode in (("../../../../etc/passwd", ""), ("/etc/passwd", ""), ("", ""),
                         ("http://127.0.0.1:1/x.xml", outside), ("workbook.xml", ""),
                         ("chartsheets/sheet1.xml", "")):  # fmt: skip
        yield book(f"linked to {target!r}", links=links.format(target, mode))
    for part in ("main", "links", "sheet", "texts", "styles"):
        yield book(f"{part} empty", **{part: ""})
        yield book(f"{part} cut", **{part: f'<a xmlns="{_MAIN}"><b'})
        yield book(f"{part} of noise", **{part: bytes(range(256))})


def _places() -> Iterator[Case]:
    for place in ("XFE1", "ZZZZ1", "A0", "A1048577", "1A", "", "A99999999999", "a1", "A-1", "Ａ1"):
        cells = row(2, f'<c r="{place}"><v>1</v></c>', '<c r="B2"><v>2</v></c>')
        yield book(f"cell at {place!r}", Fate.EITHER, sheet=rows(HEADER, cells))
    for number in (0, -1, 1, 2**31, 10**30, "x", "1e9", ""):
        cells = row(number, "<c><v>1</v></c><c><v>2</v></c>")  # fmt: skip
        yield book(f"row {number!r}", Fate.EITHER, sheet=rows(HEADER, cells))
    last = row(1_048_576, '<c r="A1048576"><v>1</v></c>')
    yield book("a value in the last row", Fate.EITHER, sheet=rows(HEADER, last))
    wide = row(2, '<c r="XFD2"><v>1</v></c>')
    yield book("a value in the last column", says="columns are allowed", sheet=rows(HEADER, wide))
    size = FINE.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    yield book("a declared size", Fate.READ, sheet=size)
    merges = FINE.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/>'
                          "</mergeCells>")  # fmt: skip
    yield book("merged whole", Fate.EITHER, sheet=merges)


def _values() -> Iterator[Case]:
    for value in ("nan", "inf", "-inf", "1e400", "0x10", "1_000", "", " 1 ", "9" * 400_000, "1,5",
                  "١٢", "--1", "1e-400"):  # fmt: skip
        cells = row(2, f"<c><v>{value}</v></c><c><v>2</v></c>")
        yield book(
            f"number {value[:12]!r}",
            Fate.EITHER,
            sheet=rows(HEADER, cells, cells.replace('"2"', '"3"')),
        )
    for index in ("0", "-1", "99", "9" * 30, "x", "1.5"):
        cells = row(2, f'<c t="s"><v>{index}</v></c><c><v>2</v></c>')
        yield book(f"shared text {index[:5]!r}", sheet=rows(HEADER, cells), texts="<sst/>")
    styles = f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    for days in ("-1", "1e300", "nan", "inf", "2958466", "x", "1e-300", "59.9999999"):
        cells = row(2, f'<c s="0"><v>{days}</v></c><c><v>2</v></c>')
        fate = Fate.REFUSED if days == "x" else Fate.EITHER
        yield book(f"date {days}", fate, sheet=rows(HEADER, cells), styles=styles)
    for style in ("-1", "99", "x", "9" * 30):
        cells = row(2, f'<c s="{style}"><v>1</v></c><c><v>2</v></c>')
        yield book(f"style {style[:5]}", Fate.EITHER, sheet=rows(HEADER, cells), styles=styles)
    for type_ in ("zzz", "d", "e", "b", "str", ""):
        cells = row(2, f'<c t="{type_}"><v>1</v></c><c><v>2</v></c>')
        yield book(f"type {type_!r}", Fate.EITHER, sheet=rows(HEADER, cells))
    formula = row(2, '<c><f>HYPERLINK("http://x")</f></c><c><f>1+1</f><v>2</v></c>')
    yield book("formulas", Fate.EITHER, sheet=rows(HEADER, formula))


def _large() -> Iterator[Case]:
    cells = "<c/>" * 1_000
    yield Case("xlsx of 2 million empty cells", lambda: Parts(
        {_SHEET: rows(HEADER, *(f"<row>{cells}</row>" for _ in range(2_000)))}).packed(),
        XLSX, Fate.EITHER)  # fmt: skip
    yield Case("xlsx with a text of 400 MB", lambda: Parts(
        {_TEXTS: b"<sst><si><t>" + b"a" * (400 << 20) + b"</t></si></sst>"}).packed(),
        XLSX, says="unpacks to more")  # fmt: skip
    yield Case("xlsx nested a million deep", lambda: Parts(
        {_SHEET: b"<a>" * 1_000_000 + b"</a>" * 1_000_000}).packed(), XLSX)  # fmt: skip
    yield Case("xlsx with 3,000 columns", lambda: Parts({_SHEET: rows(
        "<row>" + "<c><v>1</v></c>" * 3_000 + "</row>")}).packed(), XLSX,
        says="columns are allowed")  # fmt: skip
    attributes = " ".join(f'a{i}="{i}"' for i in range(200_000))
    yield Case("xlsx with 200,000 attributes", lambda: Parts(
        {_SHEET: f"<worksheet {attributes}/>"}).packed(), XLSX)  # fmt: skip


def _locked() -> Iterator[Case]:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    locked = ole + bytes(1_016) + "EncryptedPackage".encode("utf-16-le") + bytes(999)
    yield fixed("xlsx with a password", locked, XLSX, says="password")
    old = ole + bytes(1_016) + "Workbook".encode("utf-16-le") + bytes(999)
    yield fixed("xls", old, "table.xls", says=".xls")
    yield fixed("xls called xlsx", old, XLSX, says=".xls")
