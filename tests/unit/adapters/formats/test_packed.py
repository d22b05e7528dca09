"""Packed files: one table comes out, whatever the archive claims, and never too much."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile

import pytest

from app.errors import InvalidFile, TooLarge
from app.service.intake import TableLimits

CSV = b"a,b\n1,2\n3,4\n"


def archive(*members, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name, content in members:
            file.writestr(name, content)
    return packed.getvalue()


def test_the_one_table_among_other_files_is_read_aloud(reader):
    reader.source.write_bytes(archive(("README.md", b"hello"), ("data/t.csv", CSV), (".x", b"")))
    assert "Of the archive only 'data/t.csv' was read, not 'README.md'." in reader.read().warnings


def test_several_tables_are_refused_with_their_names(reader):
    reader.source.write_bytes(archive(("one.csv", CSV), ("two.csv", CSV)))
    with pytest.raises(InvalidFile, match="holds 2 tables: 'one"):
        reader.read()


def test_a_name_that_climbs_out_of_the_folder_is_only_a_name(reader, tmp_path):
    reader.source.write_bytes(archive(("../../../escaped.csv", CSV)))
    assert len(reader.frame()) == 2
    assert not list(tmp_path.parent.rglob("escaped.csv"))


def test_a_link_in_an_archive_is_refused(reader):
    link = zipfile.ZipInfo("t.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    reader.source.write_bytes(archive((link, "/etc/passwd")))
    with pytest.raises(InvalidFile, match="is a link"):
        reader.read()


def test_what_is_packed_twice_is_refused(reader):
    reader.source.write_bytes(gzip.compress(gzip.compress(CSV)))
    with pytest.raises(InvalidFile, match="more than once"):
        reader.read()


def test_a_workbook_may_be_packed(reader):
    import openpyxl

    book, inner = openpyxl.Workbook(), io.BytesIO()
    for row in (["a", "b"], [1, 2]):
        book.active.append(row)
    book.save(inner)
    reader.source.write_bytes(gzip.compress(inner.getvalue()))
    assert reader.read().origin.format == "excel"


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: archive(("t.csv", content))])
def test_what_unpacks_to_too_much_is_refused_before_it_is_written(reader, pack):
    reader.source.write_bytes(pack(b"a,b\n" + b"1,2\n" * 1_000_000))
    with pytest.raises(TooLarge, match="more than 1,000,000 bytes") as refused:
        reader.read(limits=TableLimits(max_unpacked_bytes=1_000_000))
    assert "WHEREFORE_UNPACKED_MB" in refused.value.hint
    assert (reader.work / "unpacked").stat().st_size <= 1_000_000


def test_a_bomb_is_refused_by_its_ratio(reader):
    reader.source.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * (17 << 20)))
    with pytest.raises(TooLarge, match="200 times its size"):
        reader.read()


def test_too_many_entries_are_refused(reader):
    members = [(f"{i}.txt", b"") for i in range(30)]
    reader.source.write_bytes(archive(*members))
    with pytest.raises(TooLarge, match="30 entries; 20 are allowed"):
        reader.read(limits=TableLimits(max_entries=20))


def test_archives_of_office_documents_are_called_what_they_are(reader):
    reader.source.write_bytes(archive(("word/document.xml", b"<a/>")))
    with pytest.raises(InvalidFile, match="a Word document"):
        reader.read()
