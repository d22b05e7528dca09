"""Uploads are read right or refused by name, and nothing is left behind."""

from __future__ import annotations

import csv
import io
import time
from datetime import time as clock

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.ingest import ingest, preview, remeasure
from app.adapters.parquet import read_dataset, read_frame
from app.adapters.raw_table import connect, refusal
from app.causal import codec
from app.causal.data import Kind
from app.causal.profile import FacetKind, Profile, SaidOfRows, Structure
from app.causal.profile.facts import NOTHING_SAID
from app.errors import InvalidFile, InvalidRequest, TooLarge
from app.service.intake import IngestOrder, MeasureOrder, Preview, PreviewOrder, TableLimits
from app.service.ports import Ingested


class Reader:
    """Reads bytes as an upload in a folder of its own."""

    def __init__(self, folder):
        self.source = folder / "upload"
        self.target = folder / "work" / "table.parquet"
        self.target.parent.mkdir()

    def read(self, content, *, filename="table.csv", description="", limits=None):
        self.source.write_bytes(content if isinstance(content, bytes) else content.encode())
        order = IngestOrder(
            str(self.source), str(self.target), filename, description, limits or TableLimits()
        )
        return codec.decode(Ingested, ingest(codec.encode(order)))

    def frame(self, content, **options):
        self.read(content, **options)
        return read_frame(self.target)

    def profile(self, content, **options):
        return codec.decode(Profile, self.read(content, **options).profile)


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


TABLE = "town,people,area\nAalst,10,1.5\nÖsby,20,2.5\nCork,30,3.5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_matter(reader, encoding, line_end):
    frame = reader.frame(TABLE.replace("\n", line_end).encode(encoding))
    assert frame["town"].tolist() == ["Aalst", "Ösby", "Cork"]
    assert frame["people"].tolist() == [10, 20, 30]
    assert frame["area"].tolist() == [1.5, 2.5, 3.5]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(reader, delimiter):
    frame = reader.frame(TABLE.replace(",", delimiter))
    assert list(frame.columns) == ["town", "people", "area"]


def test_whole_numbers_stay_whole_and_columns_keep_their_order(reader):
    frame = reader.frame("z,a\n1,1.0\n2,2.5\n")
    assert list(frame.columns) == ["z", "a"]
    assert frame.dtypes.astype(str).tolist() == ["int64", "float64"]


def test_quoted_line_ends_and_separators_belong_to_the_value(reader):
    frame = reader.frame('a,b\n"x\ny","1,2"\n"say ""hi""",3\n')
    assert frame["a"].tolist() == ["x\ny", 'say "hi"']


def test_decimal_commas_are_read_where_the_separator_is_a_semicolon(reader):
    assert reader.frame("a;b\n1,5;2\n2,25;3\n")["a"].tolist() == [1.5, 2.25]


def test_thousands_are_read_where_a_value_decides(reader):
    frame = reader.frame('a,b\n"1,234.5",1\n"1,234,567",2\n"12",3\n')
    assert frame["a"].tolist() == [1234.5, 1234567.0, 12.0]


def test_dots_mark_thousands_in_a_file_with_decimal_commas(reader):
    frame = reader.frame("a;b\n1.234,5;1.200\n2.500,75;3.400\n")
    assert frame["a"].tolist() == [1234.5, 2500.75]
    assert frame["b"].tolist() == [1200.0, 3400.0]


def test_an_undecided_comma_is_decided_aloud(reader):
    found = reader.read('a,b\n"1,234",1\n"2,345",2\n')
    assert "could be a decimal mark" in " ".join(found.warnings)


def test_currency_and_percent_signs_become_units(reader):
    profile = reader.profile("price,share,n\n$1.50,10%,1\n$2.75,20%,2\n$3.00,35%,3\n")
    assert [profile.variable(n).unit for n in ("price", "share")] == ["$", "%"]
    assert read_frame(reader.target)["share"].tolist() == [10.0, 20.0, 35.0]


@pytest.mark.parametrize("word", ["", "NA", "N/A", "NaN", "null", ".", "-", " NA ", '""', '"  "'])
def test_words_for_missing_become_missing(reader, word):
    frame = reader.frame(f"a,b\n1,x\n{word},y\n3,z\n")
    assert frame["a"].isna().tolist() == [False, True, False]


def test_a_stray_word_for_missing_among_numbers_is_told(reader):
    found = reader.read("a,b\n1,1\nunknown,2\n3,3\n4,4\n")
    assert any("'unknown'" in warning and "missing" in warning for warning in found.warnings)
    assert read_frame(reader.target)["a"].isna().sum() == 1


def test_one_word_among_many_numbers_is_not_dropped_but_told(reader):
    rows = "".join(f"{i},{i}\n" for i in range(30))
    found = reader.read(f"a,b\n{rows}oops,31\n")
    assert read_frame(reader.target)["a"].tolist()[-1] == "oops"
    assert any("'oops'" in warning for warning in found.warnings)


def test_codes_keep_their_leading_zeros_and_long_numbers_their_digits(reader):
    frame = reader.frame("zip,card\n00501,1234567890123456789\n10001,9234567890123456781\n")
    assert frame["zip"].tolist() == ["00501", "10001"]
    assert frame["card"].tolist()[0] == "1234567890123456789"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2020-01-31 10:30:00", "2020-01-31 10:30:00"),
        ("31.01.2020", "2020-01-31"),
        ("01/31/2020", "2020-01-31"),
        ("31/01/2020", "2020-01-31"),
        ("31-Jan-2020", "2020-01-31"),
        ("January 31, 2020", "2020-01-31"),
        ("2020Q1", "2020-01-01"),
        ("Q12020", "2020-01-01"),
        ("2020-01", "2020-01-01"),
        ("2020M3", "2020-03-01"),
    ],
)
def test_dates_are_parsed(reader, text, first):
    frame = reader.frame(f'd,x\n"{text}",1\n"{text}",2\n')
    assert frame["d"].tolist() == [pd.Timestamp(first)] * 2


def test_an_ambiguous_date_is_read_in_the_order_of_the_rows_and_told(reader):
    found = reader.read("d,x\n01/02/2020,1\n01/03/2020,2\n01/04/2020,3\n02/01/2020,4\n")
    assert read_frame(reader.target)["d"].is_monotonic_increasing
    assert any("two ways" in warning for warning in found.warnings)


def test_true_and_false_are_one_and_zero(reader):
    assert reader.frame("a,b\nTRUE,1\nfalse,2\n")["a"].tolist() == [1, 0]


def test_names_that_differ_in_case_only_stay_apart(reader):
    assert reader.frame("x,X\n1,2\n3,4\n")["X"].tolist() == [2, 4]


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "empty"),
    "header_only": (b"a,b\n", "no rows"),
    "one_column": (b"a\n1\n2\n", "one column"),
    "doubled_name": (b"a,b,a\n1,2,3\n", "called 'a'"),
    "no_names": (b",\n1,2\n4,5\n", "Column 1, 2 has no name"),
    "numbers_under_no_names": (b",,\n1.5,2,3\n4,5,6\n", "numbers"),
    "one_named_column": (b"a,\n1,\n2,\n", "one column"),
    "numbers_for_names": (b"1.5,2.5\n3,4\n", "numbers"),
    "too_long_row": (b"a,b\n1,2\n3,4,5\n", "Line 3"),
    "too_short_row": (b"a,b,c\n1,2,3\n4,5\n", "Line 3"),
    "open_quote": (b'a,b\n1,2\n3,"4\n5,6\n', "Line 3"),
    "nul": (b"a,b\n1,\x002\n", "NUL"),
    "binary": (bytes(range(1, 256)) * 40, "binary"),
    "zip": (b"PK\x03\x04" + b"x" * 50, "ZIP"),
    "pdf": (b"%PDF-1.7 a,b\n1,2", "PDF"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "PNG"),
    "utf32": ("a,b\n1,2\n".encode("utf-32"), "UTF-32"),
    "broken_utf16": (b"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x00\x00\xd8\n\x00", "utf-16"),
    "endless_number": (b"a,b\n1," + b"9" * 400_000 + b"\n", "400,000 digits"),
    "large_number": (b"a,b\n1," + b"9" * 400 + b"\n", "400 digits"),
    "fake_parquet": (b"PAR1 not really", "Parquet"),
    "html": (b"<!DOCTYPE html><a,b>\n1,2", "web page"),
    "endless_name": (b"a" * 600 + b",b\n1,2\n", "longer than 500"),
    "control_in_name": (b"a,b\x1b[31m\n1,2\n", "control character"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_a_table_is_refused_by_name(reader, name):
    content, words = REFUSED[name]
    with pytest.raises(InvalidFile, match=words) as refusal:
        reader.read(content)
    assert refusal.value.hint
    assert not reader.target.exists()


def test_a_header_of_a_million_columns_is_refused_within_a_second(reader):
    header = ",".join(f"c{i}" for i in range(1_000_000)).encode()
    started = time.process_time()
    with pytest.raises(TooLarge, match="columns"):
        reader.read(header + b"\n" + b"1," * 999_999 + b"1\n")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (TableLimits(max_rows=2), "more than 2 rows"),
        (TableLimits(max_columns=2), "3 columns"),
        (TableLimits(max_bytes=10), "more than 10 bytes"),
        (TableLimits(max_cells=8), "8 cells"),
        (TableLimits(max_cell_characters=3), "characters"),
    ],
)
def test_limits_are_named_when_they_are_hit(reader, limits, words):
    with pytest.raises(TooLarge, match=words):
        reader.read(TABLE, limits=limits)


def _parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_parquet_is_known_by_its_bytes_and_read_like_csv(reader):
    content = _parquet(
        town=["Aalst ", "Ösby", "NA"],
        people=pa.array([10, None, 30], pa.int32()),
        area=[1.5, float("nan"), 3.5],
        seen=[True, False, True],
        day=pa.array([0, 1, 2], pa.date32()),
        grade=pa.array(["a", "b", "a"]).dictionary_encode(),
        code=["1", "2", "3"],
    )
    frame = reader.frame(content, filename="misnamed.csv")
    assert frame["town"].tolist() == ["Aalst", "Ösby", None]
    assert frame["people"].isna().tolist() == [False, True, False]
    assert frame["area"].isna().tolist() == [False, True, False]
    assert frame["seen"].tolist() == [1, 0, 1]
    assert frame["day"].tolist()[1] == pd.Timestamp("1970-01-02")
    assert frame["grade"].tolist() == ["a", "b", "a"]
    assert frame["code"].tolist() == [1, 2, 3]


def test_nested_and_binary_columns_are_refused_by_name(reader):
    content = _parquet(x=[1, 2], deep=[[1], [2]], raw=[b"a", b"b"])
    with pytest.raises(InvalidFile, match=r"'deep', 'raw'"):
        reader.read(content)


def test_an_end_date_of_9999_is_a_date_like_any_other(reader):
    profile = reader.profile("until,y\n9999-12-31,1\n2020-01-01,2\n9999-12-30,3\n")
    assert profile.variable("until").kind is Kind.DATETIME


def parquet_with_other_row_count(n_rows):
    """Return a file of 50 rows whose footer and column chunks claim `n_rows`."""
    whole = _parquet(a=list(range(50)), b=[i % 7 for i in range(50)])
    begin = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    footer = whole[begin:-8].replace(b"\x16\x64", b"\x16" + _varint(2 * n_rows))
    return whole[:begin] + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def _varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


REFUSED_PARQUET = {
    "nul_in_name": (lambda: _parquet(**{"a\0b": [1, 2], "c": [3, 4]}), "control character"),
    "nul_in_value": (lambda: _parquet(a=["x\0y", "z"], b=[1, 2]), "'a' has a NUL"),
    "far_date": (
        lambda: _parquet(a=pa.array([2**62, 0], pa.timestamp("us")), b=[1, 2]),
        "'a' has a date",
    ),
    "one_column": (lambda: _parquet(a=[1, 2]), "one column"),
    "more_rows_claimed": (lambda: parquet_with_other_row_count(51), "cannot be read"),
    "many_rows_claimed": (lambda: parquet_with_other_row_count(1_000_000), "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED_PARQUET)
def test_a_parquet_that_lies_or_holds_no_table_is_refused_by_name(reader, name):
    content, words = REFUSED_PARQUET[name]
    with pytest.raises(InvalidFile, match=words) as refusal:
        reader.read(content())
    assert refusal.value.hint
    assert not reader.target.exists()


def test_a_parquet_of_many_rows_is_refused_by_its_footer(reader):
    content = _parquet(a=pa.nulls(200_000), b=pa.nulls(200_000))
    with pytest.raises(TooLarge, match="200,000 rows"):
        reader.read(content, limits=TableLimits(max_rows=100_000))


def test_a_parquet_cut_short_is_refused(reader):
    content = _parquet(a=[1, 2], b=[1, 2])
    with pytest.raises(InvalidFile, match="cannot be read"):
        reader.read(content[:-20])


def test_the_same_rows_give_the_same_bytes(reader):
    first = reader.read(TABLE).parquet.read_bytes()
    assert reader.read(TABLE.replace(",", ";")).parquet.read_bytes() == first


def test_a_preview_shows_rows_as_json(reader):
    reader.read("d,x,s\n2020-01-31,1,a\n2020-02-29,,b\n2020-03-31,3,\n")
    shown = codec.decode(Preview, preview(codec.encode(PreviewOrder(str(reader.target), 1, 5))))
    assert shown.columns == ("d", "x", "s")
    assert shown.rows == (("2020-02-29", None, "b"), ("2020-03-31", 3, None))
    assert shown.n_rows == 3


def test_a_preview_shows_some_columns_of_many(reader):
    reader.read("d,x,s,y\n2020-01-31,1,a,5\n2020-02-29,,b,6\n2020-03-31,3,,7\n")
    order = PreviewOrder(str(reader.target), 1, 5, column_offset=2, column_limit=1)
    shown = codec.decode(Preview, preview(codec.encode(order)))
    assert (shown.columns, shown.rows) == (("s",), (("b",), (None,)))
    beyond = PreviewOrder(str(reader.target), 0, 2, column_offset=3, column_limit=9)
    assert codec.decode(Preview, preview(codec.encode(beyond))).columns == ("y",)


def test_group_codes_are_text_and_series_are_in_the_order_of_time(reader):
    months = pd.date_range("2020-01-01", periods=30, freq="MS")[::-1]
    rows = "".join(f"{m:%Y-%m-%d},{i},{i % 3 + 1}\n" for i, m in enumerate(months))
    profile = reader.profile("date,x,region\n" + rows)
    data = read_dataset(reader.target, profile)
    assert data.frame["date"].is_monotonic_increasing
    assert set(data.frame["region"]) == {"1", "2", "3"}


def test_a_corrected_kind_is_measured_again_and_an_impossible_one_refused(reader):
    profile = reader.profile("x,word\n" + "".join(f"{i % 3},w{i % 4}\n" for i in range(60)))
    as_groups = tuple(
        codec.decode(type(v), codec.encode(v) | {"kind": "nominal"}) for v in profile.variables
    )
    order = MeasureOrder(str(reader.target), as_groups)
    measured = codec.decode(Profile, remeasure(codec.encode(order)))
    assert measured.variable("x").kind is Kind.NOMINAL
    assert measured.variable("x").levels == ("0", "1", "2")
    as_numbers = tuple(
        codec.decode(type(v), codec.encode(v) | {"kind": "continuous"}) for v in profile.variables
    )
    with pytest.raises(InvalidRequest, match="'word' holds text"):
        remeasure(codec.encode(MeasureOrder(str(reader.target), as_numbers)))


def corrected(profile, reader, said=NOTHING_SAID, **changes):
    variables = tuple(
        codec.decode(type(v), codec.encode(v) | changes.get(v.name, {})) for v in profile.variables
    )
    order = MeasureOrder(str(reader.target), variables, said=said)
    return codec.decode(Profile, remeasure(codec.encode(order)))


def test_what_a_user_says_of_missing_codes_and_meanings_is_kept_when_measured_again(reader):
    rows = "".join(f"{-9 if i % 20 == 0 else i % 7},{i * 37 % 101 / 7}\n" for i in range(200))
    profile = reader.profile("score,x\n" + rows)
    assert profile.variable("score").missing_codes == ("-9",)
    assert profile.complete_share == pytest.approx(0.95)
    kept = corrected(
        profile, reader, score={"missing_codes": [], "description": "net", "unit": "p"}
    )
    score = kept.variable("score")
    assert (score.missing_codes, score.n_missing) == ((), 0)
    assert (score.description, score.unit) == ("net", "p")
    assert kept.complete_share == 1.0
    assert (read_dataset(reader.target, kept).frame["score"] == -9).sum() == 10
    assert read_dataset(reader.target, profile).frame["score"].isna().sum() == 10


def test_the_structure_that_a_user_says_is_followed_and_an_impossible_one_refused(reader):
    rows = "".join(f"f{i // 6},{2000 + i % 6},{i * 37 % 101 / 7}\n" for i in range(240))
    profile = reader.profile("firm,year,x\n" + rows)
    assert profile.structure is Structure.PANEL
    said = SaidOfRows(Structure.REPEATED_CROSS_SECTION)
    denied = corrected(profile, reader, said)
    assert (denied.structure, denied.said) == (said.structure, said)
    again = corrected(denied, reader, denied.said, x={"unit": "kg"})
    assert again.structure is Structure.REPEATED_CROSS_SECTION
    cells = "".join(f"{i * 37 % 101 / 7},{i * 53 % 103 / 7}\n" for i in range(60))
    flat = reader.profile("x,y\n" + cells)
    with pytest.raises(InvalidRequest, match="panel"):
        corrected(flat, reader, SaidOfRows(Structure.PANEL))


def test_a_facet_that_a_user_denies_stays_away(reader):
    rows = "".join(f"{i * 7 % 31 + 1},{i % 2},{i}\n" for i in range(90))
    profile = reader.profile("time,event,x\n" + rows)
    assert [f.kind for f in profile.facets] == [FacetKind.SURVIVAL]
    assert not corrected(profile, reader, SaidOfRows(without=(FacetKind.SURVIVAL,))).facets


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=8
).map(lambda text: f"t{text}")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(CELLS, st.integers(-(10**12), 10**12), st.floats(-1e9, 1e9)),
        min_size=1,
        max_size=12,
    ),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_is_read_back_as_it_was_written(tmp_path_factory, rows, delimiter, encoding):
    reader = Reader(tmp_path_factory.mktemp("random"))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["word", "whole", "real"])
    writer.writerows((word, whole, repr(real)) for word, whole, real in rows)
    frame = reader.frame(text.getvalue().encode(encoding))
    assert frame["word"].tolist() == [row[0] for row in rows]
    assert frame["whole"].tolist() == [row[1] for row in rows]
    np.testing.assert_array_equal(frame["real"].to_numpy(), [row[2] for row in rows])


@pytest.mark.parametrize("said", ['Bad bytes in file "/a/b": cut', 'Cannot read file "/a/b": cut'])
def test_a_refusal_never_tells_where_files_lie(said):
    found = refusal(duckdb.IOException(said), 2)
    assert "/a/b" not in found.message
    assert "cut" in found.message


def test_times_of_day_and_lengths_of_time_in_parquet_keep_their_meaning(reader):
    at = pa.array([clock(9, 30), clock(23)], pa.time32("s"))
    took = pa.array([90, 3_600], pa.duration("s"))
    profile = reader.profile(_parquet(at=at, took=took), filename="t.parquet")
    stored = read_frame(reader.target)
    assert stored.to_dict("list") == {"at": [9.5, 23], "took": [90, 3_600]}
    assert [(v.kind, v.unit) for v in profile.variables] == [
        (Kind.CONTINUOUS, "h"),
        (Kind.DURATION, "s"),
    ]


def test_a_database_that_cannot_hide_its_progress_is_used_all_the_same(tmp_path, monkeypatch):
    real = duckdb.connect(":memory:")

    class InANotebook:
        def execute(self, query):
            if "progress_bar" in query:
                raise duckdb.InvalidInputException("required package 'ipywidgets' is missing")
            return real.execute(query)

    monkeypatch.setattr(duckdb, "connect", lambda *_, **__: InANotebook())
    assert connect(tmp_path).execute("SELECT 1").fetchall() == [(1,)]
